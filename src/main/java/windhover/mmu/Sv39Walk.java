package windhover.mmu;

import windhover.clock.StateVisitor;
import windhover.clock.Stateful;

/**
 * One walk through a Sv39 page table (Priv. §4.3.2), step by step: the owner reads the entry at {@link #entryAddress}
 * in its own way and time and hands it to {@link #accept}. Allocates nothing; one object serves one walk after the
 * other.
 */
public final class Sv39Walk implements Stateful {
    /** What to do next. */
    public enum Step {
        /** Read the entry at {@link Sv39Walk#entryAddress}. */
        READ,
        /**
         * Write {@link Sv39Walk#entry}, which now has its accessed and dirty bits, to {@link Sv39Walk#entryAddress};
         * then the walk is done.
         */
        UPDATE,
        /** The page is found: {@link Sv39Walk#entry} and {@link Sv39Walk#level} describe it. */
        DONE,
        /** The table does not allow the access. */
        PAGE_FAULT
    }

    /** The levels of a table; the root is level 2. */
    public static final int LEVELS = 3;

    public static final long VALID = 1;
    public static final long READ = 1 << 1;
    public static final long WRITE = 1 << 2;
    public static final long EXECUTE = 1 << 3;
    public static final long USER = 1 << 4;
    public static final long GLOBAL = 1 << 5;
    public static final long ACCESSED = 1 << 6;
    public static final long DIRTY = 1 << 7;

    private static final int PAGE_BITS = 12;
    private static final int INDEX_BITS = 9;
    private static final int PPN_SHIFT = 10;
    private static final long PPN = (1L << 44) - 1;
    private static final long RESERVED = ~0L << 54;
    private static final int USER_MODE = 0;

    private Access access = Access.LOAD;
    private long virtual;
    private int mode;
    private boolean userPages;
    private boolean executableReadable;
    private boolean updates;
    private int level;
    private long entryAddress;
    private long entry;

    /**
     * Begins a walk.
     *
     * @param access what for
     * @param virtual the address to translate
     * @param satp the CSR, whose page number is the root's
     * @param mode 0 for U, 1 for S
     * @param userPages S mode may read and write U pages ({@code SUM})
     * @param executableReadable loads may read executable pages ({@code MXR})
     * @param updates the walker sets the accessed and dirty bits itself ({@code ADUE})
     */
    public Step begin(
            Access access,
            long virtual,
            long satp,
            int mode,
            boolean userPages,
            boolean executableReadable,
            boolean updates) {
        this.access = access;
        this.virtual = virtual;
        this.mode = mode;
        this.userPages = userPages;
        this.executableReadable = executableReadable;
        this.updates = updates;
        level = LEVELS - 1;
        entry = 0;
        if (!isCanonical(virtual)) {
            return Step.PAGE_FAULT;
        }
        entryAddress = tableEntry((satp & PPN) << PAGE_BITS);
        return Step.READ;
    }

    /** True when bits 63 to 39 of an address all equal bit 38. */
    public static boolean isCanonical(long virtual) {
        return virtual << 25 >> 25 == virtual;
    }

    private long tableEntry(long table) {
        long index = virtual >>> (PAGE_BITS + INDEX_BITS * level) & ((1 << INDEX_BITS) - 1);
        return table + 8 * index;
    }

    /** Takes the entry that was read at {@link #entryAddress}. */
    public Step accept(long read) {
        entry = read;
        boolean leaf = (entry & (READ | EXECUTE)) != 0;
        if ((entry & VALID) == 0 || (entry & RESERVED) != 0 || (entry & (READ | WRITE)) == WRITE) {
            return Step.PAGE_FAULT;
        }
        if (!leaf) {
            if (level == 0 || (entry & (USER | ACCESSED | DIRTY)) != 0) {
                return Step.PAGE_FAULT;
            }
            level--;
            entryAddress = tableEntry(physicalPage(entry));
            return Step.READ;
        }
        long below = (1L << (INDEX_BITS * level)) - 1;
        if (!permits(entry, access, mode, userPages, executableReadable) || (entry >>> PPN_SHIFT & below) != 0) {
            return Step.PAGE_FAULT;
        }
        long needed = needed(access);
        if ((entry & needed) == needed) {
            return Step.DONE;
        }
        entry |= needed;
        return updates ? Step.UPDATE : Step.PAGE_FAULT;
    }

    private static long needed(Access access) {
        return access == Access.STORE ? ACCESSED | DIRTY : ACCESSED;
    }

    /** True when a leaf has the accessed and dirty bits that an access needs. */
    public static boolean isMarked(long leaf, Access access) {
        return (leaf & needed(access)) == needed(access);
    }

    /** True when a leaf's permissions allow an access in mode 0 (U) or 1 (S) (Priv. §4.3.1). */
    public static boolean permits(long leaf, Access access, int mode, boolean userPages, boolean executableReadable) {
        boolean user = (leaf & USER) != 0;
        if (mode == USER_MODE ? !user : user && (access == Access.FETCH || !userPages)) {
            return false;
        }
        return switch (access) {
            case FETCH -> (leaf & EXECUTE) != 0;
            case LOAD -> (leaf & READ) != 0 || (executableReadable && (leaf & EXECUTE) != 0);
            case STORE -> (leaf & WRITE) != 0;
        };
    }

    /** The physical address that a leaf at a level gives to a virtual one. */
    public static long translate(long leaf, int level, long virtual) {
        long within = (1L << (PAGE_BITS + INDEX_BITS * level)) - 1;
        return (physicalPage(leaf) & ~within) | (virtual & within);
    }

    private static long physicalPage(long entry) {
        return (entry >>> PPN_SHIFT & PPN) << PAGE_BITS;
    }

    /** Physical address of the entry to read or to write. */
    public long entryAddress() {
        return entryAddress;
    }

    /** The entry read last. */
    public long entry() {
        return entry;
    }

    /** The level of the entry at {@link #entryAddress}: 2 at the root, 0 for a page of 4 KiB. */
    public int level() {
        return level;
    }

    /** What the walk is for. */
    public Access access() {
        return access;
    }

    /** The address being translated. */
    public long virtual() {
        return virtual;
    }

    /** The physical address found. */
    public long physical() {
        return translate(entry, level, virtual);
    }

    @Override
    public String name() {
        return "walk";
    }

    @Override
    public void state(StateVisitor v) {
        access = v.constant("access", access);
        virtual = v.i64("virtual", virtual);
        mode = v.i32("mode", mode);
        userPages = v.flag("userPages", userPages);
        executableReadable = v.flag("executableReadable", executableReadable);
        updates = v.flag("updates", updates);
        level = v.i32("level", level);
        entryAddress = v.i64("entryAddress", entryAddress);
        entry = v.i64("entry", entry);
        if (level < 0 || level >= LEVELS) {
            throw new IllegalArgumentException("walk: level " + level + ", expected 0 to " + (LEVELS - 1));
        }
    }
}
