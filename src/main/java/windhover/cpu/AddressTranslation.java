package windhover.cpu;

import windhover.bus.AddressMap;
import windhover.clock.Derived;
import windhover.clock.StateVisitor;
import windhover.clock.Stateful;
import windhover.mmu.Access;
import windhover.mmu.PageWalker;
import windhover.mmu.Sv39Walk;
import windhover.mmu.Tlb;

/**
 * Virtual to physical addresses for one side, fetch or data: its TLB, its turn at the page walker, and physical memory
 * protection.
 */
final class AddressTranslation implements Stateful, PageWalker.Client {
    /** Not known yet: ask again in the next cycle. */
    static final int HOLD = 0;

    /** {@link #physical} is the answer. */
    static final int DONE = 1;

    /** {@link #cause} is the answer. */
    static final int FAULT = 2;

    private static final int ASID_SHIFT = 44;

    private final CsrFile csr;
    private final Tlb tlb;
    private final PageWalker walker;

    @Derived("begun again for each look")
    private final Sv39Walk peekWalk = new Sv39Walk();

    /** True while the walker works for this side. */
    private boolean walking;

    /** The last walk ended in an exception that nobody has asked for yet: what was walked for, and the cause. */
    private boolean refused;

    private long refusedVirtual;
    private Access refusedAccess = Access.LOAD;
    private int refusedCause;

    @Derived("the answer of the last question, read in the same cycle; a fetch that needs none leaves it as it was")
    private long physical;

    @Derived("as physical")
    private int cause;

    AddressTranslation(CsrFile csr, Tlb tlb, PageWalker walker) {
        this.csr = csr;
        this.tlb = tlb;
        this.walker = walker;
    }

    /** Translates an address under the rules of a mode. Call once a cycle while it answers {@link #HOLD}. */
    int translate(Access access, long virtual, int size, int mode) {
        physical = virtual;
        if (csr.translates(mode)) {
            int result = lookUp(access, virtual, mode);
            if (result != DONE) {
                return result;
            }
        }
        if (!csr.pmp().allows(physical, size, access, mode == CsrFile.MACHINE)) {
            cause = access.accessFault();
            return FAULT;
        }
        return DONE;
    }

    private int asid() {
        return (int) (csr.satp() >>> ASID_SHIFT) & 0xffff;
    }

    private int lookUp(Access access, long virtual, int mode) {
        while (true) {
            int entry = tlb.find(virtual, asid());
            if (entry >= 0 && Sv39Walk.isMarked(tlb.leaf(entry), access)) {
                return check(access, virtual, mode, entry);
            }
            if (refused) {
                refused = false;
                if (refusedVirtual == virtual && refusedAccess == access) {
                    cause = refusedCause;
                    return FAULT;
                }
            }
            if (walking || walker.phase() != PageWalker.Phase.IDLE) {
                return HOLD;
            }
            walking = true;
            walker.begin(
                    access,
                    virtual,
                    csr.satp(),
                    mode,
                    csr.supervisorUsesUserPages(),
                    csr.executableIsReadable(),
                    csr.updatesAccessedAndDirty());
            if (walking) {
                return HOLD;
            }
        }
    }

    @Override
    public void found(Sv39Walk walk) {
        walking = false;
        tlb.fill(walk.virtual(), asid(), walk.level(), walk.entry());
    }

    @Override
    public void refused(Sv39Walk walk, int cause) {
        walking = false;
        refused = true;
        refusedVirtual = walk.virtual();
        refusedAccess = walk.access();
        refusedCause = cause;
    }

    /** Translates as {@link #translate} does, but only where that takes no walk; for what is read ahead of need. */
    boolean knows(Access access, long virtual, int size, int mode) {
        physical = virtual;
        if (csr.translates(mode)) {
            int entry = tlb.find(virtual, asid());
            if (entry < 0
                    || !Sv39Walk.isMarked(tlb.leaf(entry), access)
                    || check(access, virtual, mode, entry) != DONE) {
                return false;
            }
        }
        return csr.pmp().allows(physical, size, access, mode == CsrFile.MACHINE);
    }

    private int check(Access access, long virtual, int mode, int entry) {
        long leaf = tlb.leaf(entry);
        if (!Sv39Walk.permits(leaf, access, mode, csr.supervisorUsesUserPages(), csr.executableIsReadable())) {
            cause = access.pageFault();
            return FAULT;
        }
        physical = Sv39Walk.translate(leaf, tlb.level(entry), virtual);
        return DONE;
    }

    /** The physical address of a virtual one, whatever its permissions, with no effect; −1 where it is not mapped. */
    long peek(long virtual, AddressMap map) {
        int entry = tlb.find(virtual, asid());
        if (entry >= 0) {
            return Sv39Walk.translate(tlb.leaf(entry), tlb.level(entry), virtual);
        }
        Sv39Walk.Step step = peekWalk.begin(Access.LOAD, virtual, csr.satp(), CsrFile.SUPERVISOR, true, true, true);
        while (step == Sv39Walk.Step.READ) {
            step = peekWalk.accept(map.peek(peekWalk.entryAddress(), 8));
        }
        return step == Sv39Walk.Step.PAGE_FAULT ? -1 : peekWalk.physical();
    }

    /** Gives up a walk whose answer is wanted no more, and the answer that is there. */
    void abandon() {
        refused = false;
        if (walking) {
            walking = false;
            walker.abandon();
        }
    }

    /** True while the walker works for this side. */
    boolean isWalking() {
        return walking;
    }

    /** The physical address found. */
    long physical() {
        return physical;
    }

    /** The exception cause. */
    int cause() {
        return cause;
    }

    /** The translation lookaside buffer. */
    Tlb tlb() {
        return tlb;
    }

    /** Reset. */
    void reset() {
        abandon();
        tlb.reset();
    }

    @Override
    public String name() {
        return tlb.name() + " translation";
    }

    @Override
    public void state(StateVisitor v) {
        v.part(tlb);
        walking = v.flag("walking", walking);
        refused = v.flag("refused", refused);
        refusedVirtual = v.i64("refusedVirtual", refusedVirtual);
        refusedAccess = v.constant("refusedAccess", refusedAccess);
        refusedCause = v.i32("refusedCause", refusedCause);
    }
}
