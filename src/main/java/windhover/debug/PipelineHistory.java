package windhover.debug;

import java.util.List;
import windhover.cpu.OperandSource;

/**
 * The last instructions in the pipeline, stage by cycle.
 *
 * @param firstCycle the cycle of column 0
 * @param cycles number of columns
 * @param rows the instructions, oldest first
 */
public record PipelineHistory(long firstCycle, int cycles, List<Row> rows) {
    /** Nothing recorded. */
    public static final PipelineHistory EMPTY = new PipelineHistory(0, 0, List.of());

    /** Where an instruction can be in a cycle. */
    public enum Stage {
        IF("instruction fetch"),
        ID("decode and register read"),
        EX("execute"),
        ME("memory access"),
        WB("write back");

        private final String sentence;

        Stage(String sentence) {
            this.sentence = sentence;
        }

        /** The stage in words. */
        public String sentence() {
            return sentence;
        }
    }

    /**
     * One instruction.
     *
     * @param sequence fetch order, unique
     * @param pc its address
     * @param text its disassembly
     * @param cells where it was, cycle by cycle, ascending
     */
    public record Row(long sequence, long pc, String text, List<Cell> cells) {}

    /**
     * An instruction in a cycle.
     *
     * @param cycle the cycle
     * @param stage the stage it was in
     * @param held true when it could not move on at the end of this cycle
     * @param squashed true when it was thrown away at the end of this cycle
     * @param reason why it was held or squashed, a sentence; empty otherwise
     * @param operands the registers it computes with, in the first cycle that EX works on it; empty in every other
     */
    public record Cell(long cycle, Stage stage, boolean held, boolean squashed, String reason, List<Operand> operands) {
        /** A cell in which no operands are used. */
        public Cell(long cycle, Stage stage, boolean held, boolean squashed, String reason) {
            this(cycle, stage, held, squashed, reason, List.of());
        }
    }

    /**
     * A register's value that an instruction in EX computed with.
     *
     * @param register the register's name
     * @param source where the value came from
     * @param producer the instruction that it was forwarded from, by its {@link Row#sequence}; −1 for the register file
     */
    public record Operand(String register, OperandSource source, long producer) {}
}
