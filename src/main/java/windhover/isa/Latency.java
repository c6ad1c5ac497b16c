package windhover.isa;

/** How long a computation takes: the class of an instruction's row, whose cycles a timing preset names. */
public enum Latency {
    /** One cycle. */
    ONE,
    /** As long as the multiplier takes. */
    MULTIPLY,
    /** As long as the divider takes. */
    DIVIDE,
    /** As long as the floating-point adder takes. */
    FLOAT_ADD,
    /** As long as the floating-point multiplier takes. */
    FLOAT_MULTIPLY,
    /** As long as a fused multiplication and addition takes. */
    FLOAT_FUSED,
    /** As long as a conversion between formats, or from or to an integer, takes. */
    FLOAT_CONVERT,
    /** As long as the floating-point divider takes for a single. */
    FLOAT_DIVIDE,
    /** As long as the floating-point divider takes for a double. */
    FLOAT_DIVIDE_DOUBLE,
    /** As long as the square root of a single takes. */
    FLOAT_ROOT,
    /** As long as the square root of a double takes. */
    FLOAT_ROOT_DOUBLE;

    /** True when it occupies the floating-point divider, which takes one operation at a time. */
    public boolean usesFloatDivider() {
        return ordinal() >= FLOAT_DIVIDE.ordinal();
    }
}
