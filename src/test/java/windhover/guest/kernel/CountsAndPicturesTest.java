package windhover.guest.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import windhover.debug.Debugger;
import windhover.debug.Observer;
import windhover.guest.KernelReader;
import windhover.guest.KernelState;
import windhover.scenario.ScenarioFormatException;
import windhover.scenario.ScenarioLibrary;
import windhover.scenario.ScenarioRun;

/** Counts come from what happens, pictures from memory: at each event of a queue both say the same. */
class CountsAndPicturesTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "queue-tour",
                "queue-fill-and-drain",
                "unload-and-expunge",
                "network-call",
                "timers",
                "two-inputs",
                "disk-elevator",
                "key-polling"
            })
    void atEachEventTheQueueInMemoryIsTheOneThatWasCounted(String lesson) throws ScenarioFormatException {
        ScenarioRun run = ScenarioRun.of(ScenarioLibrary.find(lesson));
        Debugger debugger = run.debugger();
        Kernel kernel = debugger.software().kernel();
        KernelReader reader = KernelReader.of(kernel);
        assertNotNull(reader);
        List<String> differences = new ArrayList<>();
        Map<KernelDescription.Kind, Integer> seen = new EnumMap<>(KernelDescription.Kind.class);
        long[] dispatched = {0};
        debugger.add(new Observer() {
            @Override
            public void guestHappened(GuestEvent event) {
                switch (event) {
                    case GuestEvent.Queued queued -> compare(KernelDescription.Kind.QUEUED, event);
                    case GuestEvent.Rescheduled queued -> compare(KernelDescription.Kind.RESCHEDULED, event);
                    case GuestEvent.Dispatched one -> {
                        dispatched[0]++;
                        compare(KernelDescription.Kind.DISPATCHED, event);
                    }
                    case GuestEvent.Returned returned -> compare(KernelDescription.Kind.RETURNED, event);
                    default -> {}
                }
            }

            private void compare(KernelDescription.Kind kind, GuestEvent event) {
                seen.merge(kind, 1, Integer::sum);
                KernelState state = reader.read(debugger.machine()::peek);
                int counted = debugger.kernelEvents().depth();
                if (state.queue().size() != counted || !state.damage().isEmpty()) {
                    differences.add(String.format(
                            Locale.ROOT,
                            "%s: %d in memory, %d counted %s",
                            event,
                            state.queue().size(),
                            counted,
                            state.damage()));
                }
            }
        });
        run.run();
        assertEquals(List.of(), differences.subList(0, Math.min(5, differences.size())));
        assertTrue(seen.containsKey(KernelDescription.Kind.DISPATCHED), seen.toString());
        assertEquals(dispatched[0], debugger.kernelEvents().dispatched());
        assertEquals(
                dispatched[0],
                debugger.snapshot(windhover.debug.Snapshot.Activity.PAUSED, "", 0)
                        .queue()
                        .dispatched());
    }
}
