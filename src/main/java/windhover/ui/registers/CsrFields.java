package windhover.ui.registers;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import windhover.isa.Cause;
import windhover.isa.Csr;

/**
 * What the values of the trap CSRs say, in a few words, beside the registers. Their fields are those of {@link Csr}.
 */
public final class CsrFields {
    private static final List<String> ROUNDING = List.of(
            "to nearest, even", "to zero", "down", "up", "to nearest, away", "reserved", "reserved", "reserved");

    private CsrFields() {}

    /** The fields of a CSR by its number; empty when none are known. */
    public static List<Csr.Field> of(int number) {
        @Nullable Csr csr = Csr.of(number);
        return csr == null ? List.of() : csr.fields();
    }

    /** What a CSR's value says, in a few words; empty when there is nothing to say but the number. */
    public static String brief(int number, long value) {
        return switch (number) {
            case Csr.MSTATUS ->
                (((value >>> 3) & 1) == 1 ? "interrupts on" : "interrupts off") + ", before: "
                        + mode((value >>> 11) & 3);
            case Csr.MIE, Csr.MIP -> value == 0 ? "none" : set(number, value);
            case Csr.MCAUSE -> cause(value);
            case Csr.MTVEC -> (value & 3) == 1 ? "vectored" : "direct";
            case Csr.FCSR ->
                ROUNDING.get((int) (value >>> 5 & 7))
                        + ((value & 0x1f) == 0 ? "" : ", " + set(Csr.FFLAGS, value & 0x1f));
            case Csr.MIDT -> value == 0 ? "off" : "table on";
            default -> "";
        };
    }

    /** A trap's cause in words. */
    public static String cause(long mcause) {
        @Nullable Cause cause = Cause.of(mcause);
        return cause != null ? cause.title() : (mcause < 0 ? "interrupt " : "exception ") + (mcause & Long.MAX_VALUE);
    }

    private static String set(int number, long value) {
        List<String> names = new ArrayList<>();
        long left = value;
        for (Csr.Field field : of(number)) {
            if (field.of(value) == 1) {
                names.add(field.name());
                left &= ~(1L << field.low());
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
