package windhover.guest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import windhover.bus.AddressMap;
import windhover.bus.Ram;
import windhover.cpu.Timing;
import windhover.guest.KernelState.QueuedEvent;
import windhover.guest.kernel.Kernel;
import windhover.guest.kernel.KernelDescription;
import windhover.guest.kernel.KernelLibrary;
import windhover.guest.kernel.MemoryPeek;
import windhover.image.DebugInfo;
import windhover.image.ElfImage;
import windhover.image.ImageFormatException;
import windhover.image.Segment;
import windhover.image.Subprogram;
import windhover.image.Type;
import windhover.image.Variable;
import windhover.machine.Board;
import windhover.machine.LoadException;
import windhover.machine.Machine;
import windhover.yaml.FormatException;

/** Lays the structures of STS into memory as the kernel would, by the names in the image, and reads them back. */
class KernelReaderTest {
    /** The most reads of memory that a look at the guest may take, whatever it finds. */
    private static final long MOST_LOOKS = 1_000_000;

    private static final int RAM_BYTES = 16 << 20;
    private static final long HEAP = 0x30_0000;

    private static ElfImage image;
    private static DebugInfo debug;
    private static KernelReader view;

    private final Ram ram = new Ram(RAM_BYTES);
    private final AddressMap map = new AddressMap().add(0, RAM_BYTES, ram, 0);

    @BeforeAll
    static void readTheImage() throws IOException, ImageFormatException {
        try (InputStream in = KernelReaderTest.class.getResourceAsStream("/windhover/roms/images/network-call.elf")) {
            assertNotNull(in);
            image = ElfImage.parse(in.readAllBytes(), "network-call.elf");
        }
        debug = DebugInfo.of(image);
        assertEquals(List.of(), debug.warnings());
        view = reader(image, debug);
    }

    private static KernelReader reader(ElfImage of, DebugInfo info) {
        try {
            KernelReader found = KernelReader.of(KernelLibrary.recognised(of, info));
            assertNotNull(found);
            return found;
        } catch (FormatException e) {
            throw new AssertionError(e);
        }
    }

    @BeforeEach
    void copyTheImageToWhereItRuns() {
        for (Segment segment : image.segments()) {
            if (Long.compareUnsigned(segment.virtualAddress(), RAM_BYTES) < 0) {
                ByteBuffer contents = segment.contents();
                for (long at = segment.virtualAddress(); contents.hasRemaining(); at++) {
                    ram.write(at, 1, contents.get());
                }
            }
        }
    }

    private static long address(String variable) {
        Variable found = debug.variable(variable);
        assertNotNull(found, variable);
        return found.address();
    }

    private static long function(String name) {
        Subprogram found = debug.function(name);
        assertNotNull(found, name);
        return found.address();
    }

    private static long event(int index) {
        Type.Structure type = debug.types().structure("Event");
        assertNotNull(type);
        return address("event_pool") + index * type.size();
    }

    private void set(String type, long structure, String member, long value) {
        Type.Structure found = debug.types().structure(type);
        assertNotNull(found, type);
        Type.Member place = found.member(member);
        assertNotNull(place, member);
        ram.write(structure + place.offset(), (int) place.type().type().byteSize(), value);
    }

    private void setPointer(String variable, long value) {
        ram.write(address(variable), 8, value);
    }

    /** Queues events of the pool in order. */
    private void queue(int... indexes) {
        for (int i = 0; i < indexes.length; i++) {
            long at = event(indexes[i]);
            set("Event", at, "next", i + 1 < indexes.length ? event(indexes[i + 1]) : 0);
            set("Event", at, "callback", function("datagram_received"));
            set("Event", at, "data", HEAP);
            set("Event", at, "scheduled", 1);
            set("Event", at, "program", address("network_call"));
        }
        set("Queue", address("work_queue"), "head", indexes.length == 0 ? 0 : event(indexes[0]));
        set("Queue", address("work_queue"), "length", indexes.length);
    }

    private KernelState read() {
        return view.read(map::peek);
    }

    @Test
    void beforeTheKernelIsInPlaceThereIsNothing() {
        KernelState state = view.read(new AddressMap()::peek);
        assertEquals(new KernelState(List.of(), null, "", List.of(), List.of(), List.of(), -1, -1, ""), state);
        assertEquals(false, view.isBooted(new AddressMap()::peek));
        assertEquals(true, view.isBooted(map::peek));
    }

    @Test
    void theQueueIsReadHeadFirst() {
        queue(4, 2, 7);
        KernelState state = read();
        assertEquals(
                List.of(event(4), event(2), event(7)),
                state.queue().stream().map(QueuedEvent::address).toList());
        assertEquals("", state.damage());
        assertEquals(3, view.length(map::peek));
        assertEquals(
                new QueuedEvent(
                        event(4),
                        function("datagram_received"),
                        "datagram_received",
                        HEAP,
                        "DatagramControlBlock at 0x300000",
                        true,
                        address("network_call"),
                        "network_call"),
                state.queue().getFirst());
    }

    @Test
    void anEventsDataIsNamedByTheVariableItLiesIn() {
        queue(0);
        Type.Structure program = debug.types().structure("Program");
        assertNotNull(program);
        Type.Member pcb = program.member("pcb");
        assertNotNull(pcb);
        set("Event", event(0), "callback", function("start_up"));
        set("Event", event(0), "data", address("network_call") + pcb.offset());
        assertEquals("network_call.pcb", read().queue().getFirst().dataName());
        set("Event", event(0), "data", 0);
        set("Event", event(0), "program", 0);
        assertEquals("", read().queue().getFirst().dataName());
        assertEquals("kernel", read().queue().getFirst().programName());
    }

    @Test
    void theRunningEventAndProgramAreTold() {
        assertNull(read().current());
        assertEquals("", read().currentProgram());
        queue();
        setPointer("current_event", event(9));
        setPointer("current_program", address("nic"));
        set("Event", event(9), "callback", function("nic_start_up"));
        set("Event", event(9), "program", address("nic"));
        QueuedEvent current = read().current();
        assertNotNull(current);
        assertEquals("nic_start_up", current.callbackName());
        assertEquals("nic", current.programName());
        assertEquals(false, current.scheduled());
        assertEquals("nic", read().currentProgram());
    }

    @Test
    void loadedProgramsAreListed() {
        setPointer("program_list", address("network_call"));
        set("Program", address("network_call"), "next", address("nic"));
        assertEquals(
                List.of("network_call", "nic"),
                read().programs().stream().map(KernelState.GuestProgram::name).toList());
    }

    @Test
    void aControlBlockThatWaitsTellsWhatForAndWhoCalls() {
        setPointer("datagram_waiters", HEAP);
        set("DatagramControlBlock", HEAP, "port", 7);
        set("DatagramControlBlock", HEAP, "callback", function("datagram_received"));
        set("DatagramControlBlock", HEAP, "program", address("network_call"));
        assertEquals(
                List.of(new KernelState.Waiter(HEAP, "datagram on port 7", "datagram_received", "network_call")),
                read().waiters());
        set("DatagramControlBlock", HEAP, "callback", 0);
        assertEquals("", read().waiters().getFirst().callbackName(), "the program polls");
    }

    /** Three requests set at once in the order 200, 100, 50 ms, and one of another program. */
    @Test
    void theRequestsOfADriverAreReadInTheDriversOrder() {
        GuestRun run = new GuestRun("timers", Timing.TEXTBOOK).until(100_000);
        DebugInfo info = DebugInfo.of(run.image);
        KernelReader timers = reader(run.image, info);
        List<KernelState.Waiter> waiters = timers.read(run.machine::peek).waiters();
        assertEquals(
                List.of("timer", "timer", "timer", "timer"),
                waiters.stream().map(KernelState.Waiter::what).toList());
        assertEquals(
                List.of("one_is_over", "one_is_over", "then_100", "one_is_over"),
                waiters.stream().map(KernelState.Waiter::callbackName).toList());
        assertEquals(
                List.of("timers_separate", "timers_separate", "timers_nested", "timers_separate"),
                waiters.stream().map(KernelState.Waiter::programName).toList());
    }

    @Test
    void freeEventsAreCounted() {
        assertEquals(0, read().freeEvents());
        assertEquals(128, read().totalEvents());
        setPointer("event_free_list", event(0));
        set("Event", event(0), "next", event(1));
        assertEquals(2, read().freeEvents());
        set("Event", event(1), "next", event(0));
        assertEquals(
                String.format(Locale.ROOT, "event_free_list runs in a circle back to the entry at 0x%x.", event(0)),
                read().damage());
    }

    @Test
    void theFlagThatStopsTheLoopIsSeenThroughItsPointer() {
        assertEquals(false, view.kernel().ends(map::peek));
        ram.write(address("quit"), 4, 1);
        assertEquals(true, view.kernel().ends(map::peek));
    }

    @Test
    void aCircleIsCutBehindItsLastEvent() {
        for (int length = 1; length <= 40; length++) {
            for (int back = 0; back < length; back++) {
                int[] indexes = new int[length];
                for (int i = 0; i < length; i++) {
                    indexes[i] = i;
                }
                queue(indexes);
                set("Event", event(length - 1), "next", event(back));
                KernelState state = read();
                assertEquals(length, state.queue().size());
                assertEquals(
                        String.format(
                                Locale.ROOT, "work_queue runs in a circle back to the entry at 0x%x.", event(back)),
                        state.damage());
            }
        }
    }

    @Test
    void aWildPointerEndsTheList() {
        queue(1, 2);
        set("Event", event(2), "next", event(3) + 8);
        assertEquals(
                String.format(
                        Locale.ROOT,
                        "work_queue goes astray after 2 entries: there is no event at 0x%x.",
                        event(3) + 8),
                read().damage());
        assertEquals(2, read().queue().size());
        set("Queue", address("work_queue"), "head", -8);
        assertEquals(
                "work_queue goes astray after 0 entries: there is no event at 0xfffffffffffffff8.", read().damage());
        setPointer("datagram_waiters", 3);
        assertTrue(read().damage()
                .endsWith("datagram_waiters goes astray after 0 entries: the address 0x3 is not a multiple of 8."));
    }

    @Test
    void aProgramsNameIsReadAsTextAndNoMore() {
        queue(0);
        long program = address("network_call");
        set("Program", program, "name", HEAP);
        for (int i = 0; i < 200; i++) {
            ram.write(HEAP + i, 1, i == 1 ? '\n' : 'x');
        }
        String name = read().queue().getFirst().programName();
        assertEquals("x?" + "x".repeat(62) + "…", name);
        set("Program", program, "name", -1);
        assertEquals("network_call", read().queue().getFirst().programName(), "without a text the symbol names it");
    }

    /** The kernel itself, from reset until it waits for a datagram, looked at after every cycle. */
    @Test
    void theRunningKernelIsReadWholeAtEveryCycle() throws LoadException {
        Machine machine = new Machine(Board.KESTREL3, Timing.KESTREL3);
        machine.load(image);
        machine.reset(Board.KESTREL3.resetPc());
        List<String> handlers = new ArrayList<>();
        String last = "";
        KernelState state = view.read(machine::peek);
        for (long cycle = 1; cycle <= 200_000 && (state.waiters().isEmpty() || state.current() != null); cycle++) {
            machine.runTo(cycle);
            state = view.read(machine::peek);
            assertEquals("", state.damage(), () -> "@" + machine.clock().now());
            String now = state.current() == null
                    ? ""
                    : state.current().programName() + "." + state.current().callbackName();
            if (!now.isEmpty() && !now.equals(last)) {
                handlers.add(now);
            }
            last = now;
        }
        assertEquals(List.of("nic.nic_start_up", "network_call.start_up"), handlers);
        assertEquals("datagram on port 7", state.waiters().getFirst().what());
        assertEquals("datagram_received", state.waiters().getFirst().callbackName());
        assertEquals(
                List.of("network_call", "nic"),
                state.programs().stream().map(KernelState.GuestProgram::name).toList());
        assertEquals(128, state.totalEvents());
    }

    /** A guest may write anything anywhere, at any time. */
    @Test
    void noMemoryMakesAReadFailOrRunOn() {
        SplittableRandom random = new SplittableRandom(11);
        long[] pointers = {
            0, -1, HEAP, event(0), event(127), event(5) + 1, address("work_queue"), address("nic"), Long.MIN_VALUE
        };
        for (int round = 0; round < 3000; round++) {
            boolean wild = random.nextInt(4) == 0;
            long salt = random.nextLong();
            long[] looks = {0};
            MemoryPeek noise = (address, size) -> {
                looks[0]++;
                long mixed = (address * 0x9e37_79b9_7f4a_7c15L + salt) ^ (salt >>> 7);
                return wild ? mixed >>> (64 - 8 * size) : pointers[Math.floorMod(mixed >> 8, pointers.length)];
            };
            KernelState state = view.read(noise);
            assertTrue(state.queue().size() <= 1024
                    && state.waiters().size() <= 64
                    && state.damage().length() < 1000);
            assertTrue(looks[0] <= MOST_LOOKS, () -> looks[0] + " looks at memory for one read");
        }
    }

    @Test
    void anImageWithoutDebugInformationHasNoQueue() throws FormatException {
        Kernel known = KernelLibrary.recognised(image, debug);
        KernelDescription description = KernelLibrary.shipped().stream()
                .filter(one -> one.name().equals(known.name()))
                .findFirst()
                .orElseThrow();
        Kernel bound = Kernel.bind(description, image, DebugInfo.none());
        assertNull(KernelReader.of(bound));
        assertTrue(
                bound.problems().stream()
                        .anyMatch(line -> line.contains("no variable 'program_list'") || line.contains("program_list")),
                bound.problems().toString());
    }
}
