package windhover.debug;

import java.util.Locale;
import windhover.isa.Registers;

/**
 * Something at which a run stops, forwards or backwards. Forwards the machine stops at the end of the cycle in which it
 * happens; running back goes to the last such moment that lies before now.
 */
public sealed interface Landmark {
    /** What it is, in a few words for a tooltip or a list. */
    String label();

    /** An instruction with a breakpoint, any of those set, is the next to commit. */
    record Breakpoint() implements Landmark {
        @Override
        public String label() {
            return "breakpoint";
        }
    }

    /**
     * Somebody, the processor or a device, writes to a range of RAM.
     *
     * @param physical the first address
     * @param length bytes, at least 1
     */
    record MemoryWritten(long physical, int length) implements Landmark {
        public MemoryWritten {
            if (length < 1) {
                throw new IllegalArgumentException("a watchpoint of " + length + " bytes: expected at least 1");
            }
        }

        @Override
        public String label() {
            return String.format(Locale.ROOT, "write to 0x%x, %d B", physical, length);
        }
    }

    /** An instruction that writes a register commits: x1 to x31, or f{@code number} − 32. */
    record RegisterWritten(int number) implements Landmark {
        public RegisterWritten {
            if (number < 1 || number >= Registers.FLOATS + Registers.FLOAT_ABI.size()) {
                throw new IllegalArgumentException("register x" + number + ": expected x1 to x31, or f0 to f31");
            }
        }

        @Override
        public String label() {
            return number < Registers.FLOATS ? "write to x" + number : "write to f" + (number - Registers.FLOATS);
        }
    }

    /**
     * A device's firmware enters a state, such as {@code nic.receive} the state {@code RECEIVE}; the names are the
     * firmware's and state's own.
     */
    record FirmwareEnters(String firmware, String state) implements Landmark {
        @Override
        public String label() {
            return firmware + " enters " + state;
        }
    }
}
