package windhover.debug;

import org.jspecify.annotations.Nullable;
import windhover.guest.kernel.Kernel;
import windhover.guest.kernel.KernelDescription;
import windhover.guest.kernel.KernelLibrary;
import windhover.image.DebugInfo;
import windhover.image.ElfImage;
import windhover.image.SourceLocation;
import windhover.image.Subprogram;
import windhover.image.Symbol;
import windhover.image.SymbolTable;
import windhover.yaml.FormatException;

/**
 * The guest's program, as its image tells of it.
 *
 * @param image the image
 * @param info its debug information, which may be empty
 * @param kernel its kernel, as a description names it; {@link Kernel#none} where none is known
 */
public record Software(ElfImage image, DebugInfo info, Kernel kernel) {
    /**
     * The software of an image, with its kernel if one of the descriptions that come with the program recognises it.
     *
     * @throws FormatException when two do
     */
    public static Software recognised(ElfImage image) throws FormatException {
        DebugInfo info = DebugInfo.of(image);
        return new Software(image, info, KernelLibrary.recognised(image, info));
    }

    /** As {@link #recognised}, of an image that two descriptions do not fit. */
    public static Software of(ElfImage image) {
        try {
            return recognised(image);
        } catch (FormatException e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
    }

    /** The software of an image with a kernel that this description tells of. */
    public static Software of(ElfImage image, KernelDescription description) {
        DebugInfo info = DebugInfo.of(image);
        return new Software(image, info, Kernel.bind(description, image, info));
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
        SymbolTable.Place place = image.symbolTable().functionAt(address);
        String name = place == null ? "" : place.symbol().name();
        String readable = place == null ? "" : place.symbol().readableName();
        // Where the two differ, the symbol says more: of which class a function is, and for which types.
        return subprogram != null && readable.equals(name) ? subprogram.name() : readable;
    }

    /** A name for an address, with its line: {@code main+0x4, hello.c:12}; empty when nothing is known of it. */
    public String place(long address) {
        String name = image.symbolTable().functionName(address);
        SourceLocation location = info.location(address);
        if (location == null || location.line() == 0) {
            return name;
        }
        String file = location.file().substring(location.file().lastIndexOf('/') + 1);
        return (name.isEmpty() ? "" : name + ", ") + file + ":" + location.line();
    }

    /** The address of a symbol, or null. */
    public @Nullable Long address(String symbol) {
        Symbol found = image.symbolTable().find(symbol);
        return found == null ? null : found.address();
    }
}
