package windhover.cpu;

import org.jspecify.annotations.Nullable;
import windhover.clock.Derived;
import windhover.clock.StateVisitor;
import windhover.clock.Stateful;
import windhover.clock.Wiring;
import windhover.isa.Csr;
import windhover.isa.Extension;
import windhover.isa.Isa;
import windhover.mmu.Pmp;

/**
 * The control and status registers, the privilege mode, and what happens to both on a trap and a return (Priv. 1.12).
 * Used by the pipeline and by the one-step reference, so that both mean the same.
 *
 * <p>Choices the manual leaves to us: {@code misa} is read-only; interrupt lines (causes 16 to 31) come before the
 * standard interrupts, the lower line first; lines may be delegated; a value a field cannot hold is replaced by the
 * nearest it can (MPP 2 becomes 0) or, for {@code satp} with an unknown mode, the write is ignored; CSRs that do not
 * exist are illegal instructions. Without floating point {@code mstatus.FS} is 0; with it, it is off after reset.
 */
public final class CsrFile implements Stateful {
    /** Privilege mode U. */
    public static final int USER = 0;

    /** Privilege mode S. */
    public static final int SUPERVISOR = 1;

    /** Privilege mode M. */
    public static final int MACHINE = 3;

    // The cells that the engine itself works with.
    private static final int STATUS = cell(Csr.MSTATUS);
    private static final int EXCEPTIONS_DELEGATED = cell(Csr.MEDELEG);
    private static final int INTERRUPTS_DELEGATED = cell(Csr.MIDELEG);
    private static final int ENABLED = cell(Csr.MIE);
    private static final int PENDING = cell(Csr.MIP);
    private static final int COUNTERS_FOR_S = cell(Csr.MCOUNTEREN);
    private static final int COUNTERS_FOR_U = cell(Csr.SCOUNTEREN);
    private static final int ENVIRONMENT = cell(Csr.MENVCFG);
    private static final int INHIBITED = cell(Csr.MCOUNTINHIBIT);
    private static final int M_VECTOR = cell(Csr.MTVEC);
    private static final int M_PC = cell(Csr.MEPC);
    private static final int M_CAUSE = cell(Csr.MCAUSE);
    private static final int M_VALUE = cell(Csr.MTVAL);
    private static final int S_VECTOR = cell(Csr.STVEC);
    private static final int S_PC = cell(Csr.SEPC);
    private static final int S_CAUSE = cell(Csr.SCAUSE);
    private static final int S_VALUE = cell(Csr.STVAL);
    private static final int ROOT = cell(Csr.SATP);
    private static final int DESCRIPTORS = cell(Csr.MIDT);
    private static final int CYCLES = cell(Csr.MCYCLE);
    private static final int INSTRUCTIONS = cell(Csr.MINSTRET);

    private static final long S_IE = 1L << 1;
    private static final long M_IE = 1L << 3;
    private static final long S_PIE = 1L << 5;
    private static final long M_PIE = 1L << 7;
    private static final long S_PP = 1L << 8;
    private static final int M_PP_SHIFT = 11;
    private static final long M_PP = 3L << M_PP_SHIFT;
    private static final long FS = 3L << 13;
    private static final long SD = 1L << 63;
    private static final long MPRV = 1L << 17;
    private static final long SUM = 1L << 18;
    private static final long MXR = 1L << 19;
    private static final long TVM = 1L << 20;
    private static final long TW = 1L << 21;
    private static final long TSR = 1L << 22;
    private static final long S_TIMER = 1L << 5;
    private static final long S_EXTERNAL = 1L << 9;
    private static final long M_INTERRUPTS = 1L << 3 | 1L << 7 | 1L << 11;
    private static final long LINES = 0xffff_0000L;

    private static final long ADUE = 1L << 61;
    private static final long STCE = 1L << 63;
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

    @Wiring("the place of the processor in its machine")
    private final int number;

    @Wiring("the engine")
    private final Counters counters;

    @Wiring("the same on every board of this kind")
    private final Isa isa;

    private final Pmp pmp = new Pmp();

    private int privilege = MACHINE;
    /**
     * What each register holds that holds something ({@link Csr#cell}): a counter the difference between what the
     * engine has counted and its value, or its value while it stands still; {@code mip} what software set.
     */
    private final long[] held = new long[Csr.CELLS];

    private long mipWires;

    /** The reserved doubleword's address, or −1 (no such address is a multiple of 8). */
    private long reservation = -1;

    /** Of S mode; null without Sstc. */
    private final @Nullable SupervisorTimer timer;

    /** Null without floating point. */
    private final @Nullable FloatRegisters floats;

    @Derived("bits of mstatus and menvcfg that this processor lacks")
    private final long absentStatus;

    @Derived("bits of mstatus and menvcfg that this processor lacks")
    private final long absentEnvironment;

    @Derived("cause of the interrupt to take before the next instruction, −1 for none")
    private int interrupt = -1;

    @Derived("loads and stores use physical addresses and nothing checks them")
    private boolean plainData = true;

    @Derived("fetch uses physical addresses and nothing checks them")
    private boolean plainFetch = true;

    /** CSRs of processor 0 over an engine's counters, as after reset. */
    public CsrFile(Counters counters, Isa isa) {
        this(0, counters, isa);
    }

    /** CSRs of a processor, by its number on the board, over an engine's counters, as after reset. */
    public CsrFile(int number, Counters counters, Isa isa) {
        this.number = number;
        this.counters = counters;
        this.isa = isa;
        absentStatus = absent(Csr.MSTATUS);
        absentEnvironment = absent(Csr.MENVCFG);
        floats = isa.has(Extension.F) ? new FloatRegisters() : null;
        timer = isa.has(Extension.SSTC) ? new SupervisorTimer(this) : null;
        reset();
    }

    /** Reset: M mode, interrupts off, no translation, no protection. The interrupt wires keep their levels. */
    public void reset() {
        privilege = MACHINE;
        for (Csr csr : Csr.HOLDING) {
            held[csr.cell()] = atReset(csr);
        }
        if (isa.has(Extension.SVADU)) {
            held[ENVIRONMENT] |= ADUE;
        }
        reservation = -1;
        pmp.reset();
        if (timer != null) {
            timer.reset();
        }
        if (floats != null) {
            floats.reset();
        }
        derive();
    }

    private long absent(int number) {
        Csr csr = Csr.of(number);
        return csr == null ? 0 : csr.absent(isa);
    }

    /** The floating-point registers; null without floating point. */
    public @Nullable FloatRegisters floats() {
        return floats;
    }

    /** True when instructions of floating point are legal now: there are registers, and mstatus.FS is not off. */
    public boolean floatsOn() {
        return (held[STATUS] & FS) != 0;
    }

    /**
     * Notes that a floating-point register or {@code fcsr} was written.
     *
     * @return {@code mstatus} if that changed it; else 0, which it never is
     */
    long dirtyFloats() {
        if ((held[STATUS] & FS) == FS) {
            return 0;
        }
        held[STATUS] |= FS | SD;
        return held[STATUS];
    }

    /** The timer of S mode; null without Sstc. */
    public @Nullable SupervisorTimer timer() {
        return timer;
    }

    /** The instruction set of the processor. */
    public Isa isa() {
        return isa;
    }

    private long atReset(Csr csr) {
        return switch (csr.rule()) {
            case Csr.Rule.Held(long writable, long reset, boolean refetches) -> reset;
            case Csr.Rule.Status(long writable, long reset) -> reset;
            case Csr.Rule.Counter(int bit) -> counted(bit);
            case Csr.Rule.Root root -> 0;
            case Csr.Rule.Pending pending -> 0;
            case Csr.Rule.Inhibit inhibit -> 0;
            case Csr.Rule.CounterView view -> 0;
            case Csr.Rule.View view -> 0;
            case Csr.Rule.Delegated delegated -> 0;
            case Csr.Rule.ProtectionBytes bytes -> 0;
            case Csr.Rule.ProtectionAddress address -> 0;
            case Csr.Rule.Constant constant -> 0;
            case Csr.Rule.ProcessorNumber n -> 0;
            case Csr.Rule.Extensions extensions -> 0;
            case Csr.Rule.FloatStatus status -> 0;
            case Csr.Rule.TimeCompare compare -> 0;
        };
    }

    /** What the engine has counted for the counter with a place in {@code mcounteren}. */
    private long counted(int bit) {
        return switch (bit) {
            case 0 -> counters.cycles();
            case 1 -> counters.time();
            case 2 -> counters.instructions();
            default -> 0;
        };
    }

    private static int cell(int number) {
        Csr csr = Csr.of(number);
        if (csr == null || csr.cell() < 0) {
            throw new IllegalStateException("isa/Csr.java: the row of " + Csr.name(number) + " must hold something");
        }
        return csr.cell();
    }

    private void derive() {
        interrupt = chooseInterrupt();
        plainData = dataPrivilege() == MACHINE && !pmp.bindsMachineMode() && !pmp.dividesDoublewords();
        plainFetch = privilege == MACHINE && !pmp.bindsMachineMode();
    }

    private int chooseInterrupt() {
        long pending = pending() & held[ENABLED];
        if (pending == 0) {
            return -1;
        }
        boolean machineTakes = privilege < MACHINE || (held[STATUS] & M_IE) != 0;
        boolean supervisorTakes = privilege < SUPERVISOR || (privilege == SUPERVISOR && (held[STATUS] & S_IE) != 0);
        if (machineTakes && (pending & ~held[INTERRUPTS_DELEGATED]) != 0) {
            return first(pending & ~held[INTERRUPTS_DELEGATED]);
        }
        return supervisorTakes && (pending & held[INTERRUPTS_DELEGATED]) != 0
                ? first(pending & held[INTERRUPTS_DELEGATED])
                : -1;
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
        long software = held[PENDING];
        return mipWires | (timer != null && comparesForSupervisor() ? software & ~S_TIMER : software);
    }

    /** True when {@code stimecmp} drives S mode's timer interrupt (menvcfg.STCE). */
    boolean comparesForSupervisor() {
        return (held[ENVIRONMENT] & STCE) != 0;
    }

    /** Drives S mode's timer interrupt, which has a wire only where there is Sstc. */
    void driveTimer(boolean level) {
        mipWires = level ? mipWires | S_TIMER : mipWires & ~S_TIMER;
        interrupt = chooseInterrupt();
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
        return (pending() & held[ENABLED]) != 0;
    }

    /** The privilege mode: {@link #USER}, {@link #SUPERVISOR} or {@link #MACHINE}. */
    public int privilege() {
        return privilege;
    }

    /** The mode whose rules loads and stores follow: MPP while MPRV is set (Priv. §3.1.6.3). */
    public int dataPrivilege() {
        return (held[STATUS] & MPRV) != 0 ? (int) ((held[STATUS] & M_PP) >>> M_PP_SHIFT) : privilege;
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
        return mode != MACHINE && held[ROOT] >>> SATP_MODE_SHIFT == SATP_SV39;
    }

    /** {@code satp}. */
    public long satp() {
        return held[ROOT];
    }

    /** True when S mode may read and write pages of U mode. */
    public boolean supervisorUsesUserPages() {
        return (held[STATUS] & SUM) != 0;
    }

    /** True when loads may read pages that are executable only. */
    public boolean executableIsReadable() {
        return (held[STATUS] & MXR) != 0;
    }

    /**
     * True when the page walker sets the accessed and dirty bits itself (menvcfg.ADUE); else a page that lacks them
     * faults.
     */
    public boolean updatesAccessedAndDirty() {
        return (held[ENVIRONMENT] & ADUE) != 0;
    }

    /** Physical memory protection. */
    public Pmp pmp() {
        return pmp;
    }

    /** {@code midt}: address of the interrupt descriptor table, 0 = off. */
    public long midt() {
        return held[DESCRIPTORS];
    }

    /** {@code mtvec}'s base, where the hardware goes when the descriptor table has no handler. */
    public long machineVector() {
        return held[M_VECTOR] & ~3L;
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
        return privilege == MACHINE || (privilege == SUPERVISOR && (held[STATUS] & TVM) == 0);
    }

    /** True when {@code sret} is legal now. */
    public boolean maySret() {
        return privilege == MACHINE || (privilege == SUPERVISOR && (held[STATUS] & TSR) == 0);
    }

    /** True when {@code mret} is legal now. */
    public boolean mayMret() {
        return privilege == MACHINE;
    }

    /** True when {@code wfi} is legal now; in U mode it never is (Priv. §3.3.3). */
    public boolean mayWfi() {
        return privilege == MACHINE || (privilege == SUPERVISOR && (held[STATUS] & TW) == 0);
    }

    /**
     * True when an instruction may access a CSR now: it exists, the mode suffices, and it is not a write to a read-only
     * CSR.
     */
    public boolean allows(int csr, boolean write) {
        if (privilege < (csr >> 8 & 3) || (write && csr >> 10 == 3)) {
            return false;
        }
        Csr row = row(csr);
        if (row == null) {
            return false;
        }
        return switch (row.rule()) {
            case Csr.Rule.Root root -> maySfence();
            case Csr.Rule.CounterView(int bit) -> countersVisible(bit);
            case Csr.Rule.FloatStatus status -> floatsOn();
            case Csr.Rule.TimeCompare compare ->
                privilege == MACHINE || (comparesForSupervisor() && (held[COUNTERS_FOR_S] >>> 1 & 1) != 0);
            case Csr.Rule.Held held -> true;
            case Csr.Rule.Status status -> true;
            case Csr.Rule.Pending pending -> true;
            case Csr.Rule.Inhibit inhibit -> true;
            case Csr.Rule.Counter counter -> true;
            case Csr.Rule.View view -> true;
            case Csr.Rule.Delegated delegated -> true;
            case Csr.Rule.ProtectionBytes bytes -> true;
            case Csr.Rule.ProtectionAddress address -> true;
            case Csr.Rule.Constant constant -> true;
            case Csr.Rule.ProcessorNumber n -> true;
            case Csr.Rule.Extensions extensions -> true;
        };
    }

    private boolean countersVisible(int counter) {
        boolean supervisor = privilege == MACHINE || (held[COUNTERS_FOR_S] >>> counter & 1) != 0;
        return supervisor && (privilege >= SUPERVISOR || (held[COUNTERS_FOR_U] >>> counter & 1) != 0);
    }

    /** The row of a CSR of this processor; null where it has none of this number. */
    private @Nullable Csr row(int number) {
        Csr row = Csr.of(number);
        return row != null && isa.has(row.extension()) ? row : null;
    }

    /** True when there is such a CSR. */
    public boolean exists(int csr) {
        return row(csr) != null;
    }

    /** A CSR's value, without effect; 0 for one that does not exist. */
    public long read(int csr) {
        Csr row = row(csr);
        if (row == null) {
            return 0;
        }
        return switch (row.rule()) {
            case Csr.Rule.Held h -> held[row.cell()];
            case Csr.Rule.Status s -> held[row.cell()];
            case Csr.Rule.Root r -> held[row.cell()];
            case Csr.Rule.Inhibit i -> held[row.cell()];
            case Csr.Rule.Pending p -> pending();
            case Csr.Rule.View(int of, long writable, long visible) -> read(of) & visible;
            case Csr.Rule.Delegated(int of, long writable) -> read(of) & held[INTERRUPTS_DELEGATED];
            case Csr.Rule.Counter(int bit) -> isInhibited(bit) ? held[row.cell()] : counted(bit) - held[row.cell()];
            case Csr.Rule.CounterView(int bit) ->
                switch (bit) {
                    case 0 -> read(Csr.MCYCLE);
                    case 2 -> read(Csr.MINSTRET);
                    default -> counted(bit);
                };
            case Csr.Rule.ProtectionBytes(int first) -> pmp.configuration(first);
            case Csr.Rule.ProtectionAddress(int entry) -> pmp.address(entry);
            case Csr.Rule.Constant(long value, boolean logged) -> value;
            case Csr.Rule.ProcessorNumber n -> number;
            case Csr.Rule.Extensions e -> isa.misa();
            case Csr.Rule.FloatStatus(int high, int low) ->
                floats == null ? 0 : floats.status() >>> low & (1 << (high - low + 1)) - 1;
            case Csr.Rule.TimeCompare c -> timer == null ? 0 : timer.compare();
        };
    }

    private boolean isInhibited(int counter) {
        return (held[INHIBITED] >>> counter & 1) != 0;
    }

    /**
     * The value that a set or clear works on. It is the read value, but in {@code mip} the wire of the external
     * interrupt does not leak into the bit that software sets (Priv. §3.1.9).
     */
    public long readForModify(int csr) {
        Csr row = row(csr);
        boolean pending = row != null
                && (row.rule() instanceof Csr.Rule.Pending
                        || (row.rule() instanceof Csr.Rule.Delegated(int of, long writable) && of == Csr.MIP));
        return pending ? read(csr) & ~(S_EXTERNAL & ~held[PENDING]) : read(csr);
    }

    /**
     * Writes a CSR that {@link #allows} said may be written.
     *
     * @return true when fetch may see memory differently from now on: what was fetched behind this instruction must be
     *     fetched again
     */
    public boolean write(int csr, long value) {
        Csr row = row(csr);
        boolean contextChanged = row != null && writeRow(row, value);
        derive();
        return contextChanged;
    }

    private boolean writeRow(Csr row, long value) {
        return switch (row.rule()) {
            case Csr.Rule.Held(long writable, long reset, boolean refetches) -> {
                boolean environment = row.cell() == ENVIRONMENT;
                hold(row.cell(), value, environment ? writable & ~absentEnvironment : writable);
                if (environment && timer != null) {
                    timer.update();
                }
                yield refetches;
            }
            case Csr.Rule.Status(long writable, long reset) -> setStatus(value, writable);
            case Csr.Rule.Root root -> setRoot(value);
            case Csr.Rule.Pending(long writable) -> hold(PENDING, value, writable);
            case Csr.Rule.Inhibit(long writable) -> setCountInhibit(value & writable);
            case Csr.Rule.Counter(int bit) -> {
                held[row.cell()] = isInhibited(bit) ? value : counted(bit) + 1 - value;
                yield false;
            }
            case Csr.Rule.View(int of, long writable, long visible) -> writeThrough(of, value, writable);
            case Csr.Rule.Delegated(int of, long writable) ->
                writeThrough(of, value, writable & held[INTERRUPTS_DELEGATED]);
            case Csr.Rule.ProtectionBytes(int first) -> {
                pmp.setConfiguration(first, value);
                yield true;
            }
            case Csr.Rule.ProtectionAddress(int entry) -> {
                pmp.setAddress(entry, value);
                yield true;
            }
            case Csr.Rule.CounterView view -> false;
            case Csr.Rule.Constant constant -> false;
            case Csr.Rule.ProcessorNumber n -> false;
            case Csr.Rule.Extensions extensions -> false;
            case Csr.Rule.FloatStatus(int high, int low) -> {
                if (floats != null) {
                    int mask = ((1 << (high - low + 1)) - 1) << low;
                    floats.setStatus((floats.status() & ~mask) | ((int) value << low & mask));
                    dirtyFloats();
                }
                yield false;
            }
            case Csr.Rule.TimeCompare compare -> {
                if (timer != null) {
                    timer.setCompare(value);
                }
                yield false;
            }
        };
    }

    private boolean hold(int cell, long value, long writable) {
        held[cell] = (held[cell] & ~writable) | (value & writable);
        return false;
    }

    /** Writes some bits of another register, of which the others stay. */
    private boolean writeThrough(int of, long value, long writable) {
        Csr row = row(of);
        return row != null && writeRow(row, (held[row.cell()] & ~writable) | (value & writable));
    }

    /**
     * The register that Spike's commit log names when a CSR was written: the one that holds the bits, which is another
     * for the views of S mode. −1 where it logs none, since nothing can change: counters and triggers that do not
     * exist, and addresses of locked protection entries.
     */
    public int logged(int csr) {
        Csr row = row(csr);
        if (row == null) {
            return -1;
        }
        return switch (row.rule()) {
            case Csr.Rule.View(int of, long writable, long visible) -> of;
            case Csr.Rule.Delegated(int of, long writable) -> of;
            case Csr.Rule.Constant(long value, boolean logged) -> logged ? csr : -1;
            case Csr.Rule.ProcessorNumber n -> csr;
            case Csr.Rule.ProtectionAddress(int entry) -> pmp.isLocked(entry) ? -1 : csr;
            case Csr.Rule.Held h -> csr;
            case Csr.Rule.Status s -> csr;
            case Csr.Rule.Root r -> csr;
            case Csr.Rule.Pending p -> csr;
            case Csr.Rule.Inhibit i -> csr;
            case Csr.Rule.Counter c -> csr;
            case Csr.Rule.CounterView c -> csr;
            case Csr.Rule.ProtectionBytes b -> csr;
            case Csr.Rule.Extensions e -> csr;
            case Csr.Rule.FloatStatus s -> -1; // logged with what else such an instruction writes
            case Csr.Rule.TimeCompare c -> csr;
        };
    }

    /**
     * What a commit log says that a CSR holds since it was written: its value, but for a counter what was written, not
     * yet less by one.
     */
    public long loggedValue(int csr, long written) {
        Csr row = row(csr);
        return row != null && row.rule() instanceof Csr.Rule.Counter ? written : read(logged(csr));
    }

    private boolean setStatus(long value, long writable) {
        hold(STATUS, value, writable & ~absentStatus);
        if ((held[STATUS] & M_PP) == 2L << M_PP_SHIFT) {
            held[STATUS] &= ~M_PP;
        }
        boolean dirty = (held[STATUS] & FS) == FS;
        held[STATUS] = dirty ? held[STATUS] | SD : held[STATUS] & ~SD;
        return false;
    }

    private boolean setRoot(long value) {
        long mode = value >>> SATP_MODE_SHIFT;
        if (mode == 0 || mode == SATP_SV39) {
            held[ROOT] = value;
        }
        return true;
    }

    /**
     * Stops or restarts counters. While one stands still its base holds the value. The write itself is no longer, or
     * already, counted.
     */
    private boolean setCountInhibit(long value) {
        long cycle = read(Csr.MCYCLE);
        long instret = read(Csr.MINSTRET);
        held[INHIBITED] = value;
        held[CYCLES] = isInhibited(0) ? cycle : counters.cycles() - cycle;
        held[INSTRUCTIONS] = isInhibited(2) ? instret : counters.instructions() - instret;
        return false;
    }

    /** True when a trap of this cause, negative for interrupts, goes to S mode. */
    public boolean isDelegated(long cause) {
        return privilege <= SUPERVISOR
                && ((cause < 0 ? held[INTERRUPTS_DELEGATED] : held[EXCEPTIONS_DELEGATED]) >>> cause & 1) != 0;
    }

    /**
     * True when an exception of this cause leads to a handler that no interrupt can take the processor from: in M mode,
     * where a trap switches interrupts off, or in S mode while every enabled interrupt is S mode's own.
     */
    public boolean trapsForGood(long cause) {
        return !isDelegated(cause) || (held[ENABLED] & ~held[INTERRUPTS_DELEGATED]) == 0;
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
            held[S_CAUSE] = cause;
            held[S_PC] = pc;
            held[S_VALUE] = tval;
            long previousEnable = (held[STATUS] & S_IE) != 0 ? S_PIE : 0;
            long previousMode = privilege == SUPERVISOR ? S_PP : 0;
            held[STATUS] = (held[STATUS] & ~(S_IE | S_PIE | S_PP)) | previousEnable | previousMode;
            privilege = SUPERVISOR;
            vector = held[S_VECTOR];
        } else {
            held[M_CAUSE] = cause;
            held[M_PC] = pc;
            held[M_VALUE] = tval;
            long previousEnable = (held[STATUS] & M_IE) != 0 ? M_PIE : 0;
            held[STATUS] = (held[STATUS] & ~(M_IE | M_PIE | M_PP)) | previousEnable | (long) privilege << M_PP_SHIFT;
            privilege = MACHINE;
            vector = held[M_VECTOR];
        }
        reservation = -1;
        derive();
        return handler(vector, cause);
    }

    private static long handler(long vector, long cause) {
        boolean vectored = (vector & 1) != 0 && cause < 0;
        return (vector & ~3L) + (vectored ? 4 * (cause & 0x3f) : 0);
    }

    /** Where {@link #enterTrap} would go on if a trap of this cause were taken now; looking has no effect. */
    public long handlerOf(long cause) {
        return handler(held[isDelegated(cause) ? S_VECTOR : M_VECTOR], cause);
    }

    /** Returns from a trap to M mode (Priv. §3.1.6.1). Answers where to go on. */
    public long mret() {
        int previous = (int) ((held[STATUS] & M_PP) >>> M_PP_SHIFT);
        long enable = (held[STATUS] & M_PIE) != 0 ? M_IE : 0;
        held[STATUS] = (held[STATUS] & ~(M_IE | M_PP)) | enable | M_PIE;
        enter(previous);
        return held[M_PC];
    }

    /** Returns from a trap to S mode. Answers where to go on. */
    public long sret() {
        int previous = (held[STATUS] & S_PP) != 0 ? SUPERVISOR : USER;
        long enable = (held[STATUS] & S_PIE) != 0 ? S_IE : 0;
        held[STATUS] = (held[STATUS] & ~(S_IE | S_PP)) | enable | S_PIE;
        enter(previous);
        return held[S_PC];
    }

    private void enter(int mode) {
        privilege = mode;
        if (mode != MACHINE) {
            held[STATUS] &= ~MPRV;
        }
        derive();
    }

    @Override
    public String name() {
        return "csr";
    }

    private static String stateName(Csr csr) {
        return switch (csr.number()) {
            case Csr.MIP -> "mip from software";
            case Csr.MCYCLE -> "cycleBase";
            case Csr.MINSTRET -> "instretBase";
            default -> csr.name();
        };
    }

    @Override
    public void state(StateVisitor v) {
        privilege = v.i32("privilege", privilege);
        for (Csr csr : Csr.HOLDING) {
            int cell = csr.cell();
            if (cell == PENDING) {
                mipWires = v.i64("mip from wires", mipWires);
            }
            held[cell] = v.i64(stateName(csr), held[cell]);
        }
        reservation = v.i64("reservation", reservation);
        v.part(pmp);
        if (timer != null) {
            v.part(timer);
        }
        if (floats != null) {
            v.part(floats);
        }
        if (privilege != USER && privilege != SUPERVISOR && privilege != MACHINE) {
            throw new IllegalArgumentException("csr: privilege mode " + privilege + ", expected 0, 1 or 3");
        }
        derive();
    }
}
