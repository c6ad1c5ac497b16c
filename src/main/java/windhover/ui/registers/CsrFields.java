package windhover.ui.registers;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The fields of the trap CSRs, for explanation. Only what a learner meets in M mode (Priv. §3.1); a CSR without a row
 * here is explained by its sentence alone.
 */
public final class CsrFields {
    /** Bits {@code high} to {@code low} of a CSR and what they mean. */
    public record Field(String name, int high, int low, String meaning) {
        /** The field's value in a register. */
        public long of(long register) {
            return (register >>> low) & (-1L >>> (63 - (high - low)));
        }
    }

    private static final int MSTATUS = 0x300;
    private static final int MIE = 0x304;
    private static final int MTVEC = 0x305;
    private static final int MEPC = 0x341;
    private static final int MCAUSE = 0x342;
    private static final int MTVAL = 0x343;
    private static final int MIP = 0x344;
    private static final int MIDT = 0x7c0;

    /**
     * Interrupt lines {@code irq0} to {@code irq15} are bits 16 to 31 of {@code mip} and {@code mie} (machine manual,
     * interrupt lines).
     */
    private static final int LINE_0 = 16;

    private static final int LINES = 16;

    private static final Map<Integer, List<Field>> FIELDS = Map.of(
            MSTATUS,
            List.of(
                    new Field("MIE", 3, 3, "1: interrupts are taken in M mode"),
                    new Field("MPIE", 7, 7, "MIE as it was before the trap; mret puts it back"),
                    new Field("MPP", 12, 11, "mode before the trap: 0 U, 1 S, 3 M; mret goes back to it"),
                    new Field("SIE", 1, 1, "1: interrupts are taken in S mode"),
                    new Field("SPIE", 5, 5, "SIE as it was before the trap"),
                    new Field("SPP", 8, 8, "mode before the trap to S mode: 0 U, 1 S"),
                    new Field("MPRV", 17, 17, "1: loads and stores act as in mode MPP")),
            MIE,
            interrupts("1: may interrupt"),
            MIP,
            interrupts("1: asks for the processor"),
            MTVEC,
            List.of(
                    new Field("BASE", 63, 2, "address of the trap handler, without its two lowest bits"),
                    new Field("MODE", 1, 0, "0: every trap goes to BASE; 1: interrupts go to BASE + 4 × cause")),
            MEPC,
            List.of(new Field("address", 63, 0, "the instruction that mret goes back to")),
            MCAUSE,
            List.of(
                    new Field("interrupt", 63, 63, "1: an interrupt; 0: an exception"),
                    new Field("code", 62, 0, "which one")),
            MTVAL,
            List.of(new Field(
                    "value", 63, 0, "the address or the instruction that the exception is about; 0 for none")),
            MIDT,
            List.of(new Field(
                    "address",
                    63,
                    0,
                    "where the interrupt descriptor table lies in memory; 0: off, traps go to mtvec")));

    private static final String[] EXCEPTIONS = {
        "instruction address misaligned",
        "instruction access fault",
        "illegal instruction",
        "breakpoint",
        "load address misaligned",
        "load access fault",
        "store address misaligned",
        "store access fault",
        "environment call from U mode",
        "environment call from S mode",
        "reserved",
        "environment call from M mode",
        "instruction page fault",
        "load page fault",
        "reserved",
        "store page fault"
    };

    private CsrFields() {}

    private static List<Field> interrupts(String meaning) {
        List<Field> fields = new ArrayList<>();
        fields.add(new Field("MSI", 3, 3, meaning + ", software"));
        fields.add(new Field("MTI", 7, 7, meaning + ", timer"));
        fields.add(new Field("MEI", 11, 11, meaning + ", external"));
        for (int line = 0; line < LINES; line++) {
            fields.add(new Field("irq" + line, LINE_0 + line, LINE_0 + line, meaning + ", line " + line));
        }
        return List.copyOf(fields);
    }

    /** The fields of a CSR by its number; empty when none are known. */
    public static List<Field> of(int number) {
        return FIELDS.getOrDefault(number, List.of());
    }

    /** What a CSR's value says, in a few words; empty when there is nothing to say but the number. */
    public static String brief(int number, long value) {
        return switch (number) {
            case MSTATUS ->
                (((value >>> 3) & 1) == 1 ? "interrupts on" : "interrupts off") + ", before: "
                        + mode((value >>> 11) & 3);
            case MIE, MIP -> value == 0 ? "none" : set(number, value);
            case MCAUSE -> cause(value);
            case MTVEC -> (value & 3) == 1 ? "vectored" : "direct";
            case MIDT -> value == 0 ? "off" : "table on";
            default -> "";
        };
    }

    /** A trap's cause in words (Priv. table 3.6; lines after the machine manual). */
    public static String cause(long mcause) {
        long code = mcause & Long.MAX_VALUE;
        if (mcause >= 0) {
            return code < EXCEPTIONS.length ? EXCEPTIONS[(int) code] : "exception " + code;
        }
        if (code >= LINE_0 && code < LINE_0 + LINES) {
            return "interrupt, line irq" + (code - LINE_0);
        }
        return switch ((int) Math.min(code, Integer.MAX_VALUE)) {
            case 1 -> "software interrupt of S mode";
            case 3 -> "software interrupt";
            case 5 -> "timer interrupt of S mode";
            case 7 -> "timer interrupt";
            case 9 -> "external interrupt of S mode";
            case 11 -> "external interrupt";
            default -> "interrupt " + code;
        };
    }

    private static String set(int number, long value) {
        List<String> names = new ArrayList<>();
        long left = value;
        for (Field field : of(number)) {
            if (field.of(value) == 1) {
                names.add(field.name);
                left &= ~(1L << field.low);
            }
        }
        if (left != 0) {
            names.add("0x" + Long.toHexString(left));
        }
        return String.join(" ", names);
    }

    /** A privilege mode by its number. */
    static String mode(long number) {
        return switch ((int) number) {
            case 0 -> "U";
            case 1 -> "S";
            case 3 -> "M";
            default -> "reserved";
        };
    }
}
