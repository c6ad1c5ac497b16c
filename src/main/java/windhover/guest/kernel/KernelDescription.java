package windhover.guest.kernel;

import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import windhover.yaml.Location;

/**
 * What a kernel's own file says of it: names only, as written. {@link Kernel#bind} holds it against an image.
 *
 * @param name of the kernel
 * @param file it was read from, for messages
 * @param recognise names that an image must have, all of them, to be taken for this kernel
 * @param words what this kernel's people call things
 * @param booted not 0 once the kernel's memory is in place; null when it always is
 * @param ends not 0 when the kernel is to stop; null when it never does
 * @param stackBottom the variable at the lowest bytes of the stack; null when there is none
 * @param interruptTable the table of interrupt handlers; null when it is not known
 * @param handlerEntry what the name of an interrupt handler's assembly entry ends in; empty when there is none
 * @param badFrees a counter of blocks given back that were never given out
 * @param programs who owns items and memory; null when nobody does
 * @param queues the queues of work
 * @param tasks the tasks; null when it has none
 * @param requests how lists of requests are found by their types; null when they are not
 * @param waiting the lists of requests that are named one by one, or by what their names end in
 * @param heap the heap; null when it has none
 * @param happenings at which functions something happens
 */
public record KernelDescription(
        String name,
        String file,
        List<Name> recognise,
        Words words,
        @Nullable Path booted,
        @Nullable Path ends,
        @Nullable Path stackBottom,
        @Nullable Path interruptTable,
        String handlerEntry,
        @Nullable Path badFrees,
        @Nullable Programs programs,
        List<Queue> queues,
        @Nullable Tasks tasks,
        @Nullable Requests requests,
        List<Waiting> waiting,
        @Nullable Heap heap,
        List<Happening> happenings) {
    /** Copies the lists. */
    public KernelDescription {
        recognise = List.copyOf(recognise);
        queues = List.copyOf(queues);
        waiting = List.copyOf(waiting);
        happenings = List.copyOf(happenings);
    }

    /** A name of the guest, with the place where the description has it. */
    public record Name(Location at, String text) {}

    /**
     * What this kernel's people call things.
     *
     * @param item what is queued, such as {@code event}
     * @param task what runs, such as {@code thread}
     * @param dispatcher who takes items from the queue, such as {@code event loop}
     */
    public record Words(String item, String task, String dispatcher) {}

    /** What a member must be, or must not be. */
    public record Condition(Path path, boolean expected, List<Name> values) {
        /** Copies the values. */
        public Condition {
            values = List.copyOf(values);
        }
    }

    /** How items lie in memory. */
    public enum Shape {
        /** Linked, from a pointer on. */
        LIST,
        /** One beside the other in an array, or an array of pointers to them. */
        ARRAY,
        /** As an array that is filled from its beginning again. */
        RING
    }

    /**
     * Some of the kernel's things, in order.
     *
     * @param shape how they lie
     * @param path the pointer to the first, or the array
     * @param next the link of a list; empty for others
     * @param until what a list ends at beside 0: the place of its own head, in a list that is a circle; null for none
     * @param through the member that points to the thing, where a list links nodes that are none; empty for none
     * @param type of the things, where the path's own says nothing of it; empty else
     * @param first the index of a ring's first; null for others
     * @param count how many a ring, or an array, holds; null when {@code end} says it, or all count
     * @param end the index behind a ring's last; null for others
     * @param when which of them count
     * @param state the word for the state of those in here; empty when a member says it
     */
    public record Items(
            Location at,
            Shape shape,
            Path path,
            String next,
            @Nullable Path until,
            String through,
            String type,
            @Nullable Path first,
            @Nullable Path count,
            @Nullable Path end,
            List<Condition> when,
            String state) {
        /** Copies the conditions. */
        public Items {
            when = List.copyOf(when);
        }
    }

    /** What a state means, whatever the kernel calls it. */
    public enum Meaning {
        /** It could run. */
        READY,
        /** It runs. */
        RUNNING,
        /** It waits for something. */
        BLOCKED,
        /** It is there. */
        LOADED,
        /** It is being ended. */
        ENDING,
        /** It is not there any more. */
        ENDED
    }

    /** A member that says a state, and what its values mean. */
    public record States(Path field, Map<Meaning, List<Name>> meanings) {
        /** Copies the map. */
        public States {
            meanings = Collections.unmodifiableMap(new EnumMap<>(meanings)); // in an order that is always the same
        }
    }

    /**
     * Programs: whoever items, requests and memory belong to.
     *
     * @param all those that are there
     * @param name a program's name
     * @param states its state; null when it has none
     * @param returnCode what it answers in the end; null when it answers nothing
     * @param running the one whose item is being handled; null when no variable says it
     */
    public record Programs(
            Location at,
            List<Items> all,
            Path name,
            @Nullable States states,
            @Nullable Path returnCode,
            @Nullable Path running) {
        /** Copies the lists. */
        public Programs {
            all = List.copyOf(all);
        }
    }

    /**
     * A queue of work.
     *
     * @param name for people
     * @param items what waits in it
     * @param length how many the kernel says that there are
     * @param callback the function that an item is to be given to
     * @param data what that function gets
     * @param owner the program or the task that an item is done for
     * @param number tells two items at one address apart
     * @param queued not 0 while an item waits
     * @param reserved not 0 while somebody has set an item aside
     * @param pool the array that all items come from
     * @param free the items that nobody uses
     * @param current the pointer to the item that is being handled
     * @param refused a counter of items that could not be had
     * @param hue the colour that it is drawn in, a word of {@link DescriptionReader#HUES}
     */
    public record Queue(
            Location at,
            String name,
            List<Items> items,
            @Nullable Path length,
            @Nullable Path callback,
            @Nullable Path data,
            @Nullable Path owner,
            @Nullable Path number,
            @Nullable Path queued,
            @Nullable Path reserved,
            @Nullable Path pool,
            @Nullable Items free,
            @Nullable Path current,
            @Nullable Path refused,
            String hue) {
        /** Copies the items. */
        public Queue {
            items = List.copyOf(items);
        }
    }

    /**
     * Tasks: threads or processes.
     *
     * @param all those in use
     * @param name a task's name
     * @param id its number; null for its place in the array
     * @param states its state; null when the lists that hold it say it
     * @param waitsFor what it waits for, by the value of its state; the empty name is for every blocked one
     * @param running the one that has the processor
     * @param idle the task that runs when no other can, and is not an element of {@code all}
     * @param ready those that can run, next first
     * @param pc where it goes on
     * @param stackPointer its stack pointer while it does not run
     * @param switches how often it was given the processor
     * @param root the root of its page table; null when all share one address space
     * @param image the name of the program that it runs
     * @param hue the colour that they are drawn in
     */
    public record Tasks(
            Location at,
            List<Items> all,
            @Nullable Path name,
            @Nullable Path id,
            @Nullable States states,
            Map<String, Text> waitsFor,
            @Nullable Path running,
            @Nullable Path idle,
            List<Items> ready,
            @Nullable Path pc,
            @Nullable Path stackPointer,
            @Nullable Path switches,
            @Nullable Path root,
            @Nullable Path image,
            String hue) {
        /** Copies the collections. */
        public Tasks {
            all = List.copyOf(all);
            waitsFor = Collections.unmodifiableMap(new LinkedHashMap<>(waitsFor));
            ready = List.copyOf(ready);
        }
    }

    /** A text with values of the guest in it: words and paths in turn, the words first. */
    public record Text(Location at, List<String> words, List<Path> values) {
        /** Copies the lists. */
        public Text {
            words = List.copyOf(words);
            values = List.copyOf(values);
        }
    }

    /**
     * How lists of requests are found by the types of variables.
     *
     * @param next the member by which a request is linked to another of its kind
     * @param head the member of a list's own structure that points to the first
     * @param callback the member that names the function to go on with
     * @param owner the member that names whom it belongs to
     * @param free the word in the names of lists that nobody uses
     * @param served the words in the names of single requests that are being served
     * @param registry what the name of a list of things that are there, and are not requests, ends in
     * @param exceptFolder source files whose variables are left out: a part of their path
     * @param exceptTypes structures that are not requests
     * @param driverFolder source files of drivers: a part of their path
     */
    public record Requests(
            Location at,
            String next,
            String head,
            String callback,
            String owner,
            String free,
            List<String> served,
            String registry,
            String exceptFolder,
            List<String> exceptTypes,
            String driverFolder) {
        /** Copies the words. */
        public Requests {
            served = List.copyOf(served);
            exceptTypes = List.copyOf(exceptTypes);
        }
    }

    /**
     * A list of requests.
     *
     * @param name what is waited for; empty where {@code suffix} says it
     * @param items the list; null where {@code suffix} finds lists
     * @param suffix what the names of such lists end in; empty where {@code items} names one
     * @param unlessPrefix lists whose names begin with it are none; empty for none
     * @param next the link, for lists found by suffix
     * @param callback the member that names the function to go on with; empty for none
     * @param owner the member that names whom it belongs to; empty for none
     * @param port the member that is shown behind the name; empty for none
     */
    public record Waiting(
            Location at,
            String name,
            @Nullable Items items,
            String suffix,
            String unlessPrefix,
            String next,
            String callback,
            String owner,
            String port) {}

    /**
     * A heap: a row of blocks without gaps, each with a header.
     *
     * @param start where it begins: a variable's address
     * @param end where it ends
     * @param header the structure before each block
     * @param size its member with the bytes of a block, header and all
     * @param inUse bits of {@code size} that say that a block is in use; they are not part of the size
     * @param owner its member with the program that a block belongs to; empty for none
     */
    public record Heap(Location at, Name start, Name end, Name header, String size, long inUse, String owner) {}

    /** What can happen in a kernel. */
    public enum Kind {
        /** Somebody asks for an item to be queued. */
        ASKED,
        /** An item entered a queue. */
        QUEUED,
        /** An item that was handled before entered its queue again. */
        RESCHEDULED,
        /** An item is given to its function. */
        DISPATCHED,
        /** That function has returned. */
        RETURNED,
        /** An item went back to the pool. */
        FREED,
        /** Items left a queue without being dispatched. */
        PURGED,
        /** Another task has the processor. */
        SWITCHED,
        /** A task waits from now on. */
        BLOCKED,
        /** A task can run again. */
        WOKEN,
        /** A task asked the kernel for something. */
        SYSTEM_CALL,
        /** Memory was given out. */
        ALLOCATED;

        /** The key in a description. */
        public String key() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    /** When it happens. */
    public enum Point {
        /** The first instruction of a function commits next. */
        ENTER,
        /** A function has returned: the instruction that it returns to commits next. */
        RETURN,
        /** A call through a pointer, in a function, commits next. */
        CALL_THROUGH
    }

    /**
     * A value of something that happens.
     *
     * @param path the value; or, with {@code member}, an address within the thing that is meant
     * @param member the member of the thing that lies at that address; empty when the path is the thing itself
     */
    public record Value(Path path, String member) {}

    /**
     * A point at which something happens.
     *
     * @param kind what happens
     * @param point when
     * @param functions at which functions
     * @param values what it is about, by key
     * @param queue the name of the queue; empty when {@code values} says it or there is one
     * @param when only then
     * @param from only where one of these functions calls; empty for all
     * @param notFrom not where one of these functions calls
     * @param via a function whose caller is meant where it calls; null for none
     */
    public record Happening(
            Location at,
            Kind kind,
            Point point,
            List<Name> functions,
            Map<String, Value> values,
            String queue,
            List<Condition> when,
            List<Name> from,
            List<Name> notFrom,
            @Nullable Name via) {
        /** Copies the collections. */
        public Happening {
            functions = List.copyOf(functions);
            values = Map.copyOf(values);
            when = List.copyOf(when);
            from = List.copyOf(from);
            notFrom = List.copyOf(notFrom);
        }
    }
}
