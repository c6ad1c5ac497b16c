package windhover.debug.trace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import windhover.scenario.ScenarioFormatException;
import windhover.scenario.ScenarioLibrary;
import windhover.scenario.ScenarioRun;

class CausalChainTest {
    private static ScenarioRun run;
    private static Trace trace;

    @BeforeAll
    static void theNetworkCallIsRecorded() throws ScenarioFormatException {
        run = ScenarioRun.of(ScenarioLibrary.find("network-call"));
        trace = run.record().trace();
        run.run();
    }

    private static TraceEvent first(EventKind kind, String containing) {
        return trace.slice(0, run.cycle(), Integer.MAX_VALUE, EnumSet.of(kind)).events().stream()
                .filter(event -> event.sentence().contains(containing))
                .findFirst()
                .orElseThrow();
    }

    /** The kinds of a chain's links, each run of equal ones once. */
    private static List<EventKind> kinds(Chain chain) {
        List<EventKind> kinds = new ArrayList<>();
        for (Chain.Link link : chain.links()) {
            if (kinds.isEmpty() || kinds.getLast() != link.kind()) {
                kinds.add(link.kind());
            }
        }
        return kinds;
    }

    @Test
    void theReadEventIsExplainedFromTheFirstBitOnTheWireToTheCallback() {
        Chain chain = trace.why(first(EventKind.CALLBACK, "datagram_received").index());
        assertEquals(
                List.of(
                        EventKind.INPUT,
                        EventKind.WIRE_BEGAN,
                        EventKind.FIRMWARE,
                        EventKind.DESCRIPTOR_READ,
                        EventKind.FIRMWARE,
                        EventKind.DMA_WRITTEN,
                        EventKind.FIRMWARE,
                        EventKind.DMA_WRITTEN,
                        EventKind.FIRMWARE,
                        EventKind.DESCRIPTOR_WRITTEN,
                        EventKind.FIRMWARE,
                        EventKind.LINE_ROSE,
                        EventKind.TRAP,
                        EventKind.IDT_READ,
                        EventKind.HANDLER_ENTERED,
                        EventKind.HANDLER_FUNCTION,
                        EventKind.SCHEDULE,
                        EventKind.QUEUED,
                        EventKind.DISPATCHED,
                        EventKind.CALLBACK),
                kinds(chain),
                chain.text());
        for (int i = 1; i < chain.links().size(); i++) {
            Chain.Link link = chain.links().get(i);
            Chain.Link cause = chain.links().get(i - 1);
            TraceEvent event = trace.event(link.event());
            assertNotNull(event);
            assertEquals(cause.event(), event.cause());
            assertEquals(
                    cause.moment().cycle() + link.sinceCause(), link.moment().cycle());
        }
        assertTrue(chain.text().contains("The driver's function nic_interrupt begins."), chain.text());
    }
}
