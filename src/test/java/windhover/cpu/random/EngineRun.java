package windhover.cpu.random;

import java.util.BitSet;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import windhover.clock.Alarm;
import windhover.clock.Clock;
import windhover.clock.PagedBytes;
import windhover.clock.StateHash;
import windhover.cpu.Cpu;
import windhover.cpu.Liveness;
import windhover.cpu.Reference;
import windhover.cpu.Retired;
import windhover.cpu.Stage;
import windhover.cpu.Stopped;
import windhover.cpu.Timing;
import windhover.isa.Csr;
import windhover.isa.Disassembler;
import windhover.isa.Isa;
import windhover.isa.Op;
import windhover.isa.Uop;
import windhover.machine.Board;
import windhover.machine.Machine;

/**
 * One program on the pipeline with one timing and, at each instruction that retires and each trap, on the one-step
 * reference, over memories of their own. What differs is thrown as {@link Difference}.
 *
 * <p>The pipeline decides when an interrupt comes and what clocks and devices read; the reference takes the interrupt
 * before the same instruction, and must find it the one to take. All else must be equal: the instruction, what it wrote
 * to a register, to memory, to a CSR; the trap, and all CSRs behind it; in the end all registers, CSRs and memory.
 */
final class EngineRun {
    /** Board {@code bare} with little memory, which is quick to make. */
    static final Board BOARD = new Board("random", Layout.RAM, 0x4_0000, Layout.RAM, Board.BARE.slots());

    private static final int CYCLES = 6_000;
    private static final int INSTRUCTIONS = 1_500;

    /** Cycles for which what is under way at the end may need to come to its own end. */
    private static final int LONGEST_HOLD = 1_000;

    /** Cycles for which an interrupt may stay enabled and pending. */
    private static final int LONGEST_DEAF = 1_000;

    private static final int SLEEP = 40;
    private static final int[] WIRES = {3, 7, 9, 11, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31};
    private static final long ACCESSED = 0x40;
    private static final List<Integer> CLOCKED = List.of(Csr.MCYCLE, Csr.CYCLE, Csr.TIME, Csr.MIP, Csr.SIP);
    private static final int[] COMPARED = Csr.ALL.stream()
            .mapToInt(Csr::number)
            .filter(csr -> !CLOCKED.contains(csr))
            .toArray();
    private static final Op[] OPS = Op.values();

    /** What the runs met, added up. */
    static final class Tally {
        long programs;
        long runs;
        long instructions;
        long traps;
        long interrupts;
        long unspecified;
        int modes;
        long exceptions;
        final long[] ops = new long[OPS.length];

        @Override
        public String toString() {
            return String.format(
                    Locale.ROOT,
                    "%d runs of %d programs: %d instructions, %d exceptions and %d interrupts agree; %d runs ended early, where the specification leaves open what follows",
                    runs,
                    programs,
                    instructions,
                    traps,
                    interrupts,
                    unspecified);
        }
    }

    private final Program program;
    private final Machine machine;
    private final Machine shadow;
    private final Cpu cpu;
    private final Reference reference;
    private final Liveness liveness;
    private final Random random;
    private final Tally tally;
    private boolean owesFence;
    private boolean over;
    private int asleep;

    private EngineRun(Program program, BitSet kept, Timing timing, boolean splits, Tally tally) {
        this.program = program;
        this.tally = tally;
        Isa isa = program.kind().isa();
        machine = new Machine(BOARD.withIsa(isa), timing);
        shadow = new Machine(BOARD.withIsa(isa), timing);
        byte[] image = program.image(kept);
        machine.ram().bytes().put(0, image, 0, image.length);
        shadow.ram().bytes().put(0, image, 0, image.length);
        cpu = machine.processor(0);
        cpu.splitsMisaligned(splits);
        machine.reset(Layout.RAM);
        reference = new Reference(shadow.map(), shadow.ram(), Layout.RAM, isa);
        reference.takesInterrupts(false);
        reference.splitsMisaligned(splits);
        reference.reset(Layout.RAM);
        random = new Random(program.seed());
        liveness = Liveness.of(machine);
    }

    /** Runs a program, or some of its pieces. */
    static void run(Program program, BitSet kept, Timing timing, boolean splits, Tally tally) {
        EngineRun run = new EngineRun(program, kept, timing, splits, tally);
        tally.runs++;
        run.run();
    }

    private void run() {
        long heard = 0;
        while (!over && cpu.stopped() == null && cpu.cycles() < CYCLES && cpu.instructions() < INSTRUCTIONS) {
            if (!program.kind().forPeer()) {
                disturb();
            }
            cycle();
            heard = cpu.csr().interrupt() < 0 || cpu.trapped() ? cpu.cycles() : heard;
            if (cpu.cycles() - heard > LONGEST_DEAF) {
                throw different(String.format(
                        Locale.ROOT, "interrupt %d is not taken", cpu.csr().interrupt()));
            }
        }
        if (!over) {
            end();
        }
    }

    private void cycle() {
        machine.cycle();
        liveness.cycle();
        if (cpu.retiredUop() != 0) {
            retired();
        }
        if (cpu.trapped() && !over) {
            trapped();
        }
    }

    /** Wires rise and fall, and something comes when the program sleeps. */
    private void disturb() {
        asleep = cpu.waiting() ? asleep + 1 : 0;
        if (asleep == SLEEP) {
            for (int bit = 16; bit < 32; bit++) {
                cpu.inputs().set(bit, true);
            }
            over = asleep > 0 && cpu.csr().read(Csr.MIE) == 0 && machine.clock().nextDue() == Alarm.OFF;
        } else if (random.nextInt(50) == 0) {
            int bit = WIRES[2 + random.nextInt(WIRES.length - 2)];
            cpu.inputs().set(bit, random.nextInt(3) == 0);
        }
        if (cpu.trapped() && cpu.trapCause() < 0 && (cpu.trapCause() & 63) >= 9) {
            cpu.inputs().set((int) cpu.trapCause() & 63, false);
        }
    }

    private void retired() {
        long uop = cpu.retiredUop();
        Op op = OPS[Uop.op(uop)];
        boolean owed = owesFence;
        owesFence = false;
        if (owed && op != Op.SFENCE_VMA) {
            unspecified();
            return;
        }
        same("pc", cpu.retiredPc(), reference.pc());
        Retired did = reference.step();
        if (did == null && owed) {
            // the fence itself is fetched before there is one: by the translation of before or by that of after
            unspecified();
            return;
        }
        if (did == null) {
            throw different(String.format(
                    Locale.ROOT,
                    "the pipeline retired it, the reference took a trap: mcause %x, scause %x, now in mode %d",
                    reference.csr().read(Csr.MCAUSE),
                    reference.csr().read(Csr.SCAUSE),
                    reference.csr().privilege()));
        }
        tally.instructions++;
        tally.ops[op.ordinal()]++;
        tally.modes |= 1 << did.privilege();
        same("what was decoded", uop, did.uop());
        boolean memory = did.loaded() || did.stored();
        boolean device = memory && cpu.retiredPhysical() - Layout.RAM < 0;
        boolean table = memory
                && cpu.retiredPhysical() >= Layout.RAM + Layout.TABLES
                && cpu.retiredPhysical() < Layout.RAM + Layout.TABLES_END;
        if ((uop & Uop.WRITES_RD) != 0) {
            boolean clocked = (did.loaded() && (device || table))
                    || (did.csr() >= 0 && CLOCKED.contains(did.csr()))
                    || (readsCsr(op) && CLOCKED.contains((int) Uop.immediate(uop) & 0xfff));
            if (clocked) {
                reference.setRegister(Uop.rd(uop), cpu.retiredValue());
            } else {
                same("rd", cpu.retiredValue(), did.value());
            }
        }
        if (did.fd() >= 0) {
            if (did.loaded() && (device || table)) {
                reference.setFloatRegister(did.fd(), cpu.retiredValue());
            } else {
                same("fd", cpu.retiredValue(), did.value());
            }
        }
        if (did.stored()) {
            long mask = -1L >>> (64 - 8 * did.memorySize());
            same("address", cpu.retiredAddress(), did.memoryAddress());
            if (!(device || table) || !did.loaded()) {
                same("what was stored", cpu.retiredData() & mask, did.storedValue() & mask);
            }
            owesFence |= table;
        }
        if ((uop & Uop.MEMORY) != 0) {
            logged(Retired.of(cpu, did.bits(), did.privilege()), did);
        }
        if (did.csr() >= 0 && !CLOCKED.contains(did.csr())) {
            same("number of the CSR written", cpu.retiredAddress(), did.csr());
            same(Csr.name(did.csr()), cpu.retiredData(), did.csrValue());
        }
        if (readsCsr(op)) {
            wroteCsr((int) Uop.immediate(uop) & 0xfff, did);
        }
        over |= did.pc() == Layout.RAM + Layout.FINISH;
        if (over) {
            over = false;
            end();
            over = true;
        }
    }

    private void unspecified() {
        tally.unspecified++;
        over = true;
    }

    private static boolean readsCsr(Op op) {
        return op.compareTo(Op.CSRRW) >= 0 && op.compareTo(Op.CSRRCI) <= 0;
    }

    /**
     * What a commit log says of the instruction: the pipeline's line is made from other things than the comparison
     * above.
     */
    private void logged(Retired pipeline, Retired expected) {
        same("loads", pipeline.loaded() ? 1 : 0, expected.loaded() ? 1 : 0);
        same("stores", pipeline.stored() ? 1 : 0, expected.stored() ? 1 : 0);
        same("CSR written", pipeline.csr(), expected.csr());
        same("fflags written", pipeline.flagsWritten(), expected.flagsWritten());
        same("frm written", pipeline.modeWritten(), expected.modeWritten());
        same("mstatus made dirty", pipeline.statusWritten(), expected.statusWritten());
        if (expected.loaded() || expected.stored()) {
            same("address logged", pipeline.memoryAddress(), expected.memoryAddress());
            same("size logged", pipeline.memorySize(), expected.memorySize());
        }
    }

    private void wroteCsr(int csr, Retired did) {
        boolean wrote = did.csr() >= 0;
        if (wrote && csr == Csr.SATP) {
            owesFence = !ProgramGenerator.isOwnSpace(program, reference.csr().satp());
        } else if (wrote && csr >= Csr.PMPCFG0 && csr < Csr.PMPADDR0 + 16) {
            owesFence = reference.csr().satp() != 0;
        } else if (wrote && csr == Csr.MENVCFG) {
            owesFence = reference.csr().satp() != 0;
        }
    }

    private void trapped() {
        if (owesFence) {
            unspecified();
            return;
        }
        same("pc of a trap", cpu.trapPc(), reference.pc());
        if (cpu.trapCause() < 0) {
            tally.interrupts++;
            int code = (int) cpu.trapCause() & 63;
            long pending = cpu.csr().read(Csr.MIP);
            for (int wire : WIRES) {
                reference.inputs().set(wire, (pending >>> wire & 1) != 0);
            }
            same("interrupt to take", code, reference.csr().interrupt());
            for (int wire : WIRES) {
                reference.inputs().set(wire, false);
            }
            reference.takeInterrupt(code);
        } else {
            tally.traps++;
            tally.exceptions |= 1L << cpu.trapCause();
            Retired did = reference.step();
            if (did != null) {
                throw different(String.format(
                        Locale.ROOT,
                        "the pipeline took trap %d at %x, the reference none",
                        cpu.trapCause(),
                        cpu.trapPc()));
            }
        }
        compareCsrs();
    }

    private void compareCsrs() {
        for (int csr : COMPARED) {
            same(Csr.name(csr), cpu.csr().read(csr), reference.csr().read(csr));
        }
        same("mode", cpu.privilege(), reference.csr().privilege());
        same("reservation", cpu.csr().reservation(), reference.csr().reservation());
    }

    /** Lets what is under way come to its end, and compares everything. */
    private void end() {
        String stopped = withoutCycles(cpu.stopped());
        if (!stopped.equals(withoutCycles(reference.stopped()))) {
            throw different("stopped: " + cpu.stopped() + " and " + reference.stopped());
        }
        for (int i = 0; i < LONGEST_HOLD && cpu.stopped() == null && !isQuiet(); i++) {
            cycle();
            if (over) {
                return;
            }
        }
        if (cpu.stopped() == null && !isQuiet()) {
            return;
        }
        compareCsrs();
        if (cpu.view().occupied(Stage.MEM) && !cpu.waiting() && cpu.stopped() == null) {
            reference.step(); // what was in MEM has not retired, but its result counts already
        }
        for (int i = 1; i < 32; i++) {
            if (cpu.register(i) != reference.register(i)) {
                throw different(String.format(
                        Locale.ROOT,
                        "x%d is %x in the pipeline and %x in the reference",
                        i,
                        cpu.register(i),
                        reference.register(i)));
            }
        }
        for (int i = 0; i < 32; i++) {
            same("f" + i, cpu.floatRegister(i), reference.floatRegister(i));
        }
        PagedBytes left = machine.ram().bytes();
        PagedBytes right = shadow.ram().bytes();
        for (int page = 0; page < left.pages(); page++) {
            if (left.hash(page) != right.hash(page)) {
                comparePage(left, right, page * PagedBytes.PAGE);
            }
        }
    }

    /** Why a processor stopped, without the times of its traps, which are the pipeline's own. */
    private static String withoutCycles(@Nullable Stopped stopped) {
        return String.valueOf(stopped).replaceAll("cycle=\\d+", "");
    }

    private void comparePage(PagedBytes left, PagedBytes right, int from) {
        boolean table = from >= Layout.TABLES && from < Layout.TABLES_END;
        for (int at = from; at < from + PagedBytes.PAGE; at += 8) {
            // fetch may set the accessed bit ahead of need (Priv. §4.3.1)
            long ahead = table ? ACCESSED & left.read(at, 8) : 0;
            if (left.read(at, 8) != (right.read(at, 8) | ahead)) {
                throw different(String.format(
                        Locale.ROOT,
                        "memory at %x holds %x in the pipeline's and %x in the reference's",
                        Layout.RAM + at,
                        left.read(at, 8),
                        right.read(at, 8)));
            }
        }
    }

    /** True when all that had an effect has retired. */
    private boolean isQuiet() {
        long uop = cpu.view().uop(Stage.MEM);
        boolean idle = !cpu.view().occupied(Stage.MEM) || (uop & Uop.MEMORY) == 0;
        return (idle && !cpu.trapped()) || cpu.waiting();
    }

    private void same(String what, long pipeline, long expected) {
        if (pipeline != expected) {
            throw different(String.format(
                    Locale.ROOT, "%s: %x in the pipeline and %x in the reference", what, pipeline, expected));
        }
    }

    private Difference different(String what) {
        long pc = cpu.retiredPc();
        long offset = pc - Layout.RAM;
        String text = offset >= 0 && offset < Layout.IMAGE_BYTES
                ? Disassembler.plain((int) shadow.ram().bytes().read(offset, 4), pc)
                : "";
        return new Difference(String.format(
                Locale.ROOT,
                "%s, cycle %d, retired last %x %s (instruction %d)",
                what,
                cpu.cycles(),
                pc,
                text,
                cpu.instructions()));
    }

    /**
     * Runs a program on the reference twice, step by step and in stretches, with interrupts at the same instructions,
     * and compares both after each stretch.
     */
    static void bothWays(Program program, BitSet kept, boolean splits, Tally tally) {
        tally.runs++;
        Isa isa = program.kind().isa();
        Machine[] machines = {
            new Machine(BOARD.withIsa(isa), Timing.TEXTBOOK), new Machine(BOARD.withIsa(isa), Timing.TEXTBOOK)
        };
        Reference[] references = new Reference[2];
        for (int i = 0; i < 2; i++) {
            Machine machine = machines[i];
            program.lay(machine.ram().bytes(), kept);
            Reference reference = new Reference(machine.map(), machine.ram(), Layout.RAM, isa);
            reference.time(() -> machine.clock().now());
            reference.splitsMisaligned(splits);
            reference.reset(Layout.RAM);
            references[i] = reference;
        }
        Reference stepping = references[0];
        Reference running = references[1];
        Random random = new Random(program.seed());
        boolean owesFence = false;
        for (int stretch = 0; stretch < 60 && stepping.stopped() == null; stretch++) {
            int bit = program.kind().forPeer() ? 0 : WIRES[random.nextInt(WIRES.length)];
            boolean level = random.nextInt(4) == 0;
            stepping.inputs().set(bit, level);
            running.inputs().set(bit, level);
            long steps = random.nextInt(60);
            long ran = running.run(steps);
            if (ran < steps) {
                ran += running.run(1); // what a run ends before, it has looked at: the page counts as fetched from
            }
            for (long k = 0; k < ran; k++) {
                Retired did = stepping.step();
                if (did == null) {
                    continue;
                }
                Op op = OPS[Uop.op(did.uop())];
                if (owesFence && op != Op.SFENCE_VMA && op != Op.SINVAL_VMA) {
                    tally.unspecified++;
                    return;
                }
                owesFence = (did.csr() == Csr.SATP
                                && !ProgramGenerator.isOwnSpace(
                                        program, stepping.csr().satp()))
                        || (did.csr() >= Csr.PMPCFG0
                                && did.csr() < Csr.PMPADDR0 + 16
                                && stepping.csr().satp() != 0)
                        || (did.stored() && isTable(did));
                tally.instructions++;
            }
            for (Machine machine : machines) {
                pass(machine.clock(), ran);
            }
            Supplier<String> where = () -> String.format(
                    Locale.ROOT,
                    "the reference, step by step and running, after %d instructions",
                    stepping.instructions());
            if (stepping.pc() != running.pc() || StateHash.of(stepping) != StateHash.of(running)) {
                throw new Difference(
                        where.get() + String.format(Locale.ROOT, ": at %x and %x", stepping.pc(), running.pc()));
            }
        }
        for (int page = 0; page < machines[0].ram().bytes().pages(); page++) {
            if (machines[0].ram().bytes().hash(page)
                    != machines[1].ram().bytes().hash(page)) {
                throw new Difference(String.format(
                        Locale.ROOT, "the reference, step by step and running, left page %d different", page));
            }
        }
    }

    private static void pass(Clock clock, long cycles) {
        long to = clock.now() + cycles;
        while (clock.now() < to) {
            clock.skipTo(Math.min(to, Math.max(clock.now(), clock.nextDue())));
            clock.fireDue();
        }
    }

    /** Tables are reached by their physical addresses, or through a large page over all of memory. */
    private static boolean isTable(Retired did) {
        long low = did.memoryAddress() & 0x1f_ffff;
        return low >= Layout.TABLES && low < Layout.TABLES_END;
    }
}
