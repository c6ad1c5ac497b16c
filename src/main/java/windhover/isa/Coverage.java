package windhover.isa;

import java.util.List;
import java.util.Locale;

/** How often each row of the {@link InstructionSet} was executed: what a run, or a set of tests, has covered. */
public final class Coverage {
    private final long[] counts = new long[InstructionSet.ROWS.size()];

    /** Counts one executed instruction; bits that are none are not counted. */
    public void executed(int bits) {
        Instruction row = Decoder.row(bits);
        if (row != null) {
            counts[row.index()]++;
        }
    }

    /** How often a row was executed. */
    public long count(Instruction row) {
        return counts[row.index()];
    }

    /** The rows that were never executed, in the order of the manual. */
    public List<Instruction> missing() {
        return InstructionSet.ROWS.stream()
                .filter(row -> counts[row.index()] == 0)
                .toList();
    }

    /** A line a row, {@code count mnemonic}, then how many rows were executed. */
    public String report() {
        StringBuilder report = new StringBuilder();
        for (Instruction row : InstructionSet.ROWS) {
            report.append(String.format(Locale.ROOT, "%12d  %s\n", counts[row.index()], row.mnemonic()));
        }
        int rows = InstructionSet.ROWS.size();
        return report.append(String.format(
                        Locale.ROOT,
                        "%d of %d instructions executed\n",
                        rows - missing().size(),
                        rows))
                .toString();
    }
}
