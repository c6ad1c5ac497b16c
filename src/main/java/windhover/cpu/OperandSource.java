package windhover.cpu;

import org.jspecify.annotations.Nullable;

/** Where the instruction in EX got a register's value from. */
public enum OperandSource {
    REGISTER_FILE("register file", "The register file has the value: whoever wrote it has left WB."),
    EX_MEM("EX/MEM", "Forwarded: the instruction in MEM has computed the value and not yet written it."),
    MEM_WB("MEM/WB", "Forwarded: the instruction in WB writes the value in this very cycle.");

    private final String label;
    private final String sentence;

    OperandSource(String label, String sentence) {
        this.label = label;
        this.sentence = sentence;
    }

    /** The latch, in short. */
    public String label() {
        return label;
    }

    /** A sentence for a student. */
    public String sentence() {
        return sentence;
    }

    /** The stage in which the instruction is that the value comes from; null for the register file. */
    public @Nullable Stage producer() {
        return switch (this) {
            case REGISTER_FILE -> null;
            case EX_MEM -> Stage.MEM;
            case MEM_WB -> Stage.WB;
        };
    }
}
