package windhover.scenario;

import org.jspecify.annotations.Nullable;
import windhover.debug.SourcePosition;
import windhover.guest.KernelState;
import windhover.guest.kernel.KernelDescription;
import windhover.image.DebugInfo;
import windhover.image.SymbolTable;

/** What the observation of steps asks about the guest. Looking changes nothing. */
public interface GuestView {
    /** The kernel's structures as they stand now; null when no kernel with a queue is known. */
    @Nullable
    KernelState kernel();

    /** The name of a program or a task of the kernel's; {@code kernel} for 0. */
    String ownerName(long owner);

    /** What the kernel's people call things. */
    KernelDescription.Words words();

    /** True when the guest has an event queue that can be read, now or later. */
    boolean hasKernel();

    /** A value in memory; 0 where nobody answers. */
    long peek(long address, int size);

    /** The names of the guest's image. */
    SymbolTable symbols();

    /** What the guest's image tells of its sources. */
    DebugInfo info();

    /** Where an instruction stands in the source; null when unknown. */
    @Nullable
    SourcePosition position(long address);
}
