package windhover.guest.kernel;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import windhover.guest.kernel.KernelDescription.Happening;
import windhover.guest.kernel.KernelDescription.Items;
import windhover.guest.kernel.KernelDescription.Meaning;
import windhover.guest.kernel.KernelDescription.Name;
import windhover.guest.kernel.KernelDescription.Shape;
import windhover.guest.kernel.KernelDescription.Value;
import windhover.image.DebugInfo;
import windhover.image.ElfImage;
import windhover.image.Segment;
import windhover.image.Subprogram;
import windhover.image.Symbol;
import windhover.image.Type;
import windhover.image.Variable;
import windhover.isa.Decoder;
import windhover.isa.Op;
import windhover.isa.Uop;
import windhover.yaml.Location;
import windhover.yaml.NearestName;

/** Holds a description against an image, once. */
final class Binder {
    private static final int RETURN_ADDRESS = 1;
    private static final long LARGEST_THING = 1 << 16;
    private static final long LARGEST_HEAP = 1L << 32;
    private static final long LARGEST_FUNCTION = 1 << 16;

    private final KernelDescription said;
    private final ElfImage image;
    private final NameLookup names;

    Binder(KernelDescription said, ElfImage image, DebugInfo debug) {
        this.said = said;
        this.image = image;
        names = new NameLookup(debug, image.symbolTable());
    }

    Kernel bind() {
        for (Name name : said.recognise()) {
            if (NameLookup.has(names.debug(), names.symbols(), name.text())) {
                names.found(name.at(), "recognise", name.text(), "there");
            } else {
                names.missing(
                        name.at(),
                        "recognise",
                        name.text(),
                        "the image has nothing of this name"
                                + NearestName.hint(
                                        name.text(),
                                        names.symbols().names().stream()
                                                .sorted()
                                                .toList()));
            }
        }
        Kernel.Programs programs = said.programs() == null ? null : programs(said.programs());
        Kernel.Tasks tasks = said.tasks() == null ? null : tasks(said.tasks());
        List<Kernel.Queue> queues = new ArrayList<>();
        for (KernelDescription.Queue queue : said.queues()) {
            Kernel.Queue bound = queue(queue, queues.size());
            if (bound != null) {
                queues.add(bound);
            }
        }
        List<Kernel.Waiting> waiting = new ArrayList<>();
        for (KernelDescription.Waiting one : said.waiting()) {
            waiting(one, waiting);
        }
        GuestValue stack = names.variable(said.stackBottom(), "stack-bottom");
        GuestValue table = names.variable(said.interruptTable(), "interrupt-table");
        List<Point> points = new ArrayList<>();
        for (Happening happening : said.happenings()) {
            points(happening, queues, tasks, points);
        }
        return new Kernel(
                said.name(),
                said.words(),
                names.debug(),
                names.symbols(),
                names.variable(said.booted(), "booted"),
                names.variable(said.ends(), "ends"),
                stack == null ? 0 : stack.fixedAddress(),
                table == null ? 0 : table.fixedAddress(),
                said.handlerEntry(),
                names.variable(said.badFrees(), "bad-frees"),
                programs,
                queues,
                tasks,
                said.requests(),
                waiting,
                said.heap() == null ? null : heap(said.heap()),
                points,
                names.findings());
    }

    // ---- Collections ----

    private List<Things> collections(List<Items> items, String what) {
        List<Things> bound = new ArrayList<>();
        for (Items one : items) {
            Things collection = collection(one, what);
            if (collection != null) {
                bound.add(collection);
            }
        }
        return bound;
    }

    private @Nullable Things collection(Items items, String what) {
        GuestValue path = names.variable(items.path(), what);
        if (path == null) {
            return null;
        }
        long elements = 0;
        long stride = 0;
        boolean pointers = false;
        Type.Structure node;
        if (items.shape() == Shape.LIST) {
            node = names.structureOf(path);
        } else {
            Type element = null;
            if (path.type() instanceof Type.Array array) {
                element = array.element().type();
                elements = array.count();
            } else if (path.type() instanceof Type.Pointer pointer) {
                element = pointer.target().type();
                elements = items.count() == null || items.shape() == Shape.RING ? 0 : Things.MOST;
            }
            if (element == null || elements <= 0) {
                names.missing(
                        items.path().at(),
                        what,
                        items.path().text(),
                        "expected an array whose length the debug information says, found '"
                                + path.type().cName() + "'");
                return null;
            }
            stride = element.byteSize();
            pointers = element.stripped() instanceof Type.Pointer;
            node = names.structureOf(element);
        }
        Type.Structure thing = node;
        GuestValue through = null;
        if (!items.through().isEmpty()) {
            through = member(items, items.through(), what + ".through", node);
            thing = through == null ? null : names.structureOf(through);
        }
        if (!items.type().isEmpty()) {
            thing = names.structure(new Name(items.at(), items.type()), what + ".type");
        }
        if (thing == null || thing.size() <= 0 || thing.size() > LARGEST_THING) {
            names.missing(
                    items.path().at(),
                    what,
                    items.path().text(),
                    "what it holds is not a structure that the debug information describes; 'type' can name one");
            return null;
        }
        GuestValue next = null;
        if (items.shape() == Shape.LIST) {
            next = member(items, items.next(), what + ".next", node);
            if (next == null) {
                return null;
            }
        }
        return new Things(
                items.shape(),
                path,
                next,
                names.variable(items.until(), what + ".until"),
                through,
                names.variable(items.first(), what + ".first"),
                names.variable(items.count(), what + ".count"),
                names.variable(items.end(), what + ".end"),
                conditions(items.when(), what + ".when", null, thing),
                thing,
                elements,
                stride,
                pointers,
                items.state());
    }

    private @Nullable GuestValue member(Items items, String name, String what, Type.@Nullable Structure structure) {
        return names.member(plain(items.at(), name), what, structure);
    }

    /** A name of one member as a path. */
    private static Path plain(Location at, String name) {
        return new Path(at, name, name, List.of());
    }

    private List<Condition> conditions(
            List<KernelDescription.Condition> conditions,
            String what,
            @Nullable Subprogram function,
            Type.@Nullable Structure thing) {
        List<Condition> bound = new ArrayList<>();
        for (KernelDescription.Condition condition : conditions) {
            GuestValue access = function == null
                    ? names.member(condition.path(), what, thing)
                    : names.value(condition.path(), what, function, thing);
            if (access != null) {
                bound.add(new Condition(
                        access,
                        condition.expected(),
                        names.numbers(condition.values(), access.type(), what).stream()
                                .mapToLong(Long::longValue)
                                .toArray()));
            }
        }
        return bound;
    }

    // ---- Programs, queues, tasks ----

    private Kernel.@Nullable Programs programs(KernelDescription.Programs programs) {
        List<Things> all = collections(programs.all(), "programs.all");
        if (all.isEmpty()) {
            return null;
        }
        Type.Structure type = all.getFirst().thing();
        GuestValue name = names.member(programs.name(), "programs.name", type);
        return name == null
                ? null
                : new Kernel.Programs(
                        all,
                        type,
                        name,
                        states(programs.states(), "programs.state", type),
                        names.member(programs.returnCode(), "programs.return-code", type),
                        names.variable(programs.running(), "programs.running"));
    }

    private Kernel.@Nullable States states(
            KernelDescription.@Nullable States states, String what, Type.Structure type) {
        GuestValue field = states == null ? null : names.member(states.field(), what, type);
        if (states == null || field == null) {
            return null;
        }
        Map<Meaning, Set<Long>> meanings = new EnumMap<>(Meaning.class);
        states.meanings()
                .forEach((meaning, words) ->
                        meanings.put(meaning, Set.copyOf(names.numbers(words, field.type(), what))));
        return new Kernel.States(
                field, field.type() instanceof Type.Enumeration enumeration ? enumeration : null, meanings);
    }

    private Kernel.@Nullable Queue queue(KernelDescription.Queue queue, int number) {
        String what = "queues." + queue.name();
        List<Things> items = collections(queue.items(), what + ".items");
        if (items.isEmpty()) {
            return null;
        }
        Type.Structure type = items.getFirst().thing();
        Set<Long> places = new HashSet<>();
        for (Things one : items) {
            Variable variable = names.debug().variable(one.name());
            if (variable != null) {
                places.add(variable.address());
            }
            if (one.path().fixedAddress() != 0) {
                places.add(one.path().fixedAddress());
            }
        }
        Things pool = null;
        if (queue.pool() != null) {
            pool = collection(
                    new Items(
                            queue.pool().at(),
                            Shape.ARRAY,
                            queue.pool(),
                            "",
                            null,
                            "",
                            "",
                            null,
                            null,
                            null,
                            List.of(),
                            ""),
                    what + ".pool");
        }
        return new Kernel.Queue(
                number,
                queue.name(),
                said.words().item(),
                items,
                type,
                names.variable(queue.length(), what + ".length"),
                names.member(queue.callback(), what + ".callback", type),
                names.member(queue.data(), what + ".data", type),
                names.member(queue.owner(), what + ".owner", type),
                names.member(queue.number(), what + ".number", type),
                names.member(queue.queued(), what + ".queued", type),
                names.member(queue.reserved(), what + ".reserved", type),
                pool,
                queue.free() == null ? null : collection(queue.free(), what + ".free"),
                names.variable(queue.current(), what + ".current"),
                names.variable(queue.refused(), what + ".refused"),
                places,
                queue.hue());
    }

    private Kernel.@Nullable Tasks tasks(KernelDescription.Tasks tasks) {
        List<Things> all = collections(tasks.all(), "tasks.all");
        if (all.isEmpty()) {
            return null;
        }
        Type.Structure type = all.getFirst().thing();
        Kernel.States states = states(tasks.states(), "tasks.state", type);
        Map<Long, Kernel.Text> byState = new HashMap<>();
        Kernel.Text whatever = null;
        for (Map.Entry<String, KernelDescription.Text> entry : tasks.waitsFor().entrySet()) {
            Kernel.Text text = text(entry.getValue(), type);
            if (text == null) {
                continue;
            }
            if (entry.getKey().isEmpty()) {
                whatever = text;
            } else if (states != null) {
                for (long value : names.numbers(
                        List.of(new Name(entry.getValue().at(), entry.getKey())),
                        states.field().type(),
                        "tasks.waits-for")) {
                    byState.put(value, text);
                }
            }
        }
        return new Kernel.Tasks(
                all,
                type,
                names.member(tasks.name(), "tasks.name", type),
                names.member(tasks.id(), "tasks.id", type),
                states,
                byState,
                whatever,
                names.variable(tasks.running(), "tasks.running"),
                names.variable(tasks.idle(), "tasks.idle"),
                collections(tasks.ready(), "tasks.ready"),
                names.member(tasks.pc(), "tasks.pc", type),
                names.member(tasks.stackPointer(), "tasks.stack-pointer", type),
                names.member(tasks.switches(), "tasks.switches", type),
                names.member(tasks.root(), "tasks.address-space.root", type),
                names.member(tasks.image(), "tasks.image.by", type),
                tasks.hue());
    }

    private Kernel.@Nullable Text text(KernelDescription.Text text, Type.Structure type) {
        List<GuestValue> values = new ArrayList<>();
        for (Path path : text.values()) {
            GuestValue access = names.member(path, "tasks.waits-for", type);
            if (access == null) {
                return null;
            }
            values.add(access);
        }
        return new Kernel.Text(text.words(), values);
    }

    // ---- Requests and the heap ----

    private void waiting(KernelDescription.Waiting one, List<Kernel.Waiting> bound) {
        if (one.items() != null) {
            Things items = collection(one.items(), "waiting." + one.name());
            if (items != null) {
                bound.add(waiting(one, one.name(), items, true));
            }
            return;
        }
        int before = bound.size();
        for (Variable variable : names.debug().variables()) {
            String name = variable.name();
            boolean none = !one.unlessPrefix().isEmpty() && name.startsWith(one.unlessPrefix());
            if (none || !name.endsWith(one.suffix())) {
                continue;
            }
            Type.Structure block = variable.type().type().stripped() instanceof Type.Pointer pointer
                    ? names.structureOf(pointer.target().type())
                    : null;
            if (block != null && block.member(one.next()) != null) {
                Items items = new Items(
                        one.at(),
                        Shape.LIST,
                        plain(one.at(), name),
                        one.next(),
                        null,
                        "",
                        "",
                        null,
                        null,
                        null,
                        List.of(),
                        "");
                Things found = collection(items, "waiting");
                if (found != null) {
                    String what = name.substring(0, name.length() - one.suffix().length())
                            .replace('_', ' ');
                    bound.add(waiting(one, what, found, false));
                }
            }
        }
        if (bound.size() == before) {
            names.found(one.at(), "waiting", one.suffix(), "no variable of this image ends in it");
        }
    }

    private Kernel.Waiting waiting(KernelDescription.Waiting one, String what, Things items, boolean complain) {
        return new Kernel.Waiting(
                what,
                items,
                optional(one, one.callback(), items.thing(), complain),
                optional(one, one.owner(), items.thing(), complain),
                optional(one, one.port(), items.thing(), complain));
    }

    /** A member that lists found by suffix may lack. */
    private @Nullable GuestValue optional(
            KernelDescription.Waiting one, String name, Type.Structure type, boolean complain) {
        return name.isEmpty() || (!complain && type.member(name) == null)
                ? null
                : names.member(plain(one.at(), name), "waiting", type);
    }

    private Kernel.@Nullable Heap heap(KernelDescription.Heap heap) {
        Type.Structure header = names.structure(heap.header(), "heap.header");
        Symbol start = symbol(heap.start(), "heap.start");
        Symbol end = symbol(heap.end(), "heap.end");
        if (header == null || start == null || end == null || header.size() < 8) {
            return null;
        }
        GuestValue size = names.member(plain(heap.at(), heap.size()), "heap.size", header);
        long bytes = end.address() - start.address();
        if (size == null || bytes < header.size() || bytes > LARGEST_HEAP) {
            return null;
        }
        return new Kernel.Heap(
                start.address(),
                end.address(),
                header,
                size,
                heap.inUse(),
                heap.owner().isEmpty() ? null : names.member(plain(heap.at(), heap.owner()), "heap.owner", header));
    }

    private @Nullable Symbol symbol(Name name, String what) {
        Symbol found = names.symbols().find(name.text());
        if (found == null) {
            names.missing(
                    name.at(),
                    what,
                    name.text(),
                    "no symbol '" + name.text() + "'"
                            + NearestName.hint(
                                    name.text(),
                                    names.symbols().names().stream().sorted().toList()));
        } else {
            names.found(name.at(), what, name.text(), "at 0x" + Long.toHexString(found.address()));
        }
        return found;
    }

    // ---- What happens ----

    private void points(
            Happening happening, List<Kernel.Queue> queues, Kernel.@Nullable Tasks tasks, List<Point> points) {
        String what = "happens." + happening.kind().key();
        List<Point.Range> callers = ranges(happening.from(), what);
        List<Point.Range> others = ranges(happening.notFrom(), what);
        if (callers.isEmpty() && !happening.from().isEmpty()) {
            return; // none of the only callers that count is there
        }
        Subprogram via = happening.via() == null ? null : names.function(happening.via(), what + ".via");
        for (Name name : happening.functions()) {
            Subprogram function = names.function(name, what);
            if (function == null) {
                continue;
            }
            int queue = queueOf(happening, queues);
            if (queue == NO_SUCH_QUEUE) {
                continue;
            }
            if (happening.point() == KernelDescription.Point.CALL_THROUGH) {
                List<Call> calls = callsThroughPointers(function);
                if (calls.isEmpty()) {
                    names.notObserved(name.at(), what, name.text(), "not observed: no call through a pointer is in it");
                }
                for (Call call : calls) {
                    points.add(point(
                            happening,
                            what,
                            function,
                            call.address,
                            call.register,
                            queue,
                            tasks,
                            callers,
                            others,
                            via));
                }
            } else {
                points.add(point(happening, what, function, function.address(), 0, queue, tasks, callers, others, via));
            }
        }
    }

    private static final int SAID_BY_VALUE = -1;
    private static final int NO_SUCH_QUEUE = -2;

    private static int queueOf(Happening happening, List<Kernel.Queue> queues) {
        boolean unsaid = happening.queue().isEmpty() && queues.size() > 1;
        if (unsaid || happening.values().containsKey("in-queue")) {
            return SAID_BY_VALUE; // or by the item itself
        }
        for (Kernel.Queue queue : queues) {
            if (happening.queue().isEmpty() || queue.name().equals(happening.queue())) {
                return queue.number();
            }
        }
        return happening.queue().isEmpty() ? 0 : NO_SUCH_QUEUE;
    }

    private Point point(
            Happening happening,
            String what,
            Subprogram function,
            long address,
            int target,
            int queue,
            Kernel.@Nullable Tasks tasks,
            List<Point.Range> callers,
            List<Point.Range> others,
            @Nullable Subprogram via) {
        Type.Structure task = tasks == null ? null : tasks.type();
        return new Point(
                happening.kind(),
                happening.point(),
                address,
                function.address(),
                queue,
                value(happening, "in-queue", what, function),
                value(happening, "item", what, function),
                value(happening, "callback", what, function),
                value(happening, "data", what, function),
                value(happening, "owner", what, function),
                value(happening, "task", what, function),
                value(happening, "from", what, function),
                offset(happening, "from", what, task),
                value(happening, "to", what, function),
                offset(happening, "to", what, task),
                value(happening, "on", what, function),
                value(happening, "number", what, function),
                value(happening, "block", what, function),
                conditions(happening.when(), what + ".when", function, null),
                target,
                callers,
                others,
                via == null ? 0 : via.address(),
                via == null ? null : new Point.Range(via.address(), via.size()));
    }

    private @Nullable GuestValue value(Happening happening, String key, String what, Subprogram function) {
        Value value = happening.values().get(key);
        return value == null ? null : names.value(value.path(), what + "." + key, function, null);
    }

    /** Where the member lies at which the value points, in the task that is meant; 0 when the value is the task. */
    private long offset(Happening happening, String key, String what, Type.@Nullable Structure task) {
        Value value = happening.values().get(key);
        if (value == null || value.member().isEmpty()) {
            return 0;
        }
        GuestValue member = names.member(plain(value.path().at(), value.member()), what + "." + key + ".member", task);
        return member == null ? 0 : Math.max(0, member.offset());
    }

    private List<Point.Range> ranges(List<Name> functions, String what) {
        List<Point.Range> ranges = new ArrayList<>();
        for (Name name : functions) {
            Subprogram function = names.function(name, what + ".called-from");
            if (function != null) {
                ranges.add(new Point.Range(function.address(), function.size()));
            }
        }
        return ranges;
    }

    /** A call whose target is in a register. */
    private record Call(long address, int register) {}

    /**
     * The calls through pointers in a function. A register that the instruction before has loaded with a place near pc
     * is not a pointer: so the compiler calls what is far away.
     */
    private List<Call> callsThroughPointers(Subprogram function) {
        List<Call> calls = new ArrayList<>();
        ByteBuffer code = code(function);
        int near = -1;
        while (code != null && code.remaining() >= 2) {
            long at = function.address() + code.position();
            int low = code.getShort(code.position()) & 0xffff;
            int length = (low & 3) == 3 ? 4 : 2;
            if (code.remaining() < length) {
                break;
            }
            long uop = Decoder.decode(length == 4 ? code.getInt(code.position()) : low);
            code.position(code.position() + length);
            int op = Uop.op(uop);
            if (op == Op.JALR.ordinal()) {
                boolean returns = Uop.rd(uop) == 0 && Uop.rs1(uop) == RETURN_ADDRESS;
                if (!returns && Uop.rs1(uop) != near) {
                    calls.add(new Call(at, Uop.rs1(uop)));
                }
            }
            near = op == Op.AUIPC.ordinal() ? Uop.rd(uop) : -1;
        }
        return calls;
    }

    private @Nullable ByteBuffer code(Subprogram function) {
        for (Segment segment : image.segments()) {
            long offset = function.address() - segment.virtualAddress();
            long size = Math.min(function.size(), LARGEST_FUNCTION);
            if (Long.compareUnsigned(offset, segment.fileSize()) < 0
                    && Long.compareUnsigned(offset + size, segment.fileSize()) <= 0) {
                return segment.contents().slice((int) offset, (int) size).order(ByteOrder.LITTLE_ENDIAN);
            }
        }
        return null;
    }
}
