package windhover.guest.program;

import java.util.Locale;
import windhover.isa.Cause;

/**
 * A trap that was taken, and what stood in the registers then.
 *
 * @param cycle in which it was taken
 * @param cause value of the cause CSR: negative for interrupts
 * @param pc the instruction that did not happen
 * @param handler where the processor went on
 * @param mode in which it was
 * @param registers x0 to x31
 */
public record OpenTrap(long cycle, long cause, long pc, long handler, int mode, Registers registers) {
    private static final String[] MODES = {"U", "S", "reserved", "M"};

    /** Registers that stay as they are. */
    public static final class Registers {
        private final long[] values;

        /** Of x0 to x31. */
        public Registers(long[] values) {
            this.values = values.clone();
        }

        /** Register x{@code number}. */
        public long get(int number) {
            return values[number];
        }
    }

    /** What happened, a few words: {@code environment call from U mode, in U mode at @1200}. */
    public String words() {
        Cause known = Cause.of(cause);
        String what = known == null ? String.format(Locale.ROOT, "cause 0x%x", cause) : known.title();
        return String.format(Locale.ROOT, "%s, in %s mode at @%d", what, MODES[mode & 3], cycle);
    }
}
