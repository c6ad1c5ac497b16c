package windhover.timeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import windhover.clock.SavedState;
import windhover.clock.StateVisitor;
import windhover.machine.Input;

class TimelineTest {
    private static Checkpoint checkpoint(long cycle, int bytes) {
        return new Checkpoint(cycle, cycle, 0, new SavedState(new byte[bytes], List.of()), List.of());
    }

    @Test
    void theBudgetIsKeptAndWhatIsRecentStaysDense() {
        Timeline timeline = new Timeline(1);
        for (long i = 0; i < 5000; i++) {
            timeline.add(checkpoint(i * 1000, 10_000), () -> 0);
            assertTrue(timeline.bytes() <= 1 << 20, timeline.bytes() + " bytes");
        }
        List<Checkpoint> kept = timeline.branch().checkpoints();
        assertTrue(kept.size() > 80, kept.size() + " of the 102 that fit");
        assertEquals(0, kept.getFirst().cycle());
        assertEquals(4_999_000, kept.getLast().cycle());
        for (int i = 1; i < kept.size(); i++) {
            long gap = kept.get(i).cycle() - kept.get(i - 1).cycle();
            long age = 5_000_000 - kept.get(i - 1).cycle();
            assertTrue(gap <= Math.max(1000, age / 4), "a gap of " + gap + " at the age of " + age);
        }
    }

    @Test
    void thereAreNeverMoreThanTheMost() {
        Timeline timeline = new Timeline(512);
        for (long i = 0; i < 3L * Timeline.MOST; i++) {
            timeline.add(checkpoint(i, 10), () -> 0);
        }
        assertEquals(Timeline.MOST, timeline.checkpoints());
    }

    @Test
    void aBranchSharesThePastAndHasItsOwnFuture() {
        Timeline timeline = new Timeline(16);
        timeline.add(checkpoint(0, 10), () -> 0);
        timeline.add(checkpoint(100, 10), () -> 0);
        timeline.branch().journal().add(50, new Input("uart", new byte[] {1}));
        timeline.branch().journal().add(150, new Input("uart", new byte[] {2}));
        timeline.branch().reached(200);
        timeline.addNear(checkpoint(180, 10));
        Branch first = timeline.branch();
        Branch second = timeline.fork(120, 1);
        assertEquals("branch 2 from @120", second.name());
        assertEquals(1, second.journal().size());
        Checkpoint shared = timeline.checkpointBefore(1000);
        assertNotNull(shared);
        assertEquals(100, shared.cycle(), "that of the other future is not its own");
        second.reached(300);
        timeline.add(checkpoint(250, 10), () -> 0);
        timeline.switchTo(first);
        Checkpoint own = timeline.checkpointBefore(1000);
        assertNotNull(own);
        assertEquals(100, own.cycle());
        assertEquals(2, first.journal().size());
        assertEquals(200, first.frontier());
    }

    @Test
    void aJournalGoesForwardAndAnInputIsText() {
        Journal journal = new Journal();
        journal.add(5, Input.parse("uart 6869"));
        assertEquals("uart 6869", journal.entry(0).input().toString());
        assertThrows(IllegalArgumentException.class, () -> journal.add(4, Input.parse("uart")));
        assertThrows(IllegalArgumentException.class, () -> Input.parse("uart 6"));
        assertThrows(IllegalArgumentException.class, () -> Input.parse("Uart 66"));
        assertThrows(IllegalArgumentException.class, () -> Input.parse("uart 66 77"));
    }

    /** An observer that knows a text, a set and a map. */
    private static final class Knows implements RewindableState {
        private String text = "";
        private final Set<Long> numbers = new LinkedHashSet<>();
        private final Map<String, Integer> counts = new LinkedHashMap<>();

        @Override
        public void state(StateVisitor v) {
            text = v.text("text", text);
            v.numbers("numbers", numbers);
            v.map("counts", counts, "", 0, (x, key) -> x.text("key", key), (x, count) -> x.i32("count", count));
        }
    }

    @Test
    void whatAnObserverListsIsSavedAndRestoredAndRefusedWhenCut() {
        Knows knows = new Knows();
        byte[] first = knows.save();
        knows.text = "grün";
        knows.numbers.addAll(List.of(3L, 1L));
        knows.counts.putAll(Map.of("queue", 7));
        byte[] saved = knows.save();
        Knows other = new Knows();
        other.counts.put("gone", 1);
        other.restore(saved);
        assertEquals("grün", other.text);
        assertEquals(List.of(3L, 1L), List.copyOf(other.numbers));
        assertEquals(Map.of("queue", 7), other.counts);
        for (int length = 0; length < saved.length; length++) {
            byte[] cut = Arrays.copyOf(saved, length);
            assertThrows(IllegalArgumentException.class, () -> new Knows().restore(cut), "cut at " + length);
        }
        assertThrows(IllegalArgumentException.class, () -> new Knows().restore(Arrays.copyOf(saved, saved.length + 1)));
        other.restore(first);
        assertEquals(Map.of(), other.counts);
    }
}
