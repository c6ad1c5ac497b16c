package windhover.ui.source;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import windhover.debug.SourcePosition;

/**
 * What the source pane knows of the guest's program: its source files, its machine code, and which belongs to which.
 * Immutable but for the texts that {@link #lookIn} finds, answers at once. Files have the names of
 * {@link SourcePosition#file}; lines count from 1; addresses are those of instructions.
 */
public interface SourceCatalog {
    /** An image without debug information: no file, no code. */
    SourceCatalog EMPTY = new SourceCatalog() {
        @Override
        public List<String> files() {
            return List.of();
        }

        @Override
        public List<String> lines(String file) {
            return List.of();
        }

        @Override
        public Set<Integer> linesWithCode(String file) {
            return Set.of();
        }

        @Override
        public List<Long> addressesOf(String file, int line) {
            return List.of();
        }

        @Override
        public List<DisassemblyLine> disassembly(long aroundAddress, int count) {
            return List.of();
        }

        @Override
        public Optional<SourcePosition> locate(long address) {
            return Optional.empty();
        }
    };

    /** The source files that the image's debug information names and whose text is at hand, in the image's order. */
    List<String> files();

    /** The lines of a file; empty for a file that is not one of {@link #files}. */
    List<String> lines(String file);

    /** The source files that the debug information names and whose text is not at hand. */
    default List<String> missing() {
        return List.of();
    }

    /** Where the compiler ran that read a file, as it names it; empty when that is not known. */
    default String directoryOf(String file) {
        return "";
    }

    /**
     * Looks in a folder for the texts that are missing.
     *
     * @return the files that are at hand now
     */
    default List<String> lookIn(Path folder) {
        return List.of();
    }

    /** What of the program could not be read, and what for it is missing here: a line each. */
    default List<String> unreadable() {
        return List.of();
    }

    /** The lines for which the compiler made code; empty for an unknown file. */
    Set<Integer> linesWithCode(String file);

    /**
     * The addresses at which to stop for a line: the first instruction of each run of instructions that belongs to it,
     * ascending. Empty for a line without code.
     */
    List<Long> addressesOf(String file, int line);

    /**
     * Instructions around an address, ascending and without a gap where possible: about half of them before it. Fewer
     * at the borders of the code; empty where no code is. The instruction at the address itself is among them when
     * there is one.
     *
     * @param count how many are wanted
     */
    List<DisassemblyLine> disassembly(long aroundAddress, int count);

    /** Where an instruction lies in the source; empty outside the image's code. */
    Optional<SourcePosition> locate(long address);

    /**
     * An instruction as the disassembly shows it.
     *
     * @param address its address
     * @param bits its 4 or 2 bytes, in the low bits
     * @param text its disassembly, such as {@code ld a0, 8(sp)}
     * @param position where it lies; file empty and line 0 when unknown
     */
    record DisassemblyLine(long address, int bits, String text, SourcePosition position) {
        /** True for a 16-bit (compressed) instruction: its low two bits are not both set (Unpriv. §1.5). */
        public boolean compressed() {
            return (bits & 3) != 3;
        }
    }
}
