package windhover.debug.trace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import windhover.debug.Debugger;
import windhover.image.Symbol;
import windhover.machine.Input;
import windhover.scenario.ScenarioFormatException;
import windhover.scenario.ScenarioLibrary;
import windhover.scenario.ScenarioRun;

class TraceTest {
    private static ScenarioRun scenario(String name) throws ScenarioFormatException {
        return ScenarioRun.of(ScenarioLibrary.find(name));
    }

    private static List<TraceEvent> all(Trace trace) {
        return trace.slice(0, Long.MAX_VALUE, Integer.MAX_VALUE).events();
    }

    private static List<TraceEvent> all(Trace trace, EventKind kind) {
        return trace.slice(0, Long.MAX_VALUE, Integer.MAX_VALUE, EnumSet.of(kind))
                .events();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "network-call",
                "network-call-pio",
                "network-call-blocking",
                "network-poll",
                "queue-tour",
                "page-fault",
                "timers"
            })
    void everyCycleBelongsToARunnerAndEveryCauseComesFirst(String name) throws ScenarioFormatException {
        ScenarioRun run = scenario(name);
        Trace trace = run.record().trace();
        run.run();
        TraceOverview overview = trace.overview();
        assertEquals(run.cycle(), overview.until());
        for (int bucket = 0; bucket < overview.buckets(); bucket++) {
            double sum = 0;
            for (Runner runner : overview.runners()) {
                sum += overview.share(runner.number(), bucket);
            }
            assertEquals(1.0, sum, 1e-9, "bucket " + bucket);
        }
        long until = 0;
        for (TraceSlice.Span span :
                trace.slice(0, run.cycle(), Integer.MAX_VALUE).spans()) {
            assertEquals(until, span.from());
            until = span.until();
        }
        assertEquals(run.cycle(), until);
        long before = 0;
        for (TraceEvent event : all(trace)) {
            assertTrue(event.cycle() >= before, event.toString());
            before = event.cycle();
            assertTrue(event.cause() < event.index(), event.toString());
        }
        assertEquals(
                run.tracker().marks().stream().filter(mark -> mark.observed()).count(),
                all(trace, EventKind.STEP).size());
    }

    @Test
    void theOverviewCountsWhatTheSpansShow() throws ScenarioFormatException {
        ScenarioRun run = scenario("network-call");
        Trace trace = run.record().trace();
        run.run();
        Map<String, Long> bySpan = new TreeMap<>();
        for (TraceSlice.Span span :
                trace.slice(0, run.cycle(), Integer.MAX_VALUE).spans()) {
            bySpan.merge(span.runner().name(), span.until() - span.from(), Long::sum);
        }
        TraceOverview overview = trace.overview();
        Map<String, Long> byBucket = new TreeMap<>();
        for (Runner runner : overview.runners()) {
            for (long cycles : overview.runnerCycles()[runner.number()]) {
                byBucket.merge(runner.name(), cycles, Long::sum);
            }
        }
        assertEquals(bySpan, byBucket);
        assertTrue(
                bySpan.keySet().containsAll(List.of("idle", "kernel", "nic", "network_call", "irq6 (frame received)")),
                bySpan.toString());
        TraceEvent rose = all(trace, EventKind.LINE_ROSE).getFirst();
        assertTrue(overview.lineHigh((int) rose.subject(), overview.bucketOf(rose.cycle())));
        assertFalse(overview.lineHigh((int) rose.subject(), 0));
        long dma = all(trace).stream()
                .filter(e -> e.kind() == EventKind.DMA_READ || e.kind() == EventKind.DMA_WRITTEN)
                .mapToLong(TraceEvent::detail)
                .sum();
        assertEquals(dma, Arrays.stream(overview.dmaBytes()).sum());
    }

    @Test
    void aByteOfTheReceiveBufferWasWrittenByDmaAndThatByTheFrame() throws ScenarioFormatException {
        ScenarioRun run = scenario("network-call");
        Trace trace = run.record().trace();
        run.run();
        TraceEvent burst = all(trace, EventKind.DMA_WRITTEN).getFirst();
        Chain chain = trace.whyByte(burst.subject() + 3);
        assertEquals(burst.index(), chain.links().getLast().event());
        assertEquals(EventKind.INPUT, chain.links().getFirst().kind());
    }

    @Test
    void aByteThatTheProcessorStoredNamesTheFunctionAndWhatLedToIt() throws ScenarioFormatException {
        ScenarioRun run = scenario("network-call");
        Trace trace = run.record().trace();
        run.run();
        Symbol counters = run.debugger().software().image().symbolTable().find("nic_counters");
        assertNotNull(counters);
        Chain chain = trace.whyByte(counters.address());
        assertTrue(chain.links().getLast().sentence().startsWith("nic_interrupt stores 8 bytes to "), chain.text());
        assertTrue(chain.links().stream().anyMatch(link -> link.kind() == EventKind.IDT_READ), chain.text());
        assertNotNull(chain.links().getLast().where());
    }

    @Test
    void aByteThatNobodyWroteSaysSo() throws ScenarioFormatException {
        ScenarioRun run = scenario("network-call");
        Trace trace = run.record().trace();
        run.run();
        Chain chain = trace.whyByte(15 << 20);
        assertEquals(List.of(), chain.links());
        assertEquals("Nobody has written it since recording began.", chain.beginning());
    }

    @Test
    void anEventInTheQueueAndTheHandlerAreExplained() throws ScenarioFormatException {
        ScenarioRun run = scenario("network-call");
        Trace trace = run.record().trace();
        assertTrue(run.runToStep(7));
        TraceEvent queued = all(trace, EventKind.QUEUED).getLast();
        Chain chain = trace.whyQueued(queued.subject());
        assertEquals(EventKind.QUEUED, chain.links().getLast().kind());
        assertTrue(chain.links().stream().anyMatch(link -> link.kind() == EventKind.WIRE_BEGAN), chain.text());
        assertEquals(
                EventKind.HANDLER_FUNCTION, trace.whyHandler().links().getLast().kind());
        assertEquals(List.of(), trace.whyQueued(0x1234).links());
    }

    @Test
    void aCommandTypedLeadsThroughTheKernelOnlyAsFarAsWasObserved() throws ScenarioFormatException {
        ScenarioRun run = scenario("timers");
        Trace trace = run.record().trace();
        run.run();
        TraceEvent trap = all(trace, EventKind.TRAP).getFirst();
        Chain chain = trace.why(trap.index());
        assertEquals(EventKind.LINE_ROSE, chain.links().getFirst().kind());
        assertTrue(chain.beginning().contains("its device's own time had come"), chain.beginning());
    }

    @Test
    void threadsHaveTheProcessorInUserModeAndTheKernelBetweenThem() throws ScenarioFormatException {
        ScenarioRun run = scenario("network-call-blocking");
        Trace trace = run.record().trace();
        run.run();
        List<String> threads = trace.overview().runners().stream()
                .filter(r -> r.kind() == Runner.Kind.THREAD)
                .map(Runner::name)
                .toList();
        assertEquals(List.of("main", "worker"), threads);
        List<TraceEvent> calls = all(trace, EventKind.SYSCALL);
        assertFalse(calls.isEmpty());
        for (TraceEvent call : calls) {
            TraceEvent trap = trace.event(call.cause());
            assertTrue(trap != null && trap.kind() == EventKind.TRAP && trap.cycle() == call.cycle(), call.toString());
            assertTrue(threads.contains(call.name()), call.toString());
        }
    }

    @Test
    void whatAThreadDoesFollowsFromWhatWokeItBackToTheWire() throws ScenarioFormatException {
        ScenarioRun run = scenario("network-call-blocking");
        Trace trace = run.record().trace();
        run.run();
        Chain chain = trace.whyStep(8);
        List<EventKind> kinds = chain.links().stream().map(Chain.Link::kind).toList();
        assertTrue(
                kinds.containsAll(List.of(
                        EventKind.WIRE_BEGAN,
                        EventKind.LINE_ROSE,
                        EventKind.WOKEN,
                        EventKind.THREAD_SWITCHED,
                        EventKind.SYSCALL)),
                kinds.toString());
        assertTrue(kinds.indexOf(EventKind.WIRE_BEGAN) < kinds.indexOf(EventKind.WOKEN), kinds.toString());
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void goingBackAndForthRecordsNothingTwice(boolean checkpoints) throws ScenarioFormatException {
        ScenarioRun straight = scenario("network-call");
        Trace expected = straight.record().trace();
        straight.runTo(60_000);
        ScenarioRun run = scenario("network-call");
        Trace trace = run.record().trace();
        Debugger debugger = run.debugger();
        if (checkpoints) {
            debugger.keepHistory(16);
        }
        for (long cycle : new long[] {31_500, 10_000, 32_000, 31_999, 45_000, 0, 60_000}) {
            debugger.seek(cycle);
            run.runTo(cycle);
            assertEquals(cycle, debugger.cycle());
        }
        debugger.restart();
        run.runTo(60_000);
        assertEquals(text(expected), text(trace));
    }

    @Test
    void anInputInThePastForgetsWhatCameAfterIt() throws ScenarioFormatException {
        ScenarioRun run = scenario("network-call");
        Trace trace = run.record().trace();
        Debugger debugger = run.debugger();
        run.runTo(60_000);
        List<String> until = text(trace).stream()
                .filter(line -> Long.parseLong(line.substring(0, line.indexOf(' '))) < 20_000)
                .toList();
        debugger.seek(20_000);
        debugger.input(Input.register(0, 31, 1));
        List<String> now = text(trace);
        assertEquals(until, now.subList(0, until.size()));
        assertEquals(
                1,
                now.size() - until.size(),
                now.subList(until.size(), now.size()).toString());
        assertTrue(now.getLast().startsWith("20000 INPUT"), now.getLast());
        run.runTo(30_000);
        assertTrue(text(trace).size() > now.size());
        assertEquals(30_000, trace.overview().until());
    }

    private static List<String> text(Trace trace) {
        List<String> lines = new ArrayList<>();
        for (TraceEvent event : all(trace)) {
            lines.add(event.cycle() + " " + event.kind() + " " + event.cause() + " " + event.sentence());
        }
        return lines;
    }

    @Test
    void aSmallRingForgetsTheOldestAndSaysFromWhenItRemembers() throws ScenarioFormatException {
        ScenarioRun run = scenario("network-call");
        Trace trace = TraceRecorder.on(run.debugger(), 64).trace();
        run.run();
        assertEquals(64, trace.total() - trace.first());
        TraceSlice slice = trace.slice(0, run.cycle(), Integer.MAX_VALUE);
        assertEquals(64, slice.events().size());
        assertTrue(slice.knownFrom() > slice.events().getFirst().cycle());
        Chain chain = trace.why(trace.first() + 1);
        assertTrue(chain.links().size() < 64);
        TraceEvent sent = all(trace, EventKind.FRAME_SENT).stream().findFirst().orElse(null);
        if (sent != null) {
            assertTrue(
                    trace.why(sent.index()).beginning().contains("no longer remembered"),
                    trace.why(sent.index()).text());
        }
        assertEquals(run.cycle(), trace.overview().until());
    }

    @Test
    void ofTooManyEventsASliceHasTheFirst() throws ScenarioFormatException {
        ScenarioRun run = scenario("network-call");
        Trace trace = run.record().trace();
        run.run();
        TraceSlice slice = trace.slice(0, run.cycle(), 10);
        assertFalse(slice.complete());
        assertEquals(all(trace).subList(0, 10), slice.events());
        assertEquals(
                List.of(),
                slice.lines().stream()
                        .filter(span -> span.until() > run.cycle())
                        .collect(Collectors.toList()));
    }
}
