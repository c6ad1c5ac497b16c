package windhover.cpu;

/** Why a processor can do nothing more, for both engines. */
public enum StopReason {
    /** It can. */
    NONE("it has not stopped"),

    /** Nothing retires between an exception and the same exception again, and no interrupt can come between. */
    TRAP_LOOP("what is there fails at its first instruction"),

    /** As {@link #TRAP_LOOP}, behind an entry of 0 in the interrupt descriptor table. */
    DOUBLE_FAULT(
            "the interrupt descriptor table has no handler, and what mtvec leads to fails at its first instruction");

    private final String words;

    StopReason(String words) {
        this.words = words;
    }

    /** The reason, behind a colon. */
    String words() {
        return words;
    }
}
