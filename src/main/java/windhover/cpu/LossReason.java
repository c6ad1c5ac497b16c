package windhover.cpu;

import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import windhover.isa.Isa;

/**
 * Why a cycle passed in which no instruction retired: a hold or a squash made a bubble, and the bubble carries its
 * reason down the pipeline. Cycles minus instructions equals the sum over all reasons, exactly.
 */
public sealed interface LossReason permits HoldReason, SquashReason {
    /** Every reason, by its {@link #code}: holds, squashes, then the holds of floating point. */
    List<LossReason> ALL = Stream.<LossReason>concat(Stream.of(HoldReason.values()), Stream.of(SquashReason.values()))
            .sorted(Comparator.comparingInt(LossReason::code))
            .toList();

    /** The constant's name, stable: statistics use it. */
    String name();

    /** A few words for a table or a legend. */
    String label();

    /** A sentence for a student. */
    String sentence();

    /** False when no machine with this timing ever loses a cycle for it. */
    boolean happensWith(Timing timing);

    /** False when no processor with this instruction set ever loses a cycle for it. */
    boolean happensOn(Isa isa);

    /** Place in {@link #ALL}. */
    int code();
}
