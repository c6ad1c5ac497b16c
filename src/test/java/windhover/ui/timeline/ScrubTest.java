package windhover.ui.timeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ScrubTest {
    private final List<Long> journeys = new ArrayList<>();
    private final Scrub scrub = new Scrub(journeys::add);

    @Test
    void oneJourneyAtATimeAndOfTheWishesOnlyTheLatest() {
        scrub.to(100);
        scrub.to(200);
        scrub.to(300);
        assertEquals(List.of(100L), journeys);
        scrub.shown(40);
        assertEquals(List.of(100L), journeys, "not there yet");
        scrub.shown(100);
        assertEquals(List.of(100L, 300L), journeys);
        scrub.shown(300);
        assertFalse(scrub.travelling());
    }

    @Test
    void aWishToBeWhereTheJourneyGoesTakesBackWhatWasWishedBefore() {
        scrub.to(100);
        scrub.to(200);
        scrub.to(100);
        scrub.shown(100);
        assertEquals(List.of(100L), journeys);
    }

    @Test
    void aJourneyThatNeverArrivesBlocksNothingForEver() {
        scrub.to(100);
        scrub.to(200);
        for (int i = 0; i < 100; i++) {
            scrub.shown(7);
        }
        assertEquals(List.of(100L, 200L), journeys);
    }
}
