package windhover.guest.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import windhover.cpu.Timing;
import windhover.debug.Debugger;
import windhover.debug.GuestWarning;
import windhover.debug.InputSource;
import windhover.debug.Observer;
import windhover.debug.Snapshot;
import windhover.debug.Software;
import windhover.debug.trace.Chain;
import windhover.debug.trace.EventKind;
import windhover.debug.trace.Trace;
import windhover.debug.trace.TraceEvent;
import windhover.debug.trace.TraceRecorder;
import windhover.guest.KernelReader;
import windhover.guest.KernelState;
import windhover.guest.ThreadsState;
import windhover.image.ElfImage;
import windhover.machine.Board;
import windhover.machine.Machine;

/**
 * A kernel of another shape than those that come with the program (two rings of jobs by value, an array of workers, a
 * switch routine) gets queues, tasks, switches, warnings and causes from a description of some thirty lines.
 */
class RelayTest {
    private static final String FOLDER = "/windhover/kernels/relay/";
    private static final long END = 666_600;
    private static final long LONGER_THAN_IT_RUNS = 1_500_000;

    private Debugger debugger;
    private Trace trace;
    private final List<GuestEvent> happened = new ArrayList<>();
    private final List<String> differences = new ArrayList<>();

    static byte[] file(String name) throws IOException {
        try (InputStream in = RelayTest.class.getResourceAsStream(FOLDER + name)) {
            assertNotNull(in, name);
            return in.readAllBytes();
        }
    }

    static Software relay() throws Exception {
        ElfImage image = ElfImage.parse(file("relay.elf"), "relay.elf");
        return Software.of(image, KernelLibrary.read(file("relay.kernel.yaml"), "relay.kernel.yaml"));
    }

    @BeforeEach
    void run() throws Exception {
        Software software = relay();
        assertEquals(List.of(), software.kernel().problems());
        Machine machine = new Machine(Board.BARE, Timing.KESTREL3);
        machine.load(software.image());
        machine.reset(software.image().entry());
        debugger = new Debugger(machine, software, InputSource.NONE);
        trace = TraceRecorder.on(debugger).trace();
        KernelReader reader = KernelReader.of(software.kernel());
        assertNotNull(reader);
        debugger.add(new Observer() {
            @Override
            public void guestHappened(GuestEvent event) {
                happened.add(event);
                if (event instanceof GuestEvent.OfItem) {
                    KernelState state = reader.read(machine::peek);
                    for (int i = 0; i < 2; i++) {
                        int inMemory = state.queues().get(i).items().size();
                        int counted = debugger.kernelEvents().depth(i);
                        if (inMemory != counted) {
                            differences.add(event + ": " + inMemory + " in memory, " + counted + " counted");
                        }
                    }
                }
            }
        });
        runTo(END);
    }

    private void runTo(long cycle) {
        while (debugger.cycle() < cycle && !debugger.machine().ended()) {
            debugger.run(cycle - debugger.cycle(), null);
            debugger.skipTo(cycle);
        }
    }

    private <T extends GuestEvent> List<T> all(Class<T> kind) {
        return happened.stream().filter(kind::isInstance).map(kind::cast).toList();
    }

    @Test
    void bothQueuesAreSeenAndCountsAgreeWithMemory() {
        assertEquals(List.of(), differences);
        List<GuestEvent.Queued> queued = all(GuestEvent.Queued.class);
        assertEquals(12, queued.stream().filter(one -> one.queue() == 0).count(), "a tick posts one urgent job");
        assertEquals(4, queued.stream().filter(one -> one.queue() == 1).count());
        int waiting = debugger.kernelEvents().depth();
        assertEquals(queued.size(), all(GuestEvent.Dispatched.class).size() + waiting);
        Snapshot snapshot = debugger.snapshot(Snapshot.Activity.PAUSED, "", 0);
        assertNotNull(snapshot.kernel());
        assertEquals(waiting, snapshot.kernel().queue().size());
        assertEquals(
                List.of("urgent", "usual"),
                snapshot.kernel().queues().stream()
                        .map(KernelState.GuestQueue::name)
                        .toList());
        assertEquals(all(GuestEvent.Dispatched.class).size(), snapshot.queue().dispatched());
        assertTrue(snapshot.queue().moves().stream()
                .anyMatch(move ->
                        move.callback().equals("count_to") && move.program().equals("lazy")));
    }

    @Test
    void workersAreSeenWithWhatTheyWaitFor() {
        ThreadsState workers = debugger.guest().survey().threads();
        assertNotNull(workers);
        assertEquals("", workers.damage());
        assertEquals(
                List.of("sleeper", "eager", "lazy"),
                workers.threads().stream().map(ThreadsState.GuestThread::name).toList());
        ThreadsState.GuestThread lazy = workers.threads().getLast();
        assertEquals("waiting", lazy.state());
        assertEquals("usual", lazy.waitsFor());
        assertNotNull(workers.current());
        assertEquals("running", workers.current().state());
    }

    @Test
    void switchesAreThoseThatTheKernelCounts() {
        ThreadsState workers = debugger.guest().survey().threads();
        assertNotNull(workers);
        long turns = workers.threads().stream()
                .mapToLong(ThreadsState.GuestThread::switches)
                .sum();
        assertEquals(turns, all(GuestEvent.Switched.class).size());
        List<String> names =
                trace.slice(0, END, Integer.MAX_VALUE, EnumSet.of(EventKind.THREAD_SWITCHED)).events().stream()
                        .map(TraceEvent::sentence)
                        .toList();
        assertEquals(turns, names.size());
        assertEquals("The kernel gives the processor to worker sleeper.", names.getFirst());
        assertTrue(all(GuestEvent.Blocked.class).size() > 5);
        assertTrue(all(GuestEvent.Woken.class).size() > 5);
    }

    @Test
    void itsTwoFaultsAreWarnedOf() {
        runTo(LONGER_THAN_IT_RUNS);
        TreeSet<String> kinds = new TreeSet<>();
        for (GuestWarning warning : debugger.guest().warnings()) {
            kinds.add(warning.kind().label());
        }
        assertEquals(new TreeSet<>(List.of("callback-too-long", "lost-wake-up")), kinds);
        GuestWarning warning = debugger.guest().warnings().getFirst();
        assertEquals("lazy", warning.program());
        assertTrue(warning.sentence().contains("count_to"), warning.sentence());
    }

    @Test
    void whyAJobIsThereGoesBackToTheTimer() {
        TraceEvent dispatched =
                trace.slice(0, END, Integer.MAX_VALUE, EnumSet.of(EventKind.DISPATCHED)).events().stream()
                        .filter(event -> event.sentence().contains("urgent_job"))
                        .findFirst()
                        .orElseThrow();
        Chain chain = trace.why(dispatched.index());
        List<EventKind> kinds = chain.links().stream().map(Chain.Link::kind).toList();
        assertTrue(
                kinds.containsAll(
                        List.of(EventKind.TRAP, EventKind.HANDLER_ENTERED, EventKind.QUEUED, EventKind.DISPATCHED)),
                chain.text());
        assertTrue(chain.text().contains("enters the urgent") && chain.text().contains("worker eager"), chain.text());
    }

    @Test
    void thePictureIsTheSameAfterGoingBack() {
        Snapshot before = debugger.snapshot(Snapshot.Activity.PAUSED, "", 0);
        int events = happened.size();
        debugger.seek(END / 3);
        assertTrue(debugger.kernelEvents().dispatched() < before.queue().dispatched());
        runTo(END);
        Snapshot again = debugger.snapshot(Snapshot.Activity.PAUSED, "", 0);
        assertEquals(before.queue(), again.queue());
        assertEquals(before.kernel(), again.kernel());
        assertTrue(happened.size() > events);
    }
}
