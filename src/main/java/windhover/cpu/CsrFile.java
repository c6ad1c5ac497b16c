package windhover.cpu;

import windhover.clock.Derived;
import windhover.clock.StateVisitor;
import windhover.clock.Stateful;
import windhover.clock.Wiring;
import windhover.mmu.Pmp;

/**
 * The control and status registers, the privilege mode, and what happens to both on a trap and a return (Priv. 1.12).
 * Used by the pipeline and by the one-step reference, so that both mean the same.
 *
 * <p>Choices the manual leaves to us: {@code misa} is read-only; interrupt lines (causes 16 to 31) come before the
 * standard interrupts, the lower line first; lines may be delegated; a value a field cannot hold is replaced by the
 * nearest it can (MPP 2 becomes 0) or, for {@code satp} with an unknown mode, the write is ignored; CSRs that do not
 * exist are illegal instructions. Nothing here supports floating point, so {@code mstatus.FS} is 0.
 */
public final class CsrFile implements Stateful {
    /** Privilege mode U. */
    public static final int USER = 0;

    /** Privilege mode S. */
    public static final int SUPERVISOR = 1;

    /** Privilege mode M. */
    public static final int MACHINE = 3;

    public static final int SSTATUS = 0x100;
    public static final int SIE = 0x104;
    public static final int STVEC = 0x105;
    public static final int SCOUNTEREN = 0x106;
    public static final int SENVCFG = 0x10A;
    public static final int SSCRATCH = 0x140;
    public static final int SEPC = 0x141;
    public static final int SCAUSE = 0x142;
    public static final int STVAL = 0x143;
    public static final int SIP = 0x144;
    public static final int SATP = 0x180;
    public static final int MSTATUS = 0x300;
    public static final int MISA = 0x301;
    public static final int MEDELEG = 0x302;
    public static final int MIDELEG = 0x303;
    public static final int MIE = 0x304;
    public static final int MTVEC = 0x305;
    public static final int MCOUNTEREN = 0x306;
    public static final int MENVCFG = 0x30A;
    public static final int MCOUNTINHIBIT = 0x320;
    public static final int MSCRATCH = 0x340;
    public static final int MEPC = 0x341;
    public static final int MCAUSE = 0x342;
    public static final int MTVAL = 0x343;
    public static final int MIP = 0x344;
    public static final int PMPCFG0 = 0x3A0;
    public static final int PMPCFG2 = 0x3A2;
    public static final int PMPADDR0 = 0x3B0;
    public static final int TSELECT = 0x7A0;
    public static final int TDATA3 = 0x7A3;

    /** Address of the interrupt descriptor table, 0 = off (machine manual, IDT). Multiple of 8. */
    public static final int MIDT = 0x7C0;

    public static final int MCYCLE = 0xB00;
    public static final int MINSTRET = 0xB02;
    public static final int CYCLE = 0xC00;
    public static final int TIME = 0xC01;
    public static final int INSTRET = 0xC02;
    public static final int MVENDORID = 0xF11;
    public static final int MARCHID = 0xF12;
    public static final int MIMPID = 0xF13;
    public static final int MHARTID = 0xF14;
    public static final int MCONFIGPTR = 0xF15;

    private static final int MHPMCOUNTER3 = 0xB03;
    private static final int MHPMCOUNTER31 = 0xB1F;
    private static final int MHPMEVENT3 = 0x323;
    private static final int MHPMEVENT31 = 0x33F;
    private static final int HPMCOUNTER31 = 0xC1F;

    private static final long S_IE = 1L << 1;
    private static final long M_IE = 1L << 3;
    private static final long S_PIE = 1L << 5;
    private static final long M_PIE = 1L << 7;
    private static final long S_PP = 1L << 8;
    private static final int M_PP_SHIFT = 11;
    private static final long M_PP = 3L << M_PP_SHIFT;
    private static final long MPRV = 1L << 17;
    private static final long SUM = 1L << 18;
    private static final long MXR = 1L << 19;
    private static final long TVM = 1L << 20;
    private static final long TW = 1L << 21;
    private static final long TSR = 1L << 22;
    private static final long XLEN_64 = 2L << 32 | 2L << 34;
    private static final long UXL = 3L << 32;
    private static final long SSTATUS_WRITABLE = S_IE | S_PIE | S_PP | SUM | MXR;
    private static final long MSTATUS_WRITABLE = SSTATUS_WRITABLE | M_IE | M_PIE | M_PP | MPRV | TVM | TW | TSR;

    /** RV64IMAC with S and U. */
    private static final long MISA_VALUE = 2L << 62 | letters("ACIMSU");

    private static final long S_SOFTWARE = 1L << 1;
    private static final long S_TIMER = 1L << 5;
    private static final long S_EXTERNAL = 1L << 9;
    private static final long S_INTERRUPTS = S_SOFTWARE | S_TIMER | S_EXTERNAL;
    private static final long M_INTERRUPTS = 1L << 3 | 1L << 7 | 1L << 11;
    private static final long LINES = 0xffff_0000L;

    /**
     * Exceptions that may be delegated: all that can occur below M mode (Priv. §3.1.8). The environment call from M mode
     * cannot, nor can a misaligned fetch, since compressed instructions are always on.
     */
    private static final long DELEGABLE = 0xB3FE;

    private static final long COUNTERS = 7;
    private static final long INHIBITABLE = 5;
    private static final long FIOM = 1;
    private static final long ADUE = 1L << 61;
    private static final int SATP_MODE_SHIFT = 60;
    private static final long SATP_SV39 = 8;

    /** The order in which pending interrupts below the lines are taken (Priv. §3.1.9). */
    private static final int[] STANDARD_ORDER = {11, 3, 7, 9, 1, 5};

    /** What the engine counts. */
    public interface Counters {
        /** Cycles run since reset. */
        long cycles();

        /** Instructions retired since reset, without the one that is executing. */
        long instructions();

        /** The machine's {@code mtime}. */
        long time();
    }

    @Wiring("the engine")
    private final Counters counters;

    private final Pmp pmp = new Pmp();

    private int privilege = MACHINE;
    private long mstatus;
    private long medeleg;
    private long mideleg;
    private long mie;
    private long mipWires;
    private long mipSoftware;
    private long mtvec;
    private long mcounteren;
    private long menvcfg;
    private long mcountinhibit;
    private long mscratch;
    private long mepc;
    private long mcause;
    private long mtval;
    private long stvec;
    private long scounteren;
    private long senvcfg;
    private long sscratch;
    private long sepc;
    private long scause;
    private long stval;
    private long satp;
    private long midt;

    /** {@code mcycle} = cycles − this, or this itself while the counter is inhibited. */
    private long cycleBase;

    /** {@code minstret} = instructions − this, or this itself while the counter is inhibited. */
    private long instretBase;

    /** The reserved doubleword's address, or −1 (no such address is a multiple of 8). */
    private long reservation = -1;

    @Derived("cause of the interrupt to take before the next instruction, −1 for none")
    private int interrupt = -1;

    @Derived("loads and stores use physical addresses and nothing checks them")
    private boolean plainData = true;

    @Derived("fetch uses physical addresses and nothing checks them")
    private boolean plainFetch = true;

    /** CSRs over an engine's counters, as after reset. */
    public CsrFile(Counters counters) {
        this.counters = counters;
        reset();
    }

    /** Reset: M mode, interrupts off, no translation, no protection. The interrupt wires keep their levels. */
    public void reset() {
        privilege = MACHINE;
        mstatus = XLEN_64;
        medeleg = 0;
        mideleg = 0;
        mie = 0;
        mipSoftware = 0;
        mtvec = 0;
        mcounteren = 0;
        menvcfg = 0;
        mcountinhibit = 0;
        mscratch = 0;
        mepc = 0;
        mcause = 0;
        mtval = 0;
        stvec = 0;
        scounteren = 0;
        senvcfg = 0;
        sscratch = 0;
        sepc = 0;
        scause = 0;
        stval = 0;
        satp = 0;
        midt = 0;
        cycleBase = counters.cycles();
        instretBase = counters.instructions();
        reservation = -1;
        pmp.reset();
        derive();
    }

    private static long letters(String extensions) {
        return extensions.chars().mapToLong(letter -> 1L << (letter - 'A')).reduce(0, (a, b) -> a | b);
    }

    private void derive() {
        interrupt = chooseInterrupt();
        plainData = dataPrivilege() == MACHINE && !pmp.bindsMachineMode() && !pmp.dividesDoublewords();
        plainFetch = privilege == MACHINE && !pmp.bindsMachineMode();
    }

    private int chooseInterrupt() {
        long pending = pending() & mie;
        if (pending == 0) {
            return -1;
        }
        boolean machineTakes = privilege < MACHINE || (mstatus & M_IE) != 0;
        boolean supervisorTakes = privilege < SUPERVISOR || (privilege == SUPERVISOR && (mstatus & S_IE) != 0);
        if (machineTakes && (pending & ~mideleg) != 0) {
            return first(pending & ~mideleg);
        }
        return supervisorTakes && (pending & mideleg) != 0 ? first(pending & mideleg) : -1;
    }

    private static int first(long pending) {
        if ((pending & LINES) != 0) {
            return Long.numberOfTrailingZeros(pending & LINES);
        }
        for (int cause : STANDARD_ORDER) {
            if ((pending >>> cause & 1) != 0) {
                return cause;
            }
        }
        return -1;
    }

    private long pending() {
        return mipWires | mipSoftware;
    }

    /** Drives one bit of {@code mip} from outside. Bits that have no wire are ignored. */
    public void drive(int bit, boolean level) {
        long mask = 1L << bit & (M_INTERRUPTS | S_EXTERNAL | LINES);
        mipWires = level ? mipWires | mask : mipWires & ~mask;
        interrupt = chooseInterrupt();
    }

    /** The cause of the interrupt to take before the next instruction, 0 to 31; −1 for none. */
    public int interrupt() {
        return interrupt;
    }

    /**
     * True when {@code wfi} goes on: an enabled interrupt is pending, whether or not interrupts are globally on (Priv.
     * §3.3.3).
     */
    public boolean wakes() {
        return (pending() & mie) != 0;
    }

    /** The privilege mode: {@link #USER}, {@link #SUPERVISOR} or {@link #MACHINE}. */
    public int privilege() {
        return privilege;
    }

    /** The mode whose rules loads and stores follow: MPP while MPRV is set (Priv. §3.1.6.3). */
    public int dataPrivilege() {
        return (mstatus & MPRV) != 0 ? (int) ((mstatus & M_PP) >>> M_PP_SHIFT) : privilege;
    }

    /** True when loads and stores use physical addresses that nothing checks. */
    public boolean plainData() {
        return plainData;
    }

    /** True when fetch uses physical addresses that nothing checks. */
    public boolean plainFetch() {
        return plainFetch;
    }

    /** True when a mode's addresses go through the page table. */
    public boolean translates(int mode) {
        return mode != MACHINE && satp >>> SATP_MODE_SHIFT == SATP_SV39;
    }

    /** {@code satp}. */
    public long satp() {
        return satp;
    }

    /** True when S mode may read and write pages of U mode. */
    public boolean supervisorUsesUserPages() {
        return (mstatus & SUM) != 0;
    }

    /** True when loads may read pages that are executable only. */
    public boolean executableIsReadable() {
        return (mstatus & MXR) != 0;
    }

    /**
     * True when the page walker sets the accessed and dirty bits itself (menvcfg.ADUE); else a page that lacks them
     * faults.
     */
    public boolean updatesAccessedAndDirty() {
        return (menvcfg & ADUE) != 0;
    }

    /** Physical memory protection. */
    public Pmp pmp() {
        return pmp;
    }

    /** {@code midt}: address of the interrupt descriptor table, 0 = off. */
    public long midt() {
        return midt;
    }

    /** {@code mtvec}'s base, where the hardware goes when the descriptor table has no handler. */
    public long machineVector() {
        return mtvec & ~3L;
    }

    /** Reserves the doubleword of a physical address (LR). */
    public void reserve(long physical) {
        reservation = physical & ~7L;
    }

    /** Gives up the reservation: SC, a trap, or another master's write to it. */
    public void clearReservation() {
        reservation = -1;
    }

    /** True when the doubleword of a physical address is reserved. */
    public boolean isReserved(long physical) {
        return reservation == (physical & ~7L);
    }

    /** The reserved doubleword's address, or −1. */
    public long reservation() {
        return reservation;
    }

    /** True when {@code sfence.vma} is legal now. */
    public boolean maySfence() {
        return privilege == MACHINE || (privilege == SUPERVISOR && (mstatus & TVM) == 0);
    }

    /** True when {@code sret} is legal now. */
    public boolean maySret() {
        return privilege == MACHINE || (privilege == SUPERVISOR && (mstatus & TSR) == 0);
    }

    /** True when {@code mret} is legal now. */
    public boolean mayMret() {
        return privilege == MACHINE;
    }

    /** True when {@code wfi} is legal now; in U mode it never is (Priv. §3.3.3). */
    public boolean mayWfi() {
        return privilege == MACHINE || (privilege == SUPERVISOR && (mstatus & TW) == 0);
    }

    /**
     * True when an instruction may access a CSR now: it exists, the mode suffices, and it is not a write to a read-only
     * CSR.
     */
    public boolean allows(int csr, boolean write) {
        if (privilege < (csr >> 8 & 3) || (write && csr >> 10 == 3)) {
            return false;
        }
        return switch (csr) {
            case SATP -> maySfence();
            case CYCLE, TIME, INSTRET -> countersVisible(csr - CYCLE);
            default -> exists(csr) && (csr <= INSTRET || csr > HPMCOUNTER31 || privilege == MACHINE);
        };
    }

    private boolean countersVisible(int counter) {
        boolean supervisor = privilege == MACHINE || (mcounteren >>> counter & 1) != 0;
        return supervisor && (privilege >= SUPERVISOR || (scounteren >>> counter & 1) != 0);
    }

    /** True when there is such a CSR. */
    public static boolean exists(int csr) {
        return switch (csr) {
            case SSTATUS, SIE, STVEC, SCOUNTEREN, SENVCFG, SSCRATCH, SEPC, SCAUSE, STVAL, SIP, SATP -> true;
            case MSTATUS, MISA, MEDELEG, MIDELEG, MIE, MTVEC, MCOUNTEREN, MENVCFG, MCOUNTINHIBIT -> true;
            case MSCRATCH, MEPC, MCAUSE, MTVAL, MIP, PMPCFG0, PMPCFG2, MIDT, MCYCLE, MINSTRET -> true;
            case CYCLE, TIME, INSTRET, MVENDORID, MARCHID, MIMPID, MHARTID, MCONFIGPTR -> true;
            default ->
                (csr >= PMPADDR0 && csr < PMPADDR0 + Pmp.ENTRIES)
                        || (csr >= TSELECT && csr <= TDATA3)
                        || (csr >= MHPMCOUNTER3 && csr <= MHPMCOUNTER31)
                        || (csr >= MHPMEVENT3 && csr <= MHPMEVENT31)
                        || (csr > INSTRET && csr <= HPMCOUNTER31);
        };
    }

    /** A CSR's value, without effect; 0 for one that does not exist. */
    public long read(int csr) {
        return switch (csr) {
            case SSTATUS -> mstatus & (SSTATUS_WRITABLE | UXL);
            case SIE -> mie & mideleg;
            case STVEC -> stvec;
            case SCOUNTEREN -> scounteren;
            case SENVCFG -> senvcfg;
            case SSCRATCH -> sscratch;
            case SEPC -> sepc;
            case SCAUSE -> scause;
            case STVAL -> stval;
            case SIP -> pending() & mideleg;
            case SATP -> satp;
            case MSTATUS -> mstatus;
            case MISA -> MISA_VALUE;
            case MEDELEG -> medeleg;
            case MIDELEG -> mideleg;
            case MIE -> mie;
            case MTVEC -> mtvec;
            case MCOUNTEREN -> mcounteren;
            case MENVCFG -> menvcfg;
            case MCOUNTINHIBIT -> mcountinhibit;
            case MSCRATCH -> mscratch;
            case MEPC -> mepc;
            case MCAUSE -> mcause;
            case MTVAL -> mtval;
            case MIP -> pending();
            case PMPCFG0 -> pmp.configuration(0);
            case PMPCFG2 -> pmp.configuration(8);
            case MIDT -> midt;
            case MCYCLE, CYCLE -> (mcountinhibit & 1) != 0 ? cycleBase : counters.cycles() - cycleBase;
            case MINSTRET, INSTRET -> (mcountinhibit & 4) != 0 ? instretBase : counters.instructions() - instretBase;
            case TIME -> counters.time();
            default -> csr >= PMPADDR0 && csr < PMPADDR0 + Pmp.ENTRIES ? pmp.address(csr - PMPADDR0) : 0;
        };
    }

    /**
     * The value that a set or clear works on. It is the read value, but in {@code mip} the wire of the external
     * interrupt does not leak into the bit that software sets (Priv. §3.1.9).
     */
    public long readForModify(int csr) {
        return csr == MIP || csr == SIP ? read(csr) & ~(S_EXTERNAL & ~mipSoftware) : read(csr);
    }

    /**
     * Writes a CSR that {@link #allows} said may be written.
     *
     * @return true when fetch may see memory differently from now on: what was fetched behind this instruction must be
     *     fetched again
     */
    public boolean write(int csr, long value) {
        boolean contextChanged = false;
        switch (csr) {
            case SSTATUS -> setStatus(value, SSTATUS_WRITABLE);
            case SIE -> mie = (mie & ~mideleg) | (value & mideleg);
            case STVEC -> stvec = value & ~2L;
            case SCOUNTEREN -> scounteren = value & COUNTERS;
            case SENVCFG -> senvcfg = value & FIOM;
            case SSCRATCH -> sscratch = value;
            case SEPC -> sepc = value & ~1L;
            case SCAUSE -> scause = value;
            case STVAL -> stval = value;
            case SIP -> mipSoftware = (mipSoftware & ~(S_SOFTWARE & mideleg)) | (value & S_SOFTWARE & mideleg);
            case SATP -> contextChanged = setSatp(value);
            case MSTATUS -> setStatus(value, MSTATUS_WRITABLE);
            case MEDELEG -> medeleg = value & DELEGABLE;
            case MIDELEG -> mideleg = value & (S_INTERRUPTS | LINES);
            case MIE -> mie = value & (S_INTERRUPTS | M_INTERRUPTS | LINES);
            case MTVEC -> mtvec = value & ~2L;
            case MCOUNTEREN -> mcounteren = value & COUNTERS;
            case MENVCFG -> {
                menvcfg = value & (FIOM | ADUE);
                contextChanged = true;
            }
            case MCOUNTINHIBIT -> setCountInhibit(value & INHIBITABLE);
            case MSCRATCH -> mscratch = value;
            case MEPC -> mepc = value & ~1L;
            case MCAUSE -> mcause = value;
            case MTVAL -> mtval = value;
            case MIP -> mipSoftware = value & S_INTERRUPTS;
            case PMPCFG0 -> {
                pmp.setConfiguration(0, value);
                contextChanged = true;
            }
            case PMPCFG2 -> {
                pmp.setConfiguration(8, value);
                contextChanged = true;
            }
            case MIDT -> midt = value & ~7L;
            case MCYCLE -> cycleBase = (mcountinhibit & 1) != 0 ? value : counters.cycles() + 1 - value;
            case MINSTRET -> instretBase = (mcountinhibit & 4) != 0 ? value : counters.instructions() + 1 - value;
            default -> {
                if (csr >= PMPADDR0 && csr < PMPADDR0 + Pmp.ENTRIES) {
                    pmp.setAddress(csr - PMPADDR0, value);
                    contextChanged = true;
                }
            }
        }
        derive();
        return contextChanged;
    }

    /**
     * The register that Spike's commit log names when a CSR was written: the one that holds the bits, which is another
     * for the views of S mode. −1 where it logs none, since nothing can change: counters and triggers that do not
     * exist, and addresses of locked protection entries.
     */
    public int logged(int csr) {
        return switch (csr) {
            case SSTATUS -> MSTATUS;
            case SIE -> MIE;
            case SIP -> MIP;
            default -> {
                boolean constant = (csr >= MHPMCOUNTER3 && csr <= MHPMCOUNTER31) || (csr > TSELECT && csr <= TDATA3);
                boolean locked = csr >= PMPADDR0 && csr < PMPADDR0 + Pmp.ENTRIES && pmp.isLocked(csr - PMPADDR0);
                yield constant || locked ? -1 : csr;
            }
        };
    }

    /**
     * What a commit log says that a CSR holds since it was written: its value, but for a counter what was written, not
     * yet less by one.
     */
    public long loggedValue(int csr, long written) {
        return csr == MCYCLE || csr == MINSTRET ? written : read(logged(csr));
    }

    private void setStatus(long value, long writable) {
        long status = (mstatus & ~writable) | (value & writable);
        mstatus = (status & M_PP) == 2L << M_PP_SHIFT ? status & ~M_PP : status;
    }

    private boolean setSatp(long value) {
        long mode = value >>> SATP_MODE_SHIFT;
        if (mode == 0 || mode == SATP_SV39) {
            satp = value;
        }
        return true;
    }

    /**
     * Stops or restarts counters. While one stands still its base holds the value. The write itself is no longer, or
     * already, counted.
     */
    private void setCountInhibit(long value) {
        long cycle = read(MCYCLE);
        long instret = read(MINSTRET);
        mcountinhibit = value;
        cycleBase = (value & 1) != 0 ? cycle : counters.cycles() - cycle;
        instretBase = (value & 4) != 0 ? instret : counters.instructions() - instret;
    }

    /** True when a trap of this cause, negative for interrupts, goes to S mode. */
    public boolean isDelegated(long cause) {
        return privilege <= SUPERVISOR && ((cause < 0 ? mideleg : medeleg) >>> cause & 1) != 0;
    }

    /**
     * True when an exception of this cause leads to a handler that no interrupt can take the processor from: in M mode,
     * where a trap switches interrupts off, or in S mode while every enabled interrupt is S mode's own.
     */
    public boolean trapsForGood(long cause) {
        return !isDelegated(cause) || (mie & ~mideleg) == 0;
    }

    /** {@code mcause} of an interrupt. */
    public static long interruptCause(int code) {
        return Long.MIN_VALUE | code;
    }

    /**
     * Takes a trap (Priv. §3.1.6.1, §4.1.1): saves where it happened and why, raises the mode, switches interrupts off.
     *
     * @param cause as the cause register holds it: negative for interrupts
     * @param pc the instruction that did not happen
     * @param tval what the cause says more: the address, or the instruction
     * @return where to go on according to {@code mtvec} or {@code stvec}; {@link #privilege} then says which of them
     */
    public long enterTrap(long cause, long pc, long tval) {
        long vector;
        if (isDelegated(cause)) {
            scause = cause;
            sepc = pc;
            stval = tval;
            long previousEnable = (mstatus & S_IE) != 0 ? S_PIE : 0;
            long previousMode = privilege == SUPERVISOR ? S_PP : 0;
            mstatus = (mstatus & ~(S_IE | S_PIE | S_PP)) | previousEnable | previousMode;
            privilege = SUPERVISOR;
            vector = stvec;
        } else {
            mcause = cause;
            mepc = pc;
            mtval = tval;
            long previousEnable = (mstatus & M_IE) != 0 ? M_PIE : 0;
            mstatus = (mstatus & ~(M_IE | M_PIE | M_PP)) | previousEnable | (long) privilege << M_PP_SHIFT;
            privilege = MACHINE;
            vector = mtvec;
        }
        reservation = -1;
        derive();
        boolean vectored = (vector & 1) != 0 && cause < 0;
        return (vector & ~3L) + (vectored ? 4 * (cause & 0x3f) : 0);
    }

    /** Returns from a trap to M mode (Priv. §3.1.6.1). Answers where to go on. */
    public long mret() {
        int previous = (int) ((mstatus & M_PP) >>> M_PP_SHIFT);
        long enable = (mstatus & M_PIE) != 0 ? M_IE : 0;
        mstatus = (mstatus & ~(M_IE | M_PP)) | enable | M_PIE;
        enter(previous);
        return mepc;
    }

    /** Returns from a trap to S mode. Answers where to go on. */
    public long sret() {
        int previous = (mstatus & S_PP) != 0 ? SUPERVISOR : USER;
        long enable = (mstatus & S_PIE) != 0 ? S_IE : 0;
        mstatus = (mstatus & ~(S_IE | S_PP)) | enable | S_PIE;
        enter(previous);
        return sepc;
    }

    private void enter(int mode) {
        privilege = mode;
        if (mode != MACHINE) {
            mstatus &= ~MPRV;
        }
        derive();
    }

    @Override
    public String name() {
        return "csr";
    }

    @Override
    public void state(StateVisitor v) {
        privilege = v.i32("privilege", privilege);
        mstatus = v.i64("mstatus", mstatus);
        medeleg = v.i64("medeleg", medeleg);
        mideleg = v.i64("mideleg", mideleg);
        mie = v.i64("mie", mie);
        mipWires = v.i64("mip from wires", mipWires);
        mipSoftware = v.i64("mip from software", mipSoftware);
        mtvec = v.i64("mtvec", mtvec);
        mcounteren = v.i64("mcounteren", mcounteren);
        menvcfg = v.i64("menvcfg", menvcfg);
        mcountinhibit = v.i64("mcountinhibit", mcountinhibit);
        mscratch = v.i64("mscratch", mscratch);
        mepc = v.i64("mepc", mepc);
        mcause = v.i64("mcause", mcause);
        mtval = v.i64("mtval", mtval);
        stvec = v.i64("stvec", stvec);
        scounteren = v.i64("scounteren", scounteren);
        senvcfg = v.i64("senvcfg", senvcfg);
        sscratch = v.i64("sscratch", sscratch);
        sepc = v.i64("sepc", sepc);
        scause = v.i64("scause", scause);
        stval = v.i64("stval", stval);
        satp = v.i64("satp", satp);
        midt = v.i64("midt", midt);
        cycleBase = v.i64("cycleBase", cycleBase);
        instretBase = v.i64("instretBase", instretBase);
        reservation = v.i64("reservation", reservation);
        v.part(pmp);
        if (privilege != USER && privilege != SUPERVISOR && privilege != MACHINE) {
            throw new IllegalArgumentException("csr: privilege mode " + privilege + ", expected 0, 1 or 3");
        }
        derive();
    }
}
