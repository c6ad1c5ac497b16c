package windhover.clock;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class StateTest {
    enum Colour {
        RED,
        GREEN
    }

    /** A part with one field of every kind. */
    static final class Part implements Stateful {
        long i64 = 1;
        int i32 = 2;
        boolean flag;
        Colour colour = Colour.RED;
        final long[] i64s = {3, 4};
        final int[] i32s = {5};
        final byte[] bytes = {6, 7, 8, 9, 10, 11, 12, 13, 14};
        final PagedBytes memory = new PagedBytes(4 * PagedBytes.PAGE);

        @Override
        public String name() {
            return "part";
        }

        @Override
        public void state(StateVisitor v) {
            i64 = v.i64("i64", i64);
            i32 = v.i32("i32", i32);
            flag = v.flag("flag", flag);
            colour = v.constant("colour", colour);
            v.i64s("i64s", i64s);
            v.i32s("i32s", i32s);
            v.bytes("bytes", bytes);
            v.memory("memory", memory);
        }
    }

    @Test
    void everyKindOfFieldIsHashedSavedAndRestored() {
        Part part = new Part();
        byte[] saved = StateWriter.save(part);
        long hash = StateHash.of(part);
        Runnable[] changes = {
            () -> part.i64++,
            () -> part.i32++,
            () -> part.flag = true,
            () -> part.colour = Colour.GREEN,
            () -> part.i64s[1]++,
            () -> part.i32s[0]++,
            () -> part.bytes[8]++,
            () -> part.memory.write(PagedBytes.PAGE + 8, 8, 99),
        };
        for (Runnable change : changes) {
            change.run();
            assertNotEquals(hash, StateHash.of(part));
            StateReader.restore(part, saved);
            assertEquals(hash, StateHash.of(part));
            assertArrayEquals(saved, StateWriter.save(part));
        }
    }

    @Test
    void aPageWrittenBackToZerosHashesLikeOneThatWasNeverWritten() {
        Part touched = new Part();
        touched.memory.write(0, 8, 5);
        touched.memory.write(0, 8, 0);
        assertEquals(StateHash.of(new Part()), StateHash.of(touched));
    }

    @Test
    void stateCutShortAtAnyLengthIsRefused() {
        Part part = new Part();
        part.memory.write(100, 4, 1);
        byte[] saved = StateWriter.save(part);
        for (int length = 0; length < saved.length; length += length < 100 ? 1 : 97) {
            byte[] cut = Arrays.copyOf(saved, length);
            assertThrows(
                    IllegalArgumentException.class, () -> StateReader.restore(new Part(), cut), "cut at " + length);
        }
        byte[] longer = Arrays.copyOf(saved, saved.length + 1);
        assertThrows(IllegalArgumentException.class, () -> StateReader.restore(new Part(), longer));
    }

    @Test
    void marksTellOnlyWhoAskedAndOnlyOfTheirPages() {
        PagedBytes memory = new PagedBytes(4 * PagedBytes.PAGE);
        StringBuilder told = new StringBuilder();
        memory.watchCode((offset, length) ->
                told.append("code ").append(offset).append('+').append(length).append(' '));
        memory.observe((offset, length) ->
                told.append("seen ").append(offset).append('+').append(length).append(' '));
        memory.mark(PagedBytes.PAGE, PagedBytes.CODE, true);
        memory.mark(2 * PagedBytes.PAGE, PagedBytes.OBSERVED, true);
        memory.write(0, 8, 1);
        memory.write(PagedBytes.PAGE, 4, 1);
        memory.put(2 * PagedBytes.PAGE - 1, new byte[2], 0, 2);
        memory.mark(PagedBytes.PAGE, PagedBytes.CODE, false);
        memory.write(PagedBytes.PAGE, 4, 1);
        assertEquals("code 4096+4 code 8191+2 seen 8191+2 ", told.toString());
    }
}
