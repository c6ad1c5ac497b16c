package windhover.guest;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import windhover.guest.ThreadsState.GuestThread;
import windhover.guest.kernel.GuestValue;
import windhover.guest.kernel.Kernel;
import windhover.guest.kernel.KernelDescription.Meaning;
import windhover.guest.kernel.MemoryPeek;
import windhover.guest.kernel.Things;
import windhover.image.SymbolTable;
import windhover.image.Type;

/** Reads a kernel's tasks from the guest's memory, by the kernel's description. */
public final class TaskReader {
    private static final int MOST_TASKS = 256;
    private static final String IDLE = "idle";

    private final Kernel kernel;
    private final Kernel.Tasks tasks;
    private final SymbolTable symbols;

    private TaskReader(Kernel kernel, Kernel.Tasks tasks) {
        this.kernel = kernel;
        this.tasks = tasks;
        symbols = kernel.symbols();
    }

    /** The reader of a kernel; null when it has no tasks. */
    public static @Nullable TaskReader of(Kernel kernel) {
        Kernel.Tasks described = kernel.tasks();
        return described == null ? null : new TaskReader(kernel, described);
    }

    /** Reads everything at once. Whatever the memory holds, this ends. */
    public ThreadsState read(MemoryPeek memory) {
        if (!kernel.isBooted(memory)) {
            return new ThreadsState(List.of(), null, List.of(), "");
        }
        List<String> problems = new ArrayList<>();
        List<GuestThread> inUse = new ArrayList<>();
        for (Things some : tasks.all()) {
            Things.Read read = some.read(memory);
            note(read.problem(), problems);
            for (long at : read.things()) {
                if (inUse.size() < MOST_TASKS) {
                    inUse.add(task(at, some, memory));
                }
            }
        }
        long running = tasks.running() == null ? 0 : tasks.running().value(memory);
        GuestThread now = null;
        if (running != 0 && isTask(running)) {
            now = task(running, tasks.all().getFirst(), memory);
        } else if (running != 0 && tasks.running() != null) {
            problems.add(String.format(
                    Locale.ROOT,
                    "%s is wrong: there is no %s at 0x%x.",
                    tasks.running().variable(),
                    kernel.words().task(),
                    running));
        }
        List<Long> ready = new ArrayList<>();
        for (Things some : tasks.ready()) {
            Things.Read read = some.read(
                    memory,
                    at -> isTask(at)
                            ? null
                            : String.format(
                                    Locale.ROOT,
                                    "there is no %s at 0x%x",
                                    kernel.words().task(),
                                    at));
            note(read.problem(), problems);
            ready.addAll(read.things());
        }
        return new ThreadsState(inUse, now, ready, String.join(" ", problems));
    }

    private static void note(@Nullable String problem, List<String> problems) {
        if (problem != null) {
            problems.add(problem);
        }
    }

    private boolean isTask(long address) {
        if (address == tasks.idleAddress() && address != 0) {
            return true;
        }
        for (Things some : tasks.all()) {
            long start = some.fixedStart();
            long offset = address - start;
            if (start == 0
                    ? address % 4 == 0
                    : Long.compareUnsigned(offset, some.elements() * some.stride()) < 0
                            && offset % some.stride() == 0) {
                return true;
            }
        }
        return false;
    }

    private GuestThread task(long at, Things from, MemoryPeek memory) {
        boolean idle = at == tasks.idleAddress() && at != 0;
        long pc = value(tasks.pc(), at, memory);
        return new GuestThread(
                at,
                idle ? -1 : number(at, from, memory),
                tasks.name() == null ? symbols.describe(at) : OwnerNames.text(tasks.name(), at, memory),
                idle ? IDLE : state(at, from, memory),
                idle ? "" : waitsFor(at, memory),
                pc,
                symbols.describe(pc),
                value(tasks.stackPointer(), at, memory),
                value(tasks.switches(), at, memory),
                value(tasks.root(), at, memory),
                tasks.image() == null ? "" : OwnerNames.text(tasks.image(), at, memory));
    }

    private static long value(@Nullable GuestValue access, long at, MemoryPeek memory) {
        return access == null ? 0 : access.value(at, memory);
    }

    private int number(long at, Things from, MemoryPeek memory) {
        if (tasks.id() != null) {
            return (int) tasks.id().value(at, memory);
        }
        return from.fixedStart() == 0 ? -1 : (int) ((at - from.fixedStart()) / from.stride());
    }

    private String state(long at, Things from, MemoryPeek memory) {
        Kernel.States states = tasks.states();
        return states == null ? from.state() : states.word(at, memory);
    }

    private String waitsFor(long at, MemoryPeek memory) {
        Kernel.States states = tasks.states();
        Kernel.Text text = states == null
                ? null
                : tasks.waitsForByState().get(states.field().value(at, memory));
        if (text == null) {
            boolean blocked = states == null
                    || !states.meanings().containsKey(Meaning.BLOCKED)
                    || states.is(Meaning.BLOCKED, at, memory);
            text = blocked ? tasks.waitsFor() : null;
        }
        return text == null ? "" : words(text, at, memory);
    }

    /** The text with its values; empty where one of them lies behind a pointer that is 0. */
    private String words(Kernel.Text text, long at, MemoryPeek memory) {
        StringBuilder all = new StringBuilder(text.words().getFirst());
        for (int i = 0; i < text.values().size(); i++) {
            GuestValue access = text.values().get(i);
            long place = access.address(at, memory, GuestValue.NO_REGISTERS);
            String value = place == 0 || place == access.offset() ? "" : word(access, at, memory);
            if (value.isEmpty()) {
                return "";
            }
            all.append(value).append(text.words().get(i + 1));
        }
        return all.toString();
    }

    private String word(GuestValue access, long at, MemoryPeek memory) {
        long value = access.value(at, memory);
        if (isText(access.type())) {
            return OwnerNames.text(access, at, memory);
        }
        if (access.type() instanceof Type.Pointer) {
            return value == 0 ? "" : symbols.describe(value);
        }
        if (access.type() instanceof Type.Enumeration enumeration) {
            String name = enumeration.nameOf(value);
            return name == null ? Long.toString(value) : name;
        }
        return Long.toUnsignedString(value);
    }

    private static boolean isText(Type type) {
        Type target = type instanceof Type.Array array
                ? array.element().type().stripped()
                : type instanceof Type.Pointer pointer ? pointer.target().type().stripped() : type;
        return !(type instanceof Type.Base)
                && target instanceof Type.Base base
                && base.size() == 1
                && base.name().equals("char");
    }
}
