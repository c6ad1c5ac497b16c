package windhover.image;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A function with instructions of its own.
 *
 * @param name in the source
 * @param address virtual address of its first instruction
 * @param size bytes of its main range; a part that the compiler moved elsewhere has a row of its own
 * @param location where it is declared; line 0 when not known
 * @param parameters in order
 * @param locals its variables in the order of the source, those of inner blocks included
 * @param returns type of its value
 */
public record Subprogram(
        String name,
        long address,
        long size,
        SourceLocation location,
        List<Named> parameters,
        List<Named> locals,
        TypeRef returns) {
    /**
     * A parameter or a local variable.
     *
     * @param name in the source; empty when it has none
     * @param type its type
     */
    public record Named(String name, TypeRef type) {}

    /** The same function at another place in the sources; at its own where that is null. */
    Subprogram at(@Nullable SourceLocation place) {
        return place == null ? this : new Subprogram(name, address, size, place, parameters, locals, returns);
    }

    /** The same function with another size. */
    Subprogram ofSize(long bytes) {
        return new Subprogram(name, address, bytes, location, parameters, locals, returns);
    }

    /** True when an address lies in it. */
    public boolean contains(long place) {
        return Long.compareUnsigned(place - address, size) < 0;
    }
}
