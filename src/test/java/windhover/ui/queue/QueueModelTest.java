package windhover.ui.queue;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import windhover.debug.QueueHistory;
import windhover.debug.QueueHistory.Move;
import windhover.debug.QueueHistory.What;
import windhover.debug.Snapshot;
import windhover.guest.KernelState.QueuedEvent;
import windhover.ui.kit.Sample;
import windhover.ui.queue.QueueModel.Card;
import windhover.ui.queue.QueueModel.Spot;

class QueueModelTest {
    private static final QueuedEvent A = Sample.event(0x100, "print_name", "name", "hello");
    private static final QueuedEvent B = Sample.event(0x200, "kia_loop", "", "kia");

    private final QueueModel model = new QueueModel();
    private Map<Long, Long> uses = Map.of(A.address(), 1L, B.address(), 2L);
    private final Sample sample = new Sample();

    private boolean show(
            long cycle, @Nullable QueuedEvent current, List<QueuedEvent> queue, long dispatched, Move... moves) {
        sample.cycle = cycle;
        sample.kernel = Sample.kernel(current, queue);
        sample.queue = new QueueHistory(List.of(), List.of(moves), dispatched, 3, uses);
        return model.show(sample.snapshot());
    }

    private boolean show(long cycle, List<QueuedEvent> queue, long dispatched, Move... moves) {
        return show(cycle, null, queue, dispatched, moves);
    }

    /** Something that happens to the present use of an event. */
    private Move move(long cycle, What what, QueuedEvent event) {
        return new Move(
                cycle,
                what,
                event.address(),
                event.callbackName(),
                event.programName(),
                uses.getOrDefault(event.address(), 0L));
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
    void aScheduledEventEntersAtTheTail() {
        show(10, List.of(), 0);
        show(20, List.of(A), 0, move(15, What.SCHEDULED, A));
        Card card = model.picture().cards().getFirst();
        assertEquals(Spot.TAIL, card.from());
        assertEquals(15, card.entered());
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
    void aFreedEventSinks() {
        show(10, A, List.of(), 1, move(5, What.SCHEDULED, A));
        Card running = dispatched();
        show(30, List.of(), 1, move(5, What.SCHEDULED, A), move(25, What.FREED, A));
        assertEquals(Spot.FREED, model.picture().left().get(running.key()));
        assertEquals(A.address(), model.picture().freed().getFirst().event());
    }

    @Test
    void aPurgedEventIsTakenOut() {
        show(10, List.of(A, B), 0);
        QueueModel.Key purged = model.picture().cards().getFirst().key();
        show(30, List.of(B), 0, move(25, What.PURGED, A));
        assertEquals(Map.of(purged, Spot.PURGED), model.picture().left());
    }

    @Test
    void whatWasNotObservedIsNotGuessed() {
        uses = Map.of();
        show(10, List.of(A), 0);
        QueueModel.Key key = model.picture().cards().getFirst().key();
        show(30, List.of(), 0);
        assertEquals(Map.of(key, Spot.UNSEEN), model.picture().left());
    }

    @Test
    void aRescheduledEventGoesRoundAndIsStillTheSame() {
        show(10, B, List.of(A), 1, move(5, What.SCHEDULED, B));
        Card running = dispatched();
        show(30, List.of(A, B), 1, move(5, What.SCHEDULED, B), move(28, What.RESCHEDULED, B));
        Card again = model.picture().cards().getLast();
        assertEquals(Spot.ROUND, again.from());
        assertEquals(running.key(), again.key());
        assertEquals(28, again.entered());
        assertTrue(model.picture().left().isEmpty());
    }

    @Test
    void whileItsCallbackRunsARescheduledEventStandsInBothPlaces() {
        show(10, B, List.of(), 1, move(5, What.SCHEDULED, B));
        Card running = dispatched();
        show(20, B, List.of(B), 1, move(5, What.SCHEDULED, B), move(18, What.RESCHEDULED, B));
        assertEquals(running.key(), model.picture().cards().getFirst().key());
        Card rest = dispatched();
        assertEquals(1, rest.key().copy());
        show(30, List.of(B), 1, move(5, What.SCHEDULED, B), move(18, What.RESCHEDULED, B));
        assertEquals(Map.of(rest.key(), Spot.UNSEEN), model.picture().left());
    }

    @Test
    void anAddressUsedAgainIsAnotherEvent() {
        show(10, List.of(A), 0, move(5, What.SCHEDULED, A));
        Card first = model.picture().cards().getFirst();
        Move freed = move(40, What.FREED, A);
        uses = Map.of(A.address(), 7L);
        show(90, List.of(A), 1, freed, move(80, What.SCHEDULED, A));
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
        sample.activity = Snapshot.Activity.RUNNING;
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
    void nothingIsTooFastWhenTheMachineStands() {
        sample.activity = Snapshot.Activity.RUNNING;
        show(10, List.of(A), 0);
        show(20, List.of(A), 50);
        sample.activity = Snapshot.Activity.PAUSED;
        assertTrue(show(20, List.of(A), 50), "the sentence goes though the moment is the same");
        assertFalse(model.picture().rush());
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
