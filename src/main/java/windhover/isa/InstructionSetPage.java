package windhover.isa;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Writes the manual page of the instruction set, in Markdown, from the rows of instructions and CSRs. */
public final class InstructionSetPage {
    private final StringBuilder out = new StringBuilder();

    private InstructionSetPage() {}

    /** The page for a processor, which says of each extension whether it has it. */
    public static String of(Isa isa) {
        InstructionSetPage page = new InstructionSetPage();
        page.line("# The instruction set").line("");
        page.line("<!-- Generated from the rows of instructions and CSRs; do not edit. -->")
                .line("");
        page.line("The processor is " + isa.title() + ", for compilers `" + isa + "`; `misa` reads " + hex(isa.misa())
                        + ". Each instruction and each CSR is a row of the source:")
                .line("[how to add one](how-to-add-an-instruction.md), [when what happens](timing.md).")
                .line("");
        page.line("## Extensions").line("");
        page.row("extension", "is there", "what");
        page.row("---", "---", "---");
        for (Extension extension : Extension.values()) {
            page.row("`" + extension.label() + "`", isa.has(extension) ? "yes" : "no", extension.sentence());
        }
        page.line("").line("## Instructions").line("");
        page.line(
                        "Bits are in the words of `EncodingPattern`: `d`, `s`, `t` are rd, rs1, rs2, `i[…]` and `u[…]` bits of the immediate, signed and unsigned, `z` one in "
                                + "the place of rs1, `*` is ignored, `r` how to round, `v` fs3.")
                .line("Latency is what a computation takes in EX.")
                .line("");
        page.instructions(4);
        page.line("").line("Compressed:").line("");
        page.instructions(2);
        page.line("").line("## Control and status registers").line("");
        page.registers();
        return page.out.toString();
    }

    private InstructionSetPage line(String text) {
        out.append(text).append('\n');
        return this;
    }

    private void row(String... cells) {
        out.append('|');
        for (String cell : cells) {
            out.append(' ').append(cell.replace("|", "\\|")).append(" |");
        }
        out.append('\n');
    }

    private static String hex(long value) {
        return "0x" + Long.toHexString(value);
    }

    private void instructions(int length) {
        row("extension", "instruction", "bits", "what it does", "latency");
        row("---", "---", "---", "---", "---");
        for (Instruction row : InstructionSet.ROWS) {
            if (row.length() == length) {
                boolean computes =
                        row.meaning() instanceof Meaning.Compute || row.meaning() instanceof Meaning.Floating;
                String latency = computes ? row.op().latency().name().toLowerCase(Locale.ROOT) : "";
                row(row.extension().label(), "`" + row + "`", "`" + row.bits() + "`", row.sentence(), latency);
            }
        }
    }

    private void registers() {
        row("number", "register", "extension", "from mode", "what it takes", "what it is");
        row("---", "---", "---", "---", "---", "---");
        for (Csr csr : Csr.ALL) {
            row(
                    String.format(Locale.ROOT, "0x%03x", csr.number()),
                    "**" + csr.name() + "**",
                    csr.extension().label(),
                    List.of("U", "S", "–", "M").get(csr.number() >> 8 & 3),
                    takes(csr),
                    csr.sentence()
                            + csr.fields().stream()
                                    .map(field ->
                                            " " + field.name() + " (" + place(field) + "): " + field.sentence() + ".")
                                    .collect(Collectors.joining()));
        }
    }

    private static String place(Csr.Field field) {
        String bits = field.high() == field.low() ? "" + field.low() : field.high() + ":" + field.low();
        return field.writable() == 0 ? bits + ", fixed" : bits;
    }

    private static String takes(Csr csr) {
        if (csr.number() >> 10 == 3) {
            return "read-only";
        }
        return switch (csr.rule()) {
            case Csr.Rule.Held(long writable, long reset, boolean refetches) -> bits(writable) + atReset(reset);
            case Csr.Rule.Status(long writable, long reset) -> bits(writable) + atReset(reset) + "; MPP 2 becomes 0";
            case Csr.Rule.Root() -> "everything with MODE 0 or 8; other writes are ignored";
            case Csr.Rule.Pending(long writable) -> bits(writable) + "; the others are wires";
            case Csr.Rule.Inhibit(long writable) -> bits(writable);
            case Csr.Rule.Counter(int bit) -> "everything";
            case Csr.Rule.CounterView(int bit) -> "read-only";
            case Csr.Rule.View(int of, long writable, long visible) -> bits(writable) + " of `" + Csr.name(of) + "`";
            case Csr.Rule.Delegated(int of, long writable) ->
                (writable == -1 ? "the bits" : bits(writable)) + " of `" + Csr.name(of) + "` that `mideleg` delegates";
            case Csr.Rule.ProtectionBytes(int first) -> "entries that are not locked";
            case Csr.Rule.ProtectionAddress(int entry) -> "54 bits, unless locked";
            case Csr.Rule.Constant(long value, boolean logged) -> "always " + value;
            case Csr.Rule.ProcessorNumber() -> "always the processor's number, from 0";
            case Csr.Rule.Extensions() -> "fixed";
            case Csr.Rule.FloatStatus(int high, int low) -> "bits " + high + " to " + low + " of `fcsr`";
            case Csr.Rule.TimeCompare() -> "everything";
        };
    }

    private static String bits(long writable) {
        return writable == -1 ? "everything" : "bits " + hex(writable);
    }

    private static String atReset(long reset) {
        return reset == 0 ? "" : "; at reset " + hex(reset);
    }
}
