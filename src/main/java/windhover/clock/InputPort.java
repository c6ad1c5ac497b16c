package windhover.clock;

/**
 * Where something from outside enters the machine: a wire, a keyboard's plug, or the debugger's hand on a register. A
 * part with one implements this, and its inputs are applied, journaled and repeated with no more done about it.
 *
 * <p>An input is applied between two cycles and must have no effect beyond the part's state and what follows from it.
 */
public interface InputPort {
    /** The name by which inputs address the port, such as {@code nic}: one word, unique within a machine. */
    String portName();

    /**
     * Something arrives. What the bytes mean is the port's to say; any bytes must do no harm. The port keeps no
     * reference to them.
     */
    void arrive(byte[] payload);
}
