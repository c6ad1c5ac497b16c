package windhover.cpu;

import java.util.List;
import java.util.Random;
import windhover.bus.Rom;
import windhover.clock.PagedBytes;
import windhover.isa.Csr;
import windhover.isa.Instruction;
import windhover.isa.Isa;
import windhover.isa.Meaning;

/**
 * A random program that tries everything: it lies at {@link #CODE}, its data at {@link #DATA}, traps go to handlers
 * that return behind the instruction or, from elsewhere, into the program. Page tables for Sv39 lie in ROM, where no
 * store can change them behind a TLB's back.
 */
final class RandomProgram {
    static final long CODE = 0x4000;
    static final int CODE_BYTES = 0x1000;
    static final long DATA = 0x1_0000;
    private static final long MACHINE_HANDLER = 0x1000;
    private static final long SUPERVISOR_HANDLER = 0x2000;
    private static final long START = 0x3000;
    private static final long TABLES = Bench.RAM_SIZE;
    private static final int MACHINE_SAVE = 0x100;
    private static final int SUPERVISOR_SAVE = 0x200;

    private static final int[] CSRS = {
        Csr.MSTATUS,
        Csr.MSTATUS,
        Csr.SSTATUS,
        Csr.MSCRATCH,
        Csr.SSCRATCH,
        Csr.MEPC,
        Csr.SEPC,
        Csr.MCAUSE,
        Csr.SCAUSE,
        Csr.MTVAL,
        Csr.STVAL,
        Csr.MIE,
        Csr.SIE,
        Csr.MIP,
        Csr.SIP,
        Csr.MEDELEG,
        Csr.MIDELEG,
        Csr.MCOUNTEREN,
        Csr.SCOUNTEREN,
        Csr.MENVCFG,
        Csr.MISA,
        Csr.MCYCLE,
        Csr.MINSTRET,
        Csr.CYCLE,
        Csr.TIME,
        Csr.INSTRET,
        Csr.MHARTID,
        Csr.TSELECT,
        Csr.TDATA1,
        Csr.MHPMCOUNTER3,
        Csr.MCOUNTINHIBIT
    };

    private final Random random;
    private final StringBuilder text = new StringBuilder();

    RandomProgram(long seed) {
        random = new Random(seed);
    }

    /** Lays it into a bench and resets the processor to its start. */
    void lay(Bench bench) {
        bench.load(MACHINE_HANDLER, handler('m', MACHINE_SAVE));
        bench.load(SUPERVISOR_HANDLER, handler('s', SUPERVISOR_SAVE));
        bench.load(START, start());
        for (long at = CODE; at < CODE + CODE_BYTES; at += 4) {
            bench.ram.bytes().write(at, 4, slot());
        }
        for (int i = 0; i < 0x800; i += 8) {
            bench.ram.bytes().write(DATA + i, 8, random.nextLong() >> random.nextInt(64));
        }
        bench.ram.bytes().write(0x300, 8, 4L * random.nextInt(100));
        pageTables(bench);
        bench.cpu.reset(START);
        for (int i = 1; i < 32; i++) {
            bench.cpu.setRegister(i, random.nextLong() >> random.nextInt(64));
        }
    }

    private static String handler(char mode, int save) {
        return """
        csrrw t6, Xscratch, t6
        sd t5, %1$d(zero)
        csrr t5, Xepc
        srli t6, t5, 12
        addi t6, t6, -4
        bnez t6, elsewhere
        addi t5, t5, 4
        andi t5, t5, -4
        j back
        elsewhere: ld t5, 0x300(zero)
        addi t6, t5, 76
        slli t6, t6, 52
        srli t6, t6, 52
        sd t6, 0x300(zero)
        lui t6, 4
        add t5, t5, t6
        back: csrw Xepc, t5
        lui s0, 0x10
        ld t5, %1$d(zero)
        csrrw t6, Xscratch, t6
        Xret
        """.replace('X', mode).formatted(save);
    }

    private String start() {
        text.setLength(0);
        line("lui t0, 1; csrw mtvec, t0");
        line("lui t0, 2; csrw stvec, t0");
        line("lui s0, 0x10");
        line("lui t1, 0x10; addi t1, t1, 256");
        boolean protects = random.nextInt(3) == 0;
        if (protects) {
            // entry 0: a random range; the last entry: all of memory
            line("addi t0, zero, " + random.nextInt(2048) + "; slli t0, t0, " + random.nextInt(12)
                    + "; csrw pmpaddr0, t0");
            line("addi t0, zero, -1; srli t0, t0, 10; csrw pmpaddr1, t0");
            int first = random.nextInt(256) & 0x1f;
            line("addi t0, zero, " + first + "; addi t2, zero, 0x1f; slli t2, t2, 8; or t0, t0, t2; csrw pmpcfg0, t0");
        } else {
            line("addi t0, zero, -1; csrw pmpaddr0, t0; addi t0, zero, 0x1f; csrw pmpcfg0, t0");
        }
        if (random.nextBoolean()) {
            line("addi t0, zero, 8; slli t0, t0, 60; addi t3, zero, " + (TABLES >> 12)
                    + "; or t0, t0, t3; csrw satp, t0");
        }
        if (random.nextBoolean()) {
            line("lui t0, 0xb; addi t0, t0, " + random.nextInt(-2048, 2048) + "; csrw medeleg, t0");
            line("lui t0, " + random.nextInt(0x10000) + "; addi t0, t0, 0x222; csrw mideleg, t0");
        }
        line("lui t0, " + random.nextInt(0x10000) + "; addi t0, t0, " + random.nextInt(2048) + "; csrw mie, t0");
        line("addi t0, zero, " + random.nextInt(8) + "; csrw mcounteren, t0");
        line("lui t0, " + random.nextInt(1024) + "; addi t0, t0, " + random.nextInt(2048) + "; csrw mstatus, t0");
        line("lui t0, 4; csrw mepc, t0");
        line("mret");
        return text.toString();
    }

    private void line(String line) {
        text.append(line).append('\n');
    }

    /**
     * The first 2 MiB mapped to themselves page by page with random permissions, but the handlers' and the program's
     * pages with most.
     */
    private void pageTables(Bench bench) {
        Rom tables = new Rom(0x4000);
        bench.map.add(TABLES, 0x4000, tables, 1);
        PagedBytes rom = tables.bytes();
        rom.write(0, 8, entry(TABLES + 0x1000, 1));
        rom.write(0x1000, 8, entry(TABLES + 0x2000, 1));
        rom.write(0x1008, 8, entry(0, 0xff)); // a superpage of 2 MiB over the same memory
        for (int page = 0; page < 512; page++) {
            int flags = 1 | random.nextInt(128) << 1;
            if (page < 6 || random.nextInt(3) == 0) {
                flags = 0xcf | (page < 3 ? 0 : random.nextInt(2) << 4);
            }
            rom.write(0x2000 + 8 * page, 8, entry((long) page << 12, flags));
        }
    }

    private static long entry(long physical, int flags) {
        return physical >>> 12 << 10 | flags;
    }

    /** Four bytes of program: one instruction or two compressed ones. */
    private int slot() {
        if (random.nextInt(3) == 0) {
            return compressed() | compressed() << 16;
        }
        return random.nextInt(60) == 0 ? random.nextInt() | 3 : instruction();
    }

    private Instruction pick(int length) {
        List<Instruction> rows = Isa.KESTREL3.rows();
        while (true) {
            Instruction row = rows.get(random.nextInt(rows.size()));
            if (row.length() == length && (!(row.meaning() instanceof Meaning.Act) || random.nextInt(4) == 0)) {
                return row;
            }
        }
    }

    private int register() {
        int number = random.nextInt(32);
        return number == 8 ? 10 : number; // s0 stays the address of the data
    }

    private int compressed() {
        Instruction row = pick(2);
        int bits = row.match() | (random.nextInt() & ~row.mask() & 0xffff);
        return row.meaning() instanceof Meaning.Jump && random.nextInt(4) != 0 ? 1 : bits;
    }

    private int instruction() {
        Instruction row = pick(4);
        boolean wild = random.nextInt(30) == 0;
        return switch (row.meaning()) {
            case Meaning.Load l -> row.encode(register(), wild ? register() : 8, 0, aligned(l.size()));
            case Meaning.Store s -> row.encode(0, wild ? register() : 8, register(), aligned(s.size()));
            case Meaning.Atomic a -> row.encode(register(), wild ? register() : 8, register(), random.nextInt(4));
            case Meaning.LoadReserved l -> row.encode(register(), wild ? register() : 8, 0, random.nextInt(4));
            case Meaning.StoreConditional s ->
                row.encode(register(), wild ? register() : 8, register(), random.nextInt(4));
            case Meaning.Branch b -> row.encode(0, register(), register(), 4 * random.nextInt(-2, 30));
            case Meaning.Jump(boolean indirect) ->
                indirect && !wild
                        ? Isa.KESTREL3.rows().getFirst().encode(register(), 0, 0, random.nextInt())
                        : row.encode(register(), register(), 0, 4 * random.nextInt(-4, 60));
            case Meaning.CsrAccess c ->
                row.encode(register(), register(), 0, wild ? random.nextInt(4096) : CSRS[random.nextInt(CSRS.length)]);
            case Meaning.Act a -> row.encode(0, register(), register(), random.nextInt());
            default -> row.encode(register(), register(), register(), random.nextInt());
        };
    }

    private int aligned(int size) {
        return random.nextInt(40) == 0 ? random.nextInt(-2048, 2048) : random.nextInt(-64, 255) * size / 2 & -size;
    }
}
