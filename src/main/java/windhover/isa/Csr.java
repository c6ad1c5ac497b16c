package windhover.isa;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/**
 * A control and status register: one row of {@link #rows}, which is its definition. Which registers there are, what
 * they hold, their reset, their part in saved states, their names and their fields on the screen follow from it.
 *
 * @param number its number in the instructions; bits 9 and 8 are the least mode that may access it, bits 11 and 10 both
 *     set make it read-only (Priv. §2.1)
 * @param name its name
 * @param extension what it belongs to
 * @param rule what it holds and does when it is read and written
 * @param sentence what it is
 * @param fields its named fields, highest first; empty for a plain number
 */
public record Csr(int number, String name, Extension extension, Rule rule, String sentence, List<Field> fields) {
    /**
     * Bits {@code high} to {@code low} of a register.
     *
     * @param writable the bits, in their place, that hold what is written; the others are fixed
     * @param extension what a processor needs to have it; without, it is always 0
     */
    public record Field(String name, int high, int low, long writable, String sentence, Extension extension) {
        /** The field's bits of a register's value, moved down to bit 0. */
        public long of(long value) {
            return value << (63 - high) >>> (63 - high + low);
        }

        long mask() {
            return -1L << (63 - high) >>> (63 - high + low) << low;
        }

        /** The same with bits that cannot be written. */
        Field fixed() {
            return new Field(name, high, low, 0, sentence, extension);
        }

        /** The same, which only processors with an extension have. */
        Field of(Extension needed) {
            return new Field(name, high, low, writable, sentence, needed);
        }

        /** The same of which only some bits, counted from the field's lowest, can be written. */
        Field only(long bits) {
            return new Field(name, high, low, bits << low, sentence, extension);
        }
    }

    /**
     * What a register holds, and which values it takes (WARL rules, Priv. §2.3). The processor switches over the kinds
     * without a {@code default}: the compiler names the file that lacks a new one.
     */
    public sealed interface Rule {
        /**
         * Holds what is written.
         *
         * @param writable the bits that can be written; the others keep their value at reset
         * @param reset the value after reset
         * @param refetches a write changes how fetch sees memory
         */
        record Held(long writable, long reset, boolean refetches) implements Rule {}

        /** {@code mstatus}: as Held, but a previous mode that does not exist becomes U. */
        record Status(long writable, long reset) implements Rule {}

        /** {@code satp}: a write with an unknown mode is ignored altogether; S mode's accesses may trap. */
        record Root() implements Rule {}

        /** {@code mip}: wires and the bits that software sets. */
        record Pending(long writable) implements Rule {}

        /** {@code mcountinhibit}: stops counters. */
        record Inhibit(long writable) implements Rule {}

        /** A counter of M mode; {@code bit} is its place in the registers that enable and stop counters. */
        record Counter(int bit) implements Rule {}

        /** A counter for reading, where the enabling registers let the mode. */
        record CounterView(int bit) implements Rule {}

        /** Some bits of another register. */
        record View(int of, long writable, long visible) implements Rule {}

        /** The bits of another register that {@code mideleg} gives to S mode. */
        record Delegated(int of, long writable) implements Rule {}

        /** Eight bytes of protection entries, from {@code first} on. */
        record ProtectionBytes(int first) implements Rule {}

        /** The address of a protection entry. */
        record ProtectionAddress(int entry) implements Rule {}

        /**
         * Reads always the same; a write does nothing.
         *
         * @param logged a commit log shows a write
         */
        record Constant(long value, boolean logged) implements Rule {}

        /** {@code mhartid}: the number of the processor on its board. */
        record ProcessorNumber() implements Rule {}

        /** Bits {@code high} to {@code low} of the floating-point status; there while {@code mstatus.FS} is not off. */
        record FloatStatus(int high, int low) implements Rule {}

        /** {@code stimecmp}: what the time is compared with for S mode. */
        record TimeCompare() implements Rule {}

        /** {@code misa}: the extensions of the processor. */
        record Extensions() implements Rule {}
    }

    public static final int FFLAGS = 0x001;
    public static final int FRM = 0x002;
    public static final int FCSR = 0x003;
    public static final int SSTATUS = 0x100;
    public static final int SIE = 0x104;
    public static final int STVEC = 0x105;
    public static final int SCOUNTEREN = 0x106;
    public static final int SENVCFG = 0x10a;
    public static final int SSCRATCH = 0x140;
    public static final int SEPC = 0x141;
    public static final int SCAUSE = 0x142;
    public static final int STVAL = 0x143;
    public static final int SIP = 0x144;
    public static final int STIMECMP = 0x14d;
    public static final int SATP = 0x180;
    public static final int MSTATUS = 0x300;
    public static final int MISA = 0x301;
    public static final int MEDELEG = 0x302;
    public static final int MIDELEG = 0x303;
    public static final int MIE = 0x304;
    public static final int MTVEC = 0x305;
    public static final int MCOUNTEREN = 0x306;
    public static final int MENVCFG = 0x30a;
    public static final int MCOUNTINHIBIT = 0x320;
    /** The first of 29 event selectors, for counters 3 to 31. */
    public static final int MHPMEVENT3 = 0x323;

    public static final int MSCRATCH = 0x340;
    public static final int MEPC = 0x341;
    public static final int MCAUSE = 0x342;
    public static final int MTVAL = 0x343;
    public static final int MIP = 0x344;
    /** The first of the PMP configuration registers; RV64 has the even ones only. */
    public static final int PMPCFG0 = 0x3a0;
    /** The first of the PMP address registers. */
    public static final int PMPADDR0 = 0x3b0;

    public static final int TSELECT = 0x7a0;
    public static final int TDATA1 = 0x7a1;
    public static final int TDATA2 = 0x7a2;
    public static final int TDATA3 = 0x7a3;
    /** Kestrel-3: where the interrupt descriptor table lies; 0 = none. */
    public static final int MIDT = 0x7c0;

    public static final int MCYCLE = 0xb00;
    public static final int MINSTRET = 0xb02;
    /** The first of 29 counters of events. */
    public static final int MHPMCOUNTER3 = 0xb03;

    public static final int CYCLE = 0xc00;
    public static final int TIME = 0xc01;
    public static final int INSTRET = 0xc02;
    /** The first of 29 counters of events, for reading. */
    public static final int HPMCOUNTER3 = 0xc03;

    public static final int MVENDORID = 0xf11;
    public static final int MARCHID = 0xf12;
    public static final int MIMPID = 0xf13;
    public static final int MHARTID = 0xf14;
    public static final int MCONFIGPTR = 0xf15;

    private static final Field SPP = bit("SPP", 8, "mode before the trap to S: 1 S, 0 U");
    private static final Field SPIE = bit("SPIE", 5, "SIE before the trap to S");
    private static final Field SIE_BIT = bit("SIE", 1, "interrupts are taken in S mode");
    private static final Field MXR = bit("MXR", 19, "loads may read pages that may only be executed");
    private static final Field SUM = bit("SUM", 18, "S mode may access pages of U mode");
    private static final Field UXL =
            bits("UXL", 33, 32, "register width in U mode: 2 is 64 bits").fixed();
    private static final Field FS = bits(
                    "FS", 14, 13, "floating-point registers: 0 off, 1 as at first, 2 clean, 3 dirty")
            .of(Extension.F);
    private static final Field SD =
            bit("SD", 63, "some extension state is dirty").fixed();

    private static final int NUMBERS = 1 << 12;

    /** Entries of physical memory protection. */
    private static final int PROTECTION_ENTRIES = 16;

    private static final long ALL_BITS = -1;
    private static final long S_INTERRUPTS = 1 << 1 | 1 << 5 | 1 << 9;
    private static final long LINES = 0xffff_0000L;
    private static final long XLEN_64 = 2L << 32 | 2L << 34;

    /**
     * Exceptions that may be delegated: all that can occur below M mode (Priv. §3.1.8). The environment call from M
     * mode cannot, nor can a misaligned fetch, since compressed instructions are always on.
     */
    private static final long DELEGABLE = 0xb3fe;

    /**
     * Names of the manuals for registers that this processor lacks, so that a program that asks for them can be read.
     */
    private static final String OTHERS = """
      008 vstart 009 vxsat 00a vxrm 00f vcsr 015 seed c20 vl c21 vtype c22 vlenb
      10c sstateen0 10d sstateen1 10e sstateen2 10f sstateen3 150 siselect 151 sireg 15c stopei db0 stopi da0 scountovf
      30c mstateen0 30d mstateen1 30e mstateen2 30f mstateen3 350 miselect 351 mireg 35c mtopei fb0 mtopi 308 mvien 309 mvip
      34a mtinst 34b mtval2 747 mseccfg 5a8 scontext 7a4 tinfo 7a5 tcontrol 7a8 mcontext 7aa mscontext 7b0 dcsr 7b1 dpc 7b2 dscratch0 7b3 dscratch1
      200 vsstatus 204 vsie 205 vstvec 240 vsscratch 241 vsepc 242 vscause 243 vstval 244 vsip 24d vstimecmp 280 vsatp
      600 hstatus 602 hedeleg 603 hideleg 604 hie 605 htimedelta 606 hcounteren 607 hgeie 60a henvcfg 643 htval 644 hip 645 hvip
      64a htinst 680 hgatp 6a8 hcontext e12 hgeip
      """;

    /** All registers, in the order of their part in saved states. */
    private static final List<Csr> ROWS = new ArrayList<>();

    /** All registers of any processor, by number. */
    public static final List<Csr> ALL;

    /** Those that hold something, in the order of saved states. */
    public static final List<Csr> HOLDING;

    /** How many hold something. */
    public static final int CELLS;

    private static final int[] CELL = new int[NUMBERS];

    private static final @Nullable Csr[] BY_NUMBER = new @Nullable Csr[NUMBERS];
    private static final String[] NAMES = new String[NUMBERS];
    private static final Map<String, Integer> BY_NAME = new HashMap<>();

    static {
        for (int number = 0; number < NUMBERS; number++) {
            NAMES[number] = "0x" + Integer.toHexString(number);
        }
        String[] others = OTHERS.strip().split("\\s+", -1);
        for (int i = 0; i < others.length; i += 2) {
            name(Integer.parseInt(others[i], 16), others[i + 1]);
        }
        for (int i = 4; i < 16; i += 2) {
            name(PMPCFG0 + i, "pmpcfg" + i);
        }
        for (int i = PROTECTION_ENTRIES; i < 64; i++) {
            name(PMPADDR0 + i, "pmpaddr" + i);
        }
        rows();
        HOLDING = ROWS.stream().filter(Csr::isHolding).toList();
        CELLS = HOLDING.size();
        Arrays.fill(CELL, -1);
        for (int cell = 0; cell < CELLS; cell++) {
            CELL[HOLDING.get(cell).number] = cell;
        }
        ALL = ROWS.stream().sorted(Comparator.comparingInt(Csr::number)).toList();
        for (Csr csr : ALL) {
            BY_NUMBER[csr.number] = csr;
            name(csr.number, csr.name);
        }
    }

    private boolean isHolding() {
        return switch (rule) {
            case Rule.Held h -> true;
            case Rule.Status s -> true;
            case Rule.Root r -> true;
            case Rule.Pending p -> true;
            case Rule.Inhibit i -> true;
            case Rule.Counter c -> true;
            case Rule.CounterView c -> false;
            case Rule.View v -> false;
            case Rule.Delegated d -> false;
            case Rule.ProtectionBytes b -> false; // protection has a part of its own
            case Rule.ProtectionAddress a -> false;
            case Rule.Constant c -> false;
            case Rule.ProcessorNumber n -> false;
            case Rule.Extensions e -> false;
            case Rule.FloatStatus f -> false; // they are with the floating-point registers
            case Rule.TimeCompare t -> false; // the timer has a part of its own
        };
    }

    /** The fields that a processor with an instruction set has, highest first. */
    public List<Field> fields(Isa isa) {
        return fields.stream().filter(field -> isa.has(field.extension)).toList();
    }

    /** The bits of the fields that such a processor lacks. */
    public long absent(Isa isa) {
        return fields.stream()
                .filter(field -> !isa.has(field.extension))
                .mapToLong(Field::mask)
                .reduce(0, (a, b) -> a | b);
    }

    /** Its number among those that hold something ({@link #HOLDING}), −1 where it holds nothing of its own. */
    public int cell() {
        return CELL[number];
    }

    private static void name(int number, String name) {
        NAMES[number] = name;
        BY_NAME.put(name, number);
    }

    /** The register of a number, or null where no processor has one. */
    public static @Nullable Csr of(int number) {
        return number < 0 || number >= NUMBERS ? null : BY_NUMBER[number];
    }

    /** The register of a name, or null where no processor has one. */
    public static @Nullable Csr named(String name) {
        Integer number = BY_NAME.get(name);
        return number == null ? null : of(number);
    }

    /**
     * The name of number 0 to 4095, also of a register that this processor lacks; a hexadecimal number where the
     * manuals name none.
     */
    public static String name(int number) {
        return NAMES[number];
    }

    /** A register that is a plain number. */
    private static void row(int number, String name, Extension extension, Rule rule, String sentence) {
        ROWS.add(new Csr(number, name, extension, rule, sentence, List.of()));
    }

    /** A register with fields, whose writable bits are theirs. */
    private static void row(
            int number, String name, Extension extension, LongFunction<Rule> rule, String sentence, Field... fields) {
        long writable = Arrays.stream(fields).mapToLong(Field::writable).reduce(0, (a, b) -> a | b);
        ROWS.add(new Csr(number, name, extension, rule.apply(writable), sentence, List.of(fields)));
    }

    private static Rule holds(long writable) {
        return new Rule.Held(writable, 0, false);
    }

    private static Rule constant(long value) {
        return new Rule.Constant(value, true);
    }

    private static long visible(Field... fields) {
        return Arrays.stream(fields).mapToLong(Field::mask).reduce(0, (a, b) -> a | b);
    }

    private static Field bits(String name, int high, int low, String sentence) {
        Field field = new Field(name, high, low, 0, sentence, Extension.SM);
        return field.only(field.mask() >>> low);
    }

    private static Field bit(String name, int bit, String sentence) {
        return bits(name, bit, bit, sentence);
    }

    private static Field[] interrupts(String what, boolean machine) {
        List<Field> fields = new ArrayList<>();
        for (int line = 15; line >= 0; line--) {
            fields.add(bit("IRQ" + line, 16 + line, "interrupt line " + line + " " + what));
        }
        String[] kinds = {"S", "software", "T", "timer", "E", "external"};
        char suffix = what.equals("enabled") ? 'E' : 'P';
        for (int kind = 2; kind >= 0; kind--) {
            if (machine) {
                fields.add(bit(
                        "M" + kinds[2 * kind] + "I" + suffix,
                        3 + 4 * kind,
                        "machine " + kinds[2 * kind + 1] + " interrupt " + what));
            }
            fields.add(bit(
                    "S" + kinds[2 * kind] + "I" + suffix,
                    1 + 4 * kind,
                    "supervisor " + kinds[2 * kind + 1] + " interrupt " + what));
        }
        fields.sort((a, b) -> Integer.compare(b.high, a.high));
        return fields.toArray(Field[]::new);
    }

    private static Field[] flags() {
        return new Field[] {
            bit("NV", 4, "invalid operation"),
            bit("DZ", 3, "division by zero"),
            bit("OF", 2, "overflow"),
            bit("UF", 1, "underflow"),
            bit("NX", 0, "inexact"),
        };
    }

    private static Field[] floatStatus() {
        List<Field> fields = new ArrayList<>();
        fields.add(bits("FRM", 7, 5, "how computations round"));
        fields.addAll(List.of(flags()));
        return fields.toArray(Field[]::new);
    }

    private static Field[] vector() {
        return new Field[] {
            bits("BASE", 63, 2, "address of the handler, divided by 4"),
            bits("MODE", 1, 0, "0 all traps go to BASE, 1 interrupts go to BASE + 4 × cause")
                    .only(1),
        };
    }

    private static Field[] cause() {
        return new Field[] {bit("INTERRUPT", 63, "1 interrupt, 0 exception"), bits("CODE", 62, 0, "number of the cause")
        };
    }

    private static Field[] counters(String what) {
        return new Field[] {
            bits("HPM", 31, 3, "counters of events " + what).fixed(),
            bit("IR", 2, "`instret` " + what),
            bit("TM", 1, "`time` " + what),
            bit("CY", 0, "`cycle` " + what),
        };
    }

    private static void rows() {
        // formatter:off
        // What M mode has. Registers that hold something come in the order of saved states, new ones last.
        row(MSTATUS,    "mstatus",    Extension.SM, writable -> new Rule.Status(writable, XLEN_64), "Status of the processor: modes, interrupt enables, and how memory is seen.",
            SD,
            bits("SXL", 35, 34, "register width in S mode: 2 is 64 bits").fixed(),
            UXL,
            bit("TSR",  22, "`sret` traps in S mode"),
            bit("TW",   21, "`wfi` traps below M mode"),
            bit("TVM",  20, "`satp` and `sfence.vma` trap in S mode"),
            MXR,
            SUM,
            bit("MPRV", 17, "loads and stores act as in mode MPP"),
            FS,
            bits("MPP", 12, 11, "mode before the trap to M: 3 M, 1 Extension.S, 0 U"),
            SPP,
            bit("MPIE",  7, "MIE before the trap to M"),
            SPIE,
            bit("MIE",   3, "interrupts are taken in M mode"),
            SIE_BIT);
        row(MEDELEG,    "medeleg",    Extension.SM, holds(DELEGABLE), "Which exceptions below M mode go to S mode, one bit a cause.");
        row(MIDELEG,    "mideleg",    Extension.SM, holds(S_INTERRUPTS | LINES), "Which interrupts go to S mode, one bit a cause.");
        row(MIE,        "mie",        Extension.SM, Csr::holds, "Which interrupts are enabled.", interrupts("enabled", true));
        row(MIP,        "mip",        Extension.SM, writable -> new Rule.Pending(S_INTERRUPTS), "Which interrupts are pending.", interrupts("pending", true));
        row(MTVEC,      "mtvec",      Extension.SM, Csr::holds, "Where traps to M mode go when there is no interrupt descriptor table.", vector());
        row(MCOUNTEREN, "mcounteren", Extension.SM, Csr::holds, "Which counters S mode may read.", counters("readable below M mode"));
        row(MENVCFG,    "menvcfg",    Extension.SM, writable -> new Rule.Held(writable, 0, true), "Settings for software below M mode.",
            bit("STCE", 63, "`stimecmp` says when the timer interrupt of S mode is pending").of(Extension.SSTC),
            bit("ADUE", 61, "the page walker sets accessed and dirty bits itself"),
            bit("FIOM",  0, "fences of I/O order memory too"));
        row(MCOUNTINHIBIT, "mcountinhibit", Extension.SM, Rule.Inhibit::new, "Which counters stand still.",
            bits("HPM", 31, 3, "counters of events stand still").fixed(),
            bit("IR",    2, "`minstret` stands still"),
            bit("CY",    0, "`mcycle` stands still"));
        row(MSCRATCH,   "mscratch",   Extension.SM, holds(ALL_BITS), "A word for the trap handler of M mode.");
        row(MEPC,       "mepc",       Extension.SM, holds(~1), "Where a trap to M mode happened; `mret` goes back there.");
        row(MCAUSE,     "mcause",     Extension.SM, Csr::holds, "Why the last trap to M mode was taken.", cause());
        row(MTVAL,      "mtval",      Extension.SM, holds(ALL_BITS), "The address or instruction of the last trap to M mode.");

        // What S mode has.
        row(STVEC,      "stvec",      Extension.S,  Csr::holds, "Where traps to S mode go.", vector());
        row(SCOUNTEREN, "scounteren", Extension.S,  Csr::holds, "Which counters U mode may read.", counters("readable in U mode"));
        row(SENVCFG,    "senvcfg",    Extension.S,  Csr::holds, "Settings for programs in U mode.", bit("FIOM", 0, "fences of I/O order memory too"));
        row(SSCRATCH,   "sscratch",   Extension.S,  holds(ALL_BITS), "A word for the trap handler of S mode.");
        row(SEPC,       "sepc",       Extension.S,  holds(~1), "Where a trap to S mode happened; `sret` goes back there.");
        row(SCAUSE,     "scause",     Extension.S,  Csr::holds, "Why the last trap to S mode was taken.", cause());
        row(STVAL,      "stval",      Extension.S,  holds(ALL_BITS), "The address or instruction of the last trap to S mode.");
        row(SATP,       "satp",       Extension.S,  writable -> new Rule.Root(), "Address translation: the root page table.",
            bits("MODE", 63, 60, "0 off, 8 Sv39"),
            bits("ASID", 59, 44, "address space"),
            bits("PPN",  43,  0, "page number of the root page table"));

        // The Kestrel-3's own, and the counters.
        row(MIDT,       "midt",       Extension.SM, holds(~7), "Kestrel-3: where the interrupt descriptor table lies in memory; 0 = none, traps go to `mtvec`.");
        row(MCYCLE,     "mcycle",     Extension.SM, new Rule.Counter(0), "Cycles since reset.");
        row(MINSTRET,   "minstret",   Extension.SM, new Rule.Counter(2), "Instructions retired since reset.");

        // What holds nothing of its own.
        Field[] status = {SD, UXL, MXR, SUM, FS, SPP, SPIE, SIE_BIT};
        row(SSTATUS,    "sstatus",    Extension.S,  writable -> new Rule.View(MSTATUS, writable, visible(status)), "Status of the processor, as far as S mode may see it.", status);
        row(SIE,        "sie",        Extension.S,  writable -> new Rule.Delegated(MIE, ALL_BITS), "Which interrupts of S mode are enabled.", interrupts("enabled", false));
        row(SIP,        "sip",        Extension.S,  writable -> new Rule.Delegated(MIP, 1 << 1), "Which interrupts of S mode are pending.", interrupts("pending", false));
        row(FFLAGS,     "fflags",     Extension.F,  writable -> new Rule.FloatStatus(4, 0), "What computations in floating point raised.", flags());
        row(FRM,        "frm",        Extension.F,  writable -> new Rule.FloatStatus(7, 5), "How computations in floating point round.",
            bits("RM", 2, 0, "0 nearest, ties to even; 1 to zero; 2 down; 3 up; 4 nearest, ties away from zero"));
        row(FCSR,       "fcsr",       Extension.F,  writable -> new Rule.FloatStatus(7, 0), "`frm` and `fflags`.", floatStatus());
        row(STIMECMP,   "stimecmp",   Extension.SSTC, new Rule.TimeCompare(), "The timer interrupt of S mode is pending while `time` is at least this, unsigned.");
        row(MISA,       "misa",       Extension.SM, writable -> new Rule.Extensions(), "Width of the registers and the extensions.",
            bits("MXL", 63, 62, "register width: 2 is 64 bits").fixed(),
            bits("EXTENSIONS", 25, 0, "one bit a letter").fixed());
        row(CYCLE,      "cycle",      Extension.ZICSR, new Rule.CounterView(0), "Cycles since reset, for reading.");
        row(TIME,       "time",       Extension.ZICSR, new Rule.CounterView(1), "The timer's count, for reading.");
        row(INSTRET,    "instret",    Extension.ZICSR, new Rule.CounterView(2), "Instructions retired since reset, for reading.");
        row(TSELECT,    "tselect",    Extension.SM, constant(0), "Which debug trigger is looked at; there is none.");
        row(TDATA1,     "tdata1",     Extension.SM, new Rule.Constant(0, false), "The debug trigger's kind; 0, as there is none.");
        row(TDATA2,     "tdata2",     Extension.SM, new Rule.Constant(0, false), "The debug trigger's first value; there is none.");
        row(TDATA3,     "tdata3",     Extension.SM, new Rule.Constant(0, false), "The debug trigger's second value; there is none.");
        row(MVENDORID,  "mvendorid",  Extension.SM, constant(0), "The vendor's number; 0 = none.");
        row(MARCHID,    "marchid",    Extension.SM, constant(0), "The microarchitecture's number.");
        row(MIMPID,     "mimpid",     Extension.SM, constant(0), "The implementation's version.");
        row(MHARTID,    "mhartid",    Extension.SM, new Rule.ProcessorNumber(), "The number of this hardware thread.");
        row(MCONFIGPTR, "mconfigptr", Extension.SM, constant(0), "Where a description of the machine lies; 0 = none.");
        for (int i = 3; i < 32; i++) {
            row(MHPMEVENT3 + i - 3,   "mhpmevent" + i,   Extension.SM, constant(0), "Which event counter " + i + " counts.");
            row(MHPMCOUNTER3 + i - 3, "mhpmcounter" + i, Extension.SM, new Rule.Constant(0, false), "Counter " + i + " of events.");
            row(HPMCOUNTER3 + i - 3,  "hpmcounter" + i,  Extension.ZICSR, new Rule.CounterView(i), "Counter " + i + " of events, for reading.");
        }
        for (int i = 0; i < PROTECTION_ENTRIES; i += 8) {
            row(PMPCFG0 + i / 4, "pmpcfg" + i / 4, Extension.SM, new Rule.ProtectionBytes(i),
                "Physical memory protection: a byte for each of the entries " + i + " to " + (i + 7) + ".");
        }
        for (int i = 0; i < PROTECTION_ENTRIES; i++) {
            row(PMPADDR0 + i, "pmpaddr" + i, Extension.SM, new Rule.ProtectionAddress(i), "Physical memory protection: address of entry " + i + ", divided by 4.");
        }
        // formatter:on
    }
}
