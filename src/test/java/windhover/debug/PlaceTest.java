package windhover.debug;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import windhover.machine.Board;

class PlaceTest {
    @Test
    void aLineBelongsToThePartThatTheBoardWiresToIt() {
        for (Board.Slot slot : Board.KESTREL3.slots()) {
            Place place = SnapshotMaker.placeOfSlot(slot.name());
            for (int i = 0; i < slot.lines().uses().size(); i++) {
                Place expected = place == Place.BUS ? Place.LINES : place; // a part that is not drawn
                assertEquals(expected, Place.ofLine(slot.lines().first() + i), slot.name());
            }
        }
    }
}
