package windhover.debug;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import windhover.cpu.Timing;
import windhover.machine.Board;
import windhover.machine.Machine;

class PlaceTest {
    private final Places places = new Places(new Machine(Board.KESTREL3, Timing.TEXTBOOK));

    @Test
    void aLineBelongsToThePartThatTheBoardWiresToIt() {
        assertEquals("nic", places.ofLine(6).id());
        assertEquals("nic", places.ofLine(7).id());
        assertEquals("mgia", places.ofLine(4).id());
        assertEquals(Place.LINES, places.ofLine(3), "the serial adapter has no box");
        assertEquals(Place.LINES, places.ofLine(15), "nothing is wired");
    }

    @Test
    void aMasterIsThePartWhoseRowNamesIt() {
        for (Board.Slot slot : Board.KESTREL3.slots()) {
            if (slot.master() != null) {
                assertEquals(slot.name(), places.ofMaster(slot.master()).id());
            }
        }
    }
}
