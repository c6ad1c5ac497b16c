package windhover.cpu;

/** Observes the processor. Called while the machine runs: look, do not touch. */
public interface CpuProbe {
    /** Observes nothing. */
    CpuProbe NONE = new CpuProbe() {};

    /**
     * A watched instruction is the next to commit and has had no effect yet. Told once for each time the instruction
     * comes there.
     */
    default void aboutToCommit(long pc) {}

    /**
     * The processor read an entry of the interrupt descriptor table; {@code handler} is 0 for an empty entry or after a
     * bus error.
     */
    default void idtRead(int entry, long address, long handler) {}

    /**
     * The processor leaves its work for a trap; where it goes may still have to be read. {@link #trapTaken} follows,
     * unless the processor stops.
     *
     * @param cause as the cause register holds it: negative for interrupts
     * @param pc the instruction that did not happen
     */
    default void trapBegins(long cause, long pc) {}

    /**
     * A trap was taken.
     *
     * @param cause as the cause register holds it: negative for interrupts
     * @param pc the instruction that did not happen
     * @param tval what the cause says more: the address, or the instruction
     * @param handler where fetch goes on
     */
    default void trapTaken(long cause, long pc, long tval, long handler) {}

    /** An {@code mret} or {@code sret} committed; fetch goes on at {@code pc}. */
    default void trapReturned(long pc) {}

    /** A {@code wfi} began to wait. */
    default void waits(long pc) {}

    /** The {@code wfi} that waited goes on. */
    default void wakes(long pc) {}

    /** The processor stopped for good; see {@link Cpu#stopped}. */
    default void stopped(String reason) {}
}
