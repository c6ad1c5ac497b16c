package windhover.isa;

import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;

/** How often each instruction of a processor was executed: what a run, or a set of tests, has covered. */
public final class Coverage {
    private static final long[] NEVER = {0};

    private final IdentityHashMap<Instruction, long[]> counts = new IdentityHashMap<>();

    private final Isa isa;

    /** Nothing was executed yet of an instruction set. */
    public Coverage(Isa isa) {
        this.isa = isa;
    }

    /** Counts one executed instruction; bits that are none are not counted. */
    public void executed(int bits) {
        Instruction row = Decoder.row(bits);
        if (row != null) {
            counts.computeIfAbsent(row, first -> new long[1])[0]++;
        }
    }

    /** How often a row was executed. */
    public long count(Instruction row) {
        return counts.getOrDefault(row, NEVER)[0];
    }

    /** The rows that were never executed, in the order of the manual. */
    public List<Instruction> missing() {
        return isa.rows().stream().filter(row -> count(row) == 0).toList();
    }

    /** A line a row, {@code count mnemonic}, then how many rows were executed. */
    public String report() {
        StringBuilder report = new StringBuilder();
        for (Instruction row : isa.rows()) {
            report.append(String.format(Locale.ROOT, "%12d  %s\n", count(row), row.mnemonic()));
        }
        int rows = isa.rows().size();
        return report.append(String.format(
                        Locale.ROOT,
                        "%d of %d instructions executed\n",
                        rows - missing().size(),
                        rows))
                .toString();
    }
}
