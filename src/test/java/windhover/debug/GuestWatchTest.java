package windhover.debug;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import windhover.debug.GuestWarning.Kind;
import windhover.guest.kernel.GuestEvent;
import windhover.image.Symbol;
import windhover.image.Type;
import windhover.image.Variable;
import windhover.irq.Idt;
import windhover.machine.Machine;

/**
 * The kernel of the network call, asleep until a datagram comes, is spoilt in one way at a time; what the watch says of
 * it.
 */
class GuestWatchTest {
    private static final long ASLEEP = 60_000;
    private static final long LATER = ASLEEP + 2 * GuestWatch.CHECK_CYCLES;
    private static final long LINE_6 = Long.MIN_VALUE | (Idt.FIRST_LINE_CAUSE + 6);

    private Debugger debugger;
    private Machine machine;
    private GuestWatch watch;

    @BeforeEach
    void runUntilTheProcessorSleeps() {
        debugger = NetworkCallFixture.debugger(InputSource.NONE);
        debugger.run(ASLEEP, null);
        machine = debugger.machine();
        watch = debugger.guest();
        assertTrue(machine.processor(0).waiting());
    }

    private long address(String variable) {
        Variable found = debugger.software().info().variable(variable);
        if (found != null) {
            return found.address();
        }
        Symbol symbol = debugger.software().image().symbolTable().find(variable);
        assertNotNull(symbol, variable);
        return symbol.address();
    }

    private void poke(long address, long value) {
        machine.ram().write(address - machine.board().ramBase(), 8, value);
    }

    private long member(String type, String name) {
        Type.Structure structure = debugger.software().info().types().structure(type);
        assertNotNull(structure, type);
        Type.Member member = structure.member(name);
        assertNotNull(member, name);
        return member.offset();
    }

    private long freeEvent() {
        return machine.peek(address("event_free_list"), 8);
    }

    /** Takes the first event off the free list, as one that calls the network program's handler. */
    private long takenEvent() {
        long event = freeEvent();
        poke(address("event_free_list"), machine.peek(event + member("Event", "next"), 8));
        poke(event + member("Event", "next"), 0);
        poke(event + member("Event", "callback"), address("datagram_received"));
        poke(event + member("Event", "program"), address("network_call"));
        poke(event + member("Event", "number"), 99);
        return event;
    }

    private void enqueue(long event) {
        poke(address("work_queue") + member("Queue", "head"), event);
        poke(address("work_queue") + member("Queue", "length"), 1);
    }

    /** The kernel takes an event from the queue, of which so many wait then. */
    private void dispatched(long event, int waiting) {
        watch.guestHappened(new GuestEvent.Dispatched(
                machine.clock().now(),
                0,
                event,
                machine.peek(event + member("Event", "callback"), 8),
                0,
                machine.peek(event + member("Event", "program"), 8),
                waiting));
    }

    private List<Kind> kinds() {
        return watch.warnings().stream().map(GuestWarning::kind).toList();
    }

    private GuestWarning only() {
        List<GuestWarning> all = watch.warnings();
        assertEquals(1, all.size(), all::toString);
        return all.getFirst();
    }

    private void sleepOn() {
        machine.skipTo(LATER);
    }

    @Test
    void aSoundKernelGivesNoWarning() {
        sleepOn();
        assertEquals(List.of(), watch.warnings());
    }

    @Test
    void anEventThatIsNowhereWasNeverFreed() {
        long event = takenEvent();
        watch.processorWaits(LATER, 0);
        watch.processorWaits(LATER + GuestWatch.CHECK_CYCLES, 0);
        GuestWarning warning = only();
        assertEquals(Kind.EVENT_NEVER_FREED, warning.kind());
        assertEquals(event, warning.event());
        assertEquals("network_call", warning.program());
        assertEquals(
                "Event 99 (datagram_received of network_call) is in no queue and is not handled, and was never freed.",
                warning.sentence());
    }

    @Test
    void anEventSetAsideByAProgramIsNotLost() {
        // Each loaded program keeps the event of its expunge handler; without that pointer it would be lost.
        poke(address("network_call") + member("Program", "expunge_event"), 0);
        watch.processorWaits(LATER, 0);
        watch.processorWaits(LATER + GuestWatch.CHECK_CYCLES, 0);
        assertEquals(List.of(Kind.EVENT_NEVER_FREED), kinds());
    }

    @Test
    void anEventOfAnUnloadedProgramIsSeenInTheQueue() {
        enqueue(takenEvent());
        poke(address("network_call") + member("Program", "state"), 0);
        sleepOn();
        GuestWarning warning = only();
        assertEquals(Kind.EVENT_OF_UNLOADED_PROGRAM, warning.kind());
        assertEquals(
                "datagram_received waits in the queue for network_call, which is not loaded any more.",
                warning.sentence());
    }

    @Test
    void anEventOfAnUnloadedProgramIsSeenWhenItIsDispatched() {
        long event = takenEvent();
        poke(address("network_call") + member("Program", "state"), 0);
        dispatched(event, 0);
        GuestWarning warning = only();
        assertEquals(Kind.EVENT_OF_UNLOADED_PROGRAM, warning.kind());
        assertEquals("datagram_received is called for network_call, which is not loaded any more.", warning.sentence());
        assertEquals(machine.clock().now(), warning.cycle());
    }

    @Test
    void toSleepOnAQueueThatHoldsAnEventIsALostWakeUp() {
        long event = takenEvent();
        enqueue(event);
        watch.processorWaits(ASLEEP + 1, address("halt"));
        GuestWarning warning = only();
        assertEquals(Kind.LOST_WAKE_UP, warning.kind());
        assertEquals(
                "The processor sleeps in halt while datagram_received of network_call waits in the queue.",
                warning.sentence());
        assertEquals(ASLEEP + 1, warning.cycle());
    }

    @Test
    void aProgramToWhichNothingLeadsForgotToUnload() {
        poke(address("datagram_waiters"), 0);
        assertEquals(List.of(), watch.warnings(), "it may be on its way");
        sleepOn();
        GuestWarning warning = only();
        assertEquals(Kind.PROGRAM_NOT_UNLOADED, warning.kind());
        assertEquals("network_call", warning.program());
        assertEquals(
                "network_call is loaded, but nothing can call it any more: it forgot to unload. It keeps 672 bytes in 3 blocks of the heap.",
                warning.sentence());
    }

    @Test
    void aHandlerIsTooLongFromAMillisecondOn() {
        watch.trapTaken(ASLEEP, LINE_6, 0, 0, address("nic_interrupt_entry"));
        watch.trapReturned(ASLEEP + HandlerTooLong.CYCLES - 1, 0);
        assertEquals(List.of(), watch.warnings());
        watch.trapTaken(LATER, LINE_6, 0, 0, address("nic_interrupt_entry"));
        watch.trapReturned(LATER + HandlerTooLong.CYCLES, 0);
        GuestWarning warning = only();
        assertEquals(Kind.HANDLER_TOO_LONG, warning.kind());
        assertEquals(
                "nic_interrupt_entry, the handler of line 6 (frame received), took 25000 cycles; other interrupts waited.",
                warning.sentence());
    }

    @Test
    void anExceptionWithinAHandlerBelongsToIt() {
        watch.trapTaken(ASLEEP, LINE_6, 0, 0, address("nic_interrupt_entry"));
        watch.trapTaken(ASLEEP + 100, 13, 0, 0, address("exception_entry"));
        watch.trapReturned(ASLEEP + 200, 0);
        watch.trapReturned(ASLEEP + HandlerTooLong.CYCLES + 1, 0);
        assertEquals(List.of(Kind.HANDLER_TOO_LONG), kinds());
    }

    @Test
    void fortyInterruptsInFourMillisecondsAreAFlood() {
        long from = 10L * InterruptFlood.SPAN_CYCLES;
        for (int i = 0; i < InterruptFlood.INTERRUPTS; i++) {
            assertEquals(List.of(), watch.warnings());
            watch.trapTaken(from + i * 100L, LINE_6, 0, 0, address("nic_interrupt_entry"));
            watch.trapReturned(from + i * 100L + 50, 0);
        }
        assertEquals(Kind.INTERRUPT_FLOOD, only().kind());
    }

    @Test
    void theSameNumberOfInterruptsOverALongerTimeIsNone() {
        for (int i = 0; i < 10 * InterruptFlood.INTERRUPTS; i++) {
            watch.trapTaken(i * 3000L, LINE_6, 0, 0, address("nic_interrupt_entry"));
            watch.trapReturned(i * 3000L + 50, 0);
        }
        assertEquals(List.of(), watch.warnings());
    }

    /** Dispatches events, the queue's length before each as told. */
    private void dispatch(int... lengths) {
        long event = takenEvent();
        for (int length : lengths) {
            dispatched(event, length);
            watch.guestHappened(new GuestEvent.Returned(machine.clock().now(), 0, event));
        }
    }

    @Test
    void aQueueThatGetsLongerAllTheTimeGrows() {
        int[] lengths = new int[QueueGrowing.DISPATCHES * 7];
        Arrays.setAll(lengths, i -> i / 2);
        dispatch(lengths);
        assertTrue(kinds().contains(Kind.QUEUE_GROWING));
    }

    @Test
    void aQueueThatFillsAndDrainsDoesNotGrow() {
        int[] lengths = new int[QueueGrowing.DISPATCHES * 20];
        Arrays.setAll(lengths, i -> i % 60);
        dispatch(lengths);
        assertTrue(!kinds().contains(Kind.QUEUE_GROWING));
    }

    @Test
    void aCallbackIsTooLongFromTenMillisecondsOn() {
        long event = takenEvent();
        dispatched(event, 0);
        machine.skipTo(machine.clock().now() + CallbackTooLong.CYCLES);
        watch.guestHappened(new GuestEvent.Returned(machine.clock().now(), 0, event));
        GuestWarning warning = watch.warnings().stream()
                .filter(one -> one.kind() == Kind.CALLBACK_TOO_LONG)
                .findFirst()
                .orElseThrow();
        assertEquals(
                "datagram_received of network_call took 250000 cycles; every other event waited.", warning.sentence());
    }

    @Test
    void aWriteToTheEndOfTheStackIsAnOverrun() {
        long bottom = address("stack_bottom");
        poke(bottom + 16, 1);
        assertEquals(List.of(), watch.warnings());
        poke(bottom + 8, 1);
        assertEquals(Kind.STACK_OVERRUN, only().kind());
    }

    @Test
    void theKernelsOwnCountersAreBelieved() {
        poke(address("events_refused"), 3);
        poke(address("heap_errors"), 1);
        sleepOn();
        assertEquals(List.of(Kind.QUEUE_FULL, Kind.BAD_FREE), kinds());
        assertEquals(
                "No event was free 3 times by now, and what was to be queued was not.",
                watch.warnings().getFirst().sentence());
    }

    @Test
    void anEmptyEntryOfTheTableIsTold() {
        watch.idtRead(ASLEEP, 54, 0x2047b0, 0);
        assertEquals(Kind.NO_HANDLER, only().kind());
        watch.idtRead(ASLEEP, 13, 0x204600, 0);
        assertEquals(1, watch.warnings().size(), "an exception without a handler is not a matter of a line");
    }

    @Test
    void theSameThingIsToldOnceAndWithItsFirstMoment() {
        for (int i = 0; i < 5; i++) {
            watch.idtRead(ASLEEP + i, 54, 0x2047b0, 0);
        }
        assertEquals(ASLEEP, only().cycle());
        watch.idtRead(ASLEEP + 9, 55, 0x2047b8, 0);
        assertEquals(2, watch.warnings().size(), "another line is another matter");
    }

    @Test
    void toLookChangesNothing() {
        takenEvent();
        poke(address("datagram_waiters"), 0);
        sleepOn();
        byte[] before = watch.save();
        List<GuestWarning> first = watch.warnings();
        assertEquals(2, first.size());
        for (int i = 0; i < 3; i++) {
            assertEquals(first, watch.warnings());
            debugger.snapshot(Snapshot.Activity.PAUSED, "", 0);
        }
        assertArrayEquals(before, watch.save());
    }

    @Test
    void goingBackTakesUpWhatHadBeenSeen() {
        byte[] first = watch.save();
        watch.idtRead(ASLEEP, 54, 0x2047b0, 0);
        byte[] then = watch.save();
        List<GuestWarning> seen = watch.warnings();
        watch.idtRead(ASLEEP + 5, 55, 0x2047b8, 0);
        watch.trapTaken(ASLEEP + 6, LINE_6, 0, 0, 0);
        watch.restore(then);
        assertEquals(seen, watch.warnings());
        assertArrayEquals(then, watch.save());
        watch.restore(first);
        assertEquals(List.of(), watch.warnings());
    }

    @Test
    void damagedMemoryOfTheWatchIsRefused() {
        watch.idtRead(ASLEEP, 54, 0x2047b0, 0);
        byte[] saved = watch.save();
        for (int length = 1; length < saved.length; length++) {
            byte[] cut = Arrays.copyOf(saved, length);
            assertThrows(IllegalArgumentException.class, () -> watch.restore(cut));
        }
    }

    @Test
    void blocksOfTheHeapTellWhoAskedForThem() {
        assertEquals(
                List.of(
                        "nic copy_arguments",
                        "network_call copy_arguments",
                        "network_call start_up",
                        "network_call start_up"),
                watch.survey().heap() == null
                        ? List.of()
                        : watch.survey().heap().blocks().stream()
                                .filter(block -> block.used())
                                .map(block -> block.owner() + " " + block.allocatedBy())
                                .toList());
    }
}
