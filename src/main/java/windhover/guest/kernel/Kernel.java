package windhover.guest.kernel;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import windhover.guest.kernel.KernelDescription.Meaning;
import windhover.guest.kernel.KernelDescription.Words;
import windhover.image.DebugInfo;
import windhover.image.ElfImage;
import windhover.image.SymbolTable;
import windhover.image.Type;

/**
 * A kernel in an image, as its description names it and the image's debug information places it. Whatever of the
 * description the image lacks is not here: a description that half fits shows what fits, and {@link #findings} says
 * what does not.
 */
public final class Kernel {
    /**
     * What is known of an image without a description: nothing but its names.
     *
     * @param debug its debug information
     * @param symbols its symbols
     */
    public static Kernel none(DebugInfo debug, SymbolTable symbols) {
        return new Kernel(
                "",
                new Words("item", "task", "kernel"),
                debug,
                symbols,
                null,
                null,
                0,
                0,
                "",
                null,
                null,
                List.of(),
                null,
                null,
                List.of(),
                null,
                List.of(),
                List.of());
    }

    /**
     * A member that says a state.
     *
     * @param field the member
     * @param enumeration its words; null when it is a plain number
     * @param meanings what its values mean
     */
    public record States(GuestValue field, Type.@Nullable Enumeration enumeration, Map<Meaning, Set<Long>> meanings) {
        /** Copies the meanings. */
        public States {
            meanings = Map.copyOf(meanings);
        }

        /** True when the thing is in a state of that meaning. */
        public boolean is(Meaning meaning, long thing, MemoryPeek memory) {
            Set<Long> values = meanings.get(meaning);
            return values != null && values.contains(field.value(thing, memory));
        }

        /** The kernel's word for a thing's state, in small letters; the number where it has no word. */
        public String word(long thing, MemoryPeek memory) {
            return word(field.value(thing, memory));
        }

        /** The word for a value: the constant's name without what all constants begin with. */
        public String word(long value) {
            String name = enumeration == null ? null : enumeration.nameOf(value);
            if (name == null || enumeration == null) {
                return Long.toString(value);
            }
            return name.substring(commonPrefix(enumeration))
                    .toLowerCase(Locale.ROOT)
                    .replace('_', ' ');
        }

        private static int commonPrefix(Type.Enumeration enumeration) {
            String first = enumeration.constants().getFirst().name();
            int end = first.lastIndexOf('_') + 1;
            while (end > 0) {
                String prefix = first.substring(0, end);
                if (enumeration.constants().size() > 1
                        && enumeration.constants().stream()
                                .allMatch(one -> one.name().startsWith(prefix)
                                        && one.name().length() > prefix.length())) {
                    return end;
                }
                end = end < 2 ? 0 : first.lastIndexOf('_', end - 2) + 1;
            }
            return 0;
        }
    }

    /** A text with values of a thing in it: words and values in turn, the words first. */
    public record Text(List<String> words, List<GuestValue> values) {
        /** Copies the lists. */
        public Text {
            words = List.copyOf(words);
            values = List.copyOf(values);
        }
    }

    /** Programs; see {@link KernelDescription.Programs}. */
    public record Programs(
            List<Things> all,
            Type.Structure type,
            GuestValue name,
            @Nullable States states,
            @Nullable GuestValue returnCode,
            @Nullable GuestValue running) {
        /** Copies the lists. */
        public Programs {
            all = List.copyOf(all);
        }
    }

    /**
     * A queue; see {@link KernelDescription.Queue}.
     *
     * @param number its place among the kernel's queues, from 0
     * @param word what an item is called
     * @param places addresses by which the kernel's functions may mean it: its variables'
     */
    public record Queue(
            int number,
            String name,
            String word,
            List<Things> items,
            Type.Structure type,
            @Nullable GuestValue length,
            @Nullable GuestValue callback,
            @Nullable GuestValue data,
            @Nullable GuestValue owner,
            @Nullable GuestValue id,
            @Nullable GuestValue queued,
            @Nullable GuestValue reserved,
            @Nullable Things pool,
            @Nullable Things free,
            @Nullable GuestValue current,
            @Nullable GuestValue refused,
            Set<Long> places,
            String hue) {
        /** Copies the collections. */
        public Queue {
            items = List.copyOf(items);
            places = Set.copyOf(places);
        }

        /** The variable that it begins in. */
        public String variable() {
            return items.getFirst().name();
        }

        /** Why an address cannot be that of an item, a part of a sentence; null when it can. */
        public @Nullable String problem(long address) {
            if (pool == null || pool.fixedStart() == 0) {
                return address % 4 == 0
                        ? null
                        : String.format(Locale.ROOT, "the address 0x%x is not a multiple of 4", address);
            }
            return pool.mayHold(address) ? null : String.format(Locale.ROOT, "there is no %s at 0x%x", word, address);
        }

        /** The items that wait, next first. */
        public Things.Read read(MemoryPeek memory) {
            if (items.size() == 1) {
                return items.getFirst().read(memory, this::problem);
            }
            return Kernel.read(items, memory, this::problem);
        }

        /** True when an item at this address can only be one of this queue's: its memory is an array of the queue's. */
        boolean mayHold(long address) {
            return (pool != null && pool.fixedStart() != 0 && pool.mayHold(address))
                    || items.stream().anyMatch(one -> one.fixedStart() != 0 && one.mayHold(address));
        }

        /** The item that is next; 0 when none waits. */
        public long head(MemoryPeek memory) {
            for (Things one : items) {
                long at = one.head(memory);
                if (at != 0) {
                    return problem(at) == null ? at : 0;
                }
            }
            return 0;
        }
    }

    /** Tasks; see {@link KernelDescription.Tasks}. */
    public record Tasks(
            List<Things> all,
            Type.Structure type,
            @Nullable GuestValue name,
            @Nullable GuestValue id,
            @Nullable States states,
            Map<Long, Text> waitsForByState,
            @Nullable Text waitsFor,
            @Nullable GuestValue running,
            @Nullable GuestValue idle,
            List<Things> ready,
            @Nullable GuestValue pc,
            @Nullable GuestValue stackPointer,
            @Nullable GuestValue switches,
            @Nullable GuestValue root,
            @Nullable GuestValue image,
            String hue) {
        /** Copies the collections. */
        public Tasks {
            all = List.copyOf(all);
            waitsForByState = Map.copyOf(waitsForByState);
            ready = List.copyOf(ready);
        }

        /** Address of the idle task; 0 when none is named. */
        public long idleAddress() {
            return idle == null ? 0 : idle.fixedAddress();
        }
    }

    /** A list of requests that the description names, or that a suffix of it finds. */
    public record Waiting(
            String what,
            Things items,
            @Nullable GuestValue callback,
            @Nullable GuestValue owner,
            @Nullable GuestValue port) {}

    /** The heap. */
    public record Heap(
            long start,
            long end,
            Type.Structure header,
            GuestValue size,
            long inUse,
            @Nullable GuestValue owner) {}

    private final String name;
    private final Words words;
    private final DebugInfo debug;
    private final SymbolTable symbols;
    private final @Nullable GuestValue booted;
    private final @Nullable GuestValue ends;
    private final long stackBottom;
    private final long interruptTable;
    private final String handlerEntry;
    private final @Nullable GuestValue badFrees;
    private final @Nullable Programs programs;
    private final List<Queue> queues;
    private final @Nullable Tasks tasks;
    private final KernelDescription.@Nullable Requests requests;
    private final List<Waiting> waiting;
    private final @Nullable Heap heap;
    private final List<Point> points;
    private final List<Finding> findings;

    Kernel(
            String name,
            Words words,
            DebugInfo debug,
            SymbolTable symbols,
            @Nullable GuestValue booted,
            @Nullable GuestValue ends,
            long stackBottom,
            long interruptTable,
            String handlerEntry,
            @Nullable GuestValue badFrees,
            @Nullable Programs programs,
            List<Queue> queues,
            @Nullable Tasks tasks,
            KernelDescription.@Nullable Requests requests,
            List<Waiting> waiting,
            @Nullable Heap heap,
            List<Point> points,
            List<Finding> findings) {
        this.name = name;
        this.words = words;
        this.debug = debug;
        this.symbols = symbols;
        this.booted = booted;
        this.ends = ends;
        this.stackBottom = stackBottom;
        this.interruptTable = interruptTable;
        this.handlerEntry = handlerEntry;
        this.badFrees = badFrees;
        this.programs = programs;
        this.queues = List.copyOf(queues);
        this.tasks = tasks;
        this.requests = requests;
        this.waiting = List.copyOf(waiting);
        this.heap = heap;
        this.points = List.copyOf(points);
        this.findings = List.copyOf(findings);
    }

    /** Holds a description against an image. Never fails: what the image lacks is among the findings. */
    public static Kernel bind(KernelDescription description, ElfImage image, DebugInfo debug) {
        return new Binder(description, image, debug).bind();
    }

    /** True when an image has every name by which a description recognises its kernel. */
    public static boolean recognises(KernelDescription description, DebugInfo debug, SymbolTable symbols) {
        return description.recognise().stream().allMatch(one -> NameLookup.has(debug, symbols, one.text()));
    }

    static Things.Read read(List<Things> all, MemoryPeek memory, Things.Plausible plausible) {
        List<Long> things = new ArrayList<>();
        List<String> problems = new ArrayList<>();
        for (Things one : all) {
            Things.Read read = one.read(memory, plausible);
            things.addAll(read.things());
            if (read.problem() != null) {
                problems.add(read.problem());
            }
        }
        return new Things.Read(things, problems.isEmpty() ? null : String.join(" ", problems));
    }

    /** True when nothing is known of a kernel. */
    public boolean isNone() {
        return name.isEmpty();
    }

    /** The kernel's name; empty when none is known. */
    public String name() {
        return name;
    }

    /** What its people call things. */
    public Words words() {
        return words;
    }

    /** The image's debug information. */
    public DebugInfo debug() {
        return debug;
    }

    /** The image's symbols. */
    public SymbolTable symbols() {
        return symbols;
    }

    /** True once the kernel's memory is in place. */
    public boolean isBooted(MemoryPeek memory) {
        return booted == null || booted.value(memory) != 0;
    }

    /** True when the kernel is to stop. */
    public boolean ends(MemoryPeek memory) {
        return ends != null && ends.value(memory) != 0;
    }

    /** Address of the lowest bytes of the stack; 0 when it is not known. */
    public long stackBottom() {
        return stackBottom;
    }

    /** Address of the table of interrupt handlers; 0 when it is not known. */
    public long interruptTable() {
        return interruptTable;
    }

    /** What the name of an interrupt handler's assembly entry ends in; empty when there is no such rule. */
    public String handlerEntry() {
        return handlerEntry;
    }

    /** Blocks given back that were never given out; 0 when nobody counts. */
    public long badFrees(MemoryPeek memory) {
        return badFrees == null ? 0 : badFrees.value(memory);
    }

    /** The name of the counter of those; empty when nobody counts. */
    public String badFreesName() {
        return badFrees == null ? "" : badFrees.variable();
    }

    /** Its programs; null when it has none. */
    public @Nullable Programs programs() {
        return programs;
    }

    /** Its queues, the main one first. */
    public List<Queue> queues() {
        return queues;
    }

    /** The queue that is shown first; null when it has none. */
    public @Nullable Queue queue() {
        return queues.isEmpty() ? null : queues.getFirst();
    }

    /** Its tasks; null when it has none. */
    public @Nullable Tasks tasks() {
        return tasks;
    }

    /** How its lists of requests are found; null when they are not. */
    public KernelDescription.@Nullable Requests requests() {
        return requests;
    }

    /** The lists of requests that it names. */
    public List<Waiting> waiting() {
        return waiting;
    }

    /** Its heap; null when it has none. */
    public @Nullable Heap heap() {
        return heap;
    }

    /** Where something happens. */
    List<Point> points() {
        return points;
    }

    /** What the image has of each name of the description. */
    public List<Finding> findings() {
        return findings;
    }

    /** What the image lacks, or cannot be observed in it, one line each. */
    public List<String> problems() {
        return findings.stream()
                .filter(finding -> finding.state() != Finding.State.FOUND)
                .map(Finding::line)
                .distinct()
                .toList();
    }

    /** True when a structure is of the kernel's own: an item, a program, a task, a header of the heap. */
    public boolean isOwn(String structure) {
        return (programs != null && programs.type.name().equals(structure))
                || (tasks != null && tasks.type.name().equals(structure))
                || (heap != null && heap.header.name().equals(structure))
                || queues.stream().anyMatch(queue -> queue.type.name().equals(structure));
    }
}
