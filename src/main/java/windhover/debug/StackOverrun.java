package windhover.debug;

import java.util.Locale;

/** A stack that has grown beyond its end. */
final class StackOverrun extends Warner {
    /** So many of the stack's lowest bytes are never to be written. */
    static final int GUARD_BYTES = 16;

    private static final int REACH = 1 << 16;
    private static final int SP = 2;

    StackOverrun(GuestScene scene) {
        super(scene, GuestWarning.Kind.STACK_OVERRUN);
    }

    @Override
    String observedWhen() {
        return String.format(
                Locale.ROOT,
                "the lowest %d bytes of the stack (`stack-bottom`) are written, or an interrupt finds the stack pointer below it",
                GUARD_BYTES);
    }

    @Override
    String lacks() {
        return scene.kernel.stackBottom() == 0 ? "a guest whose kernel's description says where the stack ends" : "";
    }

    private boolean isKnown() {
        return scene.kernel.stackBottom() != 0 && scene.kernel.isBooted(scene.memory);
    }

    private String name() {
        return scene.kernel.symbols().describe(scene.kernel.stackBottom());
    }

    @Override
    void memoryWritten(long cycle, long address, int length) {
        long bottom = scene.kernel.stackBottom();
        if (address < bottom + GUARD_BYTES && address + length > bottom && isKnown()) {
            tell(cycle, "The lowest bytes of the stack, at %s, were written.".formatted(name()));
        }
    }

    @Override
    void trapTaken(long cycle, long cause, long handler) {
        long bottom = scene.kernel.stackBottom();
        long sp = scene.processor.register(SP);
        if (cause < 0 && sp < bottom && sp > bottom - REACH && isKnown()) {
            tell(
                    cycle,
                    String.format(
                            Locale.ROOT, "The stack pointer was 0x%x, below %s, when an interrupt came.", sp, name()));
        }
    }

    private void tell(long cycle, String how) {
        String program = scene.ownerName();
        warn(
                "",
                cycle,
                "The stack is used up to its end while %s runs; what lies below is overwritten."
                        .formatted(program.equals("kernel") ? "the kernel" : program),
                program,
                scene.item(),
                how);
    }
}
