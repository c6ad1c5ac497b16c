package windhover.machine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import windhover.clock.Alarm;
import windhover.clock.PagedBytes;
import windhover.clock.StateHash;
import windhover.clock.StateReader;
import windhover.clock.StateWriter;
import windhover.cpu.Liveness;
import windhover.cpu.LossReason;
import windhover.cpu.Reference;
import windhover.cpu.Timing;
import windhover.device.nic.Nic;
import windhover.device.uart.DebugUart;
import windhover.isa.Csr;
import windhover.isa.Instruction;
import windhover.isa.Isa;
import windhover.isa.Op;

/**
 * A guest can do anything, and only the guest suffers. Random programs run on both boards, with both timings and by the
 * reference: no exception leaves the model, each program ends within its cycles, every cycle is accounted for, and the
 * same program does the same twice.
 *
 * <p>{@code -Drobustness.programs=100000} runs more of them, {@code -Drobustness.seed=N} begins with another one.
 */
final class RobustnessTest {
    private static final int PROGRAMS = Integer.getInteger("robustness.programs", 3000);
    private static final long FIRST_SEED = Long.getLong("robustness.seed", 1);
    private static final int CYCLES = 1500;
    private static final int CHUNKS = 5;

    private static final int CODE = 0x1000;
    private static final int CODE_BYTES = 0x400;
    private static final int HANDLER = 0x2000;
    private static final int TABLE = 0x3000;
    private static final int PAGE_TABLES = 0x4000;
    private static final int PAGE_TABLE_PAGES = 3;

    private static final int[] SETUP = {
        Csr.MTVEC,
        Csr.MIDT,
        Csr.SATP,
        Csr.MSTATUS,
        Csr.MIE,
        Csr.MEDELEG,
        Csr.MIDELEG,
        Csr.STVEC,
        Csr.MEPC,
        Csr.PMPADDR0,
        Csr.PMPCFG0
    };

    private static final Set<Integer> NEEDED_TO_TRANSLATE =
            Set.of(Csr.SATP, Csr.MSTATUS, Csr.MEPC, Csr.PMPADDR0, Csr.PMPCFG0);

    /** To supervisor mode, which may touch the pages of user mode. */
    private static final long TO_SUPERVISOR = 1 << 11 | 1 << 18;

    private static final long MODE_BEFORE = 3 << 11;

    /** What makes programs dangerous, each to be met by many programs. */
    private enum Danger {
        TABLE_NOWHERE,
        TABLE_RANDOM,
        HANDLER_TRAPS,
        HANDLER_RANDOM,
        HANDLER_SKIPS,
        TRANSLATED,
        TABLES_RANDOM,
        TABLES_NOWHERE,
        DEVICE_ACCESS,
        JUMP_INTO_DEVICE,
        RAW_BYTES
    }

    /** Of so many programs one has every cycle watched. */
    private static final int WATCHED_ONE_IN = 4;

    /** How a program ended. */
    private enum End {
        STOPPED,
        ASLEEP,
        CYCLES_USED_UP
    }

    /** One machine that many programs run on, each from power-on. */
    private static final class Subject {
        final Machine machine;
        final boolean byReference;
        final byte[] powerOn;

        Subject(Board board, Timing timing, boolean byReference) {
            machine = new Machine(board, timing);
            this.byReference = byReference;
            powerOn = StateWriter.save(machine);
        }

        @Override
        public String toString() {
            return machine.board().name()
                    + (byReference ? ", reference" : ", " + machine.timing().name());
        }
    }

    /** A program: what is in memory and in the registers, and what comes from outside. All from its seed. */
    private static final class Program {
        final Random random;
        final Board board;
        final Set<Danger> dangers = EnumSet.noneOf(Danger.class);
        final long[] registers = new long[32];

        Program(long seed, Board board) {
            random = new Random(seed * 0x9E37_79B9_7F4A_7C15L);
            this.board = board;
            for (Danger danger : Danger.values()) {
                if (random.nextInt(5) == 0) {
                    dangers.add(danger);
                }
            }
        }

        long ram(int offset) {
            return board.ramBase() + offset;
        }

        void lay(PagedBytes ram) {
            for (int i = 1; i < 32; i++) {
                registers[i] = value();
            }
            int at = CODE;
            for (int csr : SETUP) {
                if (csr == Csr.MTVEC
                        || random.nextInt(3) != 0
                        || (dangers.contains(Danger.TRANSLATED) && NEEDED_TO_TRANSLATE.contains(csr))) {
                    registers[31] = setting(csr);
                    // The values come out of memory: there are more of them than registers.
                    ram.write(at + 8L, 8, registers[31]);
                    ram.write(at, 4, row(Op.AUIPC).encode(31, 0, 0, 0));
                    ram.write(at + 4L, 4, row(Op.JAL).encode(0, 0, 0, 12));
                    ram.write(at + 16L, 4, row(Op.LD).encode(31, 31, 0, 8));
                    ram.write(at + 20L, 4, row(Op.CSRRW).encode(0, 31, 0, csr));
                    at += 24;
                }
            }
            if (dangers.contains(Danger.TRANSLATED)) {
                ram.write(at, 4, row(Op.MRET).encode(0, 0, 0, 0));
                at += 4;
            }
            for (; at < CODE + CODE_BYTES; at += 4) {
                ram.write(at, 4, instruction());
            }
            handler(ram);
            for (int i = 0; i < 64; i++) {
                ram.write(
                        TABLE + 8L * i,
                        8,
                        dangers.contains(Danger.TABLE_RANDOM) ? value() : random.nextInt(32) == 0 ? 0 : ram(HANDLER));
            }
            pageTables(ram);
        }

        private void handler(PagedBytes ram) {
            if (dangers.contains(Danger.HANDLER_TRAPS)) {
                ram.write(HANDLER, 4, 0);
                return;
            }
            if (dangers.contains(Danger.HANDLER_RANDOM)) {
                for (int at = HANDLER; at < HANDLER + 0x100; at += 4) {
                    ram.write(at, 4, instruction());
                }
                return;
            }
            // Behind the instruction that trapped, or into the program again from wherever it went.
            int[] skips = {
                row(Op.CSRRS).encode(30, 0, 0, Csr.MEPC),
                row(Op.ADDI).encode(30, 30, 0, random.nextInt(4) == 0 ? 2 : 4),
                row(Op.ANDI).encode(30, 30, 0, CODE_BYTES - 2),
                row(Op.AUIPC).encode(29, 0, 0, CODE - HANDLER),
                row(Op.ADDI).encode(29, 29, 0, -12),
                row(Op.ADD).encode(30, 30, 29, 0),
                row(Op.CSRRW).encode(0, 30, 0, Csr.MEPC),
                row(Op.MRET).encode(0, 0, 0, 0)
            };
            for (int i = 0; i < skips.length; i++) {
                ram.write(HANDLER + 4 * i, 4, skips[i]);
            }
            dangers.add(Danger.HANDLER_SKIPS);
        }

        private void pageTables(PagedBytes ram) {
            for (int i = 0; i < PAGE_TABLE_PAGES * 512; i++) {
                long entry = switch (random.nextInt(4)) {
                    case 0 -> random.nextLong();
                    case 1 -> ram(PAGE_TABLES + random.nextInt(PAGE_TABLE_PAGES) * PagedBytes.PAGE) >>> 12 << 10 | 1;
                    case 2 -> ram(random.nextInt(8) * PagedBytes.PAGE) >>> 12 << 10 | random.nextInt(256);
                    default -> (board.ramBase() >>> 30 << 30) >>> 12 << 10 | 0xcf | random.nextInt(2) << 4;
                };
                boolean own = i == (int) (board.ramBase() >>> 30) && random.nextBoolean();
                if (i < 512 && (own || !dangers.contains(Danger.TABLES_RANDOM))) {
                    entry = ((long) i << 30) >>> 12 << 10 | 0xcf; // a gigabyte, mapped to itself
                }
                ram.write(PAGE_TABLES + 8L * i, 8, entry);
            }
        }

        /** A value for a register: mostly an address at which something may be. */
        private long value() {
            return switch (random.nextInt(dangers.contains(Danger.DEVICE_ACCESS) ? 9 : 6)) {
                case 0 -> ram(CODE + random.nextInt(CODE_BYTES));
                case 1 -> ram(random.nextInt(0x8000) & -8);
                case 2 -> ram(board.ramSize()) - random.nextInt(16);
                case 3 -> random.nextLong() >> random.nextInt(64);
                case 4 -> random.nextLong() & 0xff00_0000_0000_0ff8L;
                case 5 -> ram(PAGE_TABLES + random.nextInt(0x3000) & -8);
                default -> device();
            };
        }

        private long device() {
            Board.Slot slot = board.slots().get(random.nextInt(board.slots().size()));
            long span = Math.min(slot.size(), random.nextInt(4) == 0 ? slot.size() : 0x200);
            return slot.base() + ((long) (random.nextDouble() * span) & (random.nextInt(8) == 0 ? -1 : -8));
        }

        private long setting(int csr) {
            return switch (csr) {
                case Csr.MTVEC, Csr.STVEC -> random.nextInt(8) == 0 ? value() : ram(HANDLER);
                case Csr.MIDT -> dangers.contains(Danger.TABLE_NOWHERE) ? value() : ram(TABLE);
                case Csr.SATP ->
                    8L << 60
                            | (dangers.contains(Danger.TABLES_NOWHERE)
                                    ? random.nextLong() >>> 20
                                    : ram(PAGE_TABLES) >>> 12);
                case Csr.MSTATUS ->
                    dangers.contains(Danger.TRANSLATED)
                            ? (random.nextLong() & ~MODE_BEFORE) | TO_SUPERVISOR
                            : random.nextLong();
                case Csr.MEPC ->
                    dangers.contains(Danger.JUMP_INTO_DEVICE) ? device() : ram(CODE + random.nextInt(CODE_BYTES) & -4);
                case Csr.PMPADDR0 -> random.nextInt(4) == 0 ? random.nextLong() : -1L >>> 10;
                case Csr.PMPCFG0 -> random.nextInt(4) == 0 ? random.nextLong() : 0x1f;
                default -> random.nextLong();
            };
        }

        private int instruction() {
            int kind = random.nextInt(20);
            if ((dangers.contains(Danger.RAW_BYTES) && kind < 10) || kind == 0) {
                return random.nextInt();
            }
            if (dangers.contains(Danger.JUMP_INTO_DEVICE) && kind == 1) {
                return row(Op.JALR).encode(1, 1 + random.nextInt(31), 0, 0);
            }
            Instruction row;
            do {
                row = Isa.KESTREL3.rows().get(random.nextInt(Isa.KESTREL3.rows().size()));
            } while (row.length() != 4);
            int immediate = random.nextInt(3) == 0 ? random.nextInt() : random.nextInt(-8, 32) * 8;
            return row.encode(random.nextInt(32), random.nextInt(32), random.nextInt(32), immediate);
        }

        private static Instruction row(Op op) {
            Instruction row = op.row();
            if (row == null) {
                throw new AssertionError(op);
            }
            return row;
        }
    }

    /** What is left when a program has run. */
    private record Outcome(End end, long hash, Set<Danger> dangers, Set<String> lost) {}

    private static Outcome run(Subject subject, long seed) {
        Machine machine = subject.machine;
        StateReader.restore(machine, subject.powerOn);
        Program program = new Program(seed, machine.board());
        program.lay(machine.ram().bytes());
        machine.reset(program.ram(CODE));
        return subject.byReference ? byReference(machine, program) : byPipeline(machine, program, seed);
    }

    private static Outcome byPipeline(Machine machine, Program program, long seed) {
        @Nullable Liveness liveness = seed % WATCHED_ONE_IN == 0 ? Liveness.of(machine) : null;
        for (int i = 1; i < 32; i++) {
            machine.processor(0).setRegister(i, program.registers[i]);
        }
        End end = End.CYCLES_USED_UP;
        for (int chunk = 1; chunk <= CHUNKS && end == End.CYCLES_USED_UP; chunk++) {
            long to = (long) CYCLES / CHUNKS * chunk;
            while (machine.clock().now() < to && end == End.CYCLES_USED_UP) {
                long before = machine.clock().now();
                if (liveness == null) {
                    machine.runTo(to);
                } else {
                    liveness.runTo(machine, to);
                }
                assertTrue(machine.clock().now() > before, "time stands still");
                if (machine.processor(0).stopped() != null) {
                    end = End.STOPPED;
                } else if (machine.processor(0).waiting() && machine.clock().nextDue() == Alarm.OFF) {
                    end = End.ASLEEP;
                }
            }
            disturb(machine, program.random);
        }
        long lost =
                LossReason.ALL.stream().mapToLong(machine.processor(0)::lost).sum();
        assertEquals(
                machine.processor(0).cycles() - machine.processor(0).instructions(),
                lost,
                "each cycle without an instruction has its reason");
        Set<String> reasons = LossReason.ALL.stream()
                .filter(r -> machine.processor(0).lost(r) != 0)
                .map(LossReason::name)
                .collect(Collectors.toSet());
        return new Outcome(end, StateHash.of(machine), program.dangers, reasons);
    }

    private static Outcome byReference(Machine machine, Program program) {
        Reference reference =
                new Reference(machine.map(), machine.ram(), machine.board().ramBase());
        reference.cycles(machine.clock()::now);
        reference.time(machine.clock()::now);
        reference.reset(program.ram(CODE));
        for (int i = 1; i < 32; i++) {
            reference.setRegister(i, program.registers[i]);
        }
        for (int cycle = 0; cycle < CYCLES && reference.stopped() == null; cycle++) {
            machine.clock().fireDue();
            assertTrue(reference.run(1) <= 1);
            if (cycle % 64 == 0) {
                reference.inputs().set(16 + program.random.nextInt(16), program.random.nextBoolean());
            }
            if (cycle % (CYCLES / CHUNKS) == 0) {
                disturb(machine, program.random);
            }
            machine.clock().advance();
        }
        End end = reference.stopped() != null ? End.STOPPED : reference.waiting() ? End.ASLEEP : End.CYCLES_USED_UP;
        return new Outcome(end, StateHash.of(machine) * 31 + StateHash.of(reference), program.dangers, Set.of());
    }

    /** Something comes from outside, whatever the guest has made of its devices. */
    private static void disturb(Machine machine, Random random) {
        machine.part(DebugUart.class).ifPresent(uart -> uart.inputArrives(random.nextInt(256)));
        machine.part(Nic.class).ifPresent(nic -> {
            byte[] frame = new byte[random.nextInt(1, 1600)];
            random.nextBytes(frame);
            if (random.nextInt(4) == 0) {
                nic.rawFrameArrives(frame);
            }
        });
    }

    @Test
    void noProgramHarmsTheSimulator() {
        List<Subject> subjects = List.of(
                new Subject(Board.BARE, Timing.KESTREL3, false),
                new Subject(Board.KESTREL3, Timing.KESTREL3, false),
                new Subject(Board.BARE, Timing.TEXTBOOK, false),
                new Subject(Board.KESTREL3, Timing.TEXTBOOK, false),
                new Subject(Board.BARE, Timing.TEXTBOOK, true),
                new Subject(Board.KESTREL3, Timing.TEXTBOOK, true));
        Map<Danger, Integer> met = new EnumMap<>(Danger.class);
        Map<String, Integer> lost = new TreeMap<>();
        Map<End, Integer> ends = new EnumMap<>(End.class);
        for (long seed = FIRST_SEED; seed < FIRST_SEED + PROGRAMS; seed++) {
            Subject subject = subjects.get((int) Math.floorMod(seed, (long) subjects.size()));
            try {
                Outcome outcome = run(subject, seed);
                ends.merge(outcome.end, 1, Integer::sum);
                outcome.lost.forEach(reason -> lost.merge(reason, 1, Integer::sum));
                outcome.dangers.forEach(danger -> met.merge(danger, 1, Integer::sum));
                if (seed % 50 < subjects.size()) {
                    assertEquals(outcome, run(subject, seed), "the same program does the same again");
                }
            } catch (RuntimeException | StackOverflowError | OutOfMemoryError | AssertionError e) {
                throw new AssertionError("program " + seed + " on " + subject + ": " + e, e);
            }
        }
        for (Danger danger : Danger.values()) {
            assertTrue(met.getOrDefault(danger, 0) > PROGRAMS / 20, () -> danger + " was met too seldom: " + met);
        }
        for (String reason : List.of("DATA_WALK", "FETCH_WALK", "IDT_READ", "EXCEPTION", "DATA_BUS", "WFI")) {
            assertTrue(lost.getOrDefault(reason, 0) > PROGRAMS / 100, () -> reason + " happened too seldom: " + lost);
        }
        assertTrue(
                ends.size() == End.values().length, () -> "programs ended in too few ways to mean anything: " + ends);
    }
}
