package windhover.reg;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.ObjIntConsumer;
import java.util.function.ObjLongConsumer;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * The registers of a device, declared once: bus decoding, reset, the register view, the guest's C header and the manual
 * page follow from it. Bits that no field lists are reserved: they read 0 and writes to them are lost.
 *
 * @param <D> the device
 */
public final class RegisterMap<D> {
    /**
     * A named run of bits.
     *
     * @param hi highest bit
     * @param lo lowest bit
     * @param access what software may do
     * @param reset value after reset
     * @param text what it means
     * @param value computes what a read sees; null: it reads what is stored
     * @param onRead an effect of reading it, after its value was taken; never run by an observer
     * @param onWrite an effect of writing it, after the write is stored; is given the stored value (RW) or the bits
     *     written (WO, W1C)
     */
    public record Field<D>(
            String name,
            int hi,
            int lo,
            FieldAccess access,
            long reset,
            String text,
            @Nullable ToLongFunction<D> value,
            @Nullable Consumer<D> onRead,
            @Nullable ObjLongConsumer<D> onWrite) {
        /** Number of bits. */
        public int bits() {
            return hi - lo + 1;
        }

        /** Its bits as they stand in the register. */
        public long mask() {
            return ones(bits()) << lo;
        }

        /** Its value within a value of the register. */
        public long of(long register) {
            return (register >>> lo) & ones(bits());
        }
    }

    /**
     * Registers that repeat at a stride, one set a channel or line.
     *
     * @param name singular, such as CH
     * @param count how many times
     * @param stride bytes from one to the next
     */
    public record Group(String name, int count, int stride) {}

    /**
     * A register.
     *
     * @param offset bytes from the base of the map
     * @param width bytes: 1, 2, 4 or 8
     * @param name unique in the map; in a group it begins with the group's name and the index
     * @param stem the name within its group; the name itself outside of groups
     * @param text what it is for
     * @param fields by position, lowest bit first
     * @param group the group it belongs to, or null
     * @param index which of the group's sets
     */
    public record Register<D>(
            int offset,
            int width,
            String name,
            String stem,
            String text,
            List<Field<D>> fields,
            @Nullable Group group,
            int index) {
        /** The field of a name. */
        public Field<D> field(String field) {
            for (Field<D> candidate : fields) {
                if (candidate.name().equals(field)) {
                    return candidate;
                }
            }
            throw new IllegalArgumentException("register " + name + " has no field " + field);
        }

        /** Its value after reset. */
        public long reset() {
            long value = 0;
            for (Field<D> field : fields) {
                value |= field.reset() << field.lo();
            }
            return value;
        }
    }

    /** A number that software needs beside the registers. */
    public record Constant(String name, long value, String text) {}

    /** A member of a structure in memory, of {@code bytes} 1, 2, 4 or 8. */
    public record Member(String name, int bytes, String text) {}

    /** A structure that software lays into memory for the device; members follow each other without gaps. */
    public record Structure(String name, String text, List<Member> members) {
        /** Its size. */
        public int bytes() {
            return members.stream().mapToInt(Member::bytes).sum();
        }
    }

    private final String name;
    private final int span;
    private final String title;
    private final String text;
    private final List<Register<D>> registers;
    private final List<Constant> constants;
    private final List<Structure> structures;
    private final List<String> lines;
    private final short[] registerAtByte;

    private RegisterMap(Builder<D> from, List<Register<D>> registers) {
        name = from.name;
        span = from.span;
        title = from.title;
        text = from.text;
        this.registers = registers;
        constants = List.copyOf(from.constants);
        structures = List.copyOf(from.structures);
        lines = List.copyOf(from.lines);
        registerAtByte = new short[span];
        Arrays.fill(registerAtByte, (short) -1);
        for (int i = 0; i < registers.size(); i++) {
            Register<D> register = registers.get(i);
            Arrays.fill(registerAtByte, register.offset(), register.offset() + register.width(), (short) i);
        }
    }

    /** Begins a map of {@code span} bytes. The name is the prefix of the C header's names. */
    public static <D> Builder<D> named(String name, int span) {
        return new Builder<>(name, span);
    }

    static long ones(int bits) {
        return bits == 64 ? -1L : (1L << bits) - 1;
    }

    /** The name, such as DMAC. */
    public String name() {
        return name;
    }

    /** Bytes of address space. */
    public int span() {
        return span;
    }

    /** The device's name in words, as a heading. */
    public String title() {
        return title;
    }

    /** What the device is for and how it is used, in sentences. */
    public String text() {
        return text;
    }

    /** The registers, by offset. */
    public List<Register<D>> registers() {
        return registers;
    }

    /** Numbers software needs beside the registers. */
    public List<Constant> constants() {
        return constants;
    }

    /** Structures software lays into memory for the device. */
    public List<Structure> structures() {
        return structures;
    }

    /**
     * Short names of the interrupt lines the device drives, in the order in which a board numbers them; a lone one may
     * be nameless.
     */
    public List<String> lines() {
        return lines;
    }

    /** The register of a name. */
    public Register<D> register(String register) {
        return registers.get(indexOf(register));
    }

    int indexOf(String register) {
        for (int i = 0; i < registers.size(); i++) {
            if (registers.get(i).name().equals(register)) {
                return i;
            }
        }
        throw new IllegalArgumentException(name + " has no register " + register);
    }

    /** The index of the register in which an aligned access lies wholly, or −1. */
    int indexAt(long offset, int size) {
        if (offset < 0 || offset >= span || (offset & (size - 1)) != 0) {
            return -1;
        }
        int index = registerAtByte[(int) offset];
        if (index < 0) {
            return -1;
        }
        Register<D> register = registers.get(index);
        return offset + size <= register.offset() + register.width() ? index : -1;
    }

    /**
     * Writes a map down. {@code field} belongs to the last {@code register}; {@code value}, {@code onRead},
     * {@code onWrite} to the last field.
     */
    public static final class Builder<D> {
        private record Heading(
                int offset,
                int width,
                String name,
                String stem,
                String text,
                @Nullable Group group,
                int index) {}

        private final String name;
        private final int span;
        private String title = "";
        private String text = "";
        private final List<Register<D>> registers = new ArrayList<>();
        private final List<Constant> constants = new ArrayList<>();
        private final List<Structure> structures = new ArrayList<>();
        private final List<String> lines = new ArrayList<>();
        private @Nullable Heading heading;
        private List<Field<D>> fields = new ArrayList<>();
        private @Nullable Group group;
        private int index;

        private Builder(String name, int span) {
            this.name = name;
            this.span = span;
        }

        /** Names the device in words, and says what it is for and how it is used. */
        public Builder<D> text(String heading, String sentences) {
            title = heading;
            text = sentences;
            return this;
        }

        /** Declares a register of 8 bytes. */
        public Builder<D> register(int offset, String register, String meaning) {
            return register(offset, 8, register, meaning);
        }

        /** Declares a register of 1, 2, 4 or 8 bytes. In a group, offset and name are within the group's set. */
        public Builder<D> register(int offset, int width, String register, String meaning) {
            endRegister();
            Group in = group;
            heading = in == null
                    ? new Heading(offset, width, register, register, meaning, null, 0)
                    : new Heading(
                            offset + index * in.stride(),
                            width,
                            in.name() + index + "_" + register,
                            register,
                            meaning,
                            in,
                            index);
            return this;
        }

        /** Declares a field of the last register, bits {@code hi} to {@code lo}. */
        public Builder<D> field(String field, int hi, int lo, FieldAccess access, long reset, String meaning) {
            if (heading == null) {
                throw wrong("field %s comes before any register".formatted(field));
            }
            fields.add(new Field<>(field, hi, lo, access, reset, meaning, null, null, null));
            return this;
        }

        /** What a read of the last field sees, computed; must have no effect, since observers ask too. */
        public Builder<D> value(ToLongFunction<D> computed) {
            Field<D> f = lastField();
            return replaceLast(
                    new Field<>(f.name, f.hi, f.lo, f.access, f.reset, f.text, computed, f.onRead, f.onWrite));
        }

        /** What happens when the machine reads the last field. */
        public Builder<D> onRead(Consumer<D> effect) {
            Field<D> f = lastField();
            return replaceLast(new Field<>(f.name, f.hi, f.lo, f.access, f.reset, f.text, f.value, effect, f.onWrite));
        }

        /** What happens when the last field is written: each time for RW, when any 1 is written for WO and W1C. */
        public Builder<D> onWrite(Consumer<D> effect) {
            boolean always = lastField().access == FieldAccess.RW;
            return onWrite((device, value) -> {
                if (always || value != 0) {
                    effect.accept(device);
                }
            });
        }

        /**
         * What happens when the last field is written; it is given the stored value (RW) or the bits written (WO, W1C).
         */
        public Builder<D> onWrite(ObjLongConsumer<D> effect) {
            Field<D> f = lastField();
            return replaceLast(new Field<>(f.name, f.hi, f.lo, f.access, f.reset, f.text, f.value, f.onRead, effect));
        }

        /**
         * Declares registers that repeat: {@code set} is called with this builder and each index, and declares one set.
         */
        public Builder<D> group(String name, int count, int stride, ObjIntConsumer<Builder<D>> set) {
            endRegister();
            Group repeated = new Group(name, count, stride);
            for (int i = 0; i < count; i++) {
                group = repeated;
                index = i;
                set.accept(this, i);
                endRegister();
            }
            group = null;
            index = 0;
            return this;
        }

        /** Declares an interrupt line that the device drives; a lone line may be nameless. */
        public Builder<D> line(String line) {
            lines.add(line);
            return this;
        }

        /** Declares a number that software needs. */
        public Builder<D> constant(String constant, long value, String meaning) {
            constants.add(new Constant(constant, value, meaning));
            return this;
        }

        /** Declares a structure that software lays into memory for the device. */
        public Builder<D> structure(String structure, String meaning, Member... members) {
            structures.add(new Structure(structure, meaning, List.of(members)));
            return this;
        }

        private Field<D> lastField() {
            if (fields.isEmpty()) {
                throw wrong("an effect comes before any field");
            }
            return fields.getLast();
        }

        private Builder<D> replaceLast(Field<D> field) {
            fields.set(fields.size() - 1, field);
            return this;
        }

        private void endRegister() {
            Heading h = heading;
            if (h == null) {
                return;
            }
            if (fields.isEmpty()) {
                throw wrong("register %s has no field".formatted(h.name));
            }
            fields.sort((a, b) -> Integer.compare(a.lo, b.lo));
            Register<D> register =
                    new Register<>(h.offset, h.width, h.name, h.stem, h.text, List.copyOf(fields), h.group, h.index);
            check(register);
            registers.add(register);
            fields = new ArrayList<>();
            heading = null;
        }

        private void check(Register<D> register) {
            int width = register.width();
            if (width != 1 && width != 2 && width != 4 && width != 8) {
                throw wrong(String.format(
                        Locale.ROOT, "register %s is %d bytes wide, expected 1, 2, 4 or 8", register.name(), width));
            }
            if (register.offset() % width != 0 || register.offset() < 0 || register.offset() + width > span) {
                throw wrong(String.format(
                        Locale.ROOT,
                        "register %s at %#x: expected a multiple of %d within %#x bytes",
                        register.name(),
                        register.offset(),
                        width,
                        span));
            }
            long readable = 0;
            long writable = 0;
            Set<String> names = new HashSet<>();
            for (Field<D> field : register.fields()) {
                if (field.lo < 0 || field.hi < field.lo || field.hi >= 8 * width) {
                    throw wrong(String.format(
                            Locale.ROOT,
                            "field %s.%s is bits %d to %d of %d",
                            register.name(),
                            field.name,
                            field.hi,
                            field.lo,
                            8 * width));
                }
                if ((field.reset & ~ones(field.bits())) != 0) {
                    throw wrong(String.format(
                            Locale.ROOT,
                            "field %s.%s resets to %#x, which does not fit",
                            register.name(),
                            field.name,
                            field.reset));
                }
                if (!names.add(field.name)) {
                    throw wrong("register %s has two fields %s".formatted(register.name(), field.name));
                }
                if (field.access.readable()) {
                    if ((readable & field.mask()) != 0) {
                        throw wrong("field %s.%s overlaps another that is read".formatted(register.name(), field.name));
                    }
                    readable |= field.mask();
                }
                if (field.access.writable()) {
                    if ((writable & field.mask()) != 0) {
                        throw wrong(
                                "field %s.%s overlaps another that is written".formatted(register.name(), field.name));
                    }
                    writable |= field.mask();
                }
            }
        }

        /**
         * The finished map.
         *
         * @throws IllegalArgumentException when registers or fields overlap, are misaligned, lie outside, or share a
         *     name
         */
        public RegisterMap<D> build() {
            endRegister();
            registers.sort((a, b) -> Integer.compare(a.offset(), b.offset()));
            Set<String> names = new HashSet<>();
            int end = 0;
            String before = "";
            for (Register<D> register : registers) {
                if (register.offset() < end) {
                    throw wrong(String.format(
                            Locale.ROOT, "register %s at %#x overlaps %s", register.name(), register.offset(), before));
                }
                if (!names.add(register.name())) {
                    throw wrong("two registers are named %s".formatted(register.name()));
                }
                end = register.offset() + register.width();
                before = register.name();
            }
            return new RegisterMap<>(this, List.copyOf(registers));
        }

        private IllegalArgumentException wrong(String what) {
            return new IllegalArgumentException("register map " + name + ": " + what);
        }
    }
}
