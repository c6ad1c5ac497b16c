package windhover.cpu;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Why a processor can do nothing more, for both engines. */
enum StopReason {
    NONE(""),
    TRAP_LOOP("the exception handler at its first instruction causes the exception that it handles"),
    DOUBLE_FAULT(
            "a trap found no handler in the interrupt descriptor table, and mtvec's handler failed at its first instruction");

    private final String reason;

    StopReason(String reason) {
        this.reason = reason;
    }

    /** The reason in a sentence, with the last trap's cause and place; null while the processor runs. */
    @Nullable
    String sentence(long cause, long pc) {
        return this == NONE
                ? null
                : String.format(Locale.ROOT, "the processor stopped: %s (cause %d at pc 0x%x)", reason, cause, pc);
    }
}
