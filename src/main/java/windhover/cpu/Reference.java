package windhover.cpu;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import windhover.bus.AddressMap;
import windhover.bus.BusTarget;
import windhover.bus.Ram;
import windhover.bus.Rom;
import windhover.clock.Clock;
import windhover.clock.Derived;
import windhover.clock.PagedBytes;
import windhover.clock.StateVisitor;
import windhover.clock.Stateful;
import windhover.clock.Wiring;
import windhover.irq.Idt;
import windhover.irq.InterruptInputs;
import windhover.isa.Arithmetic;
import windhover.isa.Cause;
import windhover.isa.Csr;
import windhover.isa.Decoder;
import windhover.isa.Extension;
import windhover.isa.Instruction;
import windhover.isa.Isa;
import windhover.isa.Meaning;
import windhover.isa.Op;
import windhover.isa.Uop;
import windhover.mmu.Access;
import windhover.mmu.Sv39Walk;

/**
 * The one-step interpreter: what each instruction does, with no timing. The pipeline must agree with it at every
 * retired instruction.
 *
 * <p>{@link #step} runs one instruction as its row of {@link Op} says. {@link #run} does the same faster: a switch over
 * the operation and remembered translations serve what is frequent, and all else goes through the row. It knows no
 * cycles; {@code mcycle} counts instructions unless {@link #cycles} wires something else. Only one engine can run on a
 * memory, since a memory tells only one of writes to code.
 */
public final class Reference implements Stateful {
    private static final Op[] OPS = Op.values();
    private static final long PAGE_MASK = -PagedBytes.PAGE;
    private static final int IN_PAGE = PagedBytes.PAGE - 1;

    /** Remembered translations of each kind, indexed by the lowest bits of the page number. */
    private static final int SLOTS = 256;

    /** No page: compared are an address's page number and its lowest three bits, so this equals none. */
    private static final long NO_PAGE = PagedBytes.PAGE >> 1;

    /** In the place of a cause: the instruction accesses a device, and comes first in the next run. */
    private static final int POSTPONED = Integer.MAX_VALUE;

    private static final long[] NO_CODE = {};

    private final AddressMap map;
    private final CsrFile csr;

    @Wiring("the bytes of main memory, and where they lie")
    private final PagedBytes ram;

    @Wiring("address of main memory")
    private final long ramBase;

    private final List<DecodedMemory> memories = new ArrayList<>();
    private final long[] x = new long[32];
    private long pc;
    private long instructions;
    private boolean waiting;

    private long trapCause;
    private long trapPc;

    private final TrapLoop trapLoop = new TrapLoop();

    /** Instructions retired when a trap last found no handler: none since then means nothing can change. */
    private long doubleFaultRetired = -1;

    private StopReason stop = StopReason.NONE;
    private final TrapChain traps = new TrapChain();

    @Derived("used within one access")
    private final Sv39Walk walk = new Sv39Walk();

    @Derived("why the access under way failed, as mcause holds it; −1 if it did not")
    private int fault = -1;

    @Derived("used within one access: which byte of a misaligned one failed")
    private int portion;

    @Derived("used within one access: where the bytes of a misaligned store go")
    private final long[] portions = new long[8];

    @Derived("used within one run")
    private long ran;

    @Derived("used within one run: a device was accessed, or an observed page written")
    private boolean seenOutside;

    @Derived("filled as pages are used")
    private final long[] fetchPage = new long[SLOTS];

    @Derived("filled as pages are used")
    private final long[][] fetchCode = new long[SLOTS][];

    @Derived("filled as pages are used")
    private final long[] readPage = new long[SLOTS];

    @Derived("filled as pages are used")
    private final long[] readOffset = new long[SLOTS];

    @Derived("filled as pages are used")
    private final long[] writePage = new long[SLOTS];

    @Derived("filled as pages are used")
    private final long[] writeOffset = new long[SLOTS];

    @Wiring("mcycle")
    private LongSupplier cycles = () -> instructions;

    @Wiring("mtime")
    private LongSupplier time = () -> 0;

    @Wiring("observer")
    private CpuProbe probe = CpuProbe.NONE;

    @Wiring("misaligned loads and stores are split rather than trapped")
    private boolean splitsMisaligned;

    @Wiring("interrupts are taken as soon as they may, not by takeInterrupt alone")
    private boolean takesInterrupts = true;

    @Wiring("observer of step()")
    private final Retired retired = new Retired();

    /** An interpreter with the Kestrel-3's instruction set. */
    public Reference(AddressMap map, Ram ram, long ramBase) {
        this(map, ram, ramBase, Isa.KESTREL3);
    }

    /** An interpreter of what the memories of a map hold; call {@link #reset} before the first step. */
    public Reference(AddressMap map, Ram ram, long ramBase, Isa isa) {
        this.map = map;
        this.ram = ram.bytes();
        this.ramBase = ramBase;
        csr = new CsrFile(
                new CsrFile.Counters() {
                    @Override
                    public long cycles() {
                        return cycles.getAsLong();
                    }

                    @Override
                    public long instructions() {
                        return instructions;
                    }

                    @Override
                    public long time() {
                        return time.getAsLong();
                    }
                },
                isa);
        forget();
    }

    private void findMemories() {
        memories.clear();
        for (AddressMap.Region region : map.regions()) {
            PagedBytes bytes = executable(region.target());
            if (bytes != null) {
                memories.add(new DecodedMemory(region.base(), bytes, csr.isa(), new BitSet(), () -> {}));
            }
        }
    }

    private static @Nullable PagedBytes executable(BusTarget target) {
        return switch (target) {
            case Ram ram -> ram.bytes();
            case Rom rom -> rom.bytes();
            default -> null;
        };
    }

    /** Wires what {@code mcycle} counts. */
    public void cycles(LongSupplier cycles) {
        this.cycles = cycles;
    }

    /** Wires what the {@code time} CSR reads. */
    public void time(LongSupplier time) {
        this.time = time;
    }

    /** Lets time pass for the timer of S mode, where there is one; a run ends where software sets it. */
    public void timer(Clock clock) {
        SupervisorTimer timer = csr.timer();
        if (timer != null) {
            timer.connect("reference stimecmp", clock, () -> time.getAsLong(), () -> ran, () -> seenOutside = true);
        }
    }

    /** The time jumped, since software wrote it. */
    public void timeWritten() {
        SupervisorTimer timer = csr.timer();
        if (timer != null) {
            timer.update();
        }
    }

    /** Sets the observer. Watched instructions are not told. */
    public void probe(CpuProbe probe) {
        this.probe = probe;
    }

    /**
     * Says whether misaligned loads and stores are split into bytes; else, as after construction, they trap. Atomics
     * always trap.
     */
    public void splitsMisaligned(boolean splits) {
        splitsMisaligned = splits;
    }

    /** Says whether interrupts are taken as soon as they may; else only {@link #takeInterrupt} takes them. */
    public void takesInterrupts(boolean takes) {
        takesInterrupts = takes;
    }

    /** Reset: M mode, all registers 0, first instruction at {@code pc}. */
    public void reset(long pc) {
        Arrays.fill(x, 0);
        this.pc = pc;
        instructions = 0;
        waiting = false;
        trapLoop.reset();
        doubleFaultRetired = -1;
        stop = StopReason.NONE;
        traps.reset();
        csr.reset();
        findMemories();
        for (DecodedMemory memory : memories) {
            memory.clear();
        }
        forget();
    }

    /** The wires of {@code mip}. */
    public InterruptInputs inputs() {
        return csr::drive;
    }

    /** The control and status registers. */
    public CsrFile csr() {
        return csr;
    }

    /** Address of the next instruction. */
    public long pc() {
        return pc;
    }

    /** Sets the address of the next instruction. */
    public void setPc(long pc) {
        this.pc = pc & ~1;
        waiting = false;
    }

    /** Register x{@code number}. */
    public long register(int number) {
        return x[number];
    }

    /** Sets a register. */
    public void setRegister(int number, long value) {
        if (number != 0) {
            x[number] = value;
        }
    }

    /** Instructions retired since reset. */
    public long instructions() {
        return instructions;
    }

    /** True after {@code wfi}, until an enabled interrupt is pending. */
    public boolean waiting() {
        return waiting && !csr.wakes();
    }

    /** Why the machine stopped for good, or null while it runs. */
    public @Nullable Stopped stopped() {
        return stop == StopReason.NONE ? null : traps.stopped(stop, csr);
    }

    /** As {@link Cpu#unreturned}. */
    public @Nullable Stopped unreturned(int least) {
        return traps.length() < least ? null : traps.stopped(stop, csr);
    }

    /** Takes an interrupt before the next instruction, whatever is pending or enabled. */
    public void takeInterrupt(int code) {
        waiting = false;
        trap(CsrFile.interruptCause(code), 0);
    }

    /**
     * Runs up to {@code steps} instructions; a trap counts as one. Ends early while it waits for an interrupt, when it
     * has stopped, and around what somebody outside takes part in: before an instruction that accesses a device, unless
     * it is the first, so that the device can be brought to its time; behind one that did; and behind a store to a page
     * that is observed. Observe pages before the first run.
     *
     * @return the steps run
     */
    public long run(long steps) {
        long left = steps;
        seenOutside = false;
        while (left > 0 && !seenOutside && ready()) {
            ran = steps - left;
            if (!interrupted()) {
                left -= runFrequent(left);
                ran = steps - left;
                if (left == 0) {
                    break;
                }
                long uop = fetch();
                if (uop != Uop.BUBBLE) {
                    execute(uop);
                }
                if (fault == POSTPONED) {
                    break;
                }
            }
            left--;
        }
        ran = 0;
        fault = -1;
        return steps - left;
    }

    /**
     * Steps that the {@link #run} under way has run; 0 outside of one. For what is wired to {@link #cycles} and
     * {@link #time}.
     */
    public long ran() {
        return ran;
    }

    /**
     * Runs one instruction as its row says, or takes an interrupt or exception instead.
     *
     * @return what the instruction did, or null when none retired
     */
    public @Nullable Retired step() {
        if (!ready() || interrupted()) {
            return null;
        }
        long uop = fetch();
        if (uop == Uop.BUBBLE) {
            return null;
        }
        retired.pc = pc;
        retired.uop = uop;
        retired.privilege = csr.privilege();
        retired.bits = bits(uop);
        retired.memorySize = 0;
        retired.loaded = false;
        retired.stored = false;
        retired.csr = -1;
        retired.flagsWritten = -1;
        retired.modeWritten = -1;
        retired.statusWritten = 0;
        retired.doubles = csr.isa().has(Extension.D);
        long before = instructions;
        execute(uop);
        if (instructions == before) {
            return null;
        }
        retired.value = retired.fd() >= 0 ? floatRegister(retired.fd()) : x[Uop.rd(uop)];
        return retired;
    }

    private boolean ready() {
        if (waiting && csr.wakes()) {
            waiting = false;
        }
        return !waiting && stop == StopReason.NONE;
    }

    private boolean interrupted() {
        int code = csr.interrupt();
        if (code < 0 || !takesInterrupts) {
            return false;
        }
        trap(CsrFile.interruptCause(code), 0);
        return true;
    }

    /**
     * Runs instructions that touch nothing but registers and remembered pages of main memory, until one comes that is
     * not of this kind. What is frequent has a case of its own, since a call of a row's function costs more than the
     * computation; {@code RowVectorsTest} compares each case with its row. A computation without a case is run by its
     * row.
     */
    private long runFrequent(long steps) {
        long[] registers = x;
        PagedBytes bytes = ram;
        long at = pc;
        long page = NO_PAGE;
        long[] code = NO_CODE;
        long left = steps;
        frequent:
        while (left > 0) {
            if ((at & PAGE_MASK) != page) {
                int slot = slot(at);
                page = at & PAGE_MASK;
                if (fetchPage[slot] != page) {
                    break;
                }
                code = fetchCode[slot];
            }
            long uop = code[(int) at >>> 1 & IN_PAGE >>> 1];
            long a = registers[(int) (uop >>> 13) & 31];
            long b = registers[(int) (uop >>> 18) & 31];
            long immediate = uop >> 32;
            long next = at + 4 - (uop >>> 28 & 2);
            long value;
            switch (OPS[(int) uop & 0xff]) {
                case LUI -> value = immediate;
                case AUIPC -> value = at + immediate;
                case JAL -> {
                    value = next;
                    next = at + immediate;
                }
                case JALR -> {
                    value = next;
                    next = a + immediate & ~1;
                }
                case BEQ -> {
                    at = a == b ? at + immediate : next;
                    left--;
                    continue frequent;
                }
                case BNE -> {
                    at = a != b ? at + immediate : next;
                    left--;
                    continue frequent;
                }
                case BLT -> {
                    at = a < b ? at + immediate : next;
                    left--;
                    continue frequent;
                }
                case BGE -> {
                    at = a >= b ? at + immediate : next;
                    left--;
                    continue frequent;
                }
                case BLTU -> {
                    at = Long.compareUnsigned(a, b) < 0 ? at + immediate : next;
                    left--;
                    continue frequent;
                }
                case BGEU -> {
                    at = Long.compareUnsigned(a, b) >= 0 ? at + immediate : next;
                    left--;
                    continue frequent;
                }
                case LB -> {
                    long address = a + immediate;
                    int slot = slot(address);
                    if (readPage[slot] != (address & PAGE_MASK)) {
                        break frequent;
                    }
                    value = (byte) bytes.read(readOffset[slot] + (address & IN_PAGE), 1);
                }
                case LBU -> {
                    long address = a + immediate;
                    int slot = slot(address);
                    if (readPage[slot] != (address & PAGE_MASK)) {
                        break frequent;
                    }
                    value = bytes.read(readOffset[slot] + (address & IN_PAGE), 1);
                }
                case LH -> {
                    long address = a + immediate;
                    int slot = slot(address);
                    if (readPage[slot] != (address & (PAGE_MASK | 1))) {
                        break frequent;
                    }
                    value = (short) bytes.read(readOffset[slot] + (address & IN_PAGE), 2);
                }
                case LHU -> {
                    long address = a + immediate;
                    int slot = slot(address);
                    if (readPage[slot] != (address & (PAGE_MASK | 1))) {
                        break frequent;
                    }
                    value = bytes.read(readOffset[slot] + (address & IN_PAGE), 2);
                }
                case LW -> {
                    long address = a + immediate;
                    int slot = slot(address);
                    if (readPage[slot] != (address & (PAGE_MASK | 3))) {
                        break frequent;
                    }
                    value = (int) bytes.read(readOffset[slot] + (address & IN_PAGE), 4);
                }
                case LWU -> {
                    long address = a + immediate;
                    int slot = slot(address);
                    if (readPage[slot] != (address & (PAGE_MASK | 3))) {
                        break frequent;
                    }
                    value = bytes.read(readOffset[slot] + (address & IN_PAGE), 4);
                }
                case LD -> {
                    long address = a + immediate;
                    int slot = slot(address);
                    if (readPage[slot] != (address & (PAGE_MASK | 7))) {
                        break frequent;
                    }
                    value = bytes.read(readOffset[slot] + (address & IN_PAGE), 8);
                }
                case SB -> {
                    long address = a + immediate;
                    int slot = slot(address);
                    if (writePage[slot] != (address & PAGE_MASK)) {
                        break frequent;
                    }
                    bytes.write(writeOffset[slot] + (address & IN_PAGE), 1, b);
                    at = next;
                    left--;
                    continue frequent;
                }
                case SH -> {
                    long address = a + immediate;
                    int slot = slot(address);
                    if (writePage[slot] != (address & (PAGE_MASK | 1))) {
                        break frequent;
                    }
                    bytes.write(writeOffset[slot] + (address & IN_PAGE), 2, b);
                    at = next;
                    left--;
                    continue frequent;
                }
                case SW -> {
                    long address = a + immediate;
                    int slot = slot(address);
                    if (writePage[slot] != (address & (PAGE_MASK | 3))) {
                        break frequent;
                    }
                    bytes.write(writeOffset[slot] + (address & IN_PAGE), 4, b);
                    at = next;
                    left--;
                    continue frequent;
                }
                case SD -> {
                    long address = a + immediate;
                    int slot = slot(address);
                    if (writePage[slot] != (address & (PAGE_MASK | 7))) {
                        break frequent;
                    }
                    bytes.write(writeOffset[slot] + (address & IN_PAGE), 8, b);
                    at = next;
                    left--;
                    continue frequent;
                }
                case ADDI -> value = a + immediate;
                case SLTI -> value = a < immediate ? 1 : 0;
                case SLTIU -> value = Long.compareUnsigned(a, immediate) < 0 ? 1 : 0;
                case XORI -> value = a ^ immediate;
                case ORI -> value = a | immediate;
                case ANDI -> value = a & immediate;
                case SLLI -> value = a << immediate;
                case SRLI -> value = a >>> immediate;
                case SRAI -> value = a >> immediate;
                case ADD -> value = a + b;
                case SUB -> value = a - b;
                case SLL -> value = a << b;
                case SLT -> value = a < b ? 1 : 0;
                case SLTU -> value = Long.compareUnsigned(a, b) < 0 ? 1 : 0;
                case XOR -> value = a ^ b;
                case SRL -> value = a >>> b;
                case SRA -> value = a >> b;
                case OR -> value = a | b;
                case AND -> value = a & b;
                case ADDIW -> value = (int) (a + immediate);
                case SLLIW -> value = (int) (a << (immediate & 31));
                case SRLIW -> value = (int) ((a & 0xffff_ffffL) >>> (immediate & 31));
                case SRAIW -> value = (int) a >> (int) immediate;
                case ADDW -> value = (int) (a + b);
                case SUBW -> value = (int) (a - b);
                case SLLW -> value = (int) (a << (b & 31));
                case SRLW -> value = (int) ((a & 0xffff_ffffL) >>> (b & 31));
                case SRAW -> value = (int) a >> (int) b;
                case MUL -> value = a * b;
                case MULH -> value = Math.multiplyHigh(a, b);
                case MULHSU -> value = Arithmetic.multiplyHighSignedUnsigned(a, b);
                case MULHU -> value = Math.unsignedMultiplyHigh(a, b);
                case DIV -> value = Arithmetic.divide(a, b);
                case DIVU -> value = Arithmetic.divideUnsigned(a, b);
                case REM -> value = Arithmetic.remainder(a, b);
                case REMU -> value = Arithmetic.remainderUnsigned(a, b);
                case MULW -> value = (int) (a * b);
                case DIVW -> value = Arithmetic.divideWord((int) a, (int) b);
                case DIVUW -> value = Arithmetic.divideUnsignedWord((int) a, (int) b);
                case REMW -> value = Arithmetic.remainderWord((int) a, (int) b);
                case REMUW -> value = Arithmetic.remainderUnsignedWord((int) a, (int) b);
                case FENCE -> value = 0;
                default -> {
                    if ((uop & (Uop.MEMORY | Uop.CONTROL)) != 0 || uop == Uop.BUBBLE) {
                        break frequent;
                    }
                    value = Alu.byRow(OPS[(int) uop & 0xff], a, b, immediate, at, next);
                }
            }
            registers[(int) (uop >>> 8) & 31] = value;
            registers[0] = 0;
            at = next;
            left--;
        }
        pc = at;
        instructions += steps - left;
        return steps - left;
    }

    private static int slot(long address) {
        return (int) (address >>> PagedBytes.PAGE_BITS) & (SLOTS - 1);
    }

    /** Forgets all remembered translations. */
    private void forget() {
        Arrays.fill(fetchPage, NO_PAGE);
        Arrays.fill(readPage, NO_PAGE);
        Arrays.fill(writePage, NO_PAGE);
    }

    private boolean isPlain() {
        return csr.plainFetch() && csr.plainData();
    }

    /** What was remembered while nothing was translated or protected stays true as long as that stays so. */
    private void contextChanged(boolean wasPlain) {
        if (!wasPlain || !isPlain()) {
            forget();
        }
    }

    private @Nullable DecodedMemory memory(long physical) {
        for (DecodedMemory memory : memories) {
            if (memory.holds(physical)) {
                return memory;
            }
        }
        return null;
    }

    /** The instruction at pc; {@link Uop#BUBBLE} when it could not be fetched and the trap has been taken. */
    private long fetch() {
        long physical = translate(Access.FETCH, pc, 2);
        DecodedMemory memory = fault < 0 ? memory(physical) : null;
        if (memory == null) {
            return fetchFault(pc);
        }
        int low = memory.halfword(physical);
        if (Decoder.length(low) == 4) {
            long second = translate(Access.FETCH, pc + 2, 2);
            DecodedMemory behind = fault < 0 ? memory(second) : null;
            if (behind == null) {
                return fetchFault(pc + 2);
            }
            if ((pc & IN_PAGE) == IN_PAGE - 1) {
                return Decoder.decode(behind.halfword(second) << 16 | low, csr.isa());
            }
        }
        long[] code = memory.page(physical);
        if (isUniform(physical)) {
            fetchPage[slot(pc)] = pc & PAGE_MASK;
            fetchCode[slot(pc)] = code;
        }
        long known = code[(int) (physical & IN_PAGE) >>> 1];
        return known != 0 ? known : memory.decode(physical);
    }

    private long fetchFault(long address) {
        if (fault != POSTPONED) {
            trap(fault < 0 ? Access.FETCH.accessFault() : fault, address);
        }
        return Uop.BUBBLE;
    }

    private boolean isUniform(long physical) {
        return csr.pmp().isUniform(physical & PAGE_MASK, PagedBytes.PAGE);
    }

    /** The bits of the instruction at pc, which was fetched before. */
    private int bits(long uop) {
        int low = halfword(pc);
        return Uop.length(uop) == 2 ? low : halfword(pc + 2) << 16 | low;
    }

    private int halfword(long address) {
        long physical = translate(Access.FETCH, address, 2);
        DecodedMemory memory = memory(physical);
        return memory == null ? 0 : memory.halfword(physical);
    }

    /** Runs one instruction as its row says. */
    private void execute(long uop) {
        long next = pc + Uop.length(uop);
        Op op = OPS[Uop.op(uop)];
        long a = x[Uop.rs1(uop)];
        boolean hasRs2 = (uop & Uop.READS_RS2) != 0;
        long immediate = Uop.immediate(uop);
        long b = hasRs2 ? x[Uop.rs2(uop)] : immediate;
        switch (op.meaning()) {
            case Meaning.Compute(var f, var latency) -> retire(uop, f.applyAsLong(a, b), next);
            case Meaning.Floating(var f, var latency) -> computeFloat(f, op, uop, next);
            case Meaning.FloatLoad floatLoad -> {
                if (!csr.floatsOn()) {
                    illegal(uop);
                    return;
                }
                long raw = load(Access.LOAD, a + immediate, floatLoad.size());
                if (succeeded(a + immediate)) {
                    setFloatRegister(Uop.rd(uop), floatLoad.extend(raw));
                    retired.statusWritten = csr.dirtyFloats();
                    retire(uop, 0, next);
                }
            }
            case Meaning.FloatStore(int size) -> {
                if (!csr.floatsOn()) {
                    illegal(uop);
                    return;
                }
                store(a + immediate, size, floatRegister(Uop.rs2(uop)));
                if (succeeded(a + immediate)) {
                    retire(uop, 0, next);
                }
            }
            case Meaning.FromPc(var f) -> retire(uop, f.applyAsLong(pc, immediate), next);
            case Meaning.Branch(var taken) -> retire(uop, 0, taken.test(a, b) ? pc + immediate : next);
            case Meaning.Jump(boolean indirect) -> retire(uop, next, indirect ? (a + immediate) & ~1 : pc + immediate);
            case Meaning.Load load -> {
                long raw = load(Access.LOAD, a + immediate, load.size());
                if (succeeded(a + immediate)) {
                    retire(uop, load.extend(raw), next);
                }
            }
            case Meaning.Store(int size) -> {
                store(a + immediate, size, b);
                if (succeeded(a + immediate)) {
                    retire(uop, 0, next);
                }
            }
            case Meaning.Atomic(int size, var f) -> {
                long old = extend(size, load(Access.STORE, a, size));
                if (succeeded(a)) {
                    store(a, size, f.applyAsLong(old, b));
                    if (succeeded(a)) {
                        retire(uop, old, next);
                    }
                }
            }
            case Meaning.LoadReserved(int size) -> {
                long raw = loadReserved(a, size);
                if (succeeded(a)) {
                    csr.reserve(translate(Access.LOAD, a, size));
                    retire(uop, extend(size, raw), next);
                }
            }
            case Meaning.StoreConditional(int size) -> storeConditional(uop, a, size, b, next);
            case Meaning.CsrAccess(boolean always, var f) -> {
                boolean fromRegister = (uop & Uop.READS_RS1) != 0;
                boolean writes = always || Uop.rs1(uop) != 0;
                int number = (int) immediate;
                if (!csr.allows(number, writes)) {
                    illegal(uop);
                    return;
                }
                long old = csr.read(number);
                long statusBefore = csr.read(Csr.MSTATUS);
                if (writes) {
                    long modify = always ? old : csr.readForModify(number);
                    boolean wasPlain = isPlain();
                    long value = f.applyAsLong(modify, fromRegister ? a : Uop.rs1(uop));
                    boolean changed = csr.write(number, value);
                    if (changed || number == Csr.MSTATUS || number == Csr.SSTATUS) {
                        contextChanged(wasPlain);
                    }
                    logCsr(number, value);
                    if (Uop.isFloat(uop)) {
                        logFloatStatus(number, statusBefore);
                    }
                }
                retire(uop, old, next);
            }
            case Meaning.Act(var action) -> act(action, uop, next);
            case Meaning.None() -> trap(Cause.ILLEGAL_INSTRUCTION.code(), uop >>> 32);
        }
    }

    private void computeFloat(Meaning.FloatFunction f, Op op, long uop, long next) {
        FloatRegisters file = csr.floats();
        Instruction row = op.row();
        if (file == null || row == null || !csr.floatsOn()) {
            illegal(uop);
            return;
        }
        int mode = file.rounding(uop);
        if (mode == FloatRegisters.NO_ROUNDING) {
            illegal(uop);
            return;
        }
        long first = row.readsFloatFirst() ? file.register(Uop.rs1(uop)) : x[Uop.rs1(uop)];
        long third = row.readsFloatThird() ? file.register(Uop.rs3(uop)) : 0;
        file.unit.clear();
        long result = f.apply(file.unit, first, file.register(Uop.rs2(uop)), third, mode);
        int raised = file.unit.flags();
        if (raised != 0) {
            file.accrue(raised);
            retired.flagsWritten = file.flags();
        }
        if (row.writesFloat()) {
            file.setRegister(Uop.rd(uop), result);
        }
        if (row.writesFloat() || raised != 0) {
            retired.statusWritten = csr.dirtyFloats();
        }
        retire(uop, result, next);
    }

    /** Floating-point register f{@code number}; 0 without floating point. */
    public long floatRegister(int number) {
        FloatRegisters file = csr.floats();
        return file == null ? 0 : file.register(number);
    }

    /** Sets a floating-point register; nothing without floating point. */
    public void setFloatRegister(int number, long value) {
        FloatRegisters file = csr.floats();
        if (file != null) {
            file.setRegister(number, value);
        }
    }

    private void logFloatStatus(int number, long statusBefore) {
        FloatRegisters file = csr.floats();
        if (file != null) {
            retired.flagsWritten = number == Csr.FRM ? -1 : file.flags();
            retired.modeWritten = number == Csr.FFLAGS ? -1 : file.mode();
            long status = csr.read(Csr.MSTATUS);
            retired.statusWritten = status == statusBefore ? 0 : status;
        }
    }

    private void logCsr(int number, long written) {
        retired.csr = csr.logged(number);
        retired.csrValue = csr.loggedValue(number, written);
    }

    private void retire(long uop, long value, long next) {
        if ((uop & Uop.WRITES_RD) != 0) {
            x[Uop.rd(uop)] = value;
        }
        pc = next;
        instructions++;
    }

    private static long extend(int size, long raw) {
        return size == 4 ? (int) raw : raw;
    }

    private void storeConditional(long uop, long address, int size, long value, long next) {
        if ((address & (size - 1)) != 0) {
            fault = Cause.STORE_MISALIGNED.code();
        } else {
            long physical = translate(Access.STORE, address, size);
            if (fault < 0 && csr.isReserved(physical)) {
                store(address, size, value);
                if (succeeded(address)) {
                    csr.clearReservation();
                    retire(uop, 0, next);
                }
                return;
            }
        }
        if (succeeded(address)) {
            csr.clearReservation();
            retire(uop, 1, next);
        }
    }

    private void act(Meaning.Action action, long uop, long next) {
        switch (action) {
            case ECALL -> trap(Cause.ECALL_FROM_U.code() + csr.privilege(), 0);
            case EBREAK -> trap(Cause.BREAKPOINT.code(), pc);
            case MRET, SRET -> {
                boolean toMachine = action == Meaning.Action.MRET;
                if (toMachine ? !csr.mayMret() : !csr.maySret()) {
                    illegal(uop);
                    return;
                }
                boolean wasPlain = isPlain();
                long target = toMachine ? csr.mret() : csr.sret();
                contextChanged(wasPlain);
                logCsr(Csr.MSTATUS, 0);
                retire(uop, 0, target);
                traps.returned(csr.privilege());
                probe.trapReturned(target);
            }
            case WFI -> {
                if (!csr.mayWfi()) {
                    illegal(uop);
                    return;
                }
                waiting = takesInterrupts && !csr.wakes();
                if (waiting) {
                    probe.waits(pc);
                }
                retire(uop, 0, next);
            }
            case SFENCE_VMA -> {
                if (!csr.maySfence()) {
                    illegal(uop);
                    return;
                }
                forget();
                retire(uop, 0, next);
            }
            case ORDER_INVALIDATION -> {
                if (csr.privilege() == CsrFile.USER) {
                    illegal(uop);
                } else {
                    retire(uop, 0, next);
                }
            }
            case FENCE, FENCE_I -> retire(uop, 0, next);
        }
    }

    private void illegal(long uop) {
        trap(Cause.ILLEGAL_INSTRUCTION.code(), Integer.toUnsignedLong(bits(uop)));
    }

    /**
     * True when the access under way did not fail; else the trap has been taken, with the address of the portion that
     * did.
     */
    private boolean succeeded(long address) {
        int cause = fault;
        if (cause >= 0 && cause != POSTPONED) {
            trap(cause, address + portion);
        }
        portion = 0;
        return cause < 0;
    }

    /** Takes a trap at pc. */
    private void trap(long cause, long tval) {
        long at = pc;
        long cycle = cycles.getAsLong();
        waiting = false;
        ran = 0; // what is read from now on cannot be postponed
        boolean nothingSince = trapLoop.closes(cause, at, instructions);
        boolean handlerFailed = doubleFaultRetired == instructions;
        trapCause = cause;
        trapPc = at;
        int handler = csr.isDelegated(cause) ? CsrFile.SUPERVISOR : CsrFile.MACHINE;
        traps.taken(cause, at, tval, csr.privilege(), handler, cycle, instructions, x);
        if (csr.trapsForGood(cause) && cause >= 0 && (nothingSince || handlerFailed)) {
            stop = handlerFailed ? StopReason.DOUBLE_FAULT : StopReason.TRAP_LOOP;
            probe.stopped(traps.stopped(stop, csr).sentence(address -> ""));
            return;
        }
        boolean wasPlain = isPlain();
        pc = csr.enterTrap(cause, at, tval);
        contextChanged(wasPlain);
        if (csr.privilege() == CsrFile.MACHINE && csr.midt() != 0) {
            pc = handler(cause);
        }
        probe.trapTaken(cause, at, tval, pc);
    }

    /** Reads the descriptor of a trap (machine manual, IDT); where there is none, the double fault goes to mtvec. */
    private long handler(long cause) {
        int entry = Idt.entry(cause);
        long address = csr.midt() + (long) entry * Idt.ENTRY_BYTES;
        fault = -1;
        boolean allowed = csr.pmp().allows(address, Idt.ENTRY_BYTES, Access.LOAD, true);
        long read = allowed ? read(Access.LOAD, address, Idt.ENTRY_BYTES) & ~1 : 0;
        probe.idtRead(entry, address, read);
        if (read == 0) {
            doubleFaultRetired = instructions;
            return csr.machineVector();
        }
        return read;
    }

    /** The physical address of a virtual one, after all checks. Where they fail, {@link #fault} is the cause. */
    private long translate(Access access, long virtual, int size) {
        fault = -1;
        if (access == Access.FETCH ? csr.plainFetch() : csr.plainData()) {
            return virtual;
        }
        int mode = access == Access.FETCH ? csr.privilege() : csr.dataPrivilege();
        long physical = virtual;
        if (csr.translates(mode)) {
            physical = walk(access, virtual, mode);
            if (fault >= 0) {
                return 0;
            }
        }
        if (!csr.pmp().allows(physical, size, access, mode == CsrFile.MACHINE)) {
            fault = access.accessFault();
        }
        return physical;
    }

    private long walk(Access access, long virtual, int mode) {
        Sv39Walk.Step step = walk.begin(
                access,
                virtual,
                csr.satp(),
                mode,
                csr.supervisorUsesUserPages(),
                csr.executableIsReadable(),
                csr.updatesAccessedAndDirty());
        while (true) {
            long entry = walk.entryAddress();
            switch (step) {
                case READ -> {
                    long read = walkMay(access, entry, Access.LOAD) ? read(access, entry, 8) : 0;
                    if (fault >= 0) {
                        return 0;
                    }
                    step = walk.accept(read);
                }
                case UPDATE -> {
                    if (ran > 0 && isDevice(walk.physical())) {
                        fault = POSTPONED; // before the entry says that the access happened
                        return 0;
                    }
                    if (walkMay(access, entry, Access.STORE)) {
                        write(access, entry, 8, walk.entry());
                    }
                    if (fault >= 0) {
                        return 0;
                    }
                    return walk.physical();
                }
                case DONE -> {
                    return walk.physical();
                }
                case PAGE_FAULT -> {
                    fault = access.pageFault();
                    return 0;
                }
            }
        }
    }

    /**
     * True when protection lets the page walker access an entry, as S mode; else {@link #fault} is the cause that the
     * whole access has.
     */
    private boolean walkMay(Access access, long entry, Access walks) {
        if (csr.pmp().allows(entry, 8, walks, false)) {
            return true;
        }
        fault = access.accessFault();
        return false;
    }

    private boolean isDevice(long physical) {
        AddressMap.Region region = map.find(physical, 1);
        return region != null && executable(region.target()) == null;
    }

    /** Who answers at a physical address; null with the cause in {@link #fault} where nobody does. */
    private AddressMap.@Nullable Region find(Access access, long physical, int size, boolean write) {
        AddressMap.Region region = map.find(physical, size);
        if (region == null || !region.target().accepts(physical - region.base(), size, write)) {
            fault = access.accessFault();
            return null;
        }
        if (executable(region.target()) == null) {
            if (ran > 0) {
                fault = POSTPONED;
                return null;
            }
            seenOutside = true;
        }
        return region;
    }

    private long read(Access access, long physical, int size) {
        AddressMap.Region region = find(access, physical, size, false);
        return region == null ? 0 : region.target().read(physical - region.base(), size);
    }

    private void write(Access access, long physical, int size, long value) {
        AddressMap.Region region = find(access, physical, size, true);
        if (region != null) {
            region.target().write(physical - region.base(), size, value);
        }
    }

    /** Reads at a virtual address, zero-extended. An atomic reads as a store: that is how it faults. */
    private long load(Access access, long virtual, int size) {
        retired.memorySize = size;
        retired.memoryAddress = virtual;
        retired.loaded = true;
        if ((virtual & (size - 1)) != 0) {
            return loadMisaligned(access, virtual, size);
        }
        long physical = translate(access, virtual, size);
        if (fault >= 0) {
            return 0;
        }
        long value = read(access, physical, size);
        if (fault < 0 && access == Access.LOAD && isRam(physical) && isUniform(physical)) {
            readPage[slot(virtual)] = virtual & PAGE_MASK;
            readOffset[slot(virtual)] = (physical & PAGE_MASK) - ramBase;
        }
        return value;
    }

    /** Atomics are never split. */
    private long loadReserved(long virtual, int size) {
        if ((virtual & (size - 1)) != 0) {
            fault = Cause.LOAD_MISALIGNED.code();
            return 0;
        }
        return load(Access.LOAD, virtual, size);
    }

    private long loadMisaligned(Access access, long virtual, int size) {
        if (access != Access.LOAD || !splitsMisaligned) {
            fault = (access == Access.LOAD ? Cause.LOAD_MISALIGNED : Cause.STORE_MISALIGNED).code();
            return 0;
        }
        long value = 0;
        for (int i = 0; i < size; i++) {
            portion = i;
            long physical = translate(access, virtual + i, 1);
            value |= (fault < 0 ? read(access, physical, 1) : 0) << (8 * i);
            if (fault >= 0) {
                return 0;
            }
        }
        portion = 0;
        return value;
    }

    private void store(long virtual, int size, long value) {
        retired.memorySize = size;
        retired.memoryAddress = virtual;
        retired.stored = true;
        retired.storedValue = value;
        if ((virtual & (size - 1)) != 0) {
            storeMisaligned(virtual, size, value);
            return;
        }
        long physical = translate(Access.STORE, virtual, size);
        if (fault >= 0) {
            return;
        }
        write(Access.STORE, physical, size, value);
        if (fault >= 0 || !isRam(physical)) {
            return;
        }
        if (ram.marked(physical - ramBase, PagedBytes.OUTSIDE)) {
            seenOutside = true;
        } else if (isUniform(physical)) {
            writePage[slot(virtual)] = virtual & PAGE_MASK;
            writeOffset[slot(virtual)] = (physical & PAGE_MASK) - ramBase;
        }
    }

    /** Writes nothing unless all bytes can be written. */
    private void storeMisaligned(long virtual, int size, long value) {
        if (!splitsMisaligned) {
            fault = Cause.STORE_MISALIGNED.code();
            return;
        }
        for (int i = 0; i < size; i++) {
            portion = i;
            portions[i] = translate(Access.STORE, virtual + i, 1);
            if (fault >= 0 || find(Access.STORE, portions[i], 1, true) == null) {
                return;
            }
        }
        portion = 0;
        for (int i = 0; i < size; i++) {
            write(Access.STORE, portions[i], 1, value >>> (8 * i));
        }
    }

    private boolean isRam(long physical) {
        return Long.compareUnsigned(physical - ramBase, ram.size()) < 0;
    }

    @Override
    public String name() {
        return "cpu";
    }

    @Override
    public void state(StateVisitor v) {
        pc = v.i64("pc", pc);
        instructions = v.i64("instructions", instructions);
        waiting = v.flag("waiting", waiting);
        trapCause = v.i64("trapCause", trapCause);
        trapPc = v.i64("trapPc", trapPc);
        v.part(trapLoop);
        doubleFaultRetired = v.i64("doubleFaultRetired", doubleFaultRetired);
        stop = v.constant("stop", stop);
        v.part(traps);
        v.i64s("registers", x);
        x[0] = 0;
        v.part(csr);
        for (DecodedMemory memory : memories) {
            v.part(memory);
        }
        forget();
    }
}
