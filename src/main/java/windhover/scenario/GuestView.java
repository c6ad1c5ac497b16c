package windhover.scenario;

import org.jspecify.annotations.Nullable;
import windhover.debug.SourcePosition;
import windhover.guest.StsState;
import windhover.image.SymbolTable;

/** What the observation of steps asks about the guest. Looking changes nothing. */
public interface GuestView {
    /** The kernel's structures as they stand now; null when the guest is no STS. */
    @Nullable
    StsState kernel();

    /** A value in memory; 0 where nobody answers. */
    long peek(long address, int size);

    /** The names of the guest's image. */
    SymbolTable symbols();

    /** Where an instruction stands in the source; null when unknown. */
    @Nullable
    SourcePosition position(long address);
}
