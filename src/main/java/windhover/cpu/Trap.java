package windhover.cpu;

import org.jspecify.annotations.Nullable;
import windhover.isa.AbsentExtension;
import windhover.isa.Cause;

/**
 * A trap as it was taken.
 *
 * @param cause as the cause CSR has it: negative for an interrupt
 * @param pc of the instruction that caused it, or before which it was taken
 * @param tval as the trap-value CSR has it
 * @param cycle of the processor in which it was taken, the first after reset being 0
 * @param link what {@code ra} held: where a jump to nowhere most likely came from
 * @param mode in which it was caused: 0 U, 1 S, 3 M
 */
public record Trap(long cause, long pc, long tval, long cycle, long link, int mode) {
    /** What names an address for people. */
    @FunctionalInterface
    public interface Naming {
        /** A name such as {@code main+0x4}, or an empty text where there is none. */
        String of(long address);
    }

    /** True for an exception, false for an interrupt. */
    public boolean isException() {
        return cause >= 0;
    }

    /** The cause's name in the manual. */
    public String title() {
        Cause known = Cause.of(cause);
        return known != null ? known.title() : isException() ? "exception" : "interrupt";
    }

    /** The letter of the mode. */
    public String modeName() {
        return mode == CsrFile.MACHINE ? "M" : mode == CsrFile.SUPERVISOR ? "S" : "U";
    }

    /**
     * What happened where, for people, with what helps to mend it.
     *
     * @param misa the extensions that this processor has, as in {@code misa}
     */
    String words(Naming naming, long misa) {
        StringBuilder words = new StringBuilder(words(naming));
        if (cause == Cause.ILLEGAL_INSTRUCTION.code()) {
            AbsentExtension missing = AbsentExtension.of((int) tval);
            if (missing == null || missing.isIn(misa)) {
                words.append(", bits 0x").append(Long.toHexString(tval));
                if (missing == AbsentExtension.F || missing == AbsentExtension.D) {
                    words.append(
                            ", an instruction of floating point, which is off (mstatus.FS is 0: start code must set it) or rounds in a reserved way");
                }
            } else {
                words.append(", an instruction of the ")
                        .append(missing)
                        .append(" extension (")
                        .append(missing.title())
                        .append("), which this machine does not have: compile with ")
                        .append(AbsentExtension.compilerArguments(misa))
                        .append(missing.remedy(misa));
            }
        } else if (isFetch()) {
            words.append(", ra is ").append(place(link, naming));
        } else if (tval != 0) {
            words.append(", address 0x").append(Long.toHexString(tval));
        }
        return words.toString();
    }

    /** What happened where, for people. */
    String words(Naming naming) {
        return title() + (isException() ? " (cause " : " (interrupt ") + (cause & 0x3f) + ") at pc " + place(pc, naming)
                + " in " + modeName() + " mode";
    }

    private boolean isFetch() {
        return cause == Cause.INSTRUCTION_MISALIGNED.code()
                || cause == Cause.INSTRUCTION_ACCESS_FAULT.code()
                || cause == Cause.INSTRUCTION_PAGE_FAULT.code();
    }

    /** An address with its name behind it. */
    static String place(long address, Naming naming) {
        String name = naming.of(address);
        return "0x" + Long.toHexString(address) + (name.isEmpty() ? "" : " (" + name + ")");
    }

    boolean isLike(@Nullable Trap other) {
        return other != null && cause == other.cause && pc == other.pc;
    }
}
