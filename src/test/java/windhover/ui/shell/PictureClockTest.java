package windhover.ui.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class PictureClockTest {
    private final PictureClock clock = new PictureClock();

    @Test
    void aMachineThatStandsIsShownAtEachFrame() {
        assertTrue(clock.due(5, 0));
        clock.shown(5, false, 0);
        assertTrue(clock.due(6, 0));
    }

    @Test
    void aMachineThatRunsIsShownTwentyTimesASecond() {
        clock.shown(0, true, 1000);
        int pictures = 0;
        for (long now = 0; now < 1_000_000_000L; now += 1_000_000) {
            if (clock.due(now, 0)) {
                clock.shown(now, true, 1000);
                pictures++;
            }
        }
        assertEquals(19, pictures);
    }

    @Test
    void eachCycleOfASlowRunIsShown() {
        clock.shown(0, true, 20);
        assertTrue(clock.due(1, 0));
    }

    @Test
    void panesThatNeedLongGetFewerPicturesAndAtLeastAFewASecond() {
        clock.shown(0, true, 1000);
        for (int i = 0; i < 50; i++) {
            clock.cost(40_000_000L);
        }
        assertFalse(clock.due(100_000_000L, 0));
        assertTrue(clock.due(121_000_000L, 0));
        for (int i = 0; i < 50; i++) {
            clock.cost(9_000_000_000L);
        }
        assertFalse(clock.due(PictureClock.MOST - 1, 0));
        assertTrue(clock.due(PictureClock.MOST, 0));
    }
}
