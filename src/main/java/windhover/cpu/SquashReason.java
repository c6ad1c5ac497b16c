package windhover.cpu;

import windhover.isa.Isa;

/** Why instructions that were already fetched are thrown away. */
public enum SquashReason implements LossReason {
    BRANCH(
            "branch taken",
            "A branch turned out to go elsewhere than fetch had guessed; what was fetched behind it is thrown away."),
    JUMP("jump", "A jump goes elsewhere than fetch had guessed; what was fetched behind it is thrown away."),
    EXCEPTION(
            "exception",
            "The instruction caused an exception; it and everything behind it are thrown away and the handler is fetched."),
    INTERRUPT(
            "interrupt",
            "An interrupt was taken before this instruction; it and everything behind it will be fetched again later."),
    TRAP_RETURN(
            "return from trap",
            "mret or sret goes back to the interrupted program; what was fetched behind it is thrown away."),
    CONTEXT_CHANGED(
            "context changed",
            "Address translation, protection or code may have changed; what was fetched before the change is fetched again."),
    SELF_MODIFIED(
            "code was written", "A store wrote over an instruction that was already fetched; it is fetched again.");

    private final String label;
    private final String sentence;

    SquashReason(String label, String sentence) {
        this.label = label;
        this.sentence = sentence;
    }

    @Override
    public String label() {
        return label;
    }

    @Override
    public String sentence() {
        return sentence;
    }

    @Override
    public boolean happensWith(Timing timing) {
        return true;
    }

    @Override
    public boolean happensOn(Isa isa) {
        return true;
    }

    @Override
    public int code() {
        return HoldReason.FIRST_CODES + ordinal();
    }
}
