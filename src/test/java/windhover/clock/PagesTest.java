package windhover.clock;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Memories at many moments share what did not change, and come back exactly. */
class PagesTest {
    private static final int SIZE = 600 * PagedBytes.PAGE;

    private static byte[] content(PagedBytes memory) {
        byte[] all = new byte[memory.size()];
        memory.get(0, all, 0, all.length);
        return all;
    }

    @Test
    void anyMomentComesBackInAnyOrder() {
        Random random = new Random(3);
        PagedBytes memory = new PagedBytes(SIZE);
        List<Pages> moments = new ArrayList<>();
        List<byte[]> contents = new ArrayList<>();
        List<Long> hashes = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            for (int writes = random.nextInt(40); writes > 0; writes--) {
                memory.write(random.nextInt(SIZE / 8) * 8L, 8, random.nextBoolean() ? 0 : random.nextLong());
            }
            if (random.nextInt(5) == 0) {
                memory.clear(random.nextInt(memory.pages()));
            }
            moments.add(memory.freeze());
            contents.add(content(memory));
            hashes.add(hash(memory));
            if (random.nextInt(4) == 0) { // on from an older moment, as after going back
                int back = random.nextInt(moments.size());
                memory.write(64, 8, random.nextLong());
                memory.restore(moments.get(back));
            }
        }
        for (int i = 0; i < 200; i++) {
            int at = random.nextInt(moments.size());
            memory.write(random.nextInt(SIZE / 8) * 8L, 8, random.nextLong());
            memory.restore(moments.get(at));
            assertTrue(Arrays.equals(contents.get(at), content(memory)), "moment " + at);
            assertEquals(hashes.get(at), hash(memory), "moment " + at);
        }
    }

    private static long hash(PagedBytes memory) {
        long hash = 0;
        for (int page = 0; page < memory.pages(); page++) {
            hash = hash * 31 + memory.hash(page);
        }
        return hash;
    }

    @Test
    void onlyWhatChangedIsHeldTwice() {
        PagedBytes memory = new PagedBytes(SIZE);
        for (int page = 0; page < memory.pages(); page++) {
            memory.write((long) page << PagedBytes.PAGE_BITS, 8, page + 1);
        }
        Pages first = memory.freeze();
        long all = first.retain();
        assertTrue(all > SIZE, all + " bytes");
        memory.write(8, 8, 99);
        Pages second = memory.freeze();
        assertTrue(second.shares(first, 1) && !second.shares(first, 0));
        long more = second.retain();
        assertTrue(more >= PagedBytes.PAGE && more < 2 * PagedBytes.PAGE, more + " bytes");
        assertSame(second, memory.freeze(), "nothing was written since");
        assertEquals(all + more, second.release() + first.release(), "all that was kept is given back");
    }

    @Test
    void pagesOfZerosAreNone() {
        PagedBytes memory = new PagedBytes(SIZE);
        memory.write(0, 8, 1);
        memory.write(0, 8, 0);
        assertNull(memory.freeze().page(0));
    }

    @Test
    void theProcessorIsToldOfPagesThatComeBackAndTheObserverIsNot() {
        PagedBytes memory = new PagedBytes(SIZE);
        Pages empty = memory.freeze();
        List<String> told = new ArrayList<>();
        memory.watchCode((offset, length) -> told.add("code " + offset + " " + length));
        memory.observe((offset, length) -> told.add("observed"));
        memory.write(4096, 8, 7);
        memory.mark(4096, PagedBytes.CODE, true);
        memory.mark(4096, PagedBytes.OBSERVED, true);
        memory.restore(empty);
        assertEquals(List.of("code 4096 4096"), told);
        assertTrue(memory.marked(4096, PagedBytes.CODE) && memory.marked(4096, PagedBytes.OBSERVED));
    }

    @Test
    void pagesFromOutsideAreChecked() {
        assertThrows(IllegalArgumentException.class, () -> Pages.of(4, Map.of(4, new byte[PagedBytes.PAGE])));
        assertThrows(IllegalArgumentException.class, () -> Pages.of(4, Map.of(0, new byte[3])));
        PagedBytes memory = new PagedBytes(SIZE);
        assertThrows(IllegalArgumentException.class, () -> memory.restore(Pages.of(4, Map.of())));
        byte[] page = new byte[PagedBytes.PAGE];
        page[5] = 9;
        memory.restore(Pages.of(memory.pages(), Map.of(300, page)));
        assertEquals(9, memory.read(300L * PagedBytes.PAGE + 5, 1));
    }
}
