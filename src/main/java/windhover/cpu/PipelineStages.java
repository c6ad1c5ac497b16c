package windhover.cpu;

import org.jspecify.annotations.Nullable;

/**
 * What was in each stage during the cycle that {@link Cpu#cycle} ran last. For the pipeline diagram; looking changes
 * nothing and costs the run loop nothing.
 */
public interface PipelineStages {
    /** True when an instruction was in the stage. */
    boolean occupied(Stage stage);

    /** Address of the instruction in the stage; of no meaning when the stage was empty. */
    long pc(Stage stage);

    /** The decoded instruction in the stage, 0 when it was empty or its fetch was still under way. */
    long uop(Stage stage);

    /** The instruction's place in fetch order; the same number in every stage and cycle. */
    int seq(Stage stage);

    /** Why the stage's instruction stays there for another cycle, or null when it moves on. */
    @Nullable
    HoldReason hold(Stage stage);

    /** Why the stage's instruction was thrown away in this cycle, or null. */
    @Nullable
    SquashReason squash(Stage stage);

    /** Why the stage is empty: the reason that the bubble in it carries. Null when occupied. */
    @Nullable
    LossReason bubble(Stage stage);

    /**
     * Where the instruction that was in EX found an operand in this cycle, which counts in the first cycle that it
     * works there.
     *
     * @param number 1 for rs1, 2 for rs2
     * @return null when EX was empty, waited for MEM, threw its instruction away, or the instruction does not read that
     *     register
     */
    @Nullable
    OperandSource operand(int number);

    /** A sentence for a student on what holds, squashed or emptied the stage; empty when it simply works. */
    String explain(Stage stage);
}
