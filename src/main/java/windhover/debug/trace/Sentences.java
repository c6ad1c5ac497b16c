package windhover.debug.trace;

import java.util.Locale;
import org.jspecify.annotations.Nullable;
import windhover.debug.Software;
import windhover.debug.SourcePosition;
import windhover.guest.kernel.Kernel;
import windhover.guest.kernel.KernelDescription;
import windhover.irq.Idt;
import windhover.isa.Cause;
import windhover.machine.Board;
import windhover.machine.Machine;

/** The trace in words that a student can read; made when somebody asks, never while recording. */
final class Sentences {
    private final Machine machine;
    private final Software software;
    private final EventStream events;
    private final NameNumbers names;
    private final KernelDescription.Words words;

    Sentences(Machine machine, Software software, EventStream events, NameNumbers names) {
        this.machine = machine;
        this.software = software;
        this.events = events;
        this.names = names;
        words = software.kernel().words();
    }

    TraceEvent event(long i) {
        return new TraceEvent(
                i,
                events.cycle(i),
                events.kind(i),
                events.cause(i),
                events.subject(i),
                events.detail(i),
                names.name(events.name(i)),
                sentence(i));
    }

    /** What happened. */
    String sentence(long i) {
        long subject = events.subject(i);
        long detail = events.detail(i);
        String name = names.name(events.name(i));
        return switch (events.kind(i)) {
            case INPUT -> String.format(Locale.ROOT, "From outside, %d bytes come to port %s.", detail, name);
            case WIRE_BEGAN ->
                String.format(Locale.ROOT, "The first bit of a frame of %d bytes reaches %s.", detail, device(name));
            case WIRE_ENDED -> "The last bit of the frame has passed.";
            case FIRMWARE ->
                firmware(name, names.name((int) (subject >> 32)), names.name((int) subject), names.name((int) detail));
            case DESCRIPTOR_READ -> "The %s has read the descriptor at %s.".formatted(name, place(subject));
            case DESCRIPTOR_WRITTEN -> "The %s has written the descriptor at %s back.".formatted(name, place(subject));
            case DMA_READ ->
                String.format(Locale.ROOT, "The %s has read %d bytes at %s.", name, detail, place(subject));
            case DMA_WRITTEN ->
                String.format(Locale.ROOT, "The %s has written %d bytes to %s.", name, detail, place(subject));
            case DEVICE_BUS ->
                String.format(
                        Locale.ROOT,
                        "The %s has %s %d bytes at %s.",
                        name,
                        detail < 0 ? "written" : "read",
                        Math.abs(detail),
                        place(subject));
            case REGISTER_WRITTEN -> registerWritten(name, subject, detail);
            case REGISTER_READ ->
                String.format(
                        Locale.ROOT,
                        "%s reads a register of the %s, at 0x%x, which has an effect.",
                        code(detail),
                        name.isEmpty() ? "device" : name,
                        subject);
            case LINE_ROSE -> line(subject) + " rises.";
            case LINE_FELL -> line(subject) + " falls.";
            case TRAP ->
                subject < 0
                        ? "The processor leaves its work in %s for %s.".formatted(code(detail), cause(subject))
                        : Cause.isSystemCall(subject)
                                ? "%s asks the kernel for something: a system call.".formatted(code(detail))
                                : "The instruction at %s cannot be done: %s.".formatted(code(detail), cause(subject));
            case IDT_READ -> idtRead(subject, detail);
            case HANDLER_ENTERED ->
                detail >= 0 && Cause.isSystemCall(detail)
                        ? "The kernel takes the system call, in %s.".formatted(code(subject))
                        : "The processor enters %s, the handler of %s.".formatted(code(subject), cause(detail));
            case HANDLER_FUNCTION -> "The driver's function %s begins.".formatted(code(subject));
            case HANDLER_LEFT -> "%s; the processor goes on in %s.".formatted(done(detail), code(subject));
            case SCHEDULE ->
                "%s is called for %s."
                        .formatted(
                                name,
                                isItem(subject)
                                        ? String.format(Locale.ROOT, "the %s at 0x%x", words.item(), subject)
                                        : code(subject));
            case QUEUED ->
                String.format(
                        Locale.ROOT,
                        "%s 0x%x%s for %s, enters the %s.",
                        item(),
                        subject,
                        toCall(detail),
                        owner(name),
                        queueName());
            case DISPATCHED ->
                String.format(
                        Locale.ROOT,
                        "The %s takes %s 0x%x from the queue%s for %s.",
                        words.dispatcher(),
                        words.item(),
                        subject,
                        toCall(detail),
                        owner(name));
            case CALLBACK -> "The callback %s begins.".formatted(code(subject));
            case CALLBACK_ENDED ->
                String.format(
                        Locale.ROOT,
                        "The callback of %s 0x%x has returned to the %s.",
                        words.item(),
                        subject,
                        words.dispatcher());
            case FREED -> String.format(Locale.ROOT, "%s 0x%x goes back to the free ones.", item(), subject);
            case PURGED ->
                String.format(Locale.ROOT, "%s 0x%x has left the queue without being dispatched.", item(), subject);
            case SYSCALL ->
                subject < 0
                        ? "%s makes a system call.".formatted(name)
                        : String.format(Locale.ROOT, "%s makes system call %d.", name, subject);
            case THREAD_SWITCHED -> "The kernel gives the processor to %s %s.".formatted(words.task(), name);
            case BLOCKED -> "%s %s waits from now on%s.".formatted(task(), name, onWhat(" for ", detail));
            case WOKEN -> "%s %s can run again%s.".formatted(task(), name, onWhat(", it waited for ", detail));
            case WAITS -> "The processor waits for an interrupt, in %s.".formatted(code(subject));
            case WAKES -> "An interrupt is pending: the processor goes on.";
            case STEP -> String.format(Locale.ROOT, "Step %d, %s, is observed.", subject, name);
            case CONSOLE ->
                "The console prints %s."
                        .formatted(
                                subject >= ' ' && subject < 0x7f ? "'" + (char) subject + "'" : "character " + subject);
            case FRAME_SENT ->
                String.format(Locale.ROOT, "The last bit of a frame of %d bytes has left %s.", subject, device(name));
            case DEVICE -> label(names.name((int) subject)) + ": " + name + ".";
        };
    }

    private String item() {
        return capital(words.item());
    }

    private String task() {
        return capital(words.task());
    }

    private static String capital(String word) {
        return Character.toUpperCase(word.charAt(0)) + word.substring(1);
    }

    /** What people call a device. */
    private String label(String device) {
        Board.Slot slot = machine.board().slot(device);
        return slot == null ? device : slot.shown().label();
    }

    /** The same within a sentence; a name of capitals, such as DMA, keeps them. */
    private String device(String device) {
        String label = label(device);
        boolean word = label.length() > 1 && Character.isLowerCase(label.charAt(1));
        return "the " + (word ? Character.toLowerCase(label.charAt(0)) + label.substring(1) : label);
    }

    /** ", to call f", where it is known what an item is for. */
    private String toCall(long callback) {
        return callback == 0 ? "," : ", to call " + code(callback);
    }

    private String queueName() {
        Kernel.Queue queue = software.kernel().queue();
        return queue == null ? "queue" : queue.name();
    }

    private boolean isItem(long address) {
        return software.function(address).isEmpty();
    }

    /** What a task waits for, with words before it; empty where the kernel has nothing to say. */
    private String onWhat(String before, long what) {
        return what == 0 ? "" : before + software.kernel().symbols().describe(what);
    }

    private static String firmware(String name, String from, String to, String label) {
        return from.equals(to)
                ? "%s stays in %s: %s.".formatted(name, to, label)
                : "%s goes from %s to %s: %s.".formatted(name, from, to, label);
    }

    private String registerWritten(String device, long address, long pc) {
        return address == 0
                ? "%s reaches a device's register.".formatted(code(pc))
                : String.format(
                        Locale.ROOT,
                        "%s writes to a register of the %s, at 0x%x.",
                        code(pc),
                        device.isEmpty() ? "device" : device,
                        address);
    }

    private String idtRead(long entry, long handler) {
        return handler == 0
                ? String.format(
                        Locale.ROOT,
                        "The hardware reads entry %d of the interrupt descriptor table and finds no handler.",
                        entry)
                : String.format(
                        Locale.ROOT,
                        "The hardware reads entry %d of the interrupt descriptor table: the handler is %s.",
                        entry,
                        code(handler));
    }

    private String line(long number) {
        String use = machine.board().lineUse((int) number);
        return "irq" + number + (use.isEmpty() ? "" : " (" + use + ")");
    }

    private String owner(String program) {
        return program.equals("kernel") ? "the kernel" : words.task() + " " + program;
    }

    /** An instruction by its function. */
    private String code(long address) {
        String function = software.function(address);
        return function.isEmpty() ? "0x" + Long.toHexString(address) : function;
    }

    /** A place in memory, with the variable there when there is one. */
    private String place(long address) {
        String described = software.image().symbolTable().describe(address);
        String number = "0x" + Long.toHexString(address);
        Board.Slot slot = machine.slotAt(address);
        if (slot != null) {
            return number + " in the " + slot.name();
        }
        return described.equals(number) ? number : number + " (" + described + ")";
    }

    /** What is done when a handler is left, by its cause. */
    private static String done(long cause) {
        return cause < 0
                ? "The interrupt handler is done"
                : Cause.isSystemCall(cause) ? "The system call is done" : "The exception is handled";
    }

    /** A trap's cause, such as {@code the interrupt of irq6}. */
    static String cause(long cause) {
        int code = (int) cause;
        if (cause < 0) {
            int line = code - Idt.FIRST_LINE_CAUSE;
            Cause own = Cause.of(cause);
            return line >= 0 ? "the interrupt of irq" + line : own == null ? "interrupt " + code : "the " + own.title();
        }
        Cause known = Cause.of(cause);
        return known == null ? "exception " + code : "the exception \"" + known.title() + "\"";
    }

    /** Why an event of a kind without a cause has none. */
    String unobserved(EventKind kind) {
        return switch (kind) {
            case INPUT, WIRE_BEGAN -> "The chain begins outside the machine.";
            case TRAP -> "No rise of a line was observed behind this trap, and nothing that led the program there.";
            case LINE_ROSE, LINE_FELL ->
                "Nothing was observed that drove the line in this cycle: its device's own time had come.";
            case FIRMWARE -> "What moved this firmware first was not observed.";
            case STEP -> "What the step was observed by is of a kind that the trace does not record.";
            case QUEUED, SCHEDULE, REGISTER_WRITTEN, REGISTER_READ, WAITS ->
                "The kernel's own code, outside of any handler and any event, did it.";
            case DISPATCHED -> "That the event entered the queue was not observed.";
            case WAKES -> "The trap that follows says which interrupt ended the wait.";
            default -> "What caused it was not observed.";
        };
    }

    String neverWritten(boolean forgotten) {
        if (forgotten) {
            return "It was written, but by whom is no longer remembered: later writes have taken its place.";
        }
        return machine.timing().sharedBus()
                ? "Nobody has written it since recording began."
                : "No device has written it; with timing %s the processor's own stores do not pass the bus, where they could be observed."
                        .formatted(machine.timing().name());
    }

    String stored(long pc, long address, int bytes) {
        return String.format(Locale.ROOT, "%s stores %d bytes to %s.", code(pc), bytes, place(address));
    }

    @Nullable
    SourcePosition position(long address) {
        SourcePosition position = software.position(address);
        return position.line() == 0 ? null : position;
    }

    /** The guest's source that an event belongs to, or null. */
    @Nullable
    SourcePosition where(long i) {
        return switch (events.kind(i)) {
            case REGISTER_WRITTEN, REGISTER_READ, TRAP, SYSCALL, DISPATCHED, QUEUED -> position(events.detail(i));
            case HANDLER_ENTERED, HANDLER_FUNCTION, HANDLER_LEFT, CALLBACK, WAITS, WAKES -> position(events.subject(i));
            case IDT_READ -> position(events.detail(i));
            default -> null;
        };
    }
}
