package windhover.mmu;

/** Why a page table does not allow an access: the checks of Priv. §4.3.2, each with a sentence for the screen. */
public enum WalkRefusal {
    NONE("The page table allows it."),
    NOT_CANONICAL("The address is not an Sv39 address: bits 63 to 39 must all equal bit 38. No table is read."),
    NOT_VALID("The entry's V bit is 0: nothing is mapped at this address."),
    RESERVED_BITS("Bits 63 to 54 of the entry are reserved and must be 0."),
    WRITE_WITHOUT_READ("The entry has W without R, a combination that is reserved."),
    MARKED_POINTER("The entry points to a table, and U, A and D must be 0 in a pointer."),
    TOO_DEEP("The entry at level 0 has neither R nor X: it is not a page, and there is no further level."),
    MISALIGNED("The entry maps a large page, but the low bits of its page number are not 0."),
    NOT_USER("The entry's U bit is 0: the page belongs to the kernel, and the program in U mode may not touch it."),
    USER_CODE("The entry's U bit is 1: S mode never executes pages of programs."),
    USER_DATA("The entry's U bit is 1: S mode may touch a program's page only while SUM is set."),
    NOT_EXECUTABLE("The entry's X bit is 0: the page may not be executed."),
    NOT_READABLE("The entry's R bit is 0: the page may not be read."),
    NOT_WRITABLE("The entry's W bit is 0: the page may not be written."),
    NOT_ACCESSED("The entry's A bit is 0 and the walker may not set it (menvcfg.ADUE is 0): software has to."),
    NOT_DIRTY(
            "The entry's D bit is 0 and the walker may not set it (menvcfg.ADUE is 0): software has to before the first write."),
    TABLE_OUT_OF_REACH(
            "The table's entry could not be read or written: nothing answers at its address, or physical memory protection refuses it.");

    private static final int USER_MODE = 0;

    private final String sentence;

    WalkRefusal(String sentence) {
        this.sentence = sentence;
    }

    /** What is wrong, in a sentence. */
    public String sentence() {
        return sentence;
    }

    /**
     * What the walker finds wrong with an entry. Pure; the walker's own decision is {@link Sv39Walk#accept}.
     *
     * @param entry as read
     * @param level of the entry, 2 at the root
     * @param access what for
     * @param mode 0 for U, 1 for S
     * @param userPages S mode may read and write U pages ({@code SUM})
     * @param executableReadable loads may read executable pages ({@code MXR})
     * @param updates the walker sets the accessed and dirty bits itself ({@code ADUE})
     */
    public static WalkRefusal of(
            long entry,
            int level,
            Access access,
            int mode,
            boolean userPages,
            boolean executableReadable,
            boolean updates) {
        if ((entry & Sv39Walk.VALID) == 0) {
            return NOT_VALID;
        }
        if (entry >>> 54 != 0) {
            return RESERVED_BITS;
        }
        if ((entry & (Sv39Walk.READ | Sv39Walk.WRITE)) == Sv39Walk.WRITE) {
            return WRITE_WITHOUT_READ;
        }
        if ((entry & (Sv39Walk.READ | Sv39Walk.EXECUTE)) == 0) {
            if (level == 0) {
                return TOO_DEEP;
            }
            return (entry & (Sv39Walk.USER | Sv39Walk.ACCESSED | Sv39Walk.DIRTY)) != 0 ? MARKED_POINTER : NONE;
        }
        if (!Sv39Walk.permits(entry, access, mode, userPages, executableReadable)) {
            return permission(entry, access, mode, userPages);
        }
        if ((entry >>> 10 & ((1L << (9 * level)) - 1)) != 0) {
            return MISALIGNED;
        }
        if (updates || Sv39Walk.isMarked(entry, access)) {
            return NONE;
        }
        return (entry & Sv39Walk.ACCESSED) == 0 ? NOT_ACCESSED : NOT_DIRTY;
    }

    private static WalkRefusal permission(long leaf, Access access, int mode, boolean userPages) {
        boolean user = (leaf & Sv39Walk.USER) != 0;
        if (mode == USER_MODE && !user) {
            return NOT_USER;
        }
        if (mode != USER_MODE && user && access == Access.FETCH) {
            return USER_CODE;
        }
        if (mode != USER_MODE && user && !userPages) {
            return USER_DATA;
        }
        return switch (access) {
            case FETCH -> NOT_EXECUTABLE;
            case LOAD -> NOT_READABLE;
            case STORE -> NOT_WRITABLE;
        };
    }
}
