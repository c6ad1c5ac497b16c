package windhover.reg;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Writes the C header of register maps, for the guest. Names are {@code MAP_REGISTER} (offset from {@code MAP_BASE}),
 * {@code MAP_REGISTER_FIELD} (mask, in place), {@code MAP_REGISTER_FIELD_SHIFT} (of fields wider than a bit; none for a
 * register that is one number) and, for registers that repeat, {@code MAP_GROUP_REGISTER(n)}. The header can be
 * included by assembly too.
 */
public final class CHeader {
    private final StringBuilder out = new StringBuilder();
    private final String guard;

    /** Begins a header. */
    public CHeader(String guard, String title) {
        this.guard = guard;
        out.append("/* ").append(title).append("\n   Generated from the register maps; do not edit. */\n");
        out.append("#ifndef ").append(guard).append("\n#define ").append(guard).append("\n\n");
        out.append(
                "#ifdef __ASSEMBLER__\n#define K3_U64(x) x\n#else\n#include <stdint.h>\n#define K3_U64(x) x##ULL\n#endif\n");
    }

    /** A comment line that begins a section. */
    public CHeader section(String title) {
        out.append("\n/* ---- ").append(title).append(" ---- */\n");
        return this;
    }

    /** A small decimal number. */
    public CHeader number(String name, long value, String text) {
        return line(name, Long.toString(value), text);
    }

    /** An address or other 64-bit pattern. */
    public CHeader pattern(String name, long value, String text) {
        return line(name, hex(value), text);
    }

    /** A macro as it stands. */
    public CHeader line(String name, String value, String text) {
        String left = String.format(Locale.ROOT, "#define %-36s %s", name, value);
        out.append(text.isEmpty() ? left : String.format(Locale.ROOT, "%-72s /* %s */", left, text.replace('−', '-')))
                .append('\n');
        return this;
    }

    private static String hex(long value) {
        return String.format(Locale.ROOT, "K3_U64(0x%x)", value);
    }

    /** All of a map: offsets, masks, shifts, constants and structures. */
    public CHeader map(RegisterMap<?> map) {
        String prefix = map.name() + "_";
        List<RegisterMap.Group> groups = new ArrayList<>();
        for (RegisterMap.Register<?> register : map.registers()) {
            RegisterMap.Group group = register.group();
            if (group == null) {
                line(
                        prefix + register.name(),
                        String.format(Locale.ROOT, "0x%02x", register.offset()),
                        describe(register));
                fields(prefix + register.name(), register);
            } else if (register.index() == 0) {
                if (!groups.contains(group)) {
                    groups.add(group);
                    number(prefix + group.name() + "_COUNT", group.count(), "");
                    line(prefix + group.name() + "_STRIDE", String.format(Locale.ROOT, "0x%x", group.stride()), "");
                }
                String name = prefix + group.name() + "_" + register.stem();
                line(
                        name + "(n)",
                        String.format(Locale.ROOT, "(0x%02x + (n) * 0x%x)", register.offset(), group.stride()),
                        describe(register));
                fields(name, register);
            }
        }
        for (RegisterMap.Constant constant : map.constants()) {
            line(prefix + constant.name(), String.format(Locale.ROOT, "0x%x", constant.value()), constant.text());
        }
        for (RegisterMap.Structure structure : map.structures()) {
            structure(prefix, structure);
        }
        return this;
    }

    private static String describe(RegisterMap.Register<?> register) {
        return (register.width() == 8 ? "" : register.width() + (register.width() == 1 ? " byte: " : " bytes: "))
                + register.text();
    }

    private void fields(String register, RegisterMap.Register<?> of) {
        if (of.fields().size() == 1
                && of.fields().getFirst().lo() == 0
                && of.fields().getFirst().bits() > 1) {
            return; // the register is the field
        }
        for (RegisterMap.Field<?> field : of.fields()) {
            String name = register + "_" + field.name();
            pattern(name, field.mask(), field.access() + ": " + field.text());
            if (field.bits() > 1) {
                number(name + "_SHIFT", field.lo(), "");
            }
        }
    }

    private void structure(String prefix, RegisterMap.Structure structure) {
        String name = prefix + structure.name();
        number(name + "_BYTES", structure.bytes(), structure.text());
        out.append("#ifndef __ASSEMBLER__\nstruct ")
                .append(name.toLowerCase(Locale.ROOT))
                .append(" {\n");
        for (RegisterMap.Member member : structure.members()) {
            String type = "uint" + 8 * member.bytes() + "_t " + member.name() + ";";
            out.append(String.format(Locale.ROOT, "  %-28s /* %s */", type, member.text()))
                    .append('\n');
        }
        out.append("};\n#endif\n");
    }

    /** The finished text. */
    public String text() {
        return out + "\n#endif /* " + guard + " */\n";
    }
}
