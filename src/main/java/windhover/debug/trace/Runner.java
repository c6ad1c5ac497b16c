package windhover.debug.trace;

/**
 * Somebody who can have the processor.
 *
 * @param number its place in {@link TraceOverview#runners}; the same for the whole run
 * @param kind what it is
 * @param name such as {@code network_call}, {@code irq6 nic_interrupt}
 */
public record Runner(int number, Kind kind, String name) {
    /** What kinds of code share the processor. */
    public enum Kind {
        /** The processor waits for an interrupt. */
        IDLE,
        /** The kernel's own code: boot, event loop, system calls. */
        KERNEL,
        /** The handler of an interrupt. */
        HANDLER,
        /** The handlers of exceptions: of instructions that could not be done. */
        EXCEPTION,
        /** The kernel, called by a program. */
        SYSTEM_CALL,
        /** A program, while one of its events is handled. */
        PROGRAM,
        /** A thread of the threaded kernel, in user mode. */
        THREAD
    }
}
