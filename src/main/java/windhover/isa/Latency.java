package windhover.isa;

/** How long a computation takes: the class of an instruction's row, whose cycles a timing preset names. */
public enum Latency {
    /** One cycle. */
    ONE,
    /** As long as the multiplier takes. */
    MULTIPLY,
    /** As long as the divider takes. */
    DIVIDE
}
