package windhover.debug.trace;

/** What can happen, as the trace tells it. What an event's subject and detail mean depends on its kind. */
public enum EventKind {
    /** Something came from outside, between two cycles; named by its port; detail: bytes. */
    INPUT("input"),
    /**
     * The first bit of a frame is on the wire; named by the device at which the wire hangs; subject: 0 to the device, 1
     * from it; detail: bytes with check sequence.
     */
    WIRE_BEGAN("frame begins"),
    /** The last bit of a frame has passed; subject: 0 to the device, 1 from it. */
    WIRE_ENDED("frame ends"),
    /** Firmware changed state; named by its firmware. */
    FIRMWARE("firmware"),
    /** A device read a descriptor; subject: address, detail: bytes. */
    DESCRIPTOR_READ("descriptor read"),
    /** A device wrote a descriptor back; subject: address, detail: bytes. */
    DESCRIPTOR_WRITTEN("descriptor write-back"),
    /** The DMA controller read memory; subject: address, detail: bytes. */
    DMA_READ("DMA read"),
    /** The DMA controller wrote memory; subject: address, detail: bytes. */
    DMA_WRITTEN("DMA write"),
    /**
     * Another device was master of the bus; named by the master; subject: address, detail: bytes, negative for a write.
     */
    DEVICE_BUS("bus transaction"),
    /** The processor wrote a device's register; named by the device; subject: address, detail: the store's address. */
    REGISTER_WRITTEN("register write"),
    /**
     * The processor read a device's register, and that had an effect; named by the device; subject: address, detail:
     * the load's address. Reads without effect are not recorded.
     */
    REGISTER_READ("register read"),
    /** A line rose; subject: its number. */
    LINE_ROSE("line rises"),
    /** A line fell; subject: its number. */
    LINE_FELL("line falls"),
    /** The processor left its work; subject: cause, negative for interrupts; detail: pc. */
    TRAP("trap"),
    /** The hardware read the descriptor table; subject: entry, detail: the handler found. */
    IDT_READ("IDT read"),
    /** The handler is entered; subject: its address, detail: cause. */
    HANDLER_ENTERED("handler entered"),
    /** The driver's own function for this interrupt is entered; subject: its address. */
    HANDLER_FUNCTION("driver's handler"),
    /** The handler gave the processor back ({@code mret}, {@code sret}); subject: where it goes on. */
    HANDLER_LEFT("handler left"),
    /**
     * One of the kernel's functions that queue events is entered; named by it; subject: callback or event, detail:
     * data.
     */
    SCHEDULE("schedule"),
    /** An event entered the queue; subject: the event's address, detail: its callback; named by its program. */
    QUEUED("queued"),
    /** The loop took an event; subject: the event's address, detail: its callback; named by its program. */
    DISPATCHED("dispatched"),
    /** The event's callback is entered; subject: its address, detail: the event's address. */
    CALLBACK("callback"),
    /** The event's callback has returned; subject: the event's address. */
    CALLBACK_ENDED("callback ended"),
    /** An event was given back to the pool; subject: its address. */
    FREED("freed"),
    /** An event left the queue without being dispatched; subject: its address. */
    PURGED("purged"),
    /** A program asked the kernel by a software interrupt; subject: number of the call, detail: pc. */
    SYSCALL("system call"),
    /** Another task has the processor; subject: its address, detail: the one before; named by it. */
    THREAD_SWITCHED("thread switch"),
    /** A task waits from now on; subject: its address, detail: what for; named by it. */
    BLOCKED("blocked"),
    /** A task can run again; subject: its address, detail: what it waited for; named by it. */
    WOKEN("woken"),
    /** The processor waits for an interrupt; subject: pc. */
    WAITS("waits"),
    /** The wait is over; subject: pc. */
    WAKES("wakes"),
    /** A step of the lesson was observed; subject: its number; named by it. */
    STEP("step"),
    /** The console printed a character; subject: the character. */
    CONSOLE("console"),
    /** A frame was sent; named by the device at which its wire hangs; subject: its bytes without check sequence. */
    FRAME_SENT("frame sent"),
    /**
     * Something else happened in a device, and it told so; named by its words; subject: the number of the device's
     * name.
     */
    DEVICE("device event");

    private final String label;

    EventKind(String label) {
        this.label = label;
    }

    /** A few words for a legend. */
    public String label() {
        return label;
    }
}
