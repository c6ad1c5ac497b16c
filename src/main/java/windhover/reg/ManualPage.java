package windhover.reg;

import java.util.List;
import java.util.Locale;
import windhover.fsm.FirmwareState;
import windhover.fsm.FirmwareTable;

/** Writes a device's page of the machine manual, in Markdown, from its register map and firmware tables. */
public final class ManualPage {
    private final StringBuilder out = new StringBuilder();

    private ManualPage() {}

    /**
     * The page.
     *
     * @param title the heading
     * @param facts lines such as the base address and interrupt lines
     */
    public static String of(
            String title, List<String> facts, RegisterMap<?> map, List<FirmwareTable<?, ?, ?>> firmware) {
        ManualPage page = new ManualPage();
        page.line("# " + title).line("");
        page.line("<!-- Generated from the register map and the firmware tables; do not edit. -->")
                .line("");
        for (String fact : facts) {
            page.line("- " + fact);
        }
        if (!facts.isEmpty()) {
            page.line("");
        }
        page.line(map.text()).line("");
        page.registers(map);
        page.constants(map);
        page.structures(map);
        for (FirmwareTable<?, ?, ?> table : firmware) {
            page.firmware(table);
        }
        return page.out.toString().stripTrailing() + "\n";
    }

    private ManualPage line(String text) {
        out.append(text).append('\n');
        return this;
    }

    private void row(Object... cells) {
        out.append('|');
        for (Object cell : cells) {
            out.append(' ').append(cell.toString().replace("|", "\\|")).append(" |");
        }
        out.append('\n');
    }

    private void registers(RegisterMap<?> map) {
        line("## Registers").line("");
        row("offset", "bytes", "register", "bits", "field", "access", "reset", "meaning");
        row("---", "---", "---", "---", "---", "---", "---", "---");
        for (RegisterMap.Register<?> register : map.registers()) {
            if (register.index() > 0) {
                continue;
            }
            RegisterMap.Group group = register.group();
            String name = group == null ? register.name() : group.name() + "n_" + register.stem();
            String offset = hex(register.offset()) + (group == null ? "" : " + n × " + hex(group.stride()));
            String meaning = register.text() + (group == null ? "" : " (n = 0 to " + (group.count() - 1) + ")");
            row(offset, register.width(), "**" + name + "**", "", "", "", "", meaning);
            for (RegisterMap.Field<?> field : register.fields()) {
                String bits = field.hi() == field.lo() ? "" + field.lo() : field.hi() + ":" + field.lo();
                row(
                        "",
                        "",
                        "",
                        bits,
                        field.name(),
                        field.access(),
                        field.value() == null ? hex(field.reset()) : "",
                        field.text());
            }
        }
        line("");
        line("RW reads what was written; RO ignores writes; WO reads 0; W1C: writing 1 clears the bit.");
        line("Bits not listed are reserved: they read 0.");
        line("An access that does not lie wholly in one register is a bus error.")
                .line("");
    }

    private void constants(RegisterMap<?> map) {
        if (map.constants().isEmpty()) {
            return;
        }
        line("## Constants").line("");
        row("name", "value", "meaning");
        row("---", "---", "---");
        for (RegisterMap.Constant constant : map.constants()) {
            row(constant.name(), hex(constant.value()), constant.text());
        }
        line("");
    }

    private void structures(RegisterMap<?> map) {
        for (RegisterMap.Structure structure : map.structures()) {
            line("## In memory: " + structure.name().toLowerCase(Locale.ROOT)).line("");
            line(structure.text() + " " + structure.bytes() + " bytes.").line("");
            row("offset", "bytes", "member", "meaning");
            row("---", "---", "---", "---");
            int offset = 0;
            for (RegisterMap.Member member : structure.members()) {
                row(offset, member.bytes(), member.name(), member.text());
                offset += member.bytes();
            }
            line("");
        }
    }

    private <D, S extends Enum<S> & FirmwareState, E extends Enum<E>> void firmware(FirmwareTable<D, S, E> table) {
        line("## Firmware: " + table.name()).line("");
        line("Starts in " + table.initial() + ".").line("");
        row("state", "meaning", "takes");
        row("---", "---", "---");
        for (S state : table.states()) {
            row(state, state.sentence(), duration(table, state));
        }
        line("");
        row("in", "when", "goes to", "and does");
        row("---", "---", "---", "---");
        for (FirmwareTable.Transition<D, S, E> row : table.transitions()) {
            row(row.from(), row.event(), row.to(), row.label());
        }
        line("");
    }

    private static <D, S extends Enum<S> & FirmwareState, E extends Enum<E>> String duration(
            FirmwareTable<D, S, E> table, S state) {
        FirmwareTable.Timed<D, S, E> timed = table.timed(state);
        if (timed == null) {
            return "until told";
        }
        return (timed.fixedCycles() == 0 ? "" : timed.fixedCycles() + " cycles: ") + timed.meanwhile();
    }

    private static String hex(long value) {
        return String.format(Locale.ROOT, "0x%x", value);
    }
}
