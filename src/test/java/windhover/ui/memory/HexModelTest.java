package windhover.ui.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Locale;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import windhover.ui.kit.GuestMemory;

class HexModelTest {
    private final GuestMemory memory = new GuestMemory() {
        @Override
        public CompletableFuture<Read> read(long physical, int length) {
            return CompletableFuture.completedFuture(new Read(0, new byte[length]));
        }

        @Override
        public OptionalLong address(String symbol) {
            return symbol.equals("ring") ? OptionalLong.of(0x2005) : OptionalLong.empty();
        }

        @Override
        public String describe(long physical) {
            return physical >= 0x2005 ? String.format(Locale.ROOT, "ring+0x%x", physical - 0x2005) : "";
        }
    };
    private final HexModel model = new HexModel(memory);

    private static byte[] bytes(int at, int... values) {
        byte[] bytes = new byte[HexModel.BYTES];
        for (int i = 0; i < values.length; i++) {
            bytes[at + i] = (byte) values[i];
        }
        return bytes;
    }

    @Test
    void aPlaceIsAnAddressOrASymbolWithAnOffset() {
        assertEquals(OptionalLong.of(0x204c00), model.find(" 0x20_4C00 "));
        assertEquals(OptionalLong.of(0x2005), model.find("ring"));
        assertEquals(OptionalLong.of(0x2015), model.find("ring + 0x10"));
        assertEquals(OptionalLong.of(0x2006), model.find("ring+1"));
        for (String wrong : new String[] {"", "rung", "ring+", "0xx", "2005", "ring+x"}) {
            assertEquals(OptionalLong.empty(), model.find(wrong), wrong);
        }
    }

    @Test
    void rowsBeginAtAMultipleOfSixteenAndThePlaceIsSelected() {
        model.go(0x2005);
        assertEquals(0x2000, model.base());
        assertEquals(0x2005, model.selectedAddress());
        model.showFirst(0x2000, bytes(5, 'H', 'i', 0xff));
        assertEquals("·····Hi·········", model.ascii(0));
        assertEquals("48", model.hex(5));
        assertEquals("0x2005 (ring+0x0): 0x48, 72", model.words());
        model.select(8);
        assertTrue(model.words().endsWith("the 8 bytes from here: 0x0"), model.words());
    }

    @Test
    void whatChangedSinceTheLastStopIsMarked() {
        model.go(0);
        model.showFirst(0, bytes(0, 1, 2));
        assertFalse(model.changed(0));
        model.show(0, bytes(0, 9, 2), true);
        assertTrue(model.changed(0));
        assertFalse(model.changed(1));
        model.show(0, bytes(0, 9, 2), true);
        assertFalse(model.changed(0), "not since this stop");
        model.show(512, bytes(0, 7), true);
        assertEquals(9, model.value(0), "an answer that comes late for another place is not shown");
    }

    @Test
    void selectingBeyondTheEdgeMovesOn() {
        model.go(0x1000);
        model.select(-16);
        assertEquals(0xff0, model.selectedAddress());
        assertEquals(0xff0, model.base());
    }
}
