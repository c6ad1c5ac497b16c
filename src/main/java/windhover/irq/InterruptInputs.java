package windhover.irq;

/** The processor's interrupt inputs: the bits of {@code mip} that wires drive. */
@FunctionalInterface
public interface InterruptInputs {
    /** Drives one bit of {@code mip} (3 software, 7 timer, 11 external, 16–31 lines 0–15). */
    void set(int bit, boolean pending);
}
