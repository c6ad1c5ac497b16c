package windhover.isa;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A control and status register of this processor: what the screen says of it. What it does is the processor's
 * business.
 *
 * @param number its number in the instructions
 * @param name its name
 * @param sentence what it is
 * @param fields its named fields, highest first; empty for a plain number
 */
public record Csr(int number, String name, String sentence, List<Field> fields) {
    /** Bits {@code high} to {@code low} of a register. */
    public record Field(String name, int high, int low, String sentence) {
        /** The field's bits of a register's value, moved down to bit 0. */
        public long of(long value) {
            return value << (63 - high) >>> (63 - high + low);
        }
    }

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
    private static final Field UXL = bits("UXL", 33, 32, "register width in U mode: 2 is 64 bits");

    private static final int NUMBERS = 1 << 12;

    /**
     * Names of the manuals for registers that this processor lacks, so that a program that asks for them can be read.
     */
    private static final String OTHERS = """
      001 fflags 002 frm 003 fcsr 008 vstart 009 vxsat 00a vxrm 00f vcsr 015 seed c20 vl c21 vtype c22 vlenb
      10c sstateen0 10d sstateen1 10e sstateen2 10f sstateen3 14d stimecmp 150 siselect 151 sireg 15c stopei db0 stopi da0 scountovf
      30c mstateen0 30d mstateen1 30e mstateen2 30f mstateen3 350 miselect 351 mireg 35c mtopei fb0 mtopi 308 mvien 309 mvip
      34a mtinst 34b mtval2 747 mseccfg 5a8 scontext 7a4 tinfo 7a5 tcontrol 7a8 mcontext 7aa mscontext 7b0 dcsr 7b1 dpc 7b2 dscratch0 7b3 dscratch1
      200 vsstatus 204 vsie 205 vstvec 240 vsscratch 241 vsepc 242 vscause 243 vstval 244 vsip 24d vstimecmp 280 vsatp
      600 hstatus 602 hedeleg 603 hideleg 604 hie 605 htimedelta 606 hcounteren 607 hgeie 60a henvcfg 643 htval 644 hip 645 hvip
      64a htinst 680 hgatp 6a8 hcontext e12 hgeip
      """;

    /** All registers of this processor, by number. */
    public static final List<Csr> ALL;

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
        List<Csr> all = new ArrayList<>(rows());
        all.sort((a, b) -> Integer.compare(a.number, b.number));
        ALL = List.copyOf(all);
        for (Csr csr : ALL) {
            BY_NUMBER[csr.number] = csr;
            name(csr.number, csr.name);
        }
    }

    private static void name(int number, String name) {
        NAMES[number] = name;
        BY_NAME.put(name, number);
    }

    /** The register of a number, or null where this processor has none. */
    public static @Nullable Csr of(int number) {
        return number < 0 || number >= NUMBERS ? null : BY_NUMBER[number];
    }

    /** The register of a name, or null where this processor has none. */
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

    private static Csr csr(int number, String name, String sentence, Field... fields) {
        return new Csr(number, name, sentence, List.of(fields));
    }

    private static Field bits(String name, int high, int low, String sentence) {
        return new Field(name, high, low, sentence);
    }

    private static Field bit(String name, int bit, String sentence) {
        return new Field(name, bit, bit, sentence);
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

    private static Field[] vector() {
        return new Field[] {
            bits("BASE", 63, 2, "address of the handler, divided by 4"),
            bits("MODE", 1, 0, "0 all traps go to BASE, 1 interrupts go to BASE + 4 × cause"),
        };
    }

    private static Field[] cause() {
        return new Field[] {bit("INTERRUPT", 63, "1 interrupt, 0 exception"), bits("CODE", 62, 0, "number of the cause")
        };
    }

    private static Field[] counters(String what) {
        return new Field[] {
            bits("HPM", 31, 3, "counters of events " + what),
            bit("IR", 2, "`instret` " + what),
            bit("TM", 1, "`time` " + what),
            bit("CY", 0, "`cycle` " + what),
        };
    }

    private static List<Csr> rows() {
        List<Csr> rows = new ArrayList<>(Arrays.asList(
                csr(
                        SSTATUS,
                        "sstatus",
                        "Status of the processor, as far as S mode may see it.",
                        bit("SD", 63, "some extension state is dirty"),
                        UXL,
                        MXR,
                        SUM,
                        SPP,
                        SPIE,
                        SIE_BIT),
                csr(SIE, "sie", "Which interrupts of S mode are enabled.", interrupts("enabled", false)),
                csr(STVEC, "stvec", "Where traps to S mode go.", vector()),
                csr(SCOUNTEREN, "scounteren", "Which counters U mode may read.", counters("readable in U mode")),
                csr(
                        SENVCFG,
                        "senvcfg",
                        "Settings for programs in U mode.",
                        bit("FIOM", 0, "fences of I/O order memory too")),
                csr(SSCRATCH, "sscratch", "A word for the trap handler of S mode."),
                csr(SEPC, "sepc", "Where a trap to S mode happened; `sret` goes back there."),
                csr(SCAUSE, "scause", "Why the last trap to S mode was taken.", cause()),
                csr(STVAL, "stval", "The address or instruction of the last trap to S mode."),
                csr(SIP, "sip", "Which interrupts of S mode are pending.", interrupts("pending", false)),
                csr(
                        SATP,
                        "satp",
                        "Address translation: the root page table.",
                        bits("MODE", 63, 60, "0 off, 8 Sv39"),
                        bits("ASID", 59, 44, "address space"),
                        bits("PPN", 43, 0, "page number of the root page table")),
                csr(
                        MSTATUS,
                        "mstatus",
                        "Status of the processor: modes, interrupt enables, and how memory is seen.",
                        bit("SD", 63, "some extension state is dirty"),
                        bits("SXL", 35, 34, "register width in S mode: 2 is 64 bits"),
                        UXL,
                        bit("TSR", 22, "`sret` traps in S mode"),
                        bit("TW", 21, "`wfi` traps below M mode"),
                        bit("TVM", 20, "`satp` and `sfence.vma` trap in S mode"),
                        MXR,
                        SUM,
                        bit("MPRV", 17, "loads and stores act as in mode MPP"),
                        bits("MPP", 12, 11, "mode before the trap to M: 3 M, 1 S, 0 U"),
                        SPP,
                        bit("MPIE", 7, "MIE before the trap to M"),
                        SPIE,
                        bit("MIE", 3, "interrupts are taken in M mode"),
                        SIE_BIT),
                csr(
                        MISA,
                        "misa",
                        "Width of the registers and the extensions.",
                        bits("MXL", 63, 62, "register width: 2 is 64 bits"),
                        bits("EXTENSIONS", 25, 0, "one bit a letter")),
                csr(MEDELEG, "medeleg", "Which exceptions below M mode go to S mode, one bit a cause."),
                csr(MIDELEG, "mideleg", "Which interrupts go to S mode, one bit a cause."),
                csr(MIE, "mie", "Which interrupts are enabled.", interrupts("enabled", true)),
                csr(MTVEC, "mtvec", "Where traps to M mode go when there is no interrupt descriptor table.", vector()),
                csr(MCOUNTEREN, "mcounteren", "Which counters S mode may read.", counters("readable below M mode")),
                csr(
                        MENVCFG,
                        "menvcfg",
                        "Settings for software below M mode.",
                        bit("ADUE", 61, "the page walker sets accessed and dirty bits itself"),
                        bit("FIOM", 0, "fences of I/O order memory too")),
                csr(
                        MCOUNTINHIBIT,
                        "mcountinhibit",
                        "Which counters stand still.",
                        bits("HPM", 31, 3, "counters of events stand still"),
                        bit("IR", 2, "`minstret` stands still"),
                        bit("CY", 0, "`mcycle` stands still")),
                csr(MSCRATCH, "mscratch", "A word for the trap handler of M mode."),
                csr(MEPC, "mepc", "Where a trap to M mode happened; `mret` goes back there."),
                csr(MCAUSE, "mcause", "Why the last trap to M mode was taken.", cause()),
                csr(MTVAL, "mtval", "The address or instruction of the last trap to M mode."),
                csr(MIP, "mip", "Which interrupts are pending.", interrupts("pending", true)),
                csr(TSELECT, "tselect", "Which debug trigger is looked at; there is none."),
                csr(TDATA1, "tdata1", "The debug trigger's kind; 0, as there is none."),
                csr(TDATA2, "tdata2", "The debug trigger's first value; there is none."),
                csr(TDATA3, "tdata3", "The debug trigger's second value; there is none."),
                csr(
                        MIDT,
                        "midt",
                        "Kestrel-3: where the interrupt descriptor table lies in memory; 0 = none, traps go to `mtvec`."),
                csr(MCYCLE, "mcycle", "Cycles since reset."),
                csr(MINSTRET, "minstret", "Instructions retired since reset."),
                csr(CYCLE, "cycle", "Cycles since reset, for reading."),
                csr(TIME, "time", "The timer's count, for reading."),
                csr(INSTRET, "instret", "Instructions retired since reset, for reading."),
                csr(MVENDORID, "mvendorid", "The vendor's number; 0 = none."),
                csr(MARCHID, "marchid", "The microarchitecture's number."),
                csr(MIMPID, "mimpid", "The implementation's version."),
                csr(MHARTID, "mhartid", "The number of this hardware thread."),
                csr(MCONFIGPTR, "mconfigptr", "Where a description of the machine lies; 0 = none.")));
        for (int i = 3; i < 32; i++) {
            rows.add(csr(MHPMEVENT3 + i - 3, "mhpmevent" + i, "Which event counter " + i + " counts."));
            rows.add(csr(MHPMCOUNTER3 + i - 3, "mhpmcounter" + i, "Counter " + i + " of events."));
            rows.add(csr(HPMCOUNTER3 + i - 3, "hpmcounter" + i, "Counter " + i + " of events, for reading."));
        }
        for (int i = 0; i < 16; i += 2) {
            rows.add(csr(
                    PMPCFG0 + i,
                    "pmpcfg" + i,
                    "Physical memory protection: a byte for each of the entries " + 4 * i + " to " + (4 * i + 7)
                            + "."));
        }
        for (int i = 0; i < 64; i++) {
            rows.add(csr(
                    PMPADDR0 + i,
                    "pmpaddr" + i,
                    "Physical memory protection: address of entry " + i + ", divided by 4."));
        }
        return rows;
    }
}
