package windhover.cpu;

import java.util.Arrays;
import java.util.BitSet;
import java.util.HashSet;
import java.util.Set;
import java.util.function.LongBinaryOperator;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import windhover.bus.AddressMap;
import windhover.bus.Bus;
import windhover.bus.BusPort;
import windhover.bus.Ram;
import windhover.clock.Clock;
import windhover.clock.Derived;
import windhover.clock.PagedBytes;
import windhover.clock.StateVisitor;
import windhover.clock.Stateful;
import windhover.clock.Wiring;
import windhover.irq.Idt;
import windhover.irq.InterruptInputs;
import windhover.isa.Csr;
import windhover.isa.Instruction;
import windhover.isa.Isa;
import windhover.isa.Latency;
import windhover.isa.Meaning;
import windhover.isa.Op;
import windhover.isa.Registers;
import windhover.isa.Uop;
import windhover.mmu.Access;
import windhover.mmu.PageWalker;
import windhover.mmu.Tlb;

/**
 * The processor: five stages, in order. This class is the definition of timing (docs/timing.md).
 *
 * <p>Each cycle runs the stages from the last to the first, so that each reads its input latch before the stage in
 * front overwrites it: WB, MEM, EX, ID, IF. A latch without an instruction holds a bubble, which carries the reason it
 * was made for; WB counts it when it gets there. So cycles minus instructions equals the sum of {@link #lost} over all
 * reasons.
 *
 * <p>MEM is the commit point. What can fault, has an effect beyond a register, or depends on the privileged state,
 * works there, so nothing done is ever undone: exceptions found in fetch travel to MEM and are taken there; an
 * interrupt is taken in place of the instruction that is about to do its work in MEM.
 */
public final class Cpu implements Stateful {
    /** What MEM did with its instruction: it goes on to WB. */
    private static final int PASS = 0;

    /** It stays. */
    private static final int HELD = 1;

    /** It goes on to WB, and what was fetched behind it is thrown away. */
    private static final int REFETCH = 2;

    /** It did not happen, and it and what was fetched behind it are thrown away. */
    private static final int TRAPPED = 3;

    /** Where the instruction in MEM stands in its work. */
    private enum Step {
        FRESH,
        TRANSLATE,
        TRANSFER,
        ATOMIC,
        WRITE,
        SPLIT,
        WAIT,
        DESCRIPTOR,
        STOPPED
    }

    /** What MEM works on when it is not an instruction: the read of a descriptor, or nothing any more. */
    private static final long OWN_WORK = Uop.MEMORY;

    private static final int ILLEGAL_INSTRUCTION = 2;
    private static final int BREAKPOINT = 3;
    private static final int ENVIRONMENT_CALL_FROM_U = 8;

    @Wiring("its place in the machine")
    private final int number;

    private final Timing timing;
    private final AddressMap map;

    private final PagedBytes ram;
    private final long ramBase;
    private final long ramSize;

    @Derived("the cycles of each operation in EX, from the timing")
    private final int[] cyclesInEx;

    @Derived("data goes directly to RAM: no shared bus")
    private final boolean direct;

    private final CsrFile csr;

    @Wiring("part of the CSRs; null without floating point")
    private final @Nullable FloatRegisters floats;

    private final @Nullable FloatPipeline floatPipeline;
    private final PageWalker walker;
    private final @Nullable Cache instructionCache;
    private final @Nullable Cache dataCache;
    private final @Nullable BranchPredictor predictor;
    final Fetch fetch;
    final LoadStore loadStore;

    @Wiring("observer")
    private CpuProbe probe = CpuProbe.NONE;

    @Wiring("mtime")
    private LongSupplier time = () -> 0;

    @Wiring("observer: addresses of watched instructions")
    private final Set<Long> watched = new HashSet<>();

    @Wiring("observer: the same, as offsets within a page")
    private final BitSet watchedOffsets = new BitSet(PagedBytes.PAGE);

    private final long[] registers = new long[32];
    private final long[] lost;
    private long cycles;
    private long instructions;

    /** Address of the instruction to fetch next, and its place in fetch order. */
    long fetchPc;

    int fetchSeq;

    long ifIdUop;
    long ifIdPc;
    int ifIdSeq;
    int ifIdWhy;

    /** Where fetch went on behind a branch or jump. */
    private long ifIdGuess;

    long idExUop;
    long idExPc;
    int idExSeq;
    int idExWhy;
    private long idExGuess;

    long exMemUop;
    long exMemPc;
    int exMemSeq;
    int exMemWhy;
    private long exMemResult;
    private long exMemStore;

    long memWbUop;
    long memWbPc;
    int memWbSeq;
    int memWbWhy;
    private long memWbValue;

    /** What WB retired in the last cycle. */
    long wbUop;

    long wbPc;
    int wbSeq;
    int wbWhy;
    private long wbValue;

    /** Cycles that the instruction in EX still needs; 0 = not begun. */
    private int exRemaining;

    private Step step = Step.FRESH;
    private int atomicRemaining;
    private long atomicOld;

    /**
     * Bytes of a misaligned access that are done, or that are checked of a store; what a load has gathered; all bytes
     * of the store may be written; it hit fetched code.
     */
    private int splitDone;

    private long splitValue;
    private boolean splitChecked;
    private boolean splitHitCode;

    /** Where a misaligned store's first byte goes, and its first byte in the next page. */
    private long splitPhysical;

    private long splitNextPage;

    @Wiring("a switch of the board: misaligned loads and stores are done byte by byte instead of trapping")
    private boolean splitsMisaligned;

    /**
     * The address and the datum of the memory access or CSR write that committed last, and of the one that retired
     * last.
     */
    private long commitAddress;

    private long commitPhysical;
    private long commitData;
    private long retiredAddress;
    private long retiredPhysical;
    private long retiredData;

    private long trapCause;
    private long trapPc;
    private long trapTval;
    private long trapAt = -1;

    private final TrapLoop trapLoop = new TrapLoop();

    /** Instructions retired when a trap last found no handler: none since then means nothing can change. */
    private long doubleFaultRetired = -1;

    /** Where fetch goes on after REFETCH or TRAPPED, and why. */
    private long target;

    private SquashReason targetWhy = SquashReason.BRANCH;

    /** The cycle in which the deepest held stage was held last, which it was, and why. */
    long heldAt = -1;

    Stage heldStage = Stage.ID;
    HoldReason heldWhy = HoldReason.FILL;

    /** The cycle in which instructions were last thrown away, why, and what was in IF, ID, EX and MEM then. */
    long squashedAt = -1;

    SquashReason squashedWhy = SquashReason.BRANCH;
    Stage squashedFrom = Stage.ID;
    final long[] squashedUop = new long[4];
    final long[] squashedPc = new long[4];
    final int[] squashedSeq = new int[4];

    private StopReason stop = StopReason.NONE;
    private final TrapChain traps = new TrapChain();

    @Derived("a watched instruction is in MEM and not yet told, since an interrupt is pending")
    private boolean untold;

    @Derived("a store dropped decoded instructions: set and used within one cycle")
    private boolean codeDropped;

    @Derived("reads the stages")
    private final StageView view = new StageView(this);

    /**
     * A processor; call {@link #reset} before the first cycle, when the address map is complete.
     *
     * @param number its place in the machine, from 0: names its ports on the bus, and is what {@code mhartid} reads
     * @param timing the latencies
     * @param isa the instruction set
     * @param clock the machine's clock, whose cycles are this processor's
     * @param map what answers where; complete at the first reset
     * @param ram main memory
     * @param ramBase its physical address
     * @param bus the shared bus; must be there if {@link Timing#sharedBus}, else it is not used
     */
    public Cpu(
            int number, Timing timing, Isa isa, Clock clock, AddressMap map, Ram ram, long ramBase, @Nullable Bus bus) {
        if (timing.sharedBus() && bus == null) {
            throw new IllegalArgumentException("timing " + timing.name() + " needs a shared bus");
        }
        Bus shared = timing.sharedBus() ? bus : null;
        this.number = number;
        this.timing = timing;
        cyclesInEx = Arrays.stream(Op.values())
                .mapToInt(op -> timing.cycles(op.latency()))
                .toArray();
        this.map = map;
        this.ram = ram.bytes();
        this.ramBase = ramBase;
        ramSize = this.ram.size();
        direct = shared == null;
        csr = new CsrFile(number, new EngineCounters(), isa);
        floats = csr.floats();
        floatPipeline = floats == null ? null : new FloatPipeline();
        lost = new long[floats == null ? HoldReason.withoutFloat() : LossReason.ALL.size()];
        SupervisorTimer timer = csr.timer();
        if (timer != null) {
            timer.connect(name() + " stimecmp", clock, () -> time.getAsLong(), () -> 0, () -> {});
        }
        walker = new PageWalker(number, clock, map, csr.pmp(), shared);
        AddressTranslation dataSide = new AddressTranslation(csr, new Tlb("data TLB"), walker);
        AddressTranslation fetchSide = new AddressTranslation(csr, new Tlb("instruction TLB"), walker);
        walker.serve(fetchSide, dataSide);
        instructionCache = cache("instruction cache", timing.instructionCache());
        dataCache = cache("data cache", timing.dataCache());
        predictor = timing.prediction().counters() == 0 ? null : new BranchPredictor(timing.prediction());
        loadStore = new LoadStore(number, map, csr, dataSide, shared, dataCache);
        fetch = new Fetch(
                number, map, csr, fetchSide, shared, instructionCache, watchedOffsets, () -> codeDropped = true);
        if (bus != null) {
            bus.snoop(this::written);
        }
    }

    private static @Nullable Cache cache(String name, Timing.CacheShape shape) {
        return shape.sets() == 0 ? null : new Cache(name, shape);
    }

    /** Somebody wrote to memory over the bus: caches and the reservation stay true. */
    private void written(BusPort port, long address, int length) {
        if (loadStore.owns(port)) {
            return;
        }
        if (!walker.owns(port)) {
            walker.written(address, length);
        }
        fetch.written(address, length);
        loadStore.written(address, length);
        long reserved = csr.reservation();
        if (address - reserved < 8 && reserved - address < length) {
            csr.clearReservation();
        }
    }

    private final class EngineCounters implements CsrFile.Counters {
        @Override
        public long cycles() {
            return cycles;
        }

        @Override
        public long instructions() {
            return instructions;
        }

        @Override
        public long time() {
            return time.getAsLong();
        }
    }

    /** Its place in the machine, from 0. */
    public int number() {
        return number;
    }

    /** Sets the observer. */
    public void probe(CpuProbe probe) {
        this.probe = probe;
    }

    /** The observer. */
    public CpuProbe probe() {
        return probe;
    }

    /**
     * Says whether misaligned loads and stores are done byte by byte; else, as after construction, they trap. Atomics
     * always trap.
     */
    public void splitsMisaligned(boolean splits) {
        splitsMisaligned = splits;
    }

    /** True when misaligned loads and stores are split rather than trapped. */
    public boolean splitsMisaligned() {
        return splitsMisaligned;
    }

    /** Wires what the {@code time} CSR reads. */
    public void time(LongSupplier time) {
        this.time = time;
    }

    /** What the {@code time} CSR reads. */
    public long time() {
        return time.getAsLong();
    }

    /** The time jumped, since software wrote it. */
    public void timeWritten() {
        SupervisorTimer timer = csr.timer();
        if (timer != null) {
            timer.update();
        }
    }

    /**
     * Reset: M mode, all registers and counters 0, an empty pipeline, first fetch at {@code pc}. Not while a bus
     * transaction is under way.
     */
    public void reset(long pc) {
        Arrays.fill(registers, 0);
        Arrays.fill(lost, 0);
        cycles = 0;
        instructions = 0;
        csr.reset();
        if (floatPipeline != null) {
            floatPipeline.reset();
        }
        loadStore.reset();
        fetch.reset(pc);
        if (predictor != null) {
            predictor.reset();
        }
        fetchPc = pc;
        fetchSeq = 0;
        int fill = HoldReason.FILL.code();
        ifIdUop = 0;
        idExUop = 0;
        exMemUop = 0;
        memWbUop = 0;
        wbUop = 0;
        ifIdWhy = fill;
        idExWhy = fill;
        exMemWhy = fill;
        memWbWhy = fill;
        wbWhy = fill;
        exRemaining = 0;
        step = Step.FRESH;
        endSplitStore();
        splitValue = 0;
        trapAt = -1;
        trapLoop.reset();
        doubleFaultRetired = -1;
        heldAt = -1;
        squashedAt = -1;
        stop = StopReason.NONE;
        traps.reset();
    }

    /** Runs one cycle of all stages. */
    public void cycle() {
        cycles++;
        writeBack();
        stages();
        if (((exMemUop | memWbUop) & Uop.WATCHED) != 0) {
            tellWatched();
        }
    }

    private void writeBack() {
        long uop = memWbUop;
        wbUop = uop;
        if (uop == 0) {
            wbWhy = memWbWhy;
            lost[memWbWhy]++;
            return;
        }
        wbPc = memWbPc;
        wbSeq = memWbSeq;
        wbValue = memWbValue;
        if ((uop & Uop.WRITES_RD) != 0) {
            registers[Uop.rd(uop)] = memWbValue;
        }
        instructions++;
        if ((uop & Uop.MEMORY) != 0) {
            retiredAddress = commitAddress;
            retiredPhysical = commitPhysical;
            retiredData = commitData;
            if ((uop & Uop.MULDIV) != 0) {
                retireFloat(uop);
            }
        }
    }

    private void retireFloat(long uop) {
        if (floats == null || floatPipeline == null) {
            return;
        }
        floatPipeline.retire();
        if (writesFloat(uop)) {
            floats.setRegister(Uop.rd(uop), memWbValue);
        }
    }

    private static boolean writesFloat(long uop) {
        Instruction row = Uop.isFloat(uop) ? Alu.op(uop).row() : null;
        return row != null && row.writesFloat();
    }

    /** MEM, EX, ID, IF. */
    private void stages() {
        long uop = exMemUop;
        if (uop == 0) {
            memWbUop = 0;
            memWbWhy = exMemWhy;
        } else if ((uop & Uop.MEMORY) == 0 && csr.interrupt() < 0) {
            memWbUop = uop;
            memWbPc = exMemPc;
            memWbSeq = exMemSeq;
            memWbValue = exMemResult;
        } else {
            int done = commit(uop);
            if (done != PASS) {
                afterCommit(done, uop);
                return;
            }
            passToWriteBack(uop);
        }
        execute();
    }

    private void passToWriteBack(long uop) {
        if (uop == OWN_WORK) {
            memWbUop = 0;
            memWbWhy = HoldReason.IDT_READ.code();
            return;
        }
        memWbUop = uop;
        memWbPc = exMemPc;
        memWbSeq = exMemSeq;
        if ((uop & Uop.MEMORY) == 0) {
            memWbValue = exMemResult; // else MEM has set it, also where rd is x0: a store-conditional's success
        }
    }

    private void afterCommit(int done, long uop) {
        switch (done) {
            case HELD -> {
                memWbUop = 0;
                memWbWhy = heldWhy.code();
                fetch.readAhead(fetchPc);
            }
            case REFETCH -> {
                passToWriteBack(uop);
                if (uop != OWN_WORK) {
                    recordSquash(targetWhy, Stage.EX);
                }
                emptyBehindMem();
            }
            default -> {
                memWbUop = 0;
                memWbWhy = targetWhy.code();
                if (step == Step.DESCRIPTOR || step == Step.STOPPED) {
                    exMemUop = OWN_WORK;
                    int why = targetWhy.code();
                    idExUop = 0;
                    idExWhy = why;
                    ifIdUop = 0;
                    ifIdWhy = why;
                } else {
                    emptyBehindMem();
                }
            }
        }
    }

    /** Throws away what is in EX, ID and IF; their bubbles move on in this very cycle. */
    private void emptyBehindMem() {
        int why = targetWhy.code();
        exMemUop = 0;
        exMemWhy = why;
        idExUop = 0;
        idExWhy = why;
        ifIdUop = 0;
        ifIdWhy = why;
        exRemaining = 0;
        fetchPc = target;
        fetch.contextChanged();
        fetch.redirect(target);
    }

    private void recordSquash(SquashReason why, Stage deepest) {
        squashedAt = cycles;
        squashedWhy = why;
        squashedFrom = deepest;
        squashedUop[0] = 0;
        squashedPc[0] = fetchPc;
        squashedSeq[0] = fetchSeq++;
        squashedUop[1] = ifIdUop;
        squashedPc[1] = ifIdPc;
        squashedSeq[1] = ifIdSeq;
        if (deepest.ordinal() >= Stage.EX.ordinal()) {
            squashedUop[2] = idExUop;
            squashedPc[2] = idExPc;
            squashedSeq[2] = idExSeq;
            squashedUop[3] = exMemUop;
            squashedPc[3] = exMemPc;
            squashedSeq[3] = exMemSeq;
        }
    }

    private void held(Stage stage, HoldReason why) {
        heldAt = cycles;
        heldStage = stage;
        heldWhy = why;
    }

    /** EX, then ID and IF as far as EX lets them. */
    private void execute() {
        long uop = idExUop;
        if (uop == 0) {
            exMemUop = 0;
            exMemWhy = idExWhy;
            decode();
            return;
        }
        long a = registers[Uop.rs1(uop)];
        long b = registers[Uop.rs2(uop)];
        long ahead =
                memWbUop; // the instruction in front was in MEM at the beginning of this cycle; the one before it has
        // just been written back
        if ((ahead & Uop.WRITES_RD) != 0) {
            int rd = Uop.rd(ahead);
            if (rd == Uop.rs1(uop)) {
                a = memWbValue;
            }
            if (rd == Uop.rs2(uop)) {
                b = memWbValue;
            }
        }
        if ((uop & Uop.MULDIV) != 0) {
            if ((uop & Uop.MEMORY) != 0) {
                executeFloat(uop, a, b);
                return;
            }
            if (!isReady(uop)) {
                return;
            }
        }
        long pc = idExPc;
        long next = pc + Uop.length(uop);
        Op op = Alu.op(uop);
        long result = Alu.compute(op, a, b, Uop.immediate(uop), pc, next);
        exMemUop = uop;
        exMemPc = pc;
        exMemSeq = idExSeq;
        exMemResult = result;
        exMemStore = b;
        if ((uop & Uop.CONTROL) == 0) {
            decode();
        } else {
            boolean taken = Alu.taken(op, a, b);
            boolean indirect = op.meaning() instanceof Meaning.Jump(boolean toRegister) && toRegister;
            long to = !taken ? next : indirect ? (a + Uop.immediate(uop)) & ~1L : pc + Uop.immediate(uop);
            boolean guessedRight = to == (predictor == null ? next : idExGuess);
            if (predictor != null) {
                predictor.learn(pc, isConditional(op), taken, to, guessedRight);
            }
            if (guessedRight) {
                decode();
            } else {
                jump(op, to);
            }
        }
    }

    /** EX of an instruction of the floating-point unit, then ID and IF as far as it lets them. */
    private void executeFloat(long uop, long a, long b) {
        Op op = Alu.op(uop);
        Instruction row = op.row();
        FloatPipeline pipeline = floatPipeline;
        FloatRegisters file = floats;
        if (row == null || pipeline == null || file == null) {
            throw new IllegalStateException("decoded an instruction of floating point without any");
        }
        HoldReason why = pipeline.hold(uop, op, cyclesInEx[op.ordinal()], cycles);
        if (why != null) {
            exMemUop = 0;
            exMemWhy = why.code();
            held(Stage.EX, why);
            fetch.readAhead(fetchPc);
            return;
        }
        if (!row.writesFloat() && op.latency() != Latency.ONE && !isReady(uop)) {
            return;
        }
        long first = row.readsFloatFirst() ? floatOperand(file, Uop.rs1(uop)) : a;
        long second = row.readsFloatSecond() ? floatOperand(file, Uop.rs2(uop)) : b;
        if (op.meaning() instanceof Meaning.Floating(var f, var latency)) {
            long third = row.readsFloatThird() ? floatOperand(file, Uop.rs3(uop)) : 0;
            file.unit.clear();
            exMemResult = f.apply(file.unit, first, second, third, Math.max(0, file.rounding(uop)));
            pipeline.raised = file.unit.flags();
        } else {
            exMemResult = Alu.byRow(op, a, b, Uop.immediate(uop), idExPc, 0);
        }
        exMemUop = uop;
        exMemPc = idExPc;
        exMemSeq = idExSeq;
        exMemStore = second;
        decode();
    }

    /** The value of a floating-point register in EX: from the instruction in front, or the register itself. */
    private long floatOperand(FloatRegisters file, int number) {
        long ahead = memWbUop;
        return writesFloat(ahead) && Uop.rd(ahead) == number ? memWbValue : file.register(number);
    }

    private static boolean isConditional(Op op) {
        return op.meaning() instanceof Meaning.Branch;
    }

    private void jump(Op op, long to) {
        SquashReason why = isConditional(op) ? SquashReason.BRANCH : SquashReason.JUMP;
        recordSquash(why, Stage.ID);
        int code = why.code();
        idExUop = 0;
        idExWhy = code;
        ifIdUop = 0;
        ifIdWhy = code;
        fetchPc = to;
        fetch.redirect(to);
    }

    /** Counts the cycles of a multiplication or division. */
    private boolean isReady(long uop) {
        if (exRemaining == 0) {
            exRemaining = cyclesInEx[Uop.op(uop)];
        }
        exRemaining--;
        if (exRemaining <= 0) {
            exRemaining = 0;
            return true;
        }
        HoldReason why = HoldReason.of(Alu.op(uop).latency());
        exMemUop = 0;
        exMemWhy = why.code();
        held(Stage.EX, why);
        fetch.readAhead(fetchPc);
        return false;
    }

    /** ID, then IF. */
    private void decode() {
        long uop = ifIdUop;
        if (uop == 0) {
            idExUop = 0;
            idExWhy = ifIdWhy;
        } else if (waitsForLoad(uop)) {
            holdInDecode();
            return;
        } else {
            idExUop = uop;
            idExPc = ifIdPc;
            idExSeq = ifIdSeq;
            idExGuess = ifIdGuess;
        }
        long pc = fetchPc;
        long fetched = fetch.next(pc);
        ifIdUop = fetched;
        if (fetched != 0) {
            ifIdPc = pc;
            ifIdSeq = fetchSeq++;
            fetchPc = pc + Uop.length(fetched);
            if (predictor != null && (fetched & Uop.CONTROL) != 0) {
                fetchPc = predictor.guess(pc, isConditional(Alu.op(fetched)), fetchPc);
                ifIdGuess = fetchPc;
            }
        } else {
            ifIdWhy = fetch.why().code();
        }
        if (!direct) {
            fetch.readAhead(fetchPc);
        }
    }

    /** True when the instruction in EX will have in MEM only what this one reads. */
    private boolean waitsForLoad(long uop) {
        long ahead = exMemUop;
        return (ahead & (Uop.LATE | Uop.WRITES_RD)) == (Uop.LATE | Uop.WRITES_RD)
                ? reads(uop, Uop.rd(ahead))
                : (ahead & uop & Uop.FLOAT) == Uop.FLOAT && usesLoadedFloat(uop);
    }

    /**
     * Apart from {@link #decode}, which is to stay small enough for the host's compiler to put it where it is called.
     */
    private void holdInDecode() {
        idExUop = 0;
        idExWhy = HoldReason.LOAD_USE.code();
        held(Stage.ID, HoldReason.LOAD_USE);
        fetch.readAhead(fetchPc);
    }

    /** True when the instruction in EX loads a floating-point register that this one reads. */
    private boolean usesLoadedFloat(long uop) {
        return Alu.op(exMemUop).meaning() instanceof Meaning.FloatLoad && readsFloat(uop, Uop.rd(exMemUop));
    }

    private static boolean readsFloat(long uop, int register) {
        Instruction row = Alu.op(uop).row();
        return row != null
                && ((row.readsFloatFirst() && Uop.rs1(uop) == register)
                        || (row.readsFloatSecond() && Uop.rs2(uop) == register)
                        || (row.readsFloatThird() && Uop.rs3(uop) == register));
    }

    private static boolean reads(long uop, int register) {
        return ((uop & Uop.READS_RS1) != 0 && Uop.rs1(uop) == register)
                || ((uop & Uop.READS_RS2) != 0 && Uop.rs2(uop) == register);
    }

    /** MEM's work for an instruction that has some, or that an interrupt may replace. */
    private int commit(long uop) {
        if (step == Step.FRESH && csr.interrupt() >= 0 && uop != OWN_WORK) {
            return trap(CsrFile.interruptCause(csr.interrupt()), 0, SquashReason.INTERRUPT);
        }
        if ((uop & Uop.MEMORY) == 0) {
            return PASS;
        }
        Op op = Alu.op(uop);
        if ((uop & Uop.MULDIV) != 0) {
            return commitFloat(op, uop);
        }
        return switch (op.transfer()) { // constant sizes let the compiler of the host fold the access
            case 8 -> load(op, 8);
            case 4 -> load(op, 4);
            case 2 -> load(op, 2);
            case 1 -> load(op, 1);
            case -8 -> store(8);
            case -4 -> store(4);
            case -2 -> store(2);
            case -1 -> store(1);
            default -> commitOther(op, uop);
        };
    }

    private int commitOther(Op op, long uop) {
        return switch (op.meaning()) {
            case Meaning.Load(int size, boolean signed) -> load(op, size);
            case Meaning.Store(int size) -> store(size);
            case Meaning.LoadReserved(int size) -> loadReserved(size);
            case Meaning.StoreConditional(int size) -> storeConditional(size);
            case Meaning.Atomic(int size, var f) -> atomic(size, f);
            case Meaning.CsrAccess access -> accessCsr(access, uop);
            case Meaning.Act(var action) -> act(action, uop);
            case Meaning.None none -> noInstruction(uop);
            case Meaning.Compute compute -> PASS;
            case Meaning.FromPc compute -> PASS;
            case Meaning.Branch branch -> PASS;
            case Meaning.Jump jump -> PASS;
            case Meaning.Floating f -> commitFloat(op, uop);
            case Meaning.FloatLoad load -> commitFloat(op, uop);
            case Meaning.FloatStore store -> commitFloat(op, uop);
        };
    }

    /** MEM's work for an instruction of the floating-point unit. */
    private int commitFloat(Op op, long uop) {
        FloatPipeline pipeline = floatPipeline;
        FloatRegisters file = floats;
        if (pipeline == null || file == null || !csr.floatsOn()) {
            return illegal();
        }
        pipeline.nothingWritten();
        return switch (op.meaning()) {
            case Meaning.FloatLoad(int size) -> {
                int done = load(op, size);
                if (done == PASS) {
                    pipeline.statusWritten = csr.dirtyFloats();
                }
                yield done;
            }
            case Meaning.FloatStore(int size) -> store(size);
            case Meaning.CsrAccess access -> accessFloatStatus(access, uop, pipeline, file);
            default -> computed(op, uop, pipeline, file);
        };
    }

    private int computed(Op op, long uop, FloatPipeline pipeline, FloatRegisters file) {
        if (file.rounding(uop) == FloatRegisters.NO_ROUNDING) {
            return illegal();
        }
        boolean writes = writesFloat(uop);
        if (pipeline.raised != 0) {
            file.accrue(pipeline.raised);
            pipeline.flagsWritten = file.flags();
        }
        if (writes || pipeline.raised != 0) {
            pipeline.statusWritten = csr.dirtyFloats();
        }
        if (writes) {
            pipeline.begin(Uop.rd(uop), op, cyclesInEx[op.ordinal()], cycles);
        }
        memWbValue = exMemResult;
        return PASS;
    }

    private int accessFloatStatus(Meaning.CsrAccess access, long uop, FloatPipeline pipeline, FloatRegisters file) {
        long before = csr.read(Csr.MSTATUS);
        int done = accessCsr(access, uop);
        if (done != TRAPPED && (access.always() || Uop.rs1(uop) != 0)) {
            int number = (int) Uop.immediate(uop) & 0xfff;
            pipeline.flagsWritten = number == Csr.FRM ? -1 : file.flags();
            pipeline.modeWritten = number == Csr.FFLAGS ? -1 : file.mode();
            pipeline.statusWritten = csr.read(Csr.MSTATUS) == before ? 0 : csr.read(Csr.MSTATUS);
        }
        return done;
    }

    private int act(Meaning.Action action, long uop) {
        return switch (action) {
            case FENCE -> PASS;
            case FENCE_I -> {
                fetch.fence();
                yield refetch(SquashReason.CONTEXT_CHANGED);
            }
            case SFENCE_VMA -> fenceTranslation(uop);
            case ORDER_INVALIDATION ->
                csr.privilege() == CsrFile.USER ? illegal() : refetch(SquashReason.CONTEXT_CHANGED);
            case ECALL -> exception(ENVIRONMENT_CALL_FROM_U + csr.privilege(), 0);
            case EBREAK -> exception(BREAKPOINT, exMemPc);
            case MRET -> csr.mayMret() ? returnTo(csr.mret()) : illegal();
            case SRET -> csr.maySret() ? returnTo(csr.sret()) : illegal();
            case WFI -> waitForInterrupt();
        };
    }

    private int noInstruction(long uop) {
        if (Alu.op(uop) == Op.ILLEGAL) {
            return exception(ILLEGAL_INSTRUCTION, uop >>> 32);
        }
        return uop == OWN_WORK ? ownWork() : exception(Fetch.faultCause(uop), fetch.faultAddress());
    }

    private int hold(HoldReason why) {
        held(Stage.MEM, why);
        return HELD;
    }

    private int exception(int cause, long tval) {
        return trap(cause, tval, SquashReason.EXCEPTION);
    }

    private int illegal() {
        return exception(ILLEGAL_INSTRUCTION, instructionBits(exMemPc));
    }

    /**
     * The instruction at a virtual address as memory holds it now, 16 or 32 bits, in the current mode; looking has no
     * effect.
     */
    public long instructionBits(long pc) {
        int low = fetch.peekHalfword(physical(pc, Access.FETCH));
        if ((low & 3) != 3) {
            return low & 0xffffL;
        }
        int high = fetch.peekHalfword(physical(pc + 2, Access.FETCH));
        return (high & 0xffffL) << 16 | low;
    }

    private int refetch(SquashReason why) {
        target = exMemPc + Uop.length(exMemUop);
        targetWhy = why;
        return REFETCH;
    }

    /** Keeps what the commit log says of a CSR that this instruction wrote. */
    private void commitCsr(int number, long written) {
        commitAddress = csr.logged(number);
        commitData = csr.loggedValue(number, written);
    }

    private int returnTo(long pc) {
        commitCsr(Csr.MSTATUS, 0);
        target = pc;
        traps.returned(csr.privilege());
        targetWhy = SquashReason.TRAP_RETURN;
        probe.trapReturned(pc);
        return REFETCH;
    }

    private int load(Op op, int size) {
        long address = exMemResult;
        long offset = address - ramBase;
        long raw;
        if (csr.plainData()
                && (address & (size - 1)) == 0
                && Long.compareUnsigned(offset, ramSize) < 0
                && isQuick(address)) {
            raw = ram.read(offset, size);
            commitPhysical = address;
        } else {
            if (splitsMisaligned && (address & (size - 1)) != 0) {
                return loadBytes(op, size);
            }
            int result = cachedLoad(address, size);
            if (result != AddressTranslation.DONE) {
                return result == AddressTranslation.HOLD
                        ? hold(loadStore.why())
                        : exception(loadStore.cause(), address);
            }
            raw = loadStore.value();
            commitPhysical = loadStore.physical();
        }
        commitAddress = address;
        memWbValue = op.extend(raw);
        return PASS;
    }

    /** True when RAM answers in this cycle: through the processor's own port, or from the data cache. */
    private boolean isQuick(long address) {
        return direct || (step == Step.FRESH && loadStore.hits(address));
    }

    private int cachedLoad(long virtual, int size) {
        if (step != Step.TRANSFER) {
            int result = loadStore.translate(Access.LOAD, virtual, size);
            if (result != AddressTranslation.DONE) {
                step = result == AddressTranslation.HOLD ? Step.TRANSLATE : Step.FRESH;
                return result;
            }
            step = Step.TRANSFER;
        }
        int result = loadStore.load(size);
        if (result != AddressTranslation.HOLD) {
            step = Step.FRESH;
        }
        return result;
    }

    /** A misaligned load, byte by byte, each an access of its own. */
    private int loadBytes(Op op, int size) {
        int result = cachedLoad(exMemResult + splitDone, 1);
        if (result == AddressTranslation.HOLD) {
            return hold(loadStore.why());
        }
        if (result == AddressTranslation.FAULT) {
            long portion = exMemResult + splitDone;
            splitDone = 0;
            splitValue = 0;
            return exception(loadStore.cause(), portion);
        }
        splitValue |= loadStore.value() << (8 * splitDone);
        splitDone++;
        if (splitDone < size) {
            step = Step.SPLIT;
            return hold(HoldReason.MISALIGNED);
        }
        commitAddress = exMemResult;
        commitPhysical = loadStore.physical();
        memWbValue = op.extend(splitValue);
        splitDone = 0;
        splitValue = 0;
        return PASS;
    }

    /** A misaligned store, byte by byte. All of them are checked first, so that one that is refused writes nothing. */
    private int storeBytes(int size) {
        int result = splitChecked ? AddressTranslation.DONE : checkBytes(size);
        if (result == AddressTranslation.DONE) {
            result = transferByte();
        }
        if (result == AddressTranslation.HOLD) {
            return hold(loadStore.why());
        }
        if (result == AddressTranslation.FAULT) {
            long portion = exMemResult + splitDone;
            endSplitStore();
            return exception(loadStore.cause(), portion);
        }
        commitPhysical = loadStore.physical();
        splitHitCode |= codeDropped && afterCodeWrite(1) == REFETCH;
        splitDone++;
        if (splitDone < size) {
            step = Step.SPLIT;
            return hold(HoldReason.MISALIGNED);
        }
        commitAddress = exMemResult;
        commitPhysical = splitPhysical;
        commitData = exMemStore;
        boolean hitCode = splitHitCode;
        endSplitStore();
        return hitCode ? refetch(SquashReason.SELF_MODIFIED) : PASS;
    }

    /** Translates and checks the bytes of a misaligned store from the first that was not, and keeps where they go. */
    private int checkBytes(int size) {
        for (; splitDone < size; splitDone++) {
            long virtual = exMemResult + splitDone;
            int result = loadStore.translate(Access.STORE, virtual, 1);
            if (result == AddressTranslation.DONE) {
                result = loadStore.checkWrite();
            }
            if (result != AddressTranslation.DONE) {
                step = result == AddressTranslation.HOLD ? Step.TRANSLATE : Step.FRESH;
                return result;
            }
            if (splitDone == 0) {
                splitPhysical = loadStore.physical();
            } else if ((virtual & (PagedBytes.PAGE - 1)) == 0) {
                splitNextPage = loadStore.physical();
            }
        }
        splitDone = 0;
        splitChecked = true;
        step = Step.FRESH;
        return AddressTranslation.DONE;
    }

    /** Writes the byte of a misaligned store that is next. */
    private int transferByte() {
        if (step != Step.TRANSFER) {
            int inFirstPage = PagedBytes.PAGE - ((int) exMemResult & (PagedBytes.PAGE - 1));
            boolean first = splitDone < inFirstPage;
            loadStore.at(first ? splitPhysical + splitDone : splitNextPage + splitDone - inFirstPage);
            step = Step.TRANSFER;
        }
        int result = loadStore.transfer(Access.STORE, true, 1, exMemStore >>> (8 * splitDone));
        if (result != AddressTranslation.HOLD) {
            step = Step.FRESH;
        }
        return result;
    }

    private void endSplitStore() {
        splitDone = 0;
        splitChecked = false;
        splitHitCode = false;
    }

    private int store(int size) {
        long address = exMemResult;
        long data = exMemStore;
        long offset = address - ramBase;
        if (direct && csr.plainData() && (address & (size - 1)) == 0 && Long.compareUnsigned(offset, ramSize) < 0) {
            commitPhysical = address;
            ram.write(offset, size, data);
        } else {
            if (splitsMisaligned && (address & (size - 1)) != 0) {
                return storeBytes(size);
            }
            int result = access(Access.STORE, true, address, size, data);
            if (result != AddressTranslation.DONE) {
                return result == AddressTranslation.HOLD
                        ? hold(loadStore.why())
                        : exception(loadStore.cause(), address);
            }
            commitPhysical = loadStore.physical();
        }
        commitAddress = address;
        commitData = data;
        return codeDropped ? afterCodeWrite(size) : PASS;
    }

    /**
     * A write dropped decoded instructions. If it wrote over an instruction that is already in the pipeline, that is
     * fetched again.
     */
    private int afterCodeWrite(int size) {
        codeDropped = false;
        boolean hit = wroteOver(idExUop, idExPc, size) || wroteOver(ifIdUop, ifIdPc, size);
        return hit ? refetch(SquashReason.SELF_MODIFIED) : PASS;
    }

    private boolean wroteOver(long uop, long pc, int size) {
        if (uop == 0) {
            return false;
        }
        boolean first = overlaps(physical(pc, Access.FETCH), size);
        return first || (Uop.length(uop) == 4 && overlaps(physical(pc + 2, Access.FETCH), size));
    }

    private boolean overlaps(long halfword, int size) {
        return halfword - commitPhysical < size && commitPhysical - halfword < 2;
    }

    /** A load or store from translation to transfer, over as many cycles as it takes. */
    private int access(Access access, boolean write, long virtual, int size, long data) {
        if (step != Step.TRANSFER) {
            int result = loadStore.translate(access, virtual, size);
            if (result != AddressTranslation.DONE) {
                step = result == AddressTranslation.HOLD ? Step.TRANSLATE : Step.FRESH;
                return result;
            }
            step = Step.TRANSFER;
        }
        int result = loadStore.transfer(access, write, size, data);
        if (result != AddressTranslation.HOLD) {
            step = Step.FRESH;
        }
        return result;
    }

    private int loadReserved(int size) {
        int result = access(Access.LOAD, false, exMemResult, size, 0);
        if (result != AddressTranslation.DONE) {
            return result == AddressTranslation.HOLD
                    ? hold(loadStore.why())
                    : exception(loadStore.cause(), exMemResult);
        }
        commitAddress = exMemResult;
        commitPhysical = loadStore.physical();
        csr.reserve(commitPhysical);
        memWbValue = size == 4 ? (int) loadStore.value() : loadStore.value();
        return PASS;
    }

    private int storeConditional(int size) {
        if (step != Step.TRANSFER) {
            int result = loadStore.translate(Access.STORE, exMemResult, size);
            if (result != AddressTranslation.DONE) {
                step = result == AddressTranslation.HOLD ? Step.TRANSLATE : Step.FRESH;
                return result == AddressTranslation.HOLD
                        ? hold(loadStore.why())
                        : exception(loadStore.cause(), exMemResult);
            }
            if (!csr.isReserved(loadStore.physical())) {
                return storeConditionalFailed();
            }
            step = Step.TRANSFER;
        } else if (!csr.isReserved(loadStore.physical()) && loadStore.withdraw()) {
            return storeConditionalFailed(); // another master's write came first, while this one waited for the bus
        }
        int result = loadStore.transfer(Access.STORE, true, size, exMemStore);
        if (result == AddressTranslation.HOLD) {
            return hold(loadStore.why());
        }
        step = Step.FRESH;
        csr.clearReservation();
        if (result == AddressTranslation.FAULT) {
            return exception(loadStore.cause(), exMemResult);
        }
        commitAddress = exMemResult;
        commitPhysical = loadStore.physical();
        commitData = exMemStore;
        memWbValue = 0;
        return codeDropped ? afterCodeWrite(size) : PASS;
    }

    private int storeConditionalFailed() {
        csr.clearReservation();
        step = Step.FRESH;
        commitAddress = 0;
        memWbValue = 1;
        return PASS;
    }

    /**
     * Reads, computes and writes. With a shared bus the read locks it until the write is done; with a port of its own
     * both halves are in the last cycle. Either way no other master's write comes between
     * (docs/decisions/0030-atomics-lock-the-bus.md).
     */
    private int atomic(int size, LongBinaryOperator f) {
        if (step == Step.FRESH || step == Step.TRANSLATE) {
            int result = loadStore.translate(Access.STORE, exMemResult, size);
            if (result != AddressTranslation.DONE) {
                step = result == AddressTranslation.HOLD ? Step.TRANSLATE : Step.FRESH;
                return result == AddressTranslation.HOLD
                        ? hold(loadStore.why())
                        : exception(loadStore.cause(), exMemResult);
            }
            step = direct ? Step.ATOMIC : Step.TRANSFER;
            atomicRemaining = timing.atomic();
        }
        if (step == Step.TRANSFER) {
            int result = atomicRead(size);
            if (result != PASS) {
                return result;
            }
            step = Step.ATOMIC;
        }
        if (step == Step.ATOMIC) {
            if (atomicRemaining-- > 0) {
                return hold(HoldReason.ATOMIC);
            }
            if (direct) {
                int result = atomicRead(size);
                if (result != PASS) {
                    return result;
                }
            }
            step = Step.WRITE;
        }
        long result = f.applyAsLong(atomicOld, exMemStore);
        int written = loadStore.transfer(Access.STORE, true, size, result);
        if (written == AddressTranslation.HOLD) {
            return hold(loadStore.why());
        }
        step = Step.FRESH;
        if (written == AddressTranslation.FAULT) {
            return exception(loadStore.cause(), exMemResult);
        }
        commitAddress = exMemResult;
        commitPhysical = loadStore.physical();
        commitData = result;
        memWbValue = atomicOld;
        return codeDropped ? afterCodeWrite(size) : PASS;
    }

    private int atomicRead(int size) {
        int result = loadStore.readLocked(size);
        if (result == AddressTranslation.HOLD) {
            return hold(loadStore.why());
        }
        if (result == AddressTranslation.FAULT) {
            step = Step.FRESH;
            return exception(loadStore.cause(), exMemResult);
        }
        atomicOld = size == 4 ? (int) loadStore.value() : loadStore.value();
        return PASS;
    }

    private int accessCsr(Meaning.CsrAccess access, long uop) {
        int number = (int) Uop.immediate(uop) & 0xfff;
        boolean writes = access.always() || Uop.rs1(uop) != 0;
        if (!csr.allows(number, writes)) {
            return illegal();
        }
        memWbValue = csr.read(number);
        if (!writes) {
            return PASS;
        }
        long operand = (uop & Uop.READS_RS1) != 0 ? exMemResult : Uop.rs1(uop);
        long value = access.f().applyAsLong(access.always() ? memWbValue : csr.readForModify(number), operand);
        boolean contextChanged = csr.write(number, value);
        commitCsr(number, value);
        return contextChanged ? refetch(SquashReason.CONTEXT_CHANGED) : PASS;
    }

    private int fenceTranslation(long uop) {
        if (!csr.maySfence()) {
            return illegal();
        }
        boolean oneAddress = Uop.rs1(uop) != 0;
        boolean oneSpace = Uop.rs2(uop) != 0;
        int space = (int) exMemStore & 0xffff;
        fetch.translation().tlb().flush(oneAddress, exMemResult, oneSpace, space);
        loadStore.translation().tlb().flush(oneAddress, exMemResult, oneSpace, space);
        return refetch(SquashReason.CONTEXT_CHANGED);
    }

    private int waitForInterrupt() {
        if (step == Step.FRESH && !csr.mayWfi()) {
            return illegal();
        }
        if (csr.wakes()) {
            if (step == Step.WAIT) {
                probe.wakes(exMemPc);
            }
            step = Step.FRESH;
            return PASS;
        }
        if (step == Step.FRESH) {
            step = Step.WAIT;
            probe.waits(exMemPc);
        }
        return hold(HoldReason.WFI);
    }

    private int trap(long cause, long tval, SquashReason why) {
        long pc = exMemPc;
        targetWhy = why;
        recordSquash(why, Stage.MEM);
        boolean nothingSince = trapLoop.closes(cause, pc, instructions);
        boolean handlerFailed = doubleFaultRetired == instructions;
        trapCause = cause;
        trapPc = pc;
        trapTval = tval;
        trapAt = cycles;
        int handler = csr.isDelegated(cause) ? CsrFile.SUPERVISOR : CsrFile.MACHINE;
        traps.taken(cause, pc, tval, csr.privilege(), handler, cycles - 1, instructions, registers);
        if (csr.trapsForGood(cause) && cause >= 0 && (nothingSince || handlerFailed)) {
            return stopFor(handlerFailed ? StopReason.DOUBLE_FAULT : StopReason.TRAP_LOOP);
        }
        target = csr.enterTrap(cause, pc, tval);
        probe.trapBegins(cause, pc);
        if (csr.privilege() == CsrFile.MACHINE && csr.midt() != 0) {
            step = Step.DESCRIPTOR;
            exRemaining = 0;
            fetch.redirect(target);
            return TRAPPED;
        }
        step = Step.FRESH;
        probe.trapTaken(cause, pc, tval, target);
        return TRAPPED;
    }

    private int stopFor(StopReason reason) {
        stop = reason;
        step = Step.STOPPED;
        exRemaining = 0;
        probe.stopped(traps.stopped(reason, csr).sentence(address -> ""));
        return TRAPPED;
    }

    /** Reads the descriptor of the trap that was just taken (machine manual, IDT), or does nothing for ever. */
    private int ownWork() {
        if (step == Step.STOPPED) {
            return hold(HoldReason.STOPPED);
        }
        int entry = Idt.entry(trapCause);
        long address = csr.midt() + (long) Idt.ENTRY_BYTES * entry;
        boolean allowed = loadStore.direct(Access.LOAD, address, Idt.ENTRY_BYTES);
        int result = allowed ? loadStore.transfer(Access.LOAD, false, Idt.ENTRY_BYTES, 0) : AddressTranslation.FAULT;
        if (result == AddressTranslation.HOLD) {
            return hold(HoldReason.IDT_READ);
        }
        long handler = result == AddressTranslation.DONE ? loadStore.value() & ~1L : 0;
        probe.idtRead(entry, address, handler);
        if (handler == 0) {
            doubleFaultRetired = instructions;
            handler = csr.machineVector();
        }
        step = Step.FRESH;
        target = handler;
        probe.trapTaken(trapCause, trapPc, trapTval, handler);
        return REFETCH;
    }

    /** The wires of {@code mip}: bits 3, 7, 9, 11 and 16 to 31. */
    public InterruptInputs inputs() {
        return csr::drive;
    }

    /** The CSRs, to look at. */
    public CsrFile csr() {
        return csr;
    }

    /** The page walker, to observe. */
    public PageWalker walker() {
        return walker;
    }

    /** The instruction TLB, to look at. */
    public Tlb instructionTlb() {
        return fetch.translation().tlb();
    }

    /** The data TLB, to look at. */
    public Tlb dataTlb() {
        return loadStore.translation().tlb();
    }

    /** The instruction cache, to look at; null where the timing has none. */
    public @Nullable Cache instructionCache() {
        return instructionCache;
    }

    /** The data cache, to look at; null where the timing has none. */
    public @Nullable Cache dataCache() {
        return dataCache;
    }

    /** The branch predictor, to look at; null where the timing has none. */
    @Nullable
    BranchPredictor branchPredictor() {
        return predictor;
    }

    /** What was in each stage during the cycle run last. */
    public PipelineStages view() {
        return view;
    }

    /**
     * Address of the next instruction to commit. While an interrupt is pending that will be taken before the next
     * instruction, or a descriptor is read, that is the handler's first; of a processor that stopped for good, the
     * instruction that did not happen.
     */
    public long next() {
        if (exMemUop == OWN_WORK) {
            return step == Step.STOPPED ? trapPc : describedHandler(trapCause, csr.machineVector());
        }
        if (step != Step.FRESH || csr.interrupt() < 0) {
            return pc();
        }
        long cause = CsrFile.interruptCause(csr.interrupt());
        return csr.isDelegated(cause) ? csr.handlerOf(cause) : describedHandler(cause, csr.handlerOf(cause));
    }

    /** The handler that the descriptor of a trap to M mode names; this one where there is none. */
    private long describedHandler(long cause, long otherwise) {
        if (csr.midt() == 0) {
            return otherwise;
        }
        long handler = map.peek(csr.midt() + (long) Idt.ENTRY_BYTES * Idt.entry(cause), Idt.ENTRY_BYTES) & ~1L;
        return handler == 0 ? csr.machineVector() : handler;
    }

    /**
     * True when the instruction at {@link #next} is in MEM and has had no effect, so that nothing but an interrupt that
     * is yet to rise will come before it. So it is at the end of exactly one cycle of each instruction that commits or
     * traps.
     */
    public boolean ready() {
        return exMemUop != 0 && exMemUop != OWN_WORK && step == Step.FRESH && csr.interrupt() < 0;
    }

    /** Instructions that have committed since reset: those retired, and the one that will retire in the next cycle. */
    public long committed() {
        return memWbUop == 0 ? instructions : instructions + 1;
    }

    /** The instruction that committed in the cycle run last, 0 for none. */
    public long committedUop() {
        return memWbUop & ~Uop.WATCHED;
    }

    /** The register that it writes, as {@link windhover.isa.Registers#anyName} numbers both kinds; −1 for none. */
    public int committedRegister() {
        if ((memWbUop & Uop.WRITES_RD) != 0) {
            return Uop.rd(memWbUop);
        }
        return writesFloat(memWbUop) ? Registers.FLOATS + Uop.rd(memWbUop) : -1;
    }

    /** Its address. */
    public long committedPc() {
        return memWbPc;
    }

    /** The physical address of its memory access, if it has one. */
    public long committedPhysical() {
        return commitPhysical;
    }

    /** Address of the oldest instruction that has not committed; an interrupt may still come before it. */
    public long pc() {
        if (exMemUop != 0 && exMemUop != OWN_WORK) {
            return exMemPc;
        }
        if (idExUop != 0) {
            return idExPc;
        }
        return ifIdUop != 0 ? ifIdPc : fetchPc;
    }

    /** Register x{@code number}, with the result of the instruction that committed last. */
    public long register(int number) {
        boolean pending = (memWbUop & Uop.WRITES_RD) != 0 && Uop.rd(memWbUop) == number;
        return pending ? memWbValue : registers[number];
    }

    /** Sets a register (a loader's or a debugger's act, between cycles). */
    public void setRegister(int number, long value) {
        if (number != 0) {
            registers[number] = value;
            if ((memWbUop & Uop.WRITES_RD) != 0 && Uop.rd(memWbUop) == number) {
                memWbValue = value;
            }
        }
    }

    /**
     * Floating-point register f{@code number}, with the result of the instruction that committed last; 0 without
     * floating point.
     */
    public long floatRegister(int number) {
        if (floats == null) {
            return 0;
        }
        return writesFloat(memWbUop) && Uop.rd(memWbUop) == number ? memWbValue : floats.register(number);
    }

    /** Sets a floating-point register (a debugger's act, between cycles); nothing without floating point. */
    public void setFloatRegister(int number, long value) {
        if (floats != null) {
            floats.setRegister(number, value);
            if (writesFloat(memWbUop) && Uop.rd(memWbUop) == number) {
                memWbValue = value;
            }
        }
    }

    /** True when it has floating-point registers. */
    public boolean hasFloats() {
        return floats != null;
    }

    /**
     * Writes a CSR as an instruction in M mode would (a debugger's act, between cycles); one that is not there or
     * read-only stays as it is. Instructions in the pipeline were fetched before the write, and stay.
     */
    public void setCsr(int number, long value) {
        if (csr.exists(number) && number >> 10 != 3 && csr.write(number, value)) {
            fetch.contextChanged();
            fetch.translation().abandon();
            loadStore.translation().abandon();
        }
    }

    /** A CSR's value with no effect, 0 where there is none. */
    public long peekCsr(int number) {
        return csr.read(number);
    }

    /** The privilege mode: 0 U, 1 S, 3 M. */
    public int privilege() {
        return csr.privilege();
    }

    /**
     * The physical address of a virtual one for the current program's loads, with no effect; −1 where it is not mapped.
     */
    public long physical(long virtualAddress) {
        return physical(virtualAddress, Access.LOAD);
    }

    /** As {@link #physical(long)}, as loads in a mode see it; the page table is the present one. */
    public long physical(long virtual, int mode) {
        return csr.translates(mode) ? loadStore.translation().peek(virtual, map) : virtual;
    }

    private long physical(long virtual, Access access) {
        boolean fetches = access == Access.FETCH;
        if (!csr.translates(fetches ? csr.privilege() : csr.dataPrivilege())) {
            return virtual;
        }
        AddressTranslation side = fetches ? fetch.translation() : loadStore.translation();
        return side.peek(virtual, map);
    }

    /** Why the processor stopped for good, or null while it runs. */
    public @Nullable Stopped stopped() {
        return stop == StopReason.NONE ? null : traps.stopped(stop, csr);
    }

    /**
     * The traps that nobody has returned from, as if the processor stopped now; null when there are fewer than
     * {@code least}. For a run that does not end.
     */
    public @Nullable Stopped unreturned(int least) {
        return traps.length() < least ? null : traps.stopped(stop, csr);
    }

    /**
     * True in {@code wfi} with nothing pending and nothing under way: until an alarm fires each cycle would be like the
     * last, so the machine may {@link #skip} to the next alarm.
     */
    public boolean waiting() {
        return step == Step.WAIT
                && memWbUop == 0
                && memWbWhy == HoldReason.WFI.code()
                && wbUop == 0
                && fetch.isQuiet()
                && !csr.wakes();
    }

    /** Lets cycles pass while {@link #waiting}, with the same counts as if each had been run. */
    public void skip(long skipped) {
        cycles += skipped;
        lost[HoldReason.WFI.code()] += skipped;
        wbWhy = memWbWhy;
        if (skipped > 0) {
            heldAt = cycles;
        }
    }

    /** Says whether {@link CpuProbe#aboutToCommit} is told of the instruction at a virtual address. */
    public void watch(long virtualPc, boolean on) {
        boolean changed = on ? watched.add(virtualPc) : watched.remove(virtualPc);
        if (!changed) {
            return;
        }
        int offset = (int) virtualPc & (PagedBytes.PAGE - 1);
        boolean any = watched.stream().anyMatch(pc -> ((int) (long) pc & (PagedBytes.PAGE - 1)) == offset);
        watchedOffsets.set(offset, any);
        fetch.remark(offset);
        remarkLatches();
    }

    private void remarkLatches() {
        ifIdUop = remarked(ifIdUop, ifIdPc);
        idExUop = remarked(idExUop, idExPc);
        exMemUop = remarked(exMemUop, exMemPc);
        untold = isUntold();
    }

    private long remarked(long uop, long pc) {
        return uop == 0 || Uop.op(uop) == 0 ? uop : (uop & ~Uop.WATCHED) | (watched.contains(pc) ? Uop.WATCHED : 0);
    }

    /**
     * A watched instruction that an interrupt will be taken before is told when it comes again; or late, if the
     * interrupt went away before it was taken.
     */
    private void tellWatched() {
        if (untold && (memWbUop & Uop.WATCHED) != 0 && watched.contains(memWbPc)) {
            probe.aboutToCommit(memWbPc);
        }
        untold = isUntold();
        if (atWatched()) {
            probe.aboutToCommit(exMemPc);
        }
    }

    private boolean isUntold() {
        return (exMemUop & Uop.WATCHED) != 0 && step == Step.FRESH && csr.interrupt() >= 0;
    }

    /**
     * True when a watched instruction is the next to commit and has had no effect: the run loop stops here at the end
     * of the cycle.
     */
    public boolean atWatched() {
        return (exMemUop & Uop.WATCHED) != 0 && step == Step.FRESH && csr.interrupt() < 0 && watched.contains(exMemPc);
    }

    /** Cycles run since reset. */
    public long cycles() {
        return cycles;
    }

    /** Instructions retired since reset. */
    public long instructions() {
        return instructions;
    }

    /** Cycles since reset in which no instruction retired, for a reason. */
    public long lost(LossReason reason) {
        return reason.code() < lost.length ? lost[reason.code()] : 0;
    }

    /** The instruction that retired in the cycle run last, 0 for none. */
    public long retiredUop() {
        return wbUop & ~Uop.WATCHED;
    }

    /** Its address. */
    public long retiredPc() {
        return wbPc;
    }

    /** What it wrote to rd, where it has one; of a store-conditional in any case 0 for success, 1 for failure. */
    public long retiredValue() {
        return wbValue;
    }

    /**
     * The virtual address of its memory access, 0 for a store that did not happen; or the number of the CSR that it
     * wrote, {@code mstatus} for a return from a trap, −1 for a write that changes nothing ({@link CsrFile#logged}).
     */
    public long retiredAddress() {
        return retiredAddress;
    }

    /** The physical address of its memory access. */
    public long retiredPhysical() {
        return retiredPhysical;
    }

    /** What it wrote to memory, or what the CSR that it wrote holds since ({@link CsrFile#loggedValue}). */
    public long retiredData() {
        return retiredData;
    }

    /** {@code fflags} where the instruction that retired wrote them, else −1. */
    int retiredFlags() {
        return floatPipeline == null ? -1 : floatPipeline.flagsRetired;
    }

    /** {@code frm} where it wrote it, else −1. */
    int retiredMode() {
        return floatPipeline == null ? -1 : floatPipeline.modeRetired;
    }

    /** {@code mstatus} where it made the floating-point registers dirty, else 0. */
    long retiredStatus() {
        return floatPipeline == null ? 0 : floatPipeline.statusRetired;
    }

    /** True when a trap was taken in the cycle run last: in place of the instruction at {@link #trapPc}. */
    public boolean trapped() {
        return trapAt == cycles;
    }

    /** Cause of the last trap, negative for interrupts. */
    public long trapCause() {
        return trapCause;
    }

    /** The instruction that did not happen because of the last trap. */
    public long trapPc() {
        return trapPc;
    }

    /** What the last trap's cause said more. */
    public long trapTval() {
        return trapTval;
    }

    @Override
    public String name() {
        return number == 0 ? "cpu" : "cpu" + number;
    }

    @Override
    public void state(StateVisitor v) {
        v.i64s("registers", registers);
        v.i64s("lost", lost);
        cycles = v.i64("cycles", cycles);
        instructions = v.i64("instructions", instructions);
        v.part(csr);
        v.part(walker);
        v.part(fetch);
        v.part(loadStore);
        if (predictor != null) {
            v.part(predictor);
        }
        latches(v);
        exRemaining = v.i32("exRemaining", exRemaining);
        step = v.constant("step", step);
        atomicRemaining = v.i32("atomicRemaining", atomicRemaining);
        atomicOld = v.i64("atomicOld", atomicOld);
        splitDone = v.i32("splitDone", splitDone) & 7;
        splitValue = v.i64("splitValue", splitValue);
        splitChecked = v.flag("splitChecked", splitChecked);
        splitHitCode = v.flag("splitHitCode", splitHitCode);
        splitPhysical = v.i64("splitPhysical", splitPhysical);
        splitNextPage = v.i64("splitNextPage", splitNextPage);
        commitAddress = v.i64("commitAddress", commitAddress);
        commitPhysical = v.i64("commitPhysical", commitPhysical);
        commitData = v.i64("commitData", commitData);
        retiredAddress = v.i64("retiredAddress", retiredAddress);
        retiredPhysical = v.i64("retiredPhysical", retiredPhysical);
        retiredData = v.i64("retiredData", retiredData);
        trapCause = v.i64("trapCause", trapCause);
        trapPc = v.i64("trapPc", trapPc);
        trapTval = v.i64("trapTval", trapTval);
        trapAt = v.i64("trapAt", trapAt);
        v.part(trapLoop);
        doubleFaultRetired = v.i64("doubleFaultRetired", doubleFaultRetired);
        target = v.i64("target", target);
        targetWhy = v.constant("targetWhy", targetWhy);
        heldAt = v.i64("heldAt", heldAt);
        heldStage = v.constant("heldStage", heldStage);
        heldWhy = v.constant("heldWhy", heldWhy);
        squashedAt = v.i64("squashedAt", squashedAt);
        squashedWhy = v.constant("squashedWhy", squashedWhy);
        squashedFrom = v.constant("squashedFrom", squashedFrom);
        for (int i = 0; i < squashedUop.length; i++) {
            squashedUop[i] = v.i64("squashedUop", squashedUop[i] & ~Uop.WATCHED);
        }
        v.i64s("squashedPc", squashedPc);
        v.i32s("squashedSeq", squashedSeq);
        stop = v.constant("stop", stop);
        v.part(traps);
        if (floatPipeline != null) {
            v.part(floatPipeline);
        }
        remarkLatches();
    }

    private void latches(StateVisitor v) {
        fetchPc = v.i64("IF pc", fetchPc);
        fetchSeq = v.i32("IF seq", fetchSeq);
        ifIdUop = v.i64("IF/ID uop", ifIdUop & ~Uop.WATCHED);
        ifIdPc = v.i64("IF/ID pc", ifIdPc);
        ifIdSeq = v.i32("IF/ID seq", ifIdSeq);
        ifIdWhy = reason(v, "IF/ID reason", ifIdWhy);
        ifIdGuess = v.i64("IF/ID guess", ifIdGuess);
        idExGuess = v.i64("ID/EX guess", idExGuess);
        idExUop = v.i64("ID/EX uop", idExUop & ~Uop.WATCHED);
        idExPc = v.i64("ID/EX pc", idExPc);
        idExSeq = v.i32("ID/EX seq", idExSeq);
        idExWhy = reason(v, "ID/EX reason", idExWhy);
        exMemUop = v.i64("EX/MEM uop", exMemUop & ~Uop.WATCHED);
        exMemPc = v.i64("EX/MEM pc", exMemPc);
        exMemSeq = v.i32("EX/MEM seq", exMemSeq);
        exMemWhy = reason(v, "EX/MEM reason", exMemWhy);
        exMemResult = v.i64("EX/MEM result", exMemResult);
        exMemStore = v.i64("EX/MEM store", exMemStore);
        memWbUop = v.i64("MEM/WB uop", memWbUop & ~Uop.WATCHED);
        memWbPc = v.i64("MEM/WB pc", memWbPc);
        memWbSeq = v.i32("MEM/WB seq", memWbSeq);
        memWbWhy = reason(v, "MEM/WB reason", memWbWhy);
        memWbValue = v.i64("MEM/WB value", memWbValue);
        wbUop = v.i64("WB uop", wbUop & ~Uop.WATCHED);
        wbPc = v.i64("WB pc", wbPc);
        wbSeq = v.i32("WB seq", wbSeq);
        wbWhy = reason(v, "WB reason", wbWhy);
        wbValue = v.i64("WB value", wbValue);
    }

    private int reason(StateVisitor v, String name, int code) {
        int restored = v.i32(name, code);
        if (restored < 0 || restored >= lost.length) {
            throw new IllegalArgumentException(
                    "cpu: " + name + " is " + restored + ", expected 0 to " + (lost.length - 1));
        }
        return restored;
    }
}
