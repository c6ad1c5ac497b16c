package windhover.guest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import windhover.cpu.Timing;
import windhover.guest.GuestSurvey.ProgramFacts;
import windhover.guest.kernel.Kernel;
import windhover.guest.kernel.KernelLibrary;
import windhover.guest.kernel.MemoryPeek;
import windhover.image.DebugInfo;
import windhover.image.Symbol;
import windhover.image.Type;
import windhover.image.Variable;
import windhover.yaml.FormatException;

/** Running kernels, and spoilt ones, surveyed. */
class GuestSurveyorTest {
    /** The most reads of memory that a look at the guest may take, whatever it finds. */
    private static final long MOST_LOOKS = 1_000_000;

    private static final long STARTED = 100_000;

    private final GuestRun run = new GuestRun("network-call", Timing.TEXTBOOK).until(STARTED);
    private final DebugInfo debug = DebugInfo.of(run.image);

    private static GuestSurveyor surveyor(GuestRun of) {
        try {
            return new GuestSurveyor(KernelLibrary.recognised(of.image, DebugInfo.of(of.image)));
        } catch (FormatException e) {
            throw new AssertionError(e);
        }
    }

    private final GuestSurveyor surveyor = surveyor(run);

    private static GuestSurvey surveyOf(String image, long cycle) {
        GuestRun other = new GuestRun(image, Timing.TEXTBOOK).until(cycle);
        return surveyor(other).read(other.machine::peek);
    }

    private GuestSurvey survey() {
        return surveyor.read(run.machine::peek);
    }

    private long address(String variable) {
        Variable found = debug.variable(variable);
        assertNotNull(found, variable);
        return found.address();
    }

    private void poke(long address, long value) {
        run.machine.ram().write(address - run.machine.board().ramBase(), 8, value);
    }

    private static ProgramFacts program(GuestSurvey survey, String name) {
        return survey.programs().stream()
                .filter(one -> one.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static RequestQueue queue(GuestSurvey survey, String variable) {
        return survey.queues().stream()
                .filter(one -> one.variable().equals(variable))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void aControlBlockLeadsFromItsListToItsProgram() {
        GuestSurvey survey = survey();
        assertEquals("", survey.damage());
        assertEquals(1, survey.blocks().size());
        ControlBlock block = survey.blocks().getFirst();
        assertEquals("DatagramControlBlock", block.type());
        assertEquals("datagram_waiters", block.heldBy());
        assertEquals("datagram_received", block.callbackName());
        assertEquals("network_call", block.programName());
        assertEquals(7, block.value("port"));
        assertEquals(512, block.value("capacity"));
        assertEquals(-1, block.value("next"), "the link is nothing new");
    }

    @Test
    void programsTellWhatTheyHave() {
        GuestSurvey survey = survey();
        assertEquals(
                List.of("network_call", "nic"),
                survey.programs().stream().map(ProgramFacts::name).toList());
        ProgramFacts caller = program(survey, "network_call");
        assertEquals("loaded", caller.state());
        assertEquals(1, caller.blocks());
        assertEquals(3, caller.heapBlocks());
        assertEquals(false, caller.driver());
        assertEquals(true, caller.reachable());
        assertEquals("roms/programs/network_call.c", caller.file());
        assertEquals(true, program(survey, "nic").driver(), "interrupts lead to it");
        poke(address("datagram_waiters"), 0);
        assertEquals(false, program(survey(), "network_call").reachable());
        assertEquals(true, program(survey(), "nic").reachable());
    }

    @Test
    void listsAreFoundByTheTypesOfVariables() {
        assertEquals(
                List.of(
                        "network datagram_waiters LIST",
                        "network arp_table.waiting SLOTS",
                        "nic free_requests FREE",
                        "nic nic_queue LIST",
                        "nic tx_requests SLOTS"),
                survey().queues().stream()
                        .map(one -> one.driver() + " " + one.variable() + " " + one.kind())
                        .toList());
        assertEquals(8, queue(survey(), "free_requests").requests().size());
        assertEquals(
                "request_pool[0]",
                queue(survey(), "free_requests").requests().getFirst().name());
    }

    @Test
    void theRequestsOfTheTimerAreReadInItsOrder() {
        RequestQueue timer = queue(surveyOf("timers", STARTED), "timer_requests");
        assertEquals("timer", timer.driver());
        List<Long> deadlines = timer.requests().stream()
                .map(request -> request.value("deadline"))
                .toList();
        assertEquals(4, deadlines.size());
        assertEquals(deadlines.stream().sorted().toList(), deadlines);
        assertEquals(
                List.of("timers_separate", "timers_separate", "timers_nested", "timers_separate"),
                timer.requests().stream().map(ControlBlock::programName).toList());
    }

    @Test
    void theBlockBehindAnEventIsFoundByWhatItsHandlerTakesItFor() {
        GuestRun ask = new GuestRun("ask-name", Timing.TEXTBOOK).until(30_000);
        GuestSurveyor asking = surveyor(ask);
        ControlBlock block = null;
        // Between the queue and the loop the event is in neither for some cycles.
        for (long cycle = 30_000; block == null && cycle < 40_000; cycle += 10) {
            ask.machine.runTo(cycle);
            block = asking.read(ask.machine::peek).blocks().stream()
                    .filter(one -> one.type().equals("InputControlBlock"))
                    .findFirst()
                    .orElse(null);
        }
        assertNotNull(block);
        assertEquals("print_name", block.callbackName());
        assertEquals("ask_name", block.programName());
        assertEquals(79, block.value("capacity"));
    }

    @Test
    void theHeapIsWholeAndItsSharesAddUp() {
        HeapMap heap = survey().heap();
        assertNotNull(heap);
        assertEquals("", heap.cut());
        assertEquals(
                heap.bytes(),
                heap.blocks().stream().mapToLong(HeapMap.Block::bytes).sum());
        assertEquals(
                heap.usedBytes(),
                heap.owners().stream().mapToLong(HeapMap.Share::bytes).sum());
        assertEquals(
                List.of("network_call", "nic"),
                heap.owners().stream().map(HeapMap.Share::owner).toList());
    }

    @Test
    void aSpoiltHeaderEndsTheHeapThere() {
        HeapMap before = survey().heap();
        assertNotNull(before);
        poke(before.blocks().get(1).address(), 7);
        HeapMap heap = survey().heap();
        assertNotNull(heap);
        assertEquals(1, heap.blocks().size());
        assertTrue(heap.cut().contains("which cannot be"), heap.cut());
        assertEquals(heap.cut(), survey().damage());
    }

    @Test
    void aCircleAndAWildPointerAreSaid() {
        long block = run.machine.peek(address("datagram_waiters"), 8);
        Type.Structure type = debug.types().structure("DatagramControlBlock");
        assertNotNull(type);
        Type.Member next = type.member("next");
        assertNotNull(next);
        poke(block + next.offset(), block);
        assertTrue(
                survey().damage()
                        .contains(String.format(
                                Locale.ROOT, "datagram_waiters runs in a circle back to the entry at 0x%x.", block)),
                survey().damage());
        poke(block + next.offset(), 13);
        assertTrue(survey().damage().contains("datagram_waiters goes astray after 1 entries"), survey().damage());
        assertEquals(1, queue(survey(), "datagram_waiters").requests().size());
    }

    @Test
    void threadsAreSurveyedToo() {
        GuestSurvey survey = surveyOf("threads-os-threads", 60_000);
        assertEquals(List.of(), survey.programs());
        assertNull(survey.heap());
        assertNotNull(survey.threads());
        assertEquals(
                List.of("main", "t1", "t2"),
                survey.threads().threads().stream()
                        .map(ThreadsState.GuestThread::name)
                        .toList());
    }

    @Test
    void beforeTheKernelIsInPlaceThereIsNothing() {
        assertEquals(GuestSurvey.NONE, surveyor.read((at, size) -> 0));
        assertEquals(
                GuestSurvey.NONE,
                new GuestSurveyor(Kernel.none(debug, run.image.symbolTable())).read(run.machine::peek));
    }

    @Test
    void strayEventsAreThoseInNoListAndNoVariable() {
        KernelReader sts = surveyor.reader();
        assertNotNull(sts);
        assertEquals(List.of(), sts.strays(run.machine::peek));
        long free = run.machine.peek(address("event_free_list"), 8);
        poke(address("event_free_list"), run.machine.peek(free, 8));
        assertEquals(List.of(free), sts.strays(run.machine::peek));
        poke(address("current_event"), free);
        assertEquals(List.of(), sts.strays(run.machine::peek), "it is being handled");
        poke(address("event_free_list"), 3);
        assertEquals(List.of(), sts.strays(run.machine::peek), "of a damaged list nothing can be said");
    }

    /** A guest may write anything anywhere. */
    @Test
    void noMemoryMakesASurveyFailOrRunOn() {
        SplittableRandom random = new SplittableRandom(5);
        Symbol heapStart = run.image.symbolTable().find("heap_start");
        assertNotNull(heapStart);
        long[] pointers = {
            0, -1, heapStart.address(), address("event_pool"), address("nic"), address("idt"), Long.MIN_VALUE, 8, 17
        };
        for (int round = 0; round < 1500; round++) {
            long[] looks = {0};
            long salt = random.nextLong();
            int kind = random.nextInt(4);
            MemoryPeek memory = (at, size) -> {
                looks[0]++;
                long mixed = (at * 0x9E3779B97F4A7C15L + salt) >>> 20;
                return switch (kind) {
                    case 0 -> mixed * 0x2545F4914F6CDD1DL;
                    case 1 -> pointers[(int) (mixed % pointers.length)];
                    case 2 ->
                        mixed % 5 == 0 ? pointers[(int) (mixed / 5 % pointers.length)] : run.machine.peek(at, size);
                    default -> at & 0xff_fff8;
                };
            };
            assertNotNull(surveyor.read(memory));
            KernelReader sts = surveyor.reader();
            assertNotNull(sts);
            sts.strays(memory);
            surveyor.pollers(memory);
            assertTrue(looks[0] <= MOST_LOOKS, () -> looks[0] + " looks at memory for one survey");
        }
    }
}
