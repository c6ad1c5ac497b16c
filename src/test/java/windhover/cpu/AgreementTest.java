package windhover.cpu;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import windhover.bus.AddressMap;
import windhover.bus.Ram;
import windhover.bus.Rom;
import windhover.isa.Csr;
import windhover.isa.Disassembler;
import windhover.isa.Instruction;
import windhover.isa.Isa;
import windhover.isa.Meaning;
import windhover.isa.Op;
import windhover.mmu.Sv39Walk;

/**
 * The pipeline against the one-step reference: random programs, compared at every retired instruction and every trap,
 * with interrupts taken before the same instruction. The programs write over themselves, fault, change modes and return
 * from traps nobody took.
 */
class AgreementTest {
    private static final int CODE = 0x1000;
    private static final int CODE_SIZE = 0x800;
    private static final int HANDLER = 0x4000;
    private static final int TABLES = 0x5000;
    private static final int DATA = 0x8000;
    private static final int PAGES = 16;

    private static final Timing BUFFERED = new Timing(
            "buffered",
            true,
            2,
            5,
            0,
            0,
            1,
            1,
            Timing.CacheShape.NONE,
            Timing.CacheShape.NONE,
            Timing.Prediction.NOT_TAKEN);

    /** A cache and a predictor so small that they are always full. */
    private static final Timing SMALL = new Timing(
            "small",
            true,
            2,
            5,
            1,
            2,
            1,
            1,
            new Timing.CacheShape(2, 1, 16),
            new Timing.CacheShape(2, 2, 8),
            new Timing.Prediction(4, 2));

    private static final String TRAP_HANDLER = """
      csrr t5, mcause
      li   t6, 1
      beq  t5, t6, lost
      li   t6, 12
      beq  t5, t6, lost
      csrr t6, mepc
      blt  t5, zero, 1f     # an interrupt: nothing to skip
      addi t6, t6, 4
      1: csrw mepc, t6
      mret
      lost: lui t6, 1       # it jumped out of memory: begin again
      csrw mepc, t6
      li   t6, 1
      slli t6, t6, 11
      csrs mstatus, t6
      mret
      """;

    private static final int[] CSRS = {
        Csr.MSTATUS,
        Csr.MSTATUS,
        Csr.MIE,
        Csr.MIP,
        Csr.MSCRATCH,
        Csr.MEPC,
        Csr.MCAUSE,
        Csr.MTVAL,
        Csr.SSCRATCH,
        Csr.SEPC,
        Csr.SCAUSE,
        Csr.STVAL,
        Csr.SSTATUS,
        Csr.SIE,
        Csr.SIP,
        Csr.MCOUNTEREN,
        Csr.SCOUNTEREN,
        Csr.MINSTRET,
        Csr.INSTRET,
        Csr.MHARTID,
        Csr.MISA,
        Csr.MCOUNTINHIBIT,
        Csr.PMPADDR0,
        Csr.SENVCFG,
        Csr.STVEC,
        Csr.MVENDORID,
        0x7ff,
        0x015
    };

    /** Registers that keep an address of data or code. */
    private static final int[] POINTERS = {8, 9, 15};

    static Stream<Arguments> programs() {
        return Stream.of(Timing.TEXTBOOK, Timing.KESTREL3, BUFFERED, SMALL)
                .flatMap(timing -> IntStream.range(0, 50)
                        .mapToObj(seed -> Arguments.of(timing.name(), timing, seed, seed % 3 == 0)));
    }

    @ParameterizedTest(name = "{0}, program {2}, translated: {3}")
    @MethodSource("programs")
    void thePipelineAgreesWithTheReferenceAtEveryRetiredInstruction(
            String name, Timing timing, int seed, boolean translated) {
        Random random = new Random(seed);
        byte[] memory = program(random);
        Bench bench = new Bench(timing);
        Ram ram = new Ram(Bench.RAM_SIZE);
        bench.ram.bytes().put(0, memory, 0, memory.length);
        ram.bytes().put(0, memory, 0, memory.length);
        AddressMap map =
                new AddressMap().add(0, Bench.RAM_SIZE, ram, 0).add(Bench.ROM_BASE, 1 << 16, new Rom(1 << 16), 0);
        Reference reference = new Reference(map, ram, 0);
        reference.reset(CODE);
        reference.takesInterrupts(false);
        reference.splitsMisaligned(seed % 5 == 0);
        bench.cpu.splitsMisaligned(seed % 5 == 0);
        bench.cpu.reset(CODE);
        for (CsrFile csr : List.of(bench.cpu.csr(), reference.csr())) {
            csr.write(Csr.MTVEC, HANDLER);
            csr.write(Csr.STVEC, HANDLER);
            csr.write(Csr.PMPADDR0, -1);
            csr.write(Csr.PMPCFG0, 0x0f);
            csr.write(Csr.MIE, 0xffff_0000L);
            if (translated) {
                csr.write(Csr.SATP, 8L << 60 | TABLES >> 12);
                csr.write(Csr.MENVCFG, (long) (seed & 1) << 61);
                csr.write(Csr.MSTATUS, (long) (seed & 2) << 10);
                csr.write(Csr.MEPC, CODE);
                csr.mret();
            }
        }
        for (int i = 1; i < 32; i++) {
            long value = random.nextBoolean() ? random.nextLong() : random.nextInt(64) - 8;
            bench.cpu.setRegister(i, value);
            reference.setRegister(i, value);
        }
        for (int pointer : POINTERS) {
            long value = pointer == 15 ? CODE + 8L * random.nextInt(CODE_SIZE / 8) : DATA + 8L * random.nextInt(0x200);
            bench.cpu.setRegister(pointer, value);
            reference.setRegister(pointer, value);
        }
        compare(bench, reference, new Random(seed));
        byte[] left = new byte[TABLES];
        byte[] right = new byte[TABLES];
        bench.ram.bytes().get(0, left, 0, TABLES);
        ram.bytes().get(0, right, 0, TABLES);
        assertArrayEquals(right, left, "code");
        for (int at = DATA; at < DATA + PAGES * 0x1000; at += 8) {
            assertEquals(ram.peek(at, 8), bench.ram.peek(at, 8), Integer.toHexString(at));
        }
        assertEquals(bench.cpu.cycles() - bench.cpu.instructions(), bench.lost());
        assertTrue(bench.cpu.instructions() > 20, "the program ran");
    }

    private static void compare(Bench bench, Reference reference, Random random) {
        Cpu cpu = bench.cpu;
        Liveness liveness = bench.liveness();
        long idle = 0;
        int line = -1;
        int lineBefore = -1;
        for (int cycle = 0; cycle < 6_000 && idle < 400; cycle++) {
            if (random.nextInt(60) == 0) {
                int next = random.nextInt(3) == 0 ? 16 + random.nextInt(16) : -1;
                drive(cpu, line, next);
                line = next;
            }
            bench.cycle();
            liveness.cycle();
            idle++;
            if (cpu.retiredUop() != 0) {
                idle = 0;
                for (int bit = 16; bit < 32; bit++) {
                    reference.csr().drive(bit, bit == lineBefore);
                }
                Retired retired = reference.step();
                String differs = difference(retired, cpu, reference);
                if (differs != null) {
                    fail(String.format(
                            Locale.ROOT,
                            "instruction %d at cycle %d, pc 0x%x: %s",
                            cpu.instructions(),
                            cycle,
                            cpu.retiredPc(),
                            differs));
                }
            }
            if (cpu.trapped()) {
                String what = String.format(
                        Locale.ROOT, "trap at cycle %d, pc 0x%x, cause %d", cycle, cpu.trapPc(), cpu.trapCause());
                assertEquals(Long.toHexString(reference.pc()), Long.toHexString(cpu.trapPc()), what);
                if (cpu.trapCause() < 0) {
                    reference.takeInterrupt((int) cpu.trapCause() & 63);
                } else {
                    assertNull(reference.step(), what);
                }
                assertEquals(
                        TrapChainTest.withoutCycles(reference.unreturned(1)),
                        TrapChainTest.withoutCycles(cpu.unreturned(1)),
                        what);
                for (int csr :
                        new int[] {Csr.MSTATUS, Csr.MCAUSE, Csr.MEPC, Csr.MTVAL, Csr.SCAUSE, Csr.SEPC, Csr.STVAL}) {
                    assertEquals(
                            Long.toHexString(reference.csr().read(csr)),
                            Long.toHexString(cpu.peekCsr(csr)),
                            what + ": " + Csr.name(csr));
                }
                if (cpu.stopped() != null) {
                    return;
                }
            }
            lineBefore = line;
        }
        if (hasCommitted(cpu)) {
            assertNotNull(reference.step(), "it has had its effect and not retired");
        }
    }

    private static @Nullable String difference(@Nullable Retired retired, Cpu cpu, Reference reference) {
        if (retired == null) {
            return "the reference trapped, cause " + reference.csr().read(Csr.MCAUSE);
        }
        long mask = -1L >>> (64 - 8 * retired.memorySize());
        boolean same = retired.pc() == cpu.retiredPc()
                && retired.uop() == cpu.retiredUop()
                && (retired.rd() == 0 || retired.value() == cpu.retiredValue())
                && retired.stored()
                        == Retired.of(cpu, retired.bits(), retired.privilege()).stored()
                && (!retired.stored()
                        || (retired.memoryAddress() == cpu.retiredAddress()
                                && (retired.storedValue() & mask) == (cpu.retiredData() & mask)));
        return same
                ? null
                : String.format(
                        Locale.ROOT,
                        "%s: rd 0x%x and 0x%x, at 0x%x and 0x%x, stored 0x%x and 0x%x",
                        Disassembler.text(retired.bits(), retired.pc()),
                        retired.value(),
                        cpu.retiredValue(),
                        retired.memoryAddress(),
                        cpu.retiredAddress(),
                        retired.storedValue(),
                        cpu.retiredData());
    }

    /** True when an instruction has had its effect and not retired. */
    private static boolean hasCommitted(Cpu cpu) {
        return cpu.view().occupied(Stage.MEM) && cpu.view().hold(Stage.MEM) == null && !cpu.trapped();
    }

    private static void drive(Cpu cpu, int before, int now) {
        if (before >= 0) {
            cpu.inputs().set(before, false);
        }
        if (now >= 0) {
            cpu.inputs().set(now, true);
        }
    }

    private static byte[] program(Random random) {
        byte[] memory = new byte[Bench.RAM_SIZE];
        byte[] handler = Assembler.assemble(HANDLER, TRAP_HANDLER);
        System.arraycopy(handler, 0, memory, HANDLER, handler.length);
        int at = CODE;
        while (at < CODE + CODE_SIZE) {
            at += put(memory, at, instruction(random));
        }
        for (int back = 0; back < 8; back++) {
            at += put(memory, at, 0x801ff06f); // jump 2 KiB back
        }
        for (int i = DATA; i < DATA + 0x2000; i++) {
            memory[i] = (byte) random.nextInt();
        }
        tables(memory, random);
        return memory;
    }

    private static int put(byte[] memory, int at, int bits) {
        int length = (bits & 3) == 3 ? 4 : 2;
        for (int i = 0; i < length; i++) {
            memory[at + i] = (byte) (bits >>> (8 * i));
        }
        return length;
    }

    /** Three levels of page tables that map the lowest pages to themselves, some of them with fewer permissions. */
    private static void tables(byte[] memory, Random random) {
        long pointer = Sv39Walk.VALID;
        putLong(memory, TABLES, (TABLES + 0x1000L) >> 2 | pointer);
        putLong(memory, TABLES + 0x1000, (TABLES + 0x2000L) >> 2 | pointer);
        for (int page = 0; page < DATA / 0x1000 + PAGES; page++) {
            long flags = 0xdf; // all but global
            if (page >= DATA / 0x1000 && random.nextInt(3) == 0) {
                flags &= random.nextInt(256) | 1;
            }
            if (page > 2 && page < DATA / 0x1000) {
                flags = 0;
            }
            putLong(memory, TABLES + 0x2000 + 8 * page, (long) page << 10 | flags);
        }
    }

    private static void putLong(byte[] memory, int at, long value) {
        for (int i = 0; i < 8; i++) {
            memory[at + i] = (byte) (value >>> (8 * i));
        }
    }

    private static int instruction(Random random) {
        int kind = random.nextInt(100);
        if (kind < 12) {
            int bits = random.nextInt() & 0xffff;
            return (bits & 3) == 3 ? bits & ~1 : bits;
        }
        if (kind == 12) {
            return random.nextInt() | 3;
        }
        Instruction row =
                Isa.KESTREL3.rows().get(random.nextInt(Isa.KESTREL3.rows().size()));
        while (row.length() == 2 || row.op() == Op.WFI) {
            row = Isa.KESTREL3.rows().get(random.nextInt(Isa.KESTREL3.rows().size()));
        }
        int rd = random.nextInt(32);
        while (rd == 8 || rd == 9 || rd == 15) {
            rd = random.nextInt(32);
        }
        int rs1 = random.nextInt(4) == 0 ? random.nextInt(32) : rd;
        int rs2 = random.nextInt(3) == 0 ? rd : random.nextInt(32);
        int pointer = POINTERS[random.nextInt(20) == 0 ? 2 : random.nextInt(2)];
        return switch (row.meaning()) {
            case Meaning.Load load -> row.encode(rd, pointer, 0, offset(random, load.size()));
            case Meaning.Store(int size) -> row.encode(0, pointer, rs2, offset(random, size));
            case Meaning.Atomic a -> row.encode(rd, pointer, rs2, random.nextInt(4));
            case Meaning.LoadReserved l -> row.encode(rd, pointer, 0, 0);
            case Meaning.StoreConditional s -> row.encode(rd, pointer, rs2, 0);
            case Meaning.Branch b -> row.encode(0, rs1, rs2, 2 * (random.nextInt(40) - 16));
            case Meaning.Jump(boolean indirect) ->
                indirect
                        ? row.encode(rd, 15, 0, 2 * random.nextInt(30))
                        : row.encode(rd, 0, 0, 2 * (random.nextInt(60) - 20));
            case Meaning.CsrAccess c -> row.encode(rd, rs1, 0, CSRS[random.nextInt(CSRS.length)]);
            default -> row.encode(rd, rs1, rs2, random.nextInt());
        };
    }

    private static int offset(Random random, int size) {
        return random.nextInt(12) == 0 ? random.nextInt(200) - 100 : size * (random.nextInt(64) - 32);
    }
}
