package windhover.debug;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import windhover.clock.StateVisitor;
import windhover.cpu.Cpu;
import windhover.guest.program.CValue;
import windhover.guest.program.Expression;
import windhover.guest.program.StackFrame;
import windhover.image.DwarfExpression.NotKnownException;
import windhover.image.Subprogram;
import windhover.isa.Op;
import windhover.isa.Registers;
import windhover.isa.Uop;
import windhover.machine.Machine;

/**
 * All places at which runs stop, with their conditions and their hits. Hits are counted whenever the machine runs, also
 * when it repeats what happened, so that at each moment they are those of its past.
 */
final class StopList {
    private static final Pattern MEMORY = Pattern.compile("(0[xX][0-9a-fA-F]{1,16}|[0-9]{1,19})(?:\\s+([0-9]{1,6}))?");
    private static final Pattern LINE = Pattern.compile("(.+):([0-9]{1,9})");
    private static final Op[] OPS = Op.values();
    private static final int MOST = 1000;
    private static final long LONGEST = 1 << 20;

    private final Machine machine;
    private final Cpu processor;
    private final Software software;
    private final ProgramLook look;
    private final BiConsumer<Long, Boolean> watch;
    private List<Active> all = List.of();
    private final Map<Long, List<Active>> code = new HashMap<>();
    private final List<Active> writes = new ArrayList<>();
    private final List<Active> reads = new ArrayList<>();
    private final List<Active> registers = new ArrayList<>();
    private final Map<String, List<Active>> firmware = new HashMap<>();

    /** The only one that a run heeds, of those that are met: while it is looked for in the past; null for all. */
    private @Nullable Predicate<StopPoint> only;

    /** The hits of each, by number. */
    private final Map<Integer, Long> hits = new HashMap<>();

    /**
     * No places.
     *
     * @param watch told when an address is to be watched, and when no longer
     */
    StopList(Machine machine, Cpu processor, Software software, ProgramLook look, BiConsumer<Long, Boolean> watch) {
        this.machine = machine;
        this.processor = processor;
        this.software = software;
        this.look = look;
        this.watch = watch;
    }

    /** A place that was set, and what it means. */
    private static final class Active {
        StopPoint point;
        final long since;
        Set<Long> addresses = Set.of();

        @Nullable
        MemoryRange range;

        long physical;
        int register = -1;

        @Nullable
        Expression condition;

        String where = "";
        String problem = "";

        Active(StopPoint point, long since) {
            this.point = point;
            this.since = since;
        }
    }

    /** Sets the places. One with the number of one before is that one, edited. */
    void set(List<StopPoint> points) {
        Map<Integer, Active> before = new HashMap<>();
        all.forEach(active -> before.put(active.point.number(), active));
        Set<Long> watched = Set.copyOf(code.keySet());
        writes.forEach(active -> mark(active, false));
        code.clear();
        writes.clear();
        reads.clear();
        registers.clear();
        firmware.clear();
        List<Active> now = new ArrayList<>();
        for (StopPoint point : points.subList(0, Math.min(MOST, points.size()))) {
            Active was = before.get(point.number());
            boolean same = was != null
                    && was.point.kind() == point.kind()
                    && was.point.place().equals(point.place());
            Active active = new Active(
                    point, was != null && same ? was.since : machine.clock().now());
            if (!same) {
                hits.remove(point.number());
            }
            if (same && was != null && was.problem.isEmpty()) {
                // What an expression meant when the place was set, it still means.
                active.addresses = was.addresses;
                active.range = was.range;
                active.physical = was.physical;
                active.register = was.register;
                active.where = was.where;
            } else {
                resolve(active);
            }
            condition(active);
            now.add(active);
            if (active.problem.isEmpty() && point.enabled()) {
                enlist(active);
            }
        }
        hits.keySet().removeIf(number -> now.stream().noneMatch(active -> active.point.number() == number));
        all = List.copyOf(now);
        for (long address : watched) {
            if (!code.containsKey(address)) {
                watch.accept(address, false);
            }
        }
        code.keySet().forEach(address -> watch.accept(address, true));
    }

    private void enlist(Active active) {
        switch (active.point.kind()) {
            case CODE ->
                active.addresses.forEach(address ->
                        code.computeIfAbsent(address, none -> new ArrayList<>()).add(active));
            case FIRMWARE ->
                firmware.computeIfAbsent(active.where, none -> new ArrayList<>())
                        .add(active);
            case WRITE, READ, ACCESS -> {
                if (active.register >= 0) {
                    registers.add(active);
                    return;
                }
                if (active.point.kind() != StopPoint.Kind.READ) {
                    writes.add(active);
                    mark(active, true);
                }
                if (active.point.kind() != StopPoint.Kind.WRITE) {
                    reads.add(active);
                }
            }
        }
    }

    /** Marks the memory that is watched, again: somebody else's marks were taken off. */
    void mark() {
        writes.forEach(active -> mark(active, true));
    }

    private void mark(Active active, boolean on) {
        MemoryRange range = active.range;
        if (range != null) {
            range.mark(machine.ram().bytes(), on);
        }
    }

    private void condition(Active active) {
        if (active.point.condition().isEmpty()) {
            return;
        }
        try {
            active.condition = look.program().expression(active.point.condition());
        } catch (Expression.SyntaxException e) {
            active.problem = "condition, " + e.words();
        }
    }

    private void resolve(Active active) {
        String place = active.point.place().strip();
        switch (active.point.kind()) {
            case CODE -> code(active, place);
            case FIRMWARE -> active.where = place;
            case WRITE, READ, ACCESS -> data(active, place);
        }
    }

    private void code(Active active, String place) {
        Matcher line = LINE.matcher(place);
        Set<Long> found = new TreeSet<>();
        if (line.matches()) {
            int number = Integer.parseInt(line.group(2));
            String file = line.group(1);
            boolean known = false;
            for (String name : software.info().sourceFiles()) {
                if (name.equals(file) || name.endsWith("/" + file)) {
                    known = true;
                    found.addAll(software.info().addressesOf(name, number));
                }
            }
            active.problem = !known
                    ? "no source file '%s' is in the debug information".formatted(file)
                    : found.isEmpty()
                            ? String.format(Locale.ROOT, "line %d of %s has no instructions", number, file)
                            : "";
        } else {
            try {
                StackFrame here = look.program().here(look.target());
                CValue value = look.program().value(look.program().expression(place), here);
                Long address = value.address();
                Subprogram function = software.info().function(place);
                found.add(
                        function != null && address != null && function.address() == address
                                ? software.info().bodyOf(function)
                                : address != null ? address : value.integer());
            } catch (Expression.SyntaxException e) {
                active.problem = e.words();
            } catch (NotKnownException e) {
                active.problem = "expected a function, FILE:LINE or an address: " + e.words();
            }
        }
        active.addresses = Set.copyOf(found);
        if (!found.isEmpty()) {
            active.where = String.format(Locale.ROOT, "0x%x", found.iterator().next())
                    + (found.size() == 1 ? "" : " and " + (found.size() - 1) + " more");
        }
    }

    private void data(Active active, String place) {
        Matcher memory = MEMORY.matcher(place);
        long address;
        long length;
        if (memory.matches()) {
            try {
                address = Long.decode(memory.group(1).length() > 17 ? "0" : memory.group(1));
                if (memory.group(1).startsWith("0x") || memory.group(1).startsWith("0X")) {
                    address = Long.parseUnsignedLong(memory.group(1).substring(2), 16);
                }
            } catch (NumberFormatException e) {
                active.problem = "expected an address, found " + memory.group(1);
                return;
            }
            length = memory.group(2) == null ? 8 : Long.parseLong(memory.group(2));
        } else {
            String name = place.startsWith("$") ? place.substring(1) : place;
            int register = Registers.anyNumber(name.toLowerCase(Locale.ROOT));
            if (register > 0) {
                if (active.point.kind() != StopPoint.Kind.WRITE) {
                    active.problem = "of a register only writes are watched";
                }
                active.register = register;
                active.where = Registers.anyName(register);
                return;
            }
            try {
                CValue value = look.program()
                        .value(look.program().expression(place), look.program().here(look.target()));
                Long at = value.address();
                if (at == null) {
                    active.problem = value.register() > 0
                            ? "it has no address here: it is in %s, which can be watched"
                                    .formatted(Registers.anyName(value.register()))
                            : "it has no address here";
                    return;
                }
                address = at;
                length = Math.max(1, value.type().byteSize());
            } catch (Expression.SyntaxException e) {
                active.problem = e.words();
                return;
            } catch (NotKnownException e) {
                active.problem = e.words();
                return;
            }
        }
        long physical = processor.physical(address);
        boolean inRam = physical != -1
                && length >= 1
                && length <= LONGEST
                && Long.compareUnsigned(
                                physical - machine.board().ramBase(),
                                machine.board().ramSize())
                        < 0
                && Long.compareUnsigned(
                                physical - machine.board().ramBase() + length,
                                machine.board().ramSize())
                        <= 0;
        if (!inRam) {
            active.problem = String.format(
                    Locale.ROOT, "0x%x, %d B: expected 1 to %d bytes of main memory", address, length, LONGEST);
            return;
        }
        active.physical = physical;
        active.range = new MemoryRange(physical - machine.board().ramBase(), (int) length);
        active.where = String.format(Locale.ROOT, "0x%x, %d B", address, length);
    }

    /** Has runs heed only some of the places; null has them heed all. */
    void heed(@Nullable Predicate<StopPoint> some) {
        only = some;
    }

    /** The place of a number; null when there is none. */
    @Nullable
    StopPoint point(int number) {
        return all.stream()
                .map(active -> active.point)
                .filter(point -> point.number() == number)
                .findFirst()
                .orElse(null);
    }

    /** True when there is nothing that a run may stop at. */
    boolean isEmpty() {
        return code.isEmpty() && writes.isEmpty() && !everyCycle() && firmware.isEmpty();
    }

    /** True when it must look at each cycle. */
    boolean everyCycle() {
        return !reads.isEmpty() || !registers.isEmpty();
    }

    /** True when a place is at an instruction. */
    boolean watches(long address) {
        return code.containsKey(address);
    }

    /** An instruction is the next to commit. Answers what to say when the run is to stop; null when it is not. */
    @Nullable
    String arrived(long pc) {
        List<Active> at = code.get(pc);
        if (at == null) {
            return null;
        }
        SourcePosition position = software.position(pc);
        return met(
                at,
                position.line() == 0
                        ? String.format(Locale.ROOT, "Breakpoint at 0x%x.", pc)
                        : String.format(
                                Locale.ROOT,
                                "Breakpoint in %s, %s line %d.",
                                position.function(),
                                position.file(),
                                position.line()));
    }

    /** Memory was written. */
    @Nullable
    String written(long physical, int length) {
        return writes.isEmpty() ? null : touched(writes, physical, length, "written");
    }

    /** Memory was read. */
    @Nullable
    String read(long physical, int length) {
        return reads.isEmpty() ? null : touched(reads, physical, length, "read");
    }

    private @Nullable String touched(List<Active> list, long physical, long length, String what) {
        List<Active> met = null;
        for (int i = 0; i < list.size(); i++) {
            Active active = list.get(i);
            MemoryRange range = active.range;
            if (range != null && range.touches(physical - machine.board().ramBase(), (int) length)) {
                met = met == null ? new ArrayList<>() : met;
                met.add(active);
            }
        }
        return met == null
                ? null
                : met(
                        met,
                        met.getFirst().point.place() + " was " + what
                                + String.format(Locale.ROOT, ", at 0x%x.", physical));
    }

    /** A device's firmware entered a state. */
    @Nullable
    String entered(String name, String state) {
        List<Active> at = firmware.isEmpty() ? null : firmware.get(name + " " + state);
        return at == null ? null : met(at, name + " entered " + state + ".");
    }

    /** A cycle has run. */
    @Nullable
    String cycleRun() {
        long uop = processor.committedUop();
        if (uop == 0) {
            return null;
        }
        String said = null;
        int rd = processor.committedRegister();
        if (rd >= 0) {
            List<Active> met =
                    registers.stream().filter(active -> active.register == rd).toList();
            if (!met.isEmpty()) {
                said = met(
                        met,
                        String.format(
                                Locale.ROOT,
                                "%s was written, by the instruction at 0x%x.",
                                Registers.anyName(rd),
                                processor.committedPc()));
            }
        }
        if (!reads.isEmpty() && (uop & Uop.MEMORY) != 0) {
            int size = OPS[Uop.op(uop)].bytesRead();
            String read = size == 0 ? null : read(processor.committedPhysical(), size);
            said = said == null ? read : said;
        }
        return said;
    }

    private @Nullable String met(List<Active> met, String sentence) {
        String said = null;
        StackFrame here = null;
        for (Active active : met) {
            if (machine.clock().now() < active.since) {
                continue; // it is repeated what happened before the place was set
            }
            Expression condition = active.condition;
            String unknown = "";
            if (condition != null) {
                here = here == null ? look.program().here(look.target()) : here;
                try {
                    if (!look.program().holds(condition, here)) {
                        continue;
                    }
                } catch (NotKnownException e) {
                    unknown = " Its condition " + condition + " cannot be told: " + e.words() + ".";
                }
            }
            long count = hits.merge(active.point.number(), 1L, Long::sum);
            boolean heeded = only == null || only.test(active.point);
            if (heeded && count >= active.point.from() && said == null) {
                said = sentence
                        + (active.point.from() > 1 ? " Hit " + count + "." : "")
                        + (condition != null && unknown.isEmpty() ? " " + condition + " holds." : unknown);
            }
        }
        return said;
    }

    /** What became of each. */
    List<StopPoint.Status> statuses() {
        return all.stream()
                .map(active -> new StopPoint.Status(
                        active.point,
                        hits.getOrDefault(active.point.number(), 0L),
                        active.addresses,
                        active.where,
                        active.problem))
                .toList();
    }

    /** Shows the hits. */
    void state(StateVisitor v) {
        List<Integer> numbers = List.copyOf(new TreeSet<>(hits.keySet()));
        long[] pairs = new long[Math.clamp(v.i32("hitCount", numbers.size()), 0, MOST) * 2];
        for (int i = 0; i < numbers.size() && 2 * i < pairs.length; i++) {
            pairs[2 * i] = numbers.get(i);
            pairs[2 * i + 1] = hits.getOrDefault(numbers.get(i), 0L);
        }
        v.i64s("hits", pairs);
        hits.clear();
        for (int i = 0; i < pairs.length; i += 2) {
            if (pairs[i + 1] > 0) {
                hits.put((int) pairs[i], pairs[i + 1]);
            }
        }
    }
}
