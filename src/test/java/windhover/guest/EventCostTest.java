package windhover.guest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import windhover.cpu.Timing;

/** What docs/performance.md says that the event loop costs is what the committed image measures. */
class EventCostTest {
    private static final Pattern ROW = Pattern.compile("\\| `(cost_\\w+)` \\|[^|]*\\| (\\d+) \\| (\\d+) \\|");

    @Test
    void thePageStatesWhatTheGuestMeasures() throws IOException {
        GuestRun textbook = new GuestRun("event-cost", Timing.TEXTBOOK).until(300_000);
        GuestRun kestrel3 = new GuestRun("event-cost", Timing.KESTREL3).until(300_000);
        Matcher row = ROW.matcher(Files.readString(Path.of("docs/performance.md")));
        int rows = 0;
        for (; row.find(); rows++) {
            String name = row.group(1);
            assertMeasured(name, Long.parseLong(row.group(2)), textbook);
            assertMeasured(name, Long.parseLong(row.group(3)), kestrel3);
        }
        assertEquals(6, rows);
    }

    /** Within 5 in 100, so that not every change of the kernel needs a new page. */
    private static void assertMeasured(String name, long stated, GuestRun run) {
        long measured = run.word(name);
        assertTrue(
                measured > 0 && Math.abs(measured - stated) * 20 <= measured,
                name + " is " + measured + ", the page says " + stated);
    }

    @Test
    void schedulingCostsTheSameWithOneEventInTheQueueAndWithSixteen() {
        GuestRun run = new GuestRun("event-cost", Timing.TEXTBOOK).until(300_000);
        long[] costs = run.words("schedule_costs", 16);
        assertTrue(costs[1] > 20, "it is measured");
        for (int i = 2; i < costs.length; i++) {
            assertEquals(costs[1], costs[i], "call " + i);
        }
    }
}
