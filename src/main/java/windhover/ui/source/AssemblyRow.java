package windhover.ui.source;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import windhover.debug.SourcePosition;
import windhover.ui.source.SourceCatalog.DisassemblyLine;

/**
 * A row of the disassembly: an instruction, the name of the function that begins, or the C line that the instructions
 * below belong to.
 */
sealed interface AssemblyRow {
    /** The row as text. */
    String text();

    /** A function begins. */
    record FunctionRow(String name, SourcePosition position) implements AssemblyRow {
        @Override
        public String text() {
            return name + ":";
        }
    }

    /** The source line of the instructions below. */
    record SourceRow(SourcePosition position, String line) implements AssemblyRow {
        @Override
        public String text() {
            return "   " + SourceModel.shortName(position.file()) + ":" + position.line() + "  " + line.strip();
        }
    }

    /** An instruction: its address, its bits, its disassembly. */
    record InstructionRow(DisassemblyLine line) implements AssemblyRow {
        @Override
        public String text() {
            return address() + "  " + bits() + "  " + line.text();
        }

        String address() {
            return String.format(Locale.ROOT, "%8x", line.address());
        }

        String bits() {
            return line.compressed()
                    ? String.format(Locale.ROOT, "%04x    ", line.bits() & 0xffff)
                    : String.format(Locale.ROOT, "%08x", line.bits());
        }
    }

    /** The rows for instructions; with the C lines between them when asked. */
    static List<AssemblyRow> of(List<DisassemblyLine> lines, SourceCatalog catalog, boolean withSource) {
        List<AssemblyRow> rows = new ArrayList<>();
        SourcePosition before = new SourcePosition(0, "", 0, "");
        for (DisassemblyLine line : lines) {
            SourcePosition position = line.position();
            if (!position.function().isEmpty() && !position.function().equals(before.function())) {
                rows.add(new FunctionRow(position.function(), position));
            }
            boolean otherLine =
                    position.line() != before.line() || !position.file().equals(before.file());
            if (withSource && otherLine && position.line() > 0) {
                List<String> text = catalog.lines(position.file());
                rows.add(new SourceRow(position, position.line() <= text.size() ? text.get(position.line() - 1) : ""));
            }
            rows.add(new InstructionRow(line));
            before = position;
        }
        return List.copyOf(rows);
    }
}
