package windhover.mmu;

import java.util.Arrays;
import windhover.clock.Derived;
import windhover.clock.StateVisitor;
import windhover.clock.Stateful;
import windhover.clock.Wiring;

/**
 * A translation lookaside buffer: {@value #ENTRIES} entries, each may hold any page of any size; the oldest is
 * replaced. Entries know their address space (ASID), so a change of {@code satp} need not empty it.
 */
public final class Tlb implements Stateful {
    /** Number of entries. */
    public static final int ENTRIES = 16;

    private static final int PAGE_BITS = 12;
    private static final int INDEX_BITS = 9;

    @Wiring("tells the two apart")
    private final String name;

    private final boolean[] valid = new boolean[ENTRIES];
    private final long[] page = new long[ENTRIES];
    private final int[] asid = new int[ENTRIES];
    private final int[] level = new int[ENTRIES];
    private final long[] leaf = new long[ENTRIES];
    private int next;
    private long misses;

    @Derived("where to look first")
    private int last;

    /** An empty buffer. */
    public Tlb(String name) {
        this.name = name;
    }

    /** The entry that translates an address in an address space, or −1. */
    public int find(long virtual, int asid) {
        if (matches(last, virtual, asid)) {
            return last;
        }
        for (int i = 0; i < ENTRIES; i++) {
            if (matches(i, virtual, asid)) {
                last = i;
                return i;
            }
        }
        return -1;
    }

    private boolean matches(int i, long virtual, int space) {
        return valid[i] && covers(i, virtual) && (asid[i] == space || (leaf[i] & Sv39Walk.GLOBAL) != 0);
    }

    private boolean covers(int i, long virtual) {
        return (page[i] ^ virtual) >>> (PAGE_BITS + INDEX_BITS * level[i]) == 0;
    }

    /** Puts a translation in the place of the oldest. */
    public void fill(long virtual, int asid, int level, long leaf) {
        misses++;
        for (int i = 0; i < ENTRIES; i++) {
            if (matches(i, virtual, asid)) {
                valid[i] = false; // the entry lacked a permission or its dirty bit; there must not be two
            }
        }
        valid[next] = true;
        page[next] = virtual >>> PAGE_BITS << PAGE_BITS;
        this.asid[next] = asid;
        this.level[next] = level;
        this.leaf[next] = leaf;
        last = next;
        next = (next + 1) % ENTRIES;
    }

    /**
     * Drops entries (SFENCE.VMA, Priv. §4.2.1): of one address or of all, of one address space or of all; a global
     * entry is in every space.
     */
    public void flush(boolean oneAddress, long virtual, boolean oneSpace, int space) {
        for (int i = 0; i < ENTRIES; i++) {
            boolean spared = oneSpace && (asid[i] != space || (leaf[i] & Sv39Walk.GLOBAL) != 0);
            if (!spared && (!oneAddress || covers(i, virtual))) {
                valid[i] = false;
            }
        }
    }

    /** Empties the buffer. */
    public void reset() {
        Arrays.fill(valid, false);
        next = 0;
        misses = 0;
    }

    /** True when an entry holds a translation. */
    public boolean isValid(int entry) {
        return valid[entry];
    }

    /** The page's first virtual address. */
    public long page(int entry) {
        return page[entry];
    }

    /** The address space. */
    public int asid(int entry) {
        return asid[entry];
    }

    /** The page's size: 0 for 4 KiB, 1 for 2 MiB, 2 for 1 GiB. */
    public int level(int entry) {
        return level[entry];
    }

    /** The leaf of the page table, with permissions. */
    public long leaf(int entry) {
        return leaf[entry];
    }

    /** The entry that is replaced next. */
    public int oldest() {
        return next;
    }

    /** Translations that had to be read from the page table. */
    public long misses() {
        return misses;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public void state(StateVisitor v) {
        for (int i = 0; i < ENTRIES; i++) {
            valid[i] = v.flag("valid", valid[i]);
        }
        v.i64s("page", page);
        v.i32s("asid", asid);
        v.i32s("level", level);
        v.i64s("leaf", leaf);
        next = v.i32("next", next);
        misses = v.i64("misses", misses);
        for (int l : level) {
            if (l < 0 || l >= Sv39Walk.LEVELS) {
                throw new IllegalArgumentException(name + ": level " + l + ", expected 0 to 2");
            }
        }
        if (next < 0 || next >= ENTRIES) {
            throw new IllegalArgumentException(name + ": next entry " + next + ", expected 0 to " + (ENTRIES - 1));
        }
    }
}
