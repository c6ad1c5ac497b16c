package windhover.debug;

import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;
import windhover.cpu.CsrFile;
import windhover.mmu.Access;
import windhover.mmu.PageWalker;
import windhover.mmu.Sv39Walk;
import windhover.mmu.WalkProbe;
import windhover.mmu.WalkRefusal;

/** Remembers the last page walks: a ring of fixed size, so that remembering allocates nothing. */
final class WalkLog implements WalkProbe {
    private static final int MOST = 24;
    private static final int LEVELS = Sv39Walk.LEVELS;
    private static final Access[] ACCESSES = Access.values();

    private final CsrFile csr;
    private final PageWalker walker;
    private final LongSupplier cycle;

    private final byte[] access = new byte[MOST];
    private final byte[] mode = new byte[MOST];
    private final boolean[] userPages = new boolean[MOST];
    private final boolean[] executableReadable = new boolean[MOST];
    private final boolean[] updates = new boolean[MOST];
    private final long[] virtual = new long[MOST];
    private final long[] satp = new long[MOST];
    private final long[] began = new long[MOST];
    private final long[] ended = new long[MOST];
    private final byte[] reads = new byte[MOST];
    private final long[] entryAddress = new long[MOST * LEVELS];
    private final long[] entry = new long[MOST * LEVELS];
    private final long[] readAt = new long[MOST * LEVELS];
    private final long[] updated = new long[MOST];
    private final long[] physical = new long[MOST];
    private final int[] cause = new int[MOST];
    private long first;
    private long total;

    WalkLog(CsrFile csr, PageWalker walker, LongSupplier cycle) {
        this.csr = csr;
        this.walker = walker;
        this.cycle = cycle;
    }

    private int last() {
        return (int) ((total - 1) % MOST);
    }

    /** True when a walk is in the log and has not ended. */
    private boolean open() {
        return total > first && ended[last()] < 0;
    }

    @Override
    public void began(Access which, long address) {
        int at = (int) (total++ % MOST);
        access[at] = (byte) which.ordinal();
        mode[at] = (byte) (which == Access.FETCH ? csr.privilege() : csr.dataPrivilege());
        userPages[at] = csr.supervisorUsesUserPages();
        executableReadable[at] = csr.executableIsReadable();
        updates[at] = csr.updatesAccessedAndDirty();
        virtual[at] = address;
        satp[at] = csr.satp();
        began[at] = cycle.getAsLong();
        ended[at] = -1;
        reads[at] = 0;
        updated[at] = 0;
        physical[at] = -1;
        cause[at] = 0;
    }

    @Override
    public void read(int level, long address, long value) {
        if (open() && reads[last()] < LEVELS) {
            int at = last() * LEVELS + reads[last()]++;
            entryAddress[at] = address;
            entry[at] = value;
            readAt[at] = cycle.getAsLong();
        }
    }

    @Override
    public void updated(long address, long value) {
        if (open()) {
            updated[last()] = value;
        }
    }

    @Override
    public void found(long address, long result) {
        if (open()) {
            physical[last()] = result;
            ended[last()] = cycle.getAsLong();
        }
    }

    @Override
    public void faulted(int why, long address) {
        if (open()) {
            cause[last()] = why;
            ended[last()] = cycle.getAsLong();
        }
    }

    /** True when the last walk ended in a page fault at an address. */
    boolean lastFaultedAt(long address) {
        return total > first && cause[last()] != 0 && virtual[last()] == address;
    }

    long total() {
        return total;
    }

    /** Forgets all walks, but not how many there were. */
    void clear(long count) {
        first = count;
        total = count;
    }

    /** The walks, oldest first. */
    List<TranslationState.Walk> walks() {
        List<TranslationState.Walk> walks = new ArrayList<>();
        for (long number = Math.max(first, total - MOST); number < total; number++) {
            walks.add(walk((int) (number % MOST), number + 1));
        }
        return List.copyOf(walks);
    }

    private TranslationState.Walk walk(int at, long number) {
        List<TranslationState.Read> levels = new ArrayList<>();
        for (int i = 0; i < reads[at]; i++) {
            int read = at * LEVELS + i;
            levels.add(new TranslationState.Read(LEVELS - 1 - i, entryAddress[read], entry[read], readAt[read]));
        }
        return new TranslationState.Walk(
                number,
                ACCESSES[access[at]],
                mode[at],
                virtual[at],
                satp[at],
                began[at],
                ended[at],
                List.copyOf(levels),
                updated[at],
                outcome(at, number == total),
                physical[at],
                cause[at],
                refusal(at));
    }

    private TranslationState.Outcome outcome(int at, boolean newest) {
        if (ended[at] >= 0) {
            return cause[at] == 0 ? TranslationState.Outcome.FOUND : TranslationState.Outcome.FAULTED;
        }
        return newest && walker.isBusy() ? TranslationState.Outcome.UNDER_WAY : TranslationState.Outcome.ABANDONED;
    }

    private WalkRefusal refusal(int at) {
        Access which = ACCESSES[access[at]];
        if (cause[at] == 0) {
            return WalkRefusal.NONE;
        }
        if (cause[at] == which.accessFault()) {
            return WalkRefusal.TABLE_OUT_OF_REACH;
        }
        if (reads[at] == 0) {
            return WalkRefusal.NOT_CANONICAL;
        }
        int read = at * LEVELS + reads[at] - 1;
        return WalkRefusal.of(
                entry[read], LEVELS - reads[at], which, mode[at], userPages[at], executableReadable[at], updates[at]);
    }
}
