package windhover.isa;

import org.jspecify.annotations.Nullable;

/**
 * A part of the instruction set that a processor has or has not (Unpriv. chapter 36, Priv. §3.1.1). Each instruction's
 * row names its own.
 */
public enum Extension {
    I("i", 'I', "integer instructions of 64 bits"),
    M("m", 'M', "multiplication and division"),
    A("a", 'A', "atomic operations"),
    F("f", 'F', "floating point of single precision"),
    D("d", 'D', "floating point of double precision"),
    C("c", 'C', "compressed instructions of 16 bits"),
    ZICOND("zicond", null, "conditional operations without a branch"),
    ZICSR("zicsr", null, "control and status registers"),
    ZIFENCEI("zifencei", null, "a fence for instructions"),
    ZBA("zba", null, "bit manipulation for addresses"),
    ZBB("zbb", null, "basic bit manipulation"),
    ZBS("zbs", null, "single bits"),
    SM("sm", null, "M mode"),
    S("s", 'S', "S mode, with address translation Sv39"),
    U("u", 'U', "U mode"),
    SSTC("sstc", null, "a timer of S mode's own"),
    SVADU("svadu", null, "accessed and dirty bits are set by the page walker from reset on"),
    SVINVAL("svinval", null, "fences of address translation in steps");

    private final String label;
    private final @Nullable Character letter;
    private final String sentence;

    Extension(String label, @Nullable Character letter, String sentence) {
        this.label = label;
        this.letter = letter;
        this.sentence = sentence;
    }

    /** Its name in the manual, in lower case, as compilers take it. */
    public String label() {
        return label;
    }

    /** What it has, in a few words. */
    public String sentence() {
        return sentence;
    }

    /** True when programs below the operating system's see it: it is part of the string that compilers take. */
    public boolean isUnprivileged() {
        return ordinal() < SM.ordinal();
    }

    /** True when every processor has it, since the other parts of the machine are built upon it. */
    public boolean isAlways() {
        return this == I || this == C || this == ZICSR || this == SM || this == S || this == U;
    }

    /** Its bit in {@code misa}; 0 where it has none. */
    public long misa() {
        return letter == null ? 0 : 1L << (letter - 'A');
    }
}
