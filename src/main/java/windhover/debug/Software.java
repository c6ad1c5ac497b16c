package windhover.debug;

import org.jspecify.annotations.Nullable;
import windhover.image.DebugInfo;
import windhover.image.ElfImage;
import windhover.image.SourceLocation;
import windhover.image.Subprogram;
import windhover.image.Symbol;
import windhover.image.SymbolTable;

/**
 * The guest's program, as its image tells of it.
 *
 * @param image the image
 * @param info its debug information, which may be empty
 */
public record Software(ElfImage image, DebugInfo info) {
    /** The software of an image. */
    public static Software of(ElfImage image) {
        return new Software(image, DebugInfo.of(image));
    }

    /** Where an instruction stands in the source. */
    public SourcePosition position(long address) {
        SourceLocation location = info.location(address);
        String function = function(address);
        return location == null
                ? new SourcePosition(address, "", 0, function)
                : new SourcePosition(address, location.file(), location.line(), function);
    }

    /** The function that an address lies in; empty when unknown. */
    public String function(long address) {
        Subprogram subprogram = info.function(address);
        if (subprogram != null) {
            return subprogram.name();
        }
        SymbolTable.Place place = image.symbolTable().functionAt(address);
        return place == null ? "" : place.symbol().name();
    }

    /** The address of a symbol, or null. */
    public @Nullable Long address(String symbol) {
        Symbol found = image.symbolTable().find(symbol);
        return found == null ? null : found.address();
    }
}
