package windhover.cpu.random;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import windhover.cpu.Assembler;
import windhover.isa.Csr;
import windhover.isa.Decoder;
import windhover.isa.Extension;
import windhover.isa.Instruction;
import windhover.isa.Meaning;
import windhover.isa.Op;
import windhover.isa.Uop;
import windhover.mmu.Sv39Walk;

/**
 * Makes random privileged programs, the same from the same seed. Instructions come from the rows of the instruction
 * set, so a new row is tried without a line here.
 *
 * <p>A program sets itself up in M mode and goes on in a random mode through the beginnings and ends of four pages of
 * code. Handlers in M and S mode pass over what trapped, go on elsewhere and in another mode where nothing can be
 * fetched, and set the pointers {@code sp, s0, s1, a5} to other places near page ends. The handler of M mode runs a
 * stretch of random code of its own each time: it changes page tables, protection, delegation, address spaces.
 *
 * <p>What the specification leaves to chance is left out: whoever changes a page table or protection fences at once.
 */
final class ProgramGenerator {
    /** Traps that M and S mode take before the program ends. */
    private static final int MACHINE_TRAPS = 120;

    private static final int SUPERVISOR_TRAPS_BETWEEN_CALLS = 12;

    private static final int SP = 2;
    private static final int S0 = 8;
    private static final int S1 = 9;
    private static final int A5 = 15;
    private static final int T3 = 28;
    private static final int T4 = 29;
    private static final int T5 = 30;
    private static final Set<Integer> POINTERS = Set.of(SP, S0, S1, A5);

    private static final int HEAD = 0x100;
    private static final int TAIL = 0xf00;
    private static final int NOP = 0x13;
    private static final int SHORT_NOP = 1;
    private static final long EVERYTHING = 0xcf;
    private static final long RANDOM_FLAGS = 0x3ff;

    /** Behind all that is memory on any board, so that only a page table leads to something there. */
    private static final int BEYOND = 64;

    /** The same memory again, through superpages and through pages with other permissions, in the spaces' tables. */
    private static final long[] ALIASES = {0, 0, 0x820_0000, 0x840_0000, 0x4000_0000, 0xffff_ffff_4000_0000L};

    private static final int[] SINGLES = {
        0,
        1,
        0x7f_ffff,
        0x80_0000,
        0xff_ffff,
        0x3eff_ffff,
        0x3f00_0000,
        0x3f7f_ffff,
        0x3f80_0000,
        0x3f80_0001,
        0x4000_0000,
        0x4b00_0000,
        0x4b80_0001,
        0x4eff_ffff,
        0x4f00_0000,
        0x5f00_0000,
        0x7f7f_ffff,
        0x7f80_0000,
        0x7f80_0001,
        0x7fc0_0000
    };

    private static final int[] ENGINE_CSRS = {
        Csr.MSTATUS, Csr.MSTATUS, Csr.SSTATUS, Csr.MSCRATCH, Csr.SSCRATCH, Csr.MEPC, Csr.SEPC, Csr.MCAUSE, Csr.SCAUSE,
        Csr.MTVAL, Csr.STVAL, Csr.MIE, Csr.SIE, Csr.MIP, Csr.SIP, Csr.MEDELEG, Csr.MIDELEG, Csr.MCOUNTEREN,
        Csr.SCOUNTEREN, Csr.MISA, Csr.MCYCLE, Csr.MINSTRET, Csr.CYCLE, Csr.TIME, Csr.INSTRET, Csr.MHARTID, Csr.TSELECT,
        Csr.TDATA1, Csr.MHPMCOUNTER3, Csr.MCOUNTINHIBIT, Csr.SENVCFG, Csr.SATP
    };

    /** What a peer reads and writes as we do; with the bits that both let a program choose. */
    private record Shared(int csr, long mask) {}

    private static final long STATUS = 1L << 1 | 1L << 3 | 1L << 5 | 1L << 7 | 1L << 8 | 1L << 18 | 1L << 19;
    private static final long SUPERVISOR_STATUS = 1L << 1 | 1L << 5 | 1L << 8 | 1L << 18 | 1L << 19;

    private static final List<Shared> SHARED_CSRS = List.of(
            new Shared(Csr.MSTATUS, STATUS | 1L << 20 | 1L << 21 | 1L << 22),
            new Shared(Csr.MSTATUS, STATUS),
            new Shared(Csr.SSTATUS, SUPERVISOR_STATUS),
            new Shared(Csr.MSCRATCH, -1),
            new Shared(Csr.SSCRATCH, -1),
            new Shared(Csr.MEPC, 0x7ffe),
            new Shared(Csr.SEPC, 0x7ffe),
            new Shared(Csr.MIE, 0xaaa),
            new Shared(Csr.SIE, 0x222),
            new Shared(Csr.MIP, 0x222),
            new Shared(Csr.SIP, 0x2),
            new Shared(Csr.MIDELEG, 0x222),
            new Shared(Csr.MEDELEG, 0xb15e),
            new Shared(Csr.MCOUNTEREN, 7),
            new Shared(Csr.SCOUNTEREN, 7));

    private static final int[] SHARED_READS = {
        Csr.MSTATUS,
        Csr.SSTATUS,
        Csr.MSCRATCH,
        Csr.SSCRATCH,
        Csr.MEPC,
        Csr.SEPC,
        Csr.MIE,
        Csr.SIE,
        Csr.MIP,
        Csr.SIP,
        Csr.MEDELEG,
        Csr.MIDELEG,
        Csr.MCOUNTEREN,
        Csr.SCOUNTEREN,
        Csr.MHARTID,
        Csr.SATP,
        Csr.MTVEC,
        Csr.STVEC,
        Csr.PMPADDR0
    };

    /** The handlers are the same in all programs of a kind. */
    private static final Map<String, byte[]> ASSEMBLED = new ConcurrentHashMap<>();

    private final Random random;
    private final long seed;
    private final Program.Kind kind;
    private final boolean peer;
    private final boolean floats;
    private final byte[] image = new byte[Layout.IMAGE_BYTES];
    private final ByteBuffer memory = ByteBuffer.wrap(image).order(ByteOrder.LITTLE_ENDIAN);
    private final List<Program.Piece> pieces = new ArrayList<>();
    private final long[] satps = new long[Layout.SPACES];
    private final boolean updates;
    private final boolean protects;

    /**
     * Pages may be global: only where protection never refuses the walk through the tables of one space, since what is
     * global must be mapped alike in all of them (Priv. §4.3.1).
     */
    private final boolean globals;

    /**
     * Interrupts that can be enabled: for a peer one alone, since not every one takes them in the order of the manual.
     */
    private final long interrupts;

    private int constants;

    /** Page table entries that may be changed while the program runs, as offsets, with the page they map. */
    private record Entry(int offset, long virtual, int space, long page) {}

    private final List<Entry> entries = new ArrayList<>();

    private ProgramGenerator(long seed, Program.Kind kind) {
        this.seed = seed;
        this.kind = kind;
        peer = kind.forPeer();
        floats = kind.isa().has(Extension.F);
        random = new Random(seed * 0x9E37_79B9_7F4A_7C15L + (peer ? 1 : 0) + (kind.locks() ? 2 : 0));
        updates = peer || random.nextBoolean();
        protects = kind.locks() || chance(3);
        globals = !protects && random.nextBoolean();
        interrupts = peer ? 1L << List.of(1, 5, 9).get(random.nextInt(3)) : -1;
    }

    /** The program of a seed. */
    static Program program(long seed, Program.Kind kind) {
        return new ProgramGenerator(seed, kind).make();
    }

    private Program make() {
        for (int space = 0; space < Layout.SPACES; space++) {
            long asid = chance(3) ? space : (random.nextInt(0x10000) & ~1) | space;
            satps[space] = 8L << 60 | asid << 44 | physical(table(space, 0)) >>> 12;
        }
        pageTables();
        handler('m', Layout.MACHINE_HANDLER, 0);
        handler('s', Layout.SUPERVISOR_HANDLER, 0x400);
        store();
        code();
        data();
        snippets();
        setUp();
        return new Program(seed, kind, image, List.copyOf(pieces));
    }

    // What everything is made of.

    private boolean chance(int oneIn) {
        return random.nextInt(oneIn) == 0;
    }

    private static long physical(int offset) {
        return Layout.RAM + offset;
    }

    private static Instruction row(Op op) {
        Instruction row = op.row();
        if (row == null) {
            throw new IllegalArgumentException(op + " is not an instruction");
        }
        return row;
    }

    private static int encode(Op op, int rd, int rs1, int rs2, int immediate) {
        return row(op).encode(rd, rs1, rs2, immediate);
    }

    /** Puts instructions into the image, as a piece that is a row of nops when it is left out. */
    private int piece(int at, int... instructions) {
        int end = write(at, instructions);
        byte[] neutral = new byte[end - at];
        ByteBuffer nops = ByteBuffer.wrap(neutral).order(ByteOrder.LITTLE_ENDIAN);
        while (nops.remaining() >= 4) {
            nops.putInt(NOP);
        }
        if (nops.remaining() > 0) {
            nops.putShort((short) SHORT_NOP);
        }
        pieces.add(new Program.Piece(at, java.util.Arrays.copyOfRange(image, at, end), neutral, ""));
        return end;
    }

    private int write(int at, int... instructions) {
        int to = at;
        for (int bits : instructions) {
            if (Decoder.length(bits) == 4) {
                memory.putInt(to, bits);
                to += 4;
            } else {
                memory.putShort(to, (short) bits);
                to += 2;
            }
        }
        return to;
    }

    private static int size(int... instructions) {
        int size = 0;
        for (int bits : instructions) {
            size += Decoder.length(bits);
        }
        return size;
    }

    private void entry(int at, long value, long neutral, String text) {
        memory.putLong(at, value);
        ByteBuffer with = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(0, value);
        ByteBuffer without =
                ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(0, neutral);
        pieces.add(new Program.Piece(
                at, with.array(), without.array(), text + String.format(Locale.ROOT, " = 0x%x", value)));
    }

    private void assemble(int at, String source) {
        byte[] code = ASSEMBLED.computeIfAbsent(at + ":" + source, key -> Assembler.assemble(physical(at), source));
        System.arraycopy(code, 0, image, at, code.length);
    }

    /** Where a constant lies. */
    private int constant(long value) {
        int slots = (Layout.STORE_END - Layout.STORE_CONSTANTS) / 8;
        int at = Layout.STORE_CONSTANTS + 8 * (constants < slots ? constants++ : random.nextInt(slots));
        if (memory.getLong(at) == 0) {
            memory.putLong(at, value);
        }
        return at;
    }

    /** {@code auipc} for the instruction at an offset, to reach another with the lower 12 bits of {@link #low}. */
    private static int upper(int register, int at, long target) {
        return encode(Op.AUIPC, register, 0, 0, (int) (target - at + 0x800) & 0xfffff000);
    }

    private static int low(int at, long target) {
        return (int) (target - at) << 20 >> 20;
    }

    private int loadConstant(int register, int base, int at, long value, int[] into, int index) {
        int where = constant(value);
        into[index] = upper(base, at, where);
        into[index + 1] = encode(Op.LD, register, base, 0, low(at, where));
        return index + 2;
    }

    // Page tables.

    private static int table(int space, int number) {
        return Layout.TABLES + space * Layout.SPACE_BYTES + number * Layout.PAGE;
    }

    private static long leaf(long physical, long flags) {
        return physical >>> 12 << 10 | flags;
    }

    private static long pointer(int table) {
        return leaf(physical(table), Sv39Walk.VALID);
    }

    private void pageTables() {
        long shared = globals ? random.nextLong() : 0;
        for (int space = 0; space < Layout.SPACES; space++) {
            int root = table(space, 0);
            int middle = table(space, 1);
            int pages = table(space, 2);
            int others = table(space, 3);
            int high = table(space, 4);
            String name = "space " + space + ", ";
            memory.putLong(root + 2 * 8, pointer(middle));
            memory.putLong(root + 511 * 8, pointer(high));
            large(space, root + 3 * 8, 0xc000_0000L, "1 GiB");
            entry(root + 4 * 8, odd(Layout.RAM, 0x4000_0000L), 0, name + "1 GiB at 0x100000000");
            entry(root, leaf(0, flags(false)), 0, name + "1 GiB of devices at 0");
            memory.putLong(middle, pointer(pages));
            large(space, middle + 8 * (BEYOND + 1), 0x8820_0000L, "2 MiB");
            memory.putLong(middle + 8 * (BEYOND + 2), pointer(others));
            entry(middle + 8 * (BEYOND + 3), odd(Layout.RAM, 0x20_0000), 0, name + "2 MiB at 0x88600000");
            large(space, high, 0xffff_ffff_c000_0000L, "2 MiB");
            entry(high + 8, odd(Layout.RAM, 0x20_0000), 0, name + "2 MiB at 0xffffffffc0200000");
            for (int page = 0; page < 0x24; page++) {
                page(space, pages + 8 * page, page, shared >>> page & 1);
            }
            for (int page = 0; page < 0x10; page++) {
                int to = page < 4 || page >= 12 || chance(3) ? 4 + random.nextInt(8) : page;
                if (peer) { // whoever stores to code says so with a fence, so no alias of data leads there
                    to = page < 8 ? 4 + random.nextInt(4) : 8 + random.nextInt(4);
                }
                long physical = physical(to * Layout.PAGE);
                long virtual = Layout.RAM + 0x840_0000 + (long) page * Layout.PAGE;
                entry(
                        others + 8 * page,
                        leaf(physical, flags(to < 8)),
                        0,
                        name + String.format(Locale.ROOT, "page at 0x%x", virtual));
                entries.add(new Entry(others + 8 * page, virtual, space, physical));
            }
        }
    }

    /** A large page over the whole program. A fence of any address within it must drop it. */
    private void large(int space, int at, long virtual, String size) {
        String text = String.format(Locale.ROOT, "space %d, %s at 0x%x", space, size, virtual);
        entry(at, leaf(Layout.RAM, flags(false)), leaf(Layout.RAM, EVERYTHING), text);
        long within = (long) random.nextInt(Layout.DATA_END / Layout.PAGE) * Layout.PAGE;
        for (int i = 0; i < 3; i++) { // as likely to be changed as a page
            entries.add(new Entry(at, virtual + within, space, Layout.RAM));
        }
    }

    private void page(int space, int at, int page, long isShared) {
        long physical = physical(page * Layout.PAGE);
        boolean code = page >= Layout.CODE / Layout.PAGE && page < Layout.DATA / Layout.PAGE;
        boolean data = page >= Layout.DATA / Layout.PAGE && page < Layout.DATA_END / Layout.PAGE;
        if (!code && !data) {
            boolean handlers = page * Layout.PAGE == Layout.SUPERVISOR_HANDLER
                    || page * Layout.PAGE == Layout.STORE
                    || page * Layout.PAGE >= Layout.LOG;
            memory.putLong(at, handlers ? leaf(physical, EVERYTHING) : 0);
            return;
        }
        long user = code ? (page & 1) << 4 : random.nextInt(2) << 4;
        long neutral = leaf(physical, EVERYTHING | user);
        String text = "space " + space + String.format(Locale.ROOT, ", page at 0x%x", physical);
        if (isShared != 0 && (page & 2) != 0) {
            // the same in all spaces, and never changed: only such a page may be global
            memory.putLong(at, leaf(physical, EVERYTHING | Sv39Walk.GLOBAL | (code ? user : 0)));
            return;
        }
        long flags = chance(3) ? flags(code) : (EVERYTHING & ~(chance(4) ? 1L << random.nextInt(1, 8) : 0)) | user;
        entry(at, leaf(physical, flags), neutral, text);
        entries.add(new Entry(at, physical, space, physical));
    }

    /** Permissions, never global: whatever may be, and all of it now and then. */
    private long flags(boolean code) {
        long flags = switch (random.nextInt(8)) {
            case 0 -> random.nextLong() & RANDOM_FLAGS;
            case 1 -> EVERYTHING & ~Sv39Walk.DIRTY;
            case 2 -> EVERYTHING & ~(Sv39Walk.ACCESSED | Sv39Walk.DIRTY);
            case 3 -> Sv39Walk.VALID | Sv39Walk.READ | Sv39Walk.ACCESSED | Sv39Walk.DIRTY;
            case 4 -> Sv39Walk.VALID | Sv39Walk.EXECUTE | Sv39Walk.ACCESSED;
            default -> EVERYTHING;
        };
        if (code && chance(2)) {
            flags |= Sv39Walk.EXECUTE;
        }
        flags = (flags & ~Sv39Walk.GLOBAL) ^ (long) random.nextInt(2) << 4;
        boolean wouldPoint = (flags & (Sv39Walk.READ | Sv39Walk.WRITE | Sv39Walk.EXECUTE)) == 0;
        flags = wouldPoint ? flags & ~Sv39Walk.VALID : flags;
        return chance(24) ? flags | 1L << random.nextInt(54, 64) : flags;
    }

    /** What a large page must not be, or a pointer that must not be followed or leads nowhere. */
    private long odd(long physical, long pageBytes) {
        return switch (peer ? List.of(0, 2, 3, 4, 5, 5).get(random.nextInt(6)) : random.nextInt(6)) {
            case 0 -> leaf(physical + (pageBytes >> (1 + random.nextInt(9))), EVERYTHING);
            case 1 -> leaf(0x4000_0000L + random.nextInt(0x1000) * 0x1000L, Sv39Walk.VALID);
            case 2 -> leaf(0x4000_0000L, Sv39Walk.VALID | 1L << List.of(4, 6, 7).get(random.nextInt(3)));
            case 3 -> leaf(0x4000_0000L, Sv39Walk.VALID | 1L << random.nextInt(54, 64));
            case 4 -> leaf(physical, Sv39Walk.VALID | Sv39Walk.WRITE | Sv39Walk.ACCESSED | Sv39Walk.DIRTY);
            default -> leaf(physical, EVERYTHING | random.nextInt(2) << 4);
        };
    }

    // The handlers.

    /** The handler of M or S mode; what it keeps lies at an offset of {@link Layout#STORE}. */
    private void handler(char mode, int at, int kept) {
        boolean machine = mode == 'm';
        StringBuilder text = new StringBuilder();
        for (int cause = 0; cause < 32; cause++) {
            text.append("j stub").append(cause).append('\n');
        }
        int toStore = Layout.STORE - at;
        for (int cause = 0; cause < 32; cause++) {
            int auipc = 32 * 4 + cause * 24 + 4;
            text.append(String.format(Locale.ROOT, """
              stub%d: csrrw t6, Xscratch, t6
              auipc t6, %d
              addi t6, t6, %d
              sd t5, %d(t6)
              li t5, %d
              j common
              """, cause, toStore >> 12, -auipc, kept + 8, cause));
        }
        text.append(String.format(Locale.ROOT, "common: sd t4, %d(t6); sd t3, %d(t6)\n", kept + 16, kept + 24));
        if (peer) {
            // an atomic operation where nothing answers is a load's fault on some and a store's on others
            text.append("""
              ld t4, 0(t6); sd t5, 24(t4)
              csrr t3, Xcause; li t5, 7; bne t3, t5, 1f; li t3, 5
              1: sd t3, 0(t4)
              csrr t3, Xepc; sd t3, 8(t4)
              csrr t3, Xstatus; sd t3, 16(t4)
              csrr t5, Xcause; csrr t3, Xtval
              blt t5, zero, 2f
              addi t5, t5, -4; li t4, -1; beq t5, t4, 1f
              li t4, 4; bltu t5, t4, 3f
              li t4, 9; beq t5, t4, 3f
              li t4, 11; beq t5, t4, 3f
              j 2f
              1: li t3, 0; j 2f
              3: srli t3, t3, 12
              2: ld t4, 0(t6); sd t3, 32(t4)
              addi t4, t4, 40; sd t4, 0(t6)
              """);
        }
        text.append(
                String.format(Locale.ROOT, "ld t4, %d(t6); addi t4, t4, -1; sd t4, %d(t6)\n", kept + 40, kept + 40));
        if (machine) {
            text.append(String.format(Locale.ROOT, """
              bne t4, zero, 1f
              j 0x%x
              1: ld t4, 48(t6); addi t4, t4, 64; andi t4, t4, 0x3c0; sd t4, 48(t6)
              lui t3, 0xfffff; add t4, t4, t6; add t4, t4, t3; jalr zero, -2048(t4)
              """, physical(Layout.FINISH)));
        } else {
            text.append(String.format(Locale.ROOT, """
              bne t4, zero, resume
              li t4, %d; sd t4, %d(t6); ecall
              """, SUPERVISOR_TRAPS_BETWEEN_CALLS, kept + 40));
        }
        text.append("""
          resume: csrr t3, Xcause
          blt t3, zero, interrupted
          csrr t5, Xepc
          li t4, 1; beq t3, t4, elsewhere
          li t4, 12; beq t3, t4, elsewhere
          lui t4, 4; sub t4, t5, t4; slli t4, t4, 43; srli t4, t4, 57
          bne t4, zero, elsewhere
          addi t5, t5, 4; andi t5, t5, -4; csrw Xepc, t5
          j back
          """);
        text.append(machine ? """
                          interrupted: csrw mip, zero
                          lui t4, 0x2000; sw zero, 0(t4)
                          lui t4, 0x2004; li t5, -1; sd t5, 0(t4)
                          ld t4, 40(t6); andi t4, t4, 3; beq t4, zero, elsewhere
                          j back
                          """ : """
                          interrupted: csrw sip, zero; csrw sie, zero
                          ld t4, 1064(t6); andi t4, t4, 3; beq t4, zero, elsewhere
                          j back
                          """);
        text.append(String.format(Locale.ROOT, """
          elsewhere: ld t5, %1$d(t6); addi t5, t5, 8; andi t5, t5, 0x78; sd t5, %1$d(t6)
          add t5, t5, t6; ld t5, 0x700(t5); csrw Xepc, t5
          ld t4, %2$d(t6); srli t5, t4, 2; slli t3, t4, 62; or t5, t5, t3; sd t5, %2$d(t6)
          """, kept + 56, kept + 64));
        text.append(machine ? """
                          srli t3, t3, 51
                          li t5, 3; slli t5, t5, 11
                          csrc mstatus, t5; csrs mstatus, t3
                          """ : """
                          srli t3, t3, 62; andi t3, t3, 1; slli t3, t3, 8
                          li t5, 256; csrc sstatus, t5; csrs sstatus, t3
                          """);
        text.append(String.format(Locale.ROOT, """
          back: ld t4, %1$d(t6); addi t4, t4, 32; andi t4, t4, 0xe0; sd t4, %1$d(t6)
          add t4, t4, t6
          ld s0, %2$d(t4); ld s1, %3$d(t4); ld a5, %4$d(t4); ld sp, %5$d(t4)
          """, kept + 72, kept + 256, kept + 264, kept + 272, kept + 280));
        if (peer) {
            text.append(
                    "sc.w zero, zero, (t6)\n"); // where our engines give up the reservation at a trap, a peer may keep
            // it
        }
        text.append(String.format(
                Locale.ROOT,
                """
          %s; ld t4, %d(t6); ld t5, %d(t6)
          csrrw t6, Xscratch, t6
          Xret
          """,
                peer ? "li t3, 0" : String.format(Locale.ROOT, "ld t3, %d(t6)", kept + 24),
                kept + 16,
                kept + 8));
        assemble(at, text.toString().replace('X', mode));
    }

    /** What the handlers read: counters, where to go on, pointers. */
    private void store() {
        for (int kept : new int[] {Layout.STORE, Layout.STORE_SUPERVISOR}) {
            boolean machine = kept == Layout.STORE;
            memory.putLong(kept + 40, machine ? MACHINE_TRAPS : SUPERVISOR_TRAPS_BETWEEN_CALLS);
            memory.putLong(kept + 48, 64L * random.nextInt(16));
            memory.putLong(kept + 56, 8L * random.nextInt(16));
            long modes = 0;
            for (int i = 0; i < 32; i++) {
                modes = modes << 2 | (machine ? new int[] {0, 0, 1, 1, 3}[random.nextInt(5)] : random.nextInt(2));
            }
            memory.putLong(kept + 64, modes);
            memory.putLong(kept + 72, 32L * random.nextInt(8));
            for (int set = 0; set < 8; set++) {
                memory.putLong(kept + 256 + 32 * set, dataPointer());
                memory.putLong(kept + 264 + 32 * set, dataPointer());
                memory.putLong(kept + 272 + 32 * set, codePointer());
                memory.putLong(kept + 280 + 32 * set, stackPointer());
            }
        }
        memory.putLong(Layout.STORE, physical(Layout.LOG));
        for (int i = 0; i < 16; i++) {
            memory.putLong(
                    Layout.STORE_RESUME + 8 * i, i % 4 == 0 ? physical(Layout.CODE) + i * 0x400L : codePointer() & -4);
        }
        for (int i = 1; i < 32; i++) {
            memory.putLong(Layout.STORE_REGISTERS + 8 * i, value());
        }
    }

    private long value() {
        return chance(2) ? random.nextLong() >> random.nextInt(64) : random.nextInt(-64, 64);
    }

    /** An address of data, often near the end of a page. */
    private long dataPointer() {
        long page = Layout.DATA + (long) random.nextInt(4) * Layout.PAGE;
        long within = switch (random.nextInt(6)) {
            case 0, 1 -> Layout.PAGE - 8L * random.nextInt(1, 5);
            case 2 -> Layout.PAGE - random.nextInt(1, 17);
            case 3 -> 8L * random.nextInt(0, 4);
            default -> random.nextInt(Layout.PAGE) & -8;
        };
        within = peer && protects ? within & -8 : within;
        long pointer = Layout.RAM + page + within + ALIASES[random.nextInt(ALIASES.length)];
        return switch (random.nextInt(peer ? 40 : 30)) {
            case 0 -> pointer + 0x8000_0000L; // a table that is odd
            case 1 -> pointer ^ 1L << random.nextInt(39, 64); // not canonical
            case 2 -> Layout.RAM + 0x860_0000 + page + within;
            case 3 -> Layout.RAM + Layout.DATA_END + within - Layout.PAGE;
            default -> pointer;
        };
    }

    /**
     * An address for sp, at which programs for a peer do their atomic operations: never one where nothing answers,
     * since a peer may do one half of the operation there.
     */
    private long stackPointer() {
        long pointer = dataPointer();
        return peer ? Layout.RAM + Layout.DATA + (pointer & (Layout.DATA_END - Layout.DATA - 1)) : pointer;
    }

    /** An address of code: the beginning of a page, or near its end. */
    private long codePointer() {
        long page = Layout.CODE + (long) random.nextInt(4) * Layout.PAGE;
        long within = switch (random.nextInt(3)) {
            case 0 -> 2L * random.nextInt(HEAD / 4);
            case 1 -> TAIL + 2L * random.nextInt(HEAD / 4);
            default -> Layout.PAGE - 2L * random.nextInt(1, 12);
        };
        return Layout.RAM + page + within + (chance(4) ? ALIASES[random.nextInt(ALIASES.length)] : 0);
    }

    // Code and data.

    private void data() {
        for (int at = Layout.DATA; at < Layout.DATA_END; at += 8) {
            if (at % Layout.PAGE < 0x200 || at % Layout.PAGE >= 0xe00) {
                memory.putLong(at, floats && chance(2) ? floating() : value());
            }
        }
    }

    private void code() {
        int end = Layout.DATA;
        for (int page = Layout.CODE; page < end; page += Layout.PAGE) {
            // whoever comes between the beginning and the end of a page goes to its end
            for (int at = page + HEAD; at < page + TAIL; at += 4) {
                write(at, encode(Op.JAL, 0, 0, 0, page + TAIL - at));
            }
        }
        stretch(Layout.CODE, Layout.CODE + HEAD);
        for (int page = Layout.CODE + Layout.PAGE; page < end; page += Layout.PAGE) {
            stretch(page - HEAD, page + HEAD);
        }
        stretch(end - HEAD, end - 4);
        write(end - 4, encode(Op.JAL, 0, 0, 0, Layout.CODE - (end - 4)));
    }

    private void stretch(int from, int end) {
        int at = from;
        while (at < end) {
            int left = end - at;
            int toPage = Layout.PAGE - at % Layout.PAGE;
            int[] next;
            if (toPage == 4 && chance(2)) {
                next = new int[] {compressed()}; // so that the next one lies on both pages
            } else if (toPage == 2) {
                next = new int[] {instruction(at)};
            } else {
                next = item(at);
            }
            if (size(next) > left) {
                next = left == 2 ? new int[] {compressed()} : new int[] {instruction(at)};
            }
            at = piece(at, next);
        }
    }

    /** Something to do at an offset of the image: one instruction, or several that belong together. */
    private int[] item(int at) {
        int what = random.nextInt(100);
        if (what < 52) {
            return new int[] {instruction(at)};
        }
        if (what < 74) {
            return new int[] {compressed()};
        }
        return switch (what) {
            case 74, 75, 76, 77 -> pointerTo(at);
            case 78, 79 -> new int[] {encode(Op.ECALL, 0, 0, 0, 0)};
            case 80, 81, 82, 83 -> reservation(at);
            case 84, 85, 86 -> selfModifying(at);
            case 87 -> satp(at);
            case 88 -> peer ? new int[] {instruction(at)} : waiting(at);
            case 89, 90 -> peer ? new int[] {instruction(at)} : clint();
            case 91, 92, 93, 94 -> csrConstant(at);
            case 95, 96 -> jump(at);
            case 97 -> raw();
            case 98 -> new int[] {encode(Op.SFENCE_VMA, 0, chance(2) ? 0 : S0, 0, 0)};
            default -> new int[] {encode(Op.FENCE_I, 0, 0, 0, 0)};
        };
    }

    private int[] pointerTo(int at) {
        int register = List.of(SP, S0, S1, A5).get(random.nextInt(4));
        long target = (register == A5 ? codePointer() : register == SP ? stackPointer() : dataPointer()) - Layout.RAM;
        if (target != (int) target) {
            target = (long) Layout.DATA + random.nextInt(Layout.PAGE);
        }
        return new int[] {upper(register, at, target), encode(Op.ADDI, register, register, 0, low(at, target))};
    }

    private int[] reservation(int at) {
        boolean wide = chance(2);
        int base = peer ? SP : chance(2) ? S0 : S1;
        int load = encode(wide ? Op.LR_D : Op.LR_W, register(), base, 0, random.nextInt(4));
        boolean sameSize = peer || !chance(4);
        int store = encode(
                wide == sameSize ? Op.SC_D : Op.SC_W,
                register(),
                peer || !chance(6) ? base : register(),
                random.nextInt(32),
                random.nextInt(4));
        if (peer) {
            // A trap between the two, or of the first, clears t3: then our engines have no reservation, and a peer may
            // have one; and whether a store that fails anyway may fault is left open.
            int mark = encode(Op.ADDI, T3, 0, 0, 1);
            load = encode(wide ? Op.LR_D : Op.LR_W, T4, base, 0, random.nextInt(4));
            return chance(3)
                    ? new int[] {mark, load, encode(Op.BEQ, 0, T3, 0, 12), store, store}
                    : new int[] {mark, load, encode(Op.BEQ, 0, T3, 0, 8), store};
        }
        return switch (random.nextInt(4)) {
            case 0 -> new int[] {load, instruction(at + 4), store};
            case 1 -> new int[] {store};
            case 2 -> new int[] {load, store, store};
            default -> new int[] {load, store};
        };
    }

    /** Copies an instruction of the program over another one. */
    private int[] selfModifying(int at) {
        long from = (codePointer() - Layout.RAM & 0x3ffc) | Layout.CODE;
        boolean soon = !peer && chance(2);
        long to = soon ? at + 16L + 2L * random.nextInt(8) : (codePointer() - Layout.RAM & 0x3ffc) | Layout.CODE;
        if (to >= Layout.DATA - 8 || ((to & 0xfff) >= HEAD - 8 && (to & 0xfff) < TAIL)) {
            to = Layout.CODE + Layout.PAGE + TAIL;
        }
        boolean half = chance(3);
        int[] copy = {
            upper(T4, at, from),
            encode(half ? Op.LHU : Op.LWU, T3, T4, 0, low(at, from)),
            upper(T4, at + 8, to),
            encode(half ? Op.SH : Op.SW, 0, T4, T3, low(at + 8, to))
        };
        if (soon || (!peer && chance(3))) {
            return copy;
        }
        return new int[] {copy[0], copy[1], copy[2], copy[3], encode(Op.FENCE_I, 0, 0, 0, 0)};
    }

    private int[] satp(int at) {
        int[] change = new int[chance(4) ? 4 : 3];
        loadConstant(T3, T4, at, chance(4) ? 0 : satps[random.nextInt(Layout.SPACES)], change, 0);
        change[2] = encode(Op.CSRRW, register(), T3, 0, Csr.SATP);
        if (change.length == 4) {
            change[3] = encode(Op.SFENCE_VMA, 0, 0, 0, 0);
        }
        return change;
    }

    private int[] waiting(int at) {
        int[] wait = new int[4];
        loadConstant(T3, T4, at, random.nextLong() | 0xffff_0000L, wait, 0);
        wait[2] = encode(Op.CSRRS, 0, T3, 0, chance(2) ? Csr.SIE : Csr.MIE);
        wait[3] = encode(Op.WFI, 0, 0, 0, 0);
        return wait;
    }

    /** Sets or clears the software interrupt, or lets the timer go off soon. */
    private int[] clint() {
        if (chance(2)) {
            return new int[] {encode(Op.LUI, T4, 0, 0, 0x0200_0000), encode(Op.SW, 0, T4, register(), 0)};
        }
        return new int[] {
            encode(Op.LUI, T4, 0, 0, 0x0200_c000),
            encode(Op.LD, T3, T4, 0, -8),
            encode(Op.ADDI, T3, T3, 0, random.nextInt(-20, 300)),
            encode(Op.LUI, T4, 0, 0, 0x0200_4000),
            encode(Op.SD, 0, T4, T3, 0)
        };
    }

    private int[] csrConstant(int at) {
        int[] access = new int[3];
        Op op = List.of(Op.CSRRW, Op.CSRRS, Op.CSRRC).get(random.nextInt(3));
        int csr;
        if (peer) {
            Shared shared = SHARED_CSRS.get(random.nextInt(SHARED_CSRS.size()));
            csr = shared.csr;
            loadConstant(T3, T4, at, sharedValue(shared), access, 0);
            if (csr == Csr.MEPC || csr == Csr.SEPC) {
                op = Op.CSRRW;
            } else if (csr == Csr.MIE || csr == Csr.SIE) {
                op = Op.CSRRC;
            }
        } else {
            csr = ENGINE_CSRS[random.nextInt(ENGINE_CSRS.length - 1)];
            loadConstant(T3, T4, at, value(), access, 0);
        }
        access[2] = encode(op, register(), T3, 0, csr);
        return access;
    }

    private long sharedValue(Shared shared) {
        boolean address = shared.csr == Csr.MEPC || shared.csr == Csr.SEPC;
        return (random.nextLong() & shared.mask) | (address ? Layout.RAM : 0);
    }

    private int[] jump(int at) {
        long target = ((codePointer() - Layout.RAM & 0x3ffe) | Layout.CODE) - at;
        return new int[] {encode(Op.JAL, chance(2) ? 0 : 1, 0, 0, (int) target)};
    }

    private int[] raw() {
        int bits = random.nextInt();
        bits = chance(2) ? bits | 3 : bits & 0xffff & ~(chance(2) ? 2 : 1);
        return new int[] {isDangerous(bits) ? NOP : bits};
    }

    /** True for what must be followed by a fence, and for what sleeps or reads what a peer has otherwise. */
    private boolean isDangerous(int bits) {
        long uop = Decoder.decode(bits);
        Op op = Op.values()[Uop.op(uop)];
        boolean accessesCsr = op.compareTo(Op.CSRRW) >= 0 && op.compareTo(Op.CSRRCI) <= 0;
        if (!peer) {
            return accessesCsr && isFenced((int) Uop.immediate(uop) & 0xfff);
        }
        return accessesCsr || op == Op.WFI || (POINTERS.contains(Uop.rd(uop)) && (uop & Uop.WRITES_RD) != 0);
    }

    private static boolean isFenced(int csr) {
        return csr == Csr.MENVCFG
                || csr == Csr.SATP
                || csr == Csr.MTVEC
                || csr == Csr.STVEC
                || csr == Csr.MIDT
                || (csr >= Csr.PMPCFG0 && csr < Csr.PMPADDR0 + 0x40);
    }

    private int register() {
        int number = random.nextInt(32);
        return POINTERS.contains(number) ? number + 1 + random.nextInt(3) : number;
    }

    private Instruction pick(int length) {
        List<Instruction> rows = kind.isa().rows();
        while (true) {
            Instruction row = rows.get(random.nextInt(rows.size()));
            if (row.length() == length
                    && (!(row.meaning() instanceof Meaning.Act) || chance(3))
                    && (row.op() != Op.WFI || (!peer && chance(8)))) {
                return row;
            }
        }
    }

    private int compressed() {
        while (true) {
            Instruction row = pick(2);
            int bits = row.match() | (random.nextInt() & ~row.mask() & 0xffff);
            if (row.meaning() instanceof Meaning.Jump && !chance(4)) {
                continue;
            }
            long uop = Decoder.decode(bits);
            boolean movesPointer = (uop & Uop.WRITES_RD) != 0 && POINTERS.contains(Uop.rd(uop));
            if (!movesPointer || chance(20)) {
                return bits;
            }
        }
    }

    /** One instruction of four bytes, whatever the instruction set has, for an offset of the image. */
    private int instruction(int at) {
        Instruction row = pick(4);
        boolean wild = chance(peer ? 60 : 30);
        int base = wild ? register() : List.of(SP, S0, S1).get(random.nextInt(3));
        return switch (row.meaning()) {
            case Meaning.Load l -> row.encode(register(), base, 0, displacement(l.size()));
            case Meaning.Store s -> row.encode(0, base, register(), displacement(s.size()));
            case Meaning.FloatLoad l -> row.encode(register(), base, 0, displacement(l.size()));
            case Meaning.FloatStore s -> row.encode(0, base, register(), displacement(s.size()));
            case Meaning.Floating f ->
                row.encode(register(), register(), register(), rounding() | random.nextInt(32) << 3);
            case Meaning.Atomic a -> row.encode(register(), peer ? SP : base, register(), random.nextInt(4));
            case Meaning.LoadReserved l -> peer ? NOP : row.encode(register(), base, 0, random.nextInt(4));
            case Meaning.StoreConditional s -> peer ? NOP : row.encode(register(), base, register(), random.nextInt(4));
            case Meaning.Branch b -> row.encode(0, register(), register(), branch(at));
            case Meaning.Jump(boolean indirect) ->
                indirect
                        ? row.encode(register(), wild ? register() : A5, 0, 2 * random.nextInt(-3, 10))
                        : row.encode(register(), 0, 0, Math.max(4, branch(at)));
            case Meaning.CsrAccess c -> csr(row, wild);
            case Meaning.Act a -> row.encode(0, chance(2) ? 0 : S0, chance(2) ? 0 : register(), random.nextInt());
            default -> row.encode(register(), register(), register(), random.nextInt());
        };
    }

    /** How a computation rounds: seldom as it must not. */
    private int rounding() {
        return chance(60) ? random.nextInt(8) : List.of(0, 1, 2, 3, 4, 7).get(random.nextInt(6));
    }

    /** Bits of a floating-point register: edges of both formats, values near 1, and anything. */
    private long floating() {
        long single = switch (random.nextInt(4)) {
            case 0 -> random.nextInt();
            case 1 -> (random.nextInt() & 0x80ff_ffff) | 0x3f00_0000;
            default -> SINGLES[random.nextInt(SINGLES.length)] ^ (chance(2) ? 0 : 1 << 31);
        };
        return switch (random.nextInt(6)) {
            case 0, 1, 2 -> single | -1L << 32;
            case 3 -> (random.nextLong() & 0x800f_ffff_ffff_ffffL) | (0x3feL + random.nextInt(3)) << 52;
            case 4 -> random.nextLong();
            default -> Double.doubleToRawLongBits(Float.intBitsToFloat((int) single)) + random.nextInt(-1, 2);
        };
    }

    /** A distance that is mostly forward and stays where there is code. */
    private int branch(int at) {
        int within = at % Layout.PAGE;
        int distance = 2 * (chance(20) ? -random.nextInt(1, 8) : random.nextInt(1, 24));
        boolean leaves = (within < HEAD && within + distance >= HEAD) || (within >= TAIL && within + distance < TAIL);
        return leaves || distance == 0 ? 4 : distance;
    }

    private int csr(Instruction row, boolean wild) {
        if (floats && chance(3)) {
            if (!peer && chance(2)) {
                return row.encode(register(), register(), 0, Csr.FFLAGS + random.nextInt(3));
            }
            return chance(2)
                    ? encode(Op.CSRRWI, register(), random.nextInt(5), 0, Csr.FRM)
                    : encode(chance(2) ? Op.CSRRCI : Op.CSRRSI, register(), random.nextInt(32), 0, Csr.FFLAGS);
        }
        if (!peer) {
            int csr = wild ? random.nextInt(4096) : ENGINE_CSRS[random.nextInt(ENGINE_CSRS.length)];
            boolean reads = csr == Csr.SATP || isFenced(csr);
            return reads ? encode(Op.CSRRS, register(), 0, 0, csr) : row.encode(register(), register(), 0, csr);
        }
        if (chance(6)) { // counters are allowed or not; what they hold is another matter
            return encode(Op.CSRRS, 0, 0, 0, Csr.CYCLE + random.nextInt(3));
        }
        if (chance(2)) {
            return encode(Op.CSRRS, register(), 0, 0, SHARED_READS[random.nextInt(SHARED_READS.length)]);
        }
        Shared shared = SHARED_CSRS.get(random.nextInt(SHARED_CSRS.size()));
        boolean sets = shared.csr == Csr.MEPC || shared.csr == Csr.SEPC;
        boolean clears = shared.csr == Csr.MIE || shared.csr == Csr.SIE || chance(2);
        Op op = sets || !clears ? Op.CSRRSI : Op.CSRRCI;
        return encode(op, register(), (int) (random.nextInt(32) & shared.mask & (sets ? 0 : 31)), 0, shared.csr);
    }

    private int displacement(int size) {
        if (peer && protects) { // a peer may check the bytes of a misaligned access together
            return random.nextInt(-8, 8) * 8;
        }
        if (chance(5)) {
            return random.nextInt(-24, 24);
        }
        return chance(12) ? random.nextInt(-2048, 2048) : random.nextInt(-8, 8) * size;
    }

    // What only M mode may do.

    private void snippets() {
        for (int i = 0; i < Layout.SNIPPET_COUNT; i++) {
            int from = Layout.SNIPPETS + i * Layout.SNIPPET_BYTES;
            int end = from + Layout.SNIPPET_BYTES - 4;
            int resume = handlerResume();
            int at = from;
            while (at < end) {
                int[] next = snippet(at);
                if (size(next) > end - at) {
                    break;
                }
                at = piece(at, next);
            }
            write(at, encode(Op.JAL, 0, 0, 0, resume - at));
        }
    }

    /** Where the handler of M mode goes on behind its snippet: found by its first instruction. */
    private int handlerResume() {
        int wanted = encode(Op.CSRRS, T3, 0, 0, Csr.MCAUSE);
        int found = -1;
        for (int at = Layout.MACHINE_HANDLER; at < Layout.SNIPPETS; at += 4) {
            if (memory.getInt(at) == wanted) {
                found = at; // the last one: the log reads it too
            }
        }
        return found;
    }

    private int[] snippet(int at) {
        return switch (random.nextInt(12)) {
            case 0, 1, 2 -> changeEntry(at);
            case 3 -> satpAndFence(at);
            case 4 -> protection(at);
            case 5 -> constantTo(at, Csr.MIE, random.nextLong() & interrupts);
            case 6 -> constantTo(at, Csr.MIDELEG, peer ? random.nextLong() & 0x222 : random.nextLong());
            case 7 -> constantTo(at, Csr.MEDELEG, delegation());
            case 8 -> constantTo(at, Csr.MIP, random.nextLong() & 0x222);
            case 9 -> changeStatus(at);
            case 10 -> peer ? waitingForWhatIsPending() : clint();
            default -> constantTo(at, Csr.MCOUNTEREN, random.nextInt(8));
        };
    }

    private long delegation() {
        long delegated = random.nextLong() & 0xb1fe;
        if (peer) {
            delegated = (delegated & ~(1L << 7)) | (delegated & 1L << 5) << 2; // see what the handlers log
        }
        return chance(3) ? delegated & ~(1L << 12 | 1L << 1) : delegated;
    }

    private int[] constantTo(int at, int csr, long value) {
        int[] access = new int[3];
        loadConstant(T3, T4, at, value, access, 0);
        access[2] = encode(Op.CSRRW, 0, T3, 0, csr);
        return access;
    }

    private int[] changeStatus(int at) {
        int[] access = new int[3];
        long bits = 1L << 5 | 1L << 7 | 1L << 18 | 1L << 19 | (floats ? 0 : 1L << 20 | 1L << 21 | 1L << 22);
        long on = floats && !peer ? 1L << 13 : 0;
        loadConstant(T3, T4, at, (random.nextLong() & bits) | on, access, 0);
        access[2] = encode(floats || chance(2) ? Op.CSRRS : Op.CSRRC, 0, T3, 0, Csr.MSTATUS);
        return access;
    }

    private int[] waitingForWhatIsPending() {
        return new int[] {
            encode(Op.ADDI, T3, 0, 0, (int) interrupts),
            encode(Op.CSRRS, 0, T3, 0, Csr.MIP),
            encode(Op.CSRRS, 0, T3, 0, Csr.MIE),
            encode(Op.WFI, 0, 0, 0, 0)
        };
    }

    private int[] satpAndFence(int at) {
        int[] change = new int[4];
        loadConstant(T3, T4, at, chance(5) ? 0 : satps[random.nextInt(Layout.SPACES)], change, 0);
        change[2] = encode(Op.CSRRW, 0, T3, 0, Csr.SATP);
        change[3] = chance(2) ? NOP : encode(Op.SFENCE_VMA, 0, 0, 0, 0);
        return change;
    }

    /** Writes a page table entry and fences no more than is needed. */
    private int[] changeEntry(int at) {
        Entry entry = entries.get(random.nextInt(entries.size()));
        boolean code = entry.page < physical(Layout.DATA);
        long old = memory.getLong(entry.offset);
        long value = leaf(entry.page, flags(code));
        boolean oneAddress = chance(2);
        boolean oneSpace = (old & Sv39Walk.GLOBAL) == 0 && chance(2);
        int[] change = new int[5 + (oneAddress ? 2 : 0) + (oneSpace ? 2 : 0) + 1];
        int n = 0;
        n = loadConstant(T3, T3, at, physical(entry.offset), change, n);
        n = loadConstant(T4, T4, at + 4 * n, value, change, n);
        if (oneAddress) {
            n = loadConstant(T5, T5, at + 4 * n, entry.virtual, change, n);
        }
        change[n++] = encode(Op.SD, 0, T3, T4, 0);
        if (oneSpace) {
            // the fence must follow the store at once, so its operand is there before
            int store = change[--n];
            n = loadConstant(T4 + 2, T4 + 2, at + 4 * n, satps[entry.space] >>> 44 & 0xffff, change, n);
            change[n++] = store;
        }
        change[n++] = encode(Op.SFENCE_VMA, 0, oneAddress ? T5 : 0, oneSpace ? T4 + 2 : 0, 0);
        if (oneSpace) {
            // t6 held the handler's store
            int[] longer = java.util.Arrays.copyOf(change, n + 3);
            int auipc = at + 4 * n;
            longer[n++] = encode(Op.AUIPC, 31, 0, 0, Layout.STORE - (auipc & -0x1000));
            longer[n++] = encode(Op.SRLI, 31, 31, 0, 12);
            longer[n++] = encode(Op.SLLI, 31, 31, 0, 12);
            return longer;
        }
        return java.util.Arrays.copyOf(change, n);
    }

    /** Writes a protection entry and fences. */
    private int[] protection(int at) {
        if (globals || (peer && (kind.locks() || !protects))) {
            return new int[] {NOP};
        }
        int entry = random.nextInt(4);
        int[] change = new int[8];
        int n = loadConstant(T3, T4, at, range(), change, 0);
        change[n++] = encode(Op.CSRRW, 0, T3, 0, Csr.PMPADDR0 + entry);
        change[n++] = encode(Op.SFENCE_VMA, 0, 0, 0, 0);
        n = loadConstant(T3, T4, at + 4 * n, configurations(), change, n);
        change[n++] = encode(Op.CSRRW, 0, T3, 0, Csr.PMPCFG0);
        change[n] = encode(Op.SFENCE_VMA, 0, 0, 0, 0);
        return change;
    }

    /** What a protection entry's address register holds: a range within data or code, on any boundary of 4 bytes. */
    private long range() {
        long base = Layout.RAM + Layout.DATA;
        if (!peer && chance(3)) {
            base = Layout.RAM + Layout.CODE;
        } else if (!peer && chance(12)) {
            base = Layout.RAM + Layout.TABLES;
        }
        long page = base + (long) random.nextInt(4) * Layout.PAGE;
        long within = chance(2) ? Layout.PAGE - 4L * random.nextInt(12) : 4L * random.nextInt(1024);
        long address = (page + within) >>> 2;
        int ones = random.nextInt(chance(2) ? 4 : 11);
        return chance(2) ? address : (address & -(1L << ones)) | ((1L << ones) - 1) >> 1;
    }

    /** Four random entries; the others off. */
    private long configurations() {
        long value = 0;
        for (int i = 0; i < 4; i++) {
            long byteOf = random.nextInt(32);
            if (chance(3)) {
                byteOf |= 7;
            }
            if (i == 0 && (peer || kind.locks()) && (byteOf >> 3 & 3) == 1) {
                byteOf ^= 0x18; // from address 0 on: the handlers too
            }
            if (peer && (byteOf & 3) == 2) {
                byteOf |= 1; // writable and not readable is reserved
            }
            if (kind.locks() && chance(3)) {
                byteOf |= 0x80;
            }
            value |= byteOf << (8 * i);
        }
        return value;
    }

    // Setting up.

    private int set(int at, int csr, long value) {
        return piece(at, settingOf(at, csr, value));
    }

    private int[] settingOf(int at, int csr, long value) {
        int[] access = new int[3];
        loadConstant(5, 6, at, value, access, 0);
        access[2] = encode(Op.CSRRW, 0, 5, 0, csr);
        return access;
    }

    private void setUp() {
        int at = Layout.START;
        long vectored = random.nextInt(4);
        at = write(at, settingOf(at, Csr.MTVEC, physical(Layout.MACHINE_HANDLER) | (vectored & 1)));
        at = write(at, settingOf(at, Csr.STVEC, physical(Layout.SUPERVISOR_HANDLER) | vectored >> 1));
        at = write(at, settingOf(at, Csr.PMPADDR0 + 15, -1L >>> 10));
        at = write(at, settingOf(at, Csr.PMPCFG0 + 2, 0x1fL << 56));
        for (int entry = 0; entry < 4; entry++) {
            at = write(at, settingOf(at, Csr.PMPADDR0 + entry, range()));
        }
        if (protects) {
            at = set(at, Csr.PMPCFG0, configurations());
        }
        at = write(at, encode(Op.SFENCE_VMA, 0, 0, 0, 0));
        if (updates) {
            at = write(at, settingOf(at, Csr.MENVCFG, 1L << 61));
        }
        if (!chance(5)) {
            at = set(at, Csr.SATP, satps[random.nextInt(Layout.SPACES)]);
        }
        if (!chance(3)) {
            at = set(at, Csr.MEDELEG, delegation());
            at = set(at, Csr.MIDELEG, peer ? random.nextLong() & 0x222 : random.nextLong());
        }
        at = set(at, Csr.MIE, random.nextLong() & interrupts);
        at = set(at, Csr.MCOUNTEREN, random.nextInt(8));
        if (!peer && chance(5)) {
            at = set(at, Csr.MIDT, physical(descriptors()));
        }
        long status = peer ? random.nextLong() & (STATUS & ~8) : random.nextLong() & 0x7c_00a2L;
        long mode = new int[] {0, 1, 3}[random.nextInt(3)];
        long on = !floats ? 0 : peer ? 3L << 13 : random.nextInt(1, 4) * (1L << 13);
        at = write(at, settingOf(at, Csr.MSTATUS, (status & ~(3L << 11)) | mode << 11 | on));
        if (floats) {
            at = loadFloats(at);
        }
        at = write(at, settingOf(at, Csr.MEPC, chance(2) ? physical(Layout.CODE) : codePointer()));
        int registers = at;
        at = write(at, upper(31, registers, Layout.STORE_REGISTERS));
        at = write(at, encode(Op.ADDI, 31, 31, 0, low(registers, Layout.STORE_REGISTERS)));
        for (int i = 1; i < 31; i++) {
            at = write(at, encode(Op.LD, i, 31, 0, 8 * i));
        }
        for (int pointer : POINTERS.stream().sorted().toList()) {
            memory.putLong(
                    Layout.STORE_REGISTERS + 8 * pointer,
                    pointer == A5 ? codePointer() : pointer == SP ? stackPointer() : dataPointer());
        }
        at = write(at, encode(Op.LD, 31, 31, 0, 8 * 31), encode(Op.MRET, 0, 0, 0, 0));
        if (at > Layout.FINISH) {
            throw new IllegalStateException("the setup ends at " + at);
        }
        finish();
    }

    private int loadFloats(int from) {
        int at = write(from, upper(31, from, Layout.DATA), encode(Op.ADDI, 31, 31, 0, low(from, Layout.DATA)));
        for (int i = 0; i < 32; i++) {
            memory.putLong(Layout.DATA + 8 * i, floating());
            at = write(at, encode(Op.FLD, i, 31, 0, 8 * i));
        }
        return write(at, encode(Op.CSRRW, 0, 0, 0, Csr.FCSR), encode(Op.CSRRWI, 0, random.nextInt(5), 0, Csr.FRM));
    }

    /** An interrupt descriptor table, in the first page, some of whose entries are empty. */
    private int descriptors() {
        int table = 0xc00;
        for (int i = 0; i < 64; i++) {
            long handler = physical(Layout.MACHINE_HANDLER) + 4L * (i & 31);
            memory.putLong(table + 8 * i, chance(20) ? 0 : handler);
        }
        return table;
    }

    private void finish() {
        if (!peer) {
            assemble(Layout.FINISH, String.format(Locale.ROOT, "j 0x%x", physical(Layout.FINISH)));
            return;
        }
        PeerDriver.finish(this::assemble, floats);
    }

    /** The bits of a CSR that a program for a peer may set. */
    static long shared(int csr) {
        if (csr >= Csr.FFLAGS && csr <= Csr.FCSR) {
            return -1;
        }
        if (csr == Csr.MEPC || csr == Csr.SEPC) {
            return ~1L; // QEMU 7.2 keeps bit 0
        }
        return SHARED_CSRS.stream()
                .filter(shared -> shared.csr == csr)
                .mapToLong(Shared::mask)
                .findFirst()
                .orElse(0);
    }

    /** True when a value of satp is one under which the program may go on without a fence. */
    static boolean isOwnSpace(Program program, long satp) {
        long root = (satp & 0xfff_ffff_ffffL) << 12;
        return satp >>> 60 == 0 || root == physical(table(0, 0)) || root == physical(table(1, 0));
    }
}
