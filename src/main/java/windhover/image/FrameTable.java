package windhover.image;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How to go from a function to its caller, as {@code .debug_frame} and {@code .eh_frame} say (DWARF 5 §6.4; Linux
 * Standard Base 5, §10.6). What is damaged is left out.
 */
public final class FrameTable {
    /** Registers a rule may be of: x0 to x31, f0 to f31. */
    public static final int REGISTERS = 64;

    private static final int MOST_ENTRIES = 250_000;
    private static final int MOST_INSTRUCTIONS = 100_000;
    private static final int MOST_STACKED = 64;

    private static final FrameTable EMPTY = new FrameTable(List.of());

    private final List<Entry> entries;

    /** How a row says where something is. */
    public sealed interface Rule {
        /** As it is in this frame: the caller has the same value. */
        record Same() implements Rule {}

        /** Nobody knows it any more. */
        record Lost() implements Rule {}

        /** In memory, at so many bytes from the canonical frame address. */
        record At(long offset) implements Rule {}

        /** Itself the canonical frame address and so many bytes. */
        record Is(long offset) implements Rule {}

        /** In another register, and so many bytes more. */
        record In(int register, long offset) implements Rule {}

        /** In memory, at an address that an expression computes. */
        record AtExpression(DwarfExpression expression) implements Rule {}

        /** What an expression computes. */
        record IsExpression(DwarfExpression expression) implements Rule {}
    }

    /**
     * What holds at an instruction.
     *
     * @param frame how the canonical frame address is found: {@link Rule.In} or {@link Rule.IsExpression}
     * @param rules of each register, by number, where something is said of it
     * @param returnColumn the register whose rule gives the return address
     * @param signal whether the frame is one that was interrupted into, so that its caller's address is exact
     */
    public record Row(Rule frame, Map<Integer, Rule> rules, int returnColumn, boolean signal) {}

    private record Common(
            ByteCursor program,
            long codeFactor,
            long dataFactor,
            int returnColumn,
            int pointers,
            boolean augmented,
            boolean signal) {}

    private record Entry(Common common, long start, long size, ByteCursor program) {}

    private FrameTable(List<Entry> entries) {
        this.entries = entries;
    }

    /** Of an image with no such section. */
    static FrameTable none() {
        return EMPTY;
    }

    static FrameTable read(DwarfSections sections, Warnings warnings) {
        List<Entry> found = new ArrayList<>();
        section(sections.frames, false, 0, found, warnings);
        section(sections.exceptionFrames, true, sections.exceptionFramesAddress, found, warnings);
        found.removeIf(entry -> entry.size == 0 || !sections.holdsCode(entry.start));
        found.sort(Comparator.comparing(Entry::start, Long::compareUnsigned));
        return new FrameTable(List.copyOf(found));
    }

    /** Functions told of. */
    public int size() {
        return entries.size();
    }

    private static void section(
            @Nullable ByteCursor section, boolean exception, long address, List<Entry> found, Warnings warnings) {
        if (section == null) {
            return;
        }
        ByteCursor in = section.again();
        Map<Long, Common> known = new HashMap<>();
        try {
            while (!in.atEnd() && found.size() < MOST_ENTRIES) {
                if (exception && in.zeroAhead()) {
                    in.skip(4); // the end of one part's table, behind which another's may follow
                    continue;
                }
                DwarfUnit.Length length = DwarfUnit.Length.read(in);
                ByteCursor rest = length.rest();
                try {
                    entry(section, rest, length.offsetSize(), exception, address, known, found);
                } catch (ImageFormatException e) {
                    warnings.add("frames of functions are missing: " + e.getMessage());
                }
            }
        } catch (ImageFormatException e) {
            warnings.add("frames of functions are missing: " + e.getMessage());
        }
    }

    private static void entry(
            ByteCursor section,
            ByteCursor in,
            int offsetSize,
            boolean exception,
            long address,
            Map<Long, Common> known,
            List<Entry> found)
            throws ImageFormatException {
        long idPlace = (long) in.fileOffset() - section.startInFile();
        long id = in.unsigned(exception ? 4 : offsetSize);
        if (id == (exception ? 0 : offsetSize == 4 ? 0xffff_ffffL : -1L)) {
            return; // a common entry: read when one refers to it
        }
        long at = exception ? idPlace - id : id;
        Common common = known.get(at);
        if (common == null) {
            common = common(section, at, exception);
            known.put(at, common);
        }
        int encoding = exception ? common.pointers : 0;
        long start = pointer(in, section, encoding, address);
        long size = pointer(in, section, encoding & 0x0f, address);
        if (exception && common.augmented) {
            in.skip(in.uleb());
        }
        found.add(new Entry(common, start, size, in.range(in.part(), in.position(), in.left())));
    }

    private static Common common(ByteCursor section, long at, boolean exception) throws ImageFormatException {
        ByteCursor from = section.again();
        from.seek(at);
        DwarfUnit.Length length = DwarfUnit.Length.read(from);
        ByteCursor in = length.rest();
        long id = in.unsigned(exception ? 4 : length.offsetSize());
        if (id != (exception ? 0 : length.offsetSize() == 4 ? 0xffff_ffffL : -1L)) {
            throw in.error("expected the common part of frames, found something else");
        }
        int version = in.u8();
        if (version != 1 && version != 3 && version != 4) {
            throw in.error(String.format(Locale.ROOT, "version: expected 1, 3 or 4, found %d", version));
        }
        String augmentation = in.text();
        if (version == 4) {
            int addressSize = in.u8();
            in.u8();
            if (addressSize != 8) {
                throw in.error(String.format(Locale.ROOT, "size of an address: expected 8, found %d", addressSize));
            }
        }
        long codeFactor = in.uleb();
        long dataFactor = in.sleb();
        long column = version == 1 ? in.u8() : in.uleb();
        if (column < 0 || column >= REGISTERS) {
            throw in.error(
                    String.format(Locale.ROOT, "register of the return address: expected below 64, found %d", column));
        }
        int pointers = 0;
        boolean signal = false;
        boolean augmented = augmentation.startsWith("z");
        if (augmented) {
            long size = in.uleb();
            ByteCursor data = in.range(in.part(), in.position(), size);
            in.skip(size);
            for (char c : augmentation.substring(1).toCharArray()) {
                switch (c) {
                    case 'R' -> pointers = data.u8();
                    case 'L' -> data.u8();
                    case 'P' -> pointer(data, section, data.u8(), 0);
                    case 'S' -> signal = true;
                    default -> {}
                }
            }
        } else if (!augmentation.isEmpty()) {
            throw in.error("augmentation %s: expected none, or one that begins with z"
                    .formatted(ImageFormatException.quote(augmentation)));
        }
        return new Common(
                in.range(in.part(), in.position(), in.left()),
                codeFactor,
                dataFactor,
                (int) column,
                pointers,
                augmented,
                signal);
    }

    /** LSB 5 §10.5.1. */
    private static long pointer(ByteCursor in, ByteCursor section, int encoding, long address)
            throws ImageFormatException {
        if (encoding == 0xff) {
            return 0;
        }
        long place = address + ((long) in.fileOffset() - section.startInFile());
        long value = switch (encoding & 0x0f) {
            case 0x00, 0x04 -> in.u64();
            case 0x01 -> in.uleb();
            case 0x02 -> in.u16();
            case 0x03 -> in.u32();
            case 0x09 -> in.sleb();
            case 0x0a -> (short) in.u16();
            case 0x0b -> (int) in.u32();
            case 0x0c -> in.u64();
            default -> throw in.error(String.format(Locale.ROOT, "encoding of a pointer: found 0x%x", encoding));
        };
        return (encoding & 0x70) == 0x10 ? value + place : value;
    }

    /** What holds at an instruction; null where nothing is said, or what is said is damaged. */
    public @Nullable Row at(long pc) {
        int low = 0;
        int high = entries.size() - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            if (Long.compareUnsigned(entries.get(middle).start, pc) <= 0) {
                low = middle + 1;
            } else {
                high = middle - 1;
            }
        }
        // Both sections may tell of a function, and entries of what the linker left out may lie around it.
        for (int i = high; i >= 0 && i > high - 8; i--) {
            Entry entry = entries.get(i);
            if (Long.compareUnsigned(pc - entry.start, entry.size) < 0) {
                try {
                    return new Run(entry, pc).row();
                } catch (ImageFormatException e) {
                    return null;
                }
            }
        }
        return null;
    }

    /** Carries out call frame instructions (DWARF 5 §6.4.2) up to an address. */
    private static final class Run {
        private final Entry entry;
        private final long pc;
        private @Nullable Rule frame;
        private @Nullable Rule[] rules = new Rule[REGISTERS];
        private @Nullable Rule[] initial = new Rule[REGISTERS];
        private final List<@Nullable Rule[]> stack = new ArrayList<>();
        private final List<@Nullable Rule> frames = new ArrayList<>();
        private long location;
        private int spent;

        Run(Entry entry, long pc) {
            this.entry = entry;
            this.pc = pc;
            location = entry.start;
        }

        @Nullable
        Row row() throws ImageFormatException {
            instructions(entry.common.program.fresh());
            initial = rules.clone();
            instructions(entry.program.fresh());
            if (frame == null) {
                return null;
            }
            Map<Integer, Rule> said = new HashMap<>();
            for (int i = 0; i < REGISTERS; i++) {
                Rule rule = rules[i];
                if (rule != null) {
                    said.put(i, rule);
                }
            }
            return new Row(frame, Map.copyOf(said), entry.common.returnColumn, entry.common.signal);
        }

        /** False when the address is passed. */
        private boolean advance(long by) {
            long to = location + by * entry.common.codeFactor;
            if (Long.compareUnsigned(to, pc) > 0) {
                return false;
            }
            location = to;
            return true;
        }

        private void set(long register, @Nullable Rule rule) {
            if (register >= 0 && register < REGISTERS) {
                rules[(int) register] = rule;
            }
        }

        private void restore(long register) {
            if (register >= 0 && register < REGISTERS) {
                rules[(int) register] = initial[(int) register];
            }
        }

        private void offset(long by) {
            if (frame instanceof Rule.In in) {
                frame = new Rule.In(in.register, by);
            }
        }

        private static int number(ByteCursor in, long register) throws ImageFormatException {
            if (register < 0 || register >= REGISTERS) {
                throw in.error(String.format(Locale.ROOT, "register: expected below 64, found %d", register));
            }
            return (int) register;
        }

        private void instructions(ByteCursor in) throws ImageFormatException {
            long factor = entry.common.dataFactor;
            while (!in.atEnd()) {
                if (++spent > MOST_INSTRUCTIONS) {
                    throw in.error("expected fewer instructions of a frame");
                }
                int code = in.u8();
                int low = code & 0x3f;
                switch (code & 0xc0) {
                    case 0x40 -> {
                        if (!advance(low)) {
                            return;
                        }
                        continue;
                    }
                    case 0x80 -> {
                        set(low, new Rule.At(in.uleb() * factor));
                        continue;
                    }
                    case 0xc0 -> {
                        restore(low);
                        continue;
                    }
                    default -> {}
                }
                switch (code) {
                    case 0x00 -> {}
                    case 0x01 -> {
                        long to = in.u64();
                        if (Long.compareUnsigned(to, pc) > 0) {
                            return;
                        }
                        location = to;
                    }
                    case 0x02, 0x03, 0x04 -> {
                        if (!advance(code == 0x02 ? in.u8() : code == 0x03 ? in.u16() : in.u32())) {
                            return;
                        }
                    }
                    case 0x05 -> set(in.uleb(), new Rule.At(in.uleb() * factor));
                    case 0x06 -> restore(in.uleb());
                    case 0x07 -> set(in.uleb(), new Rule.Lost());
                    case 0x08 -> set(in.uleb(), new Rule.Same());
                    case 0x09 -> set(in.uleb(), new Rule.In(number(in, in.uleb()), 0));
                    case 0x0a -> {
                        if (stack.size() == MOST_STACKED) {
                            throw in.error("expected fewer rows to be kept");
                        }
                        stack.add(rules.clone());
                        frames.add(frame);
                    }
                    case 0x0b -> {
                        if (stack.isEmpty()) {
                            throw in.error("expected a row that was kept");
                        }
                        rules = stack.removeLast();
                        frame = frames.removeLast();
                    }
                    case 0x0c -> frame = new Rule.In(number(in, in.uleb()), in.uleb());
                    case 0x0d -> {
                        int register = number(in, in.uleb());
                        frame = new Rule.In(register, frame instanceof Rule.In was ? was.offset : 0);
                    }
                    case 0x0e -> offset(in.uleb());
                    case 0x0f -> frame = new Rule.IsExpression(expression(in));
                    case 0x10 -> set(in.uleb(), new Rule.AtExpression(expression(in)));
                    case 0x11 -> set(in.uleb(), new Rule.At(in.sleb() * factor));
                    case 0x12 -> frame = new Rule.In(number(in, in.uleb()), in.sleb() * factor);
                    case 0x13 -> offset(in.sleb() * factor);
                    case 0x14 -> set(in.uleb(), new Rule.Is(in.uleb() * factor));
                    case 0x15 -> set(in.uleb(), new Rule.Is(in.sleb() * factor));
                    case 0x16 -> set(in.uleb(), new Rule.IsExpression(expression(in)));
                    case 0x2e -> in.uleb(); // DW_CFA_GNU_args_size
                    default -> throw in.error(String.format(Locale.ROOT, "instruction of a frame: found 0x%x", code));
                }
            }
        }

        private static DwarfExpression expression(ByteCursor in) throws ImageFormatException {
            long length = in.uleb();
            ByteCursor bytes = in.range(in.part(), in.position(), length);
            in.skip(length);
            return new DwarfExpression(bytes, null, null);
        }
    }
}
