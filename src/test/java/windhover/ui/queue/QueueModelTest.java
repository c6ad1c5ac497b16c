package windhover.ui.queue;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import windhover.debug.QueueHistory;
import windhover.debug.QueueHistory.Move;
import windhover.debug.QueueHistory.What;
import windhover.guest.KernelState.QueuedEvent;
import windhover.ui.kit.Sample;
import windhover.ui.queue.QueueModel.Card;
import windhover.ui.queue.QueueModel.Spot;

class QueueModelTest {
    private static final QueuedEvent A = Sample.event(0x100, "print_name", "name", "hello");
    private static final QueuedEvent B = Sample.event(0x200, "kia_loop", "", "kia");

    private final QueueModel model = new QueueModel();
    private final Sample sample = new Sample();

    private boolean show(long cycle, QueuedEvent current, List<QueuedEvent> queue, long dispatched, Move... moves) {
        sample.cycle = cycle;
        sample.kernel = Sample.kernel(current, queue);
        sample.queue = new QueueHistory(List.of(), List.of(moves), dispatched, 3);
        return model.show(sample.snapshot());
    }

    private boolean show(long cycle, List<QueuedEvent> queue, long dispatched, Move... moves) {
        sample.cycle = cycle;
        sample.kernel = Sample.kernel(null, queue);
        sample.queue = new QueueHistory(List.of(), List.of(moves), dispatched, 3);
        return model.show(sample.snapshot());
    }

    private static Move move(long cycle, What what, QueuedEvent event) {
        return new Move(cycle, what, event.address(), event.callbackName(), event.programName());
    }

    private Card dispatched() {
        Card card = model.picture().dispatched();
        assertNotNull(card);
        return card;
    }

    @Test
    void aSnapshotShownTwiceIsNoChange() {
        assertTrue(show(10, List.of(A), 0));
        assertFalse(show(10, List.of(A), 0));
    }

    @Test
    void theFirstPictureDoesNotMove() {
        show(10, List.of(A, B), 0);
        assertFalse(model.picture().motion());
        assertEquals(2, model.picture().depth());
    }

    @Test
    void aScheduledEventEntersFromOutside() {
        show(10, List.of(), 0);
        show(20, List.of(A), 0, move(15, What.SCHEDULED, A));
        Card card = model.picture().cards().getFirst();
        assertEquals(Spot.OUTSIDE, card.from());
        assertEquals(15, card.key().scheduled());
        assertTrue(model.picture().motion());
    }

    @Test
    void anEventKeepsItsIdentityFromTheQueueToItsDispatch() {
        show(10, List.of(A), 0, move(5, What.SCHEDULED, A));
        Card waiting = model.picture().cards().getFirst();
        show(20, A, List.of(), 1, move(5, What.SCHEDULED, A), move(18, What.DISPATCHED, A));
        assertEquals(waiting.key(), dispatched().key());
        assertTrue(model.picture().left().isEmpty());
    }

    @Test
    void theHistoryMayForgetAnEventThatStillWaits() {
        show(10, List.of(A), 0, move(5, What.SCHEDULED, A));
        Card before = model.picture().cards().getFirst();
        show(20, List.of(A), 0);
        assertEquals(before.key(), model.picture().cards().getFirst().key());
    }

    @Test
    void aFreedEventGoesToTheFreedLane() {
        show(10, A, List.of(), 1, move(5, What.SCHEDULED, A));
        Card running = dispatched();
        show(30, List.of(), 1, move(5, What.SCHEDULED, A), move(25, What.FREED, A));
        assertEquals(Spot.FREED, model.picture().left().get(running.key()));
        assertEquals(A.address(), model.picture().freed().getFirst().event());
    }

    @Test
    void aRescheduledEventComesBackFromTheDispatchAsAnother() {
        show(10, B, List.of(A), 1, move(5, What.SCHEDULED, B));
        Card running = dispatched();
        show(30, List.of(A, B), 1, move(5, What.SCHEDULED, B), move(28, What.RESCHEDULED, B));
        Card again = model.picture().cards().getLast();
        assertEquals(Spot.DISPATCH, again.from());
        assertNotEquals(running.key(), again.key());
        assertEquals(Spot.RESCHEDULED, model.picture().left().get(running.key()));
    }

    @Test
    void whileItsCallbackRunsARescheduledEventStandsInBothPlaces() {
        show(10, B, List.of(), 1, move(5, What.SCHEDULED, B));
        Card running = dispatched();
        show(20, B, List.of(B), 1, move(5, What.SCHEDULED, B), move(18, What.RESCHEDULED, B));
        assertEquals(running.key(), dispatched().key());
        assertEquals(18, model.picture().cards().getFirst().key().scheduled());
    }

    @Test
    void anAddressUsedAgainIsAnotherEvent() {
        show(10, List.of(A), 0, move(5, What.SCHEDULED, A));
        Card first = model.picture().cards().getFirst();
        show(90, List.of(A), 1, move(40, What.FREED, A), move(80, What.SCHEDULED, A));
        assertNotEquals(first.key(), model.picture().cards().getFirst().key());
        assertEquals(Spot.FREED, model.picture().left().get(first.key()));
    }

    @Test
    void aCircleInADamagedQueueGivesDistinctCards() {
        show(10, List.of(A, B, A), 0);
        List<Card> cards = model.picture().cards();
        assertNotEquals(cards.get(0).key(), cards.get(2).key());
    }

    @Test
    void inARushCardsStopTravellingAndStartAgainWhenItIsOver() {
        show(10, List.of(A), 0);
        show(20, List.of(A), 50);
        assertTrue(model.picture().rush());
        assertFalse(model.picture().motion());
        for (int i = 0; i < 30; i++) {
            show(30 + i, List.of(A), 50);
        }
        assertFalse(model.picture().rush());
        assertTrue(model.picture().motion());
    }

    @Test
    void theRateIsCyclesFromDispatchToDispatch() {
        for (int i = 0; i < 10; i++) {
            show(1000 + 800L * i, List.of(A), i);
        }
        assertEquals(800, model.picture().cyclesPerEvent());
    }

    @Test
    void aStepBackInTimeDoesNotTravel() {
        show(100, List.of(A), 5);
        show(40, List.of(B), 3);
        assertFalse(model.picture().motion());
        assertTrue(model.picture().left().isEmpty());
    }

    @Test
    void withoutAKernelItSaysSo() {
        sample.kernel = null;
        model.show(sample.snapshot());
        assertEquals("The guest has no event queue that could be read.", model.inWords());
    }

    @Test
    void thePictureCanBeReadAloud() {
        show(10, B, List.of(A), 1);
        assertEquals("1 event waits: print_name of hello. Being dispatched: kia_loop of kia.", model.inWords());
    }
}
