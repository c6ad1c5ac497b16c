package windhover.guest.program;

import java.util.List;
import windhover.image.DwarfExpression.NotKnownException;

/** What a program is looked at through: a processor between two cycles. Looking changes nothing. */
public interface Target {
    /** The next instruction to commit. */
    long pc();

    /** A register, x0 to x31. */
    long register(int number);

    /**
     * A floating-point register, f0 to f31.
     *
     * @throws NotKnownException where the processor has none
     */
    default long floatRegister(int number) throws NotKnownException {
        throw new NotKnownException("this machine has no floating-point registers");
    }

    /** The privilege mode: 0 U, 1 S, 3 M. */
    int mode();

    /**
     * A little-endian value in memory, with zeros above it.
     *
     * @param address virtual, as loads in a mode see it
     * @param size 1 to 8 bytes
     * @param mode the privilege mode
     * @throws NotKnownException where nothing answers, or what answers is a device
     */
    long memory(long address, int size, int mode) throws NotKnownException;

    /** The traps that nobody has returned from, the innermost last. */
    List<OpenTrap> interruptions();
}
