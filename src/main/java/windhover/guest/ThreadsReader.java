package windhover.guest;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import windhover.guest.ThreadsState.GuestThread;
import windhover.image.DebugInfo;
import windhover.image.SymbolTable;
import windhover.image.Type;
import windhover.image.Variable;

/**
 * Finds the structures of the threaded kernel in a guest's memory by the image's symbols and debug information, and
 * reads them.
 *
 * <p>The names are those of {@code roms/threads/kernel.h}: {@code struct Thread}, {@code enum ThreadState},
 * {@code threads}, {@code current_thread}, {@code ready_queue}.
 */
public final class ThreadsReader {
    /** What an image was found to be. */
    public sealed interface Recognition {}

    /**
     * The image is the threaded kernel.
     *
     * @param view reads its structures
     */
    public record Threads(ThreadsReader view) implements Recognition {}

    /**
     * The image is something else.
     *
     * @param reason what it lacks, a sentence
     */
    public record NotThreads(String reason) implements Recognition {}

    private static final int MOST_THREADS = 256;
    private static final int LARGEST_THREAD = 1 << 16;
    private static final int STACK_POINTER = 2;
    private static final String STATE_PREFIX = "THREAD_";

    /**
     * The members of {@code Thread}; those that not every kernel has may be null. {@code name} holds characters,
     * {@code registers} x0 to x31.
     */
    private record Fields(
            Field next,
            Field state,
            Type.Member name,
            Type.Member registers,
            @Nullable Field wakeAt,
            @Nullable Field joined,
            @Nullable Field port,
            @Nullable Field switches) {}

    private final SymbolTable symbols;
    private final Fields fields;
    private final Type.@Nullable Enumeration states;
    private final long threads;
    private final int count;
    private final long size;
    private final long current;
    private final long readyHead;
    private final long idle;

    private ThreadsReader(
            SymbolTable symbols,
            Fields fields,
            Type.@Nullable Enumeration states,
            Variable table,
            long size,
            long current,
            long readyHead,
            long idle) {
        this.symbols = symbols;
        this.fields = fields;
        this.states = states;
        this.threads = table.address();
        this.size = size;
        this.count = (int) Math.min(table.type().type().byteSize() / size, MOST_THREADS);
        this.current = current;
        this.readyHead = readyHead;
        this.idle = idle;
    }

    /** Recognizes the kernel by its table of threads, the running thread and the queue of ready ones. */
    public static Recognition of(DebugInfo debug, SymbolTable symbols) {
        Type.Structure type = debug.types().structure("Thread");
        if (type == null || type.size() <= 0 || type.size() > LARGEST_THREAD) {
            return new NotThreads("The image describes no struct Thread.");
        }
        Field next = Field.of(type, "next");
        Field state = Field.of(type, "state");
        Type.Member name = type.member("name");
        Type.Member registers = type.member("x");
        if (next == null || state == null || name == null || registers == null) {
            return new NotThreads("The image's struct Thread lacks one of the members next, state, name and x.");
        }
        Variable table = debug.variable("threads");
        Variable current = debug.variable("current_thread");
        Variable ready = debug.variable("ready_queue");
        Field head = ready != null && ready.type().type().stripped() instanceof Type.Structure queue
                ? Field.of(queue, "head")
                : null;
        if (table == null || current == null || ready == null || head == null) {
            return new NotThreads("The image lacks one of the variables threads, current_thread and ready_queue.");
        }
        Type.Member stateMember = type.member("state");
        Type.Enumeration states =
                stateMember != null && stateMember.type().type().stripped() instanceof Type.Enumeration enumeration
                        ? enumeration
                        : null;
        Type.Member request = type.member("dcb");
        Field port = request != null && request.type().type().stripped() instanceof Type.Structure block
                ? Field.of(block, "port")
                : null;
        Variable idle = debug.variable("idle_thread");
        Fields fields = new Fields(
                next,
                state,
                name,
                registers,
                Field.of(type, "wake_at"),
                Field.of(type, "joined"),
                port == null || request == null ? null : new Field(request.offset() + port.offset(), port.size()),
                Field.of(type, "switches"));
        return new Threads(new ThreadsReader(
                symbols,
                fields,
                states,
                table,
                type.size(),
                current.address(),
                ready.address() + head.offset(),
                idle == null ? 0 : idle.address()));
    }

    /** Address of the pointer to the running thread. */
    public long currentThreadAddress() {
        return current;
    }

    /** Offset of a thread's name, an array of characters. */
    public long nameOffset() {
        return fields.name.offset();
    }

    /** Reads everything at once. Whatever the memory holds, this ends. */
    public ThreadsState read(MemoryPeek memory) {
        long running = memory.peek(current, 8);
        if (running == 0) {
            return new ThreadsState(List.of(), null, List.of(), "");
        }
        List<String> problems = new ArrayList<>();
        List<GuestThread> inUse = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            GuestThread thread = thread(threads + i * size, memory);
            if (!thread.state().equals("free")) {
                inUse.add(thread);
            }
        }
        GuestThread now = null;
        if (isThread(running)) {
            now = thread(running, memory);
        } else {
            problems.add(String.format(Locale.ROOT, "current_thread is wrong: there is no thread at 0x%x.", running));
        }
        List<Long> ready = new ArrayList<>();
        for (long at = memory.peek(readyHead, 8); at != 0; at = fields.next.in(at, memory)) {
            if (!isThread(at)) {
                problems.add(String.format(
                        Locale.ROOT,
                        "ready_queue goes astray after %d entries: there is no thread at 0x%x.",
                        ready.size(),
                        at));
                break;
            }
            if (ready.size() > count) {
                problems.add("ready_queue runs in a circle.");
                break;
            }
            ready.add(at);
        }
        return new ThreadsState(inUse, now, ready, String.join(" ", problems));
    }

    private boolean isThread(long address) {
        long offset = address - threads;
        return (address == idle && idle != 0) || (Long.compareUnsigned(offset, count * size) < 0 && offset % size == 0);
    }

    private GuestThread thread(long at, MemoryPeek memory) {
        String state = state(fields.state.in(at, memory));
        long registers = at + fields.registers.offset();
        long pc = memory.peek(registers, 8);
        return new GuestThread(
                at,
                at == idle ? -1 : (int) ((at - threads) / size),
                name(at, memory),
                at == idle ? "idle" : state,
                at == idle ? "" : waitsFor(state, at, memory),
                pc,
                symbols.describe(pc),
                memory.peek(registers + 8 * STACK_POINTER, 8),
                fields.switches == null ? 0 : fields.switches.in(at, memory));
    }

    private String name(long at, MemoryPeek memory) {
        return GuestText.read(
                at + fields.name.offset(),
                (int) Math.min(fields.name.type().type().byteSize(), GuestText.LONGEST),
                memory);
    }

    private String state(long value) {
        String name = states == null ? null : states.nameOf(value);
        if (name == null) {
            return Long.toString(value);
        }
        return (name.startsWith(STATE_PREFIX) ? name.substring(STATE_PREFIX.length()) : name).toLowerCase(Locale.ROOT);
    }

    private String waitsFor(String state, long at, MemoryPeek memory) {
        return switch (state) {
            case "sleeping" ->
                fields.wakeAt == null ? "" : "cycle @" + Long.toUnsignedString(fields.wakeAt.in(at, memory));
            case "receiving" -> fields.port == null ? "" : "datagram on port " + fields.port.in(at, memory);
            case "joining" -> {
                long other = fields.joined == null ? 0 : fields.joined.in(at, memory);
                yield isThread(other) ? "end of " + name(other, memory) : "";
            }
            default -> "";
        };
    }
}
