package windhover.image;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which source line each instruction belongs to (DWARF 5 §6.2).
 *
 * <p>The rows lie in sequences. A sequence is a run of ascending addresses that a row of its own ends; sequences do not
 * overlap and are sorted by address. A row holds from its address up to that of the next; of rows at one address only
 * the last holds bytes.
 */
public final class LineTable {
    /** A table with no rows. */
    public static final LineTable EMPTY =
            new LineTable(List.of(), Map.of(), new long[0], new int[0], new int[0], new short[0], new byte[0]);

    static final byte STATEMENT = 1;
    static final byte END = 2;

    /**
     * A row as the compiler wrote it.
     *
     * @param address virtual address
     * @param location source line
     * @param statement a good place for a breakpoint (is_stmt)
     * @param end the first address after a sequence; the location means nothing
     */
    public record Row(long address, SourceLocation location, boolean statement, boolean end) {}

    private final List<String> files;
    private final Map<String, String> directories;
    private final long[] addresses;
    private final int[] fileNumbers;
    private final int[] lines;
    private final short[] columns;
    private final byte[] marks;
    private final Map<String, Integer> numberOfFile = new HashMap<>();

    /** Takes arrays of equal length, which nobody changes any more. */
    LineTable(
            List<String> files,
            Map<String, String> directories,
            long[] addresses,
            int[] fileNumbers,
            int[] lines,
            short[] columns,
            byte[] marks) {
        this.files = List.copyOf(files);
        this.directories = Map.copyOf(directories);
        this.addresses = addresses;
        this.fileNumbers = fileNumbers;
        this.lines = lines;
        this.columns = columns;
        this.marks = marks;
        for (int i = 0; i < files.size(); i++) {
            numberOfFile.put(files.get(i), i);
        }
    }

    /** The source files that have rows, in the order of their first use. */
    public List<String> files() {
        return files;
    }

    /** The directory in which the compiler ran that made a file's code, as it names it; empty when it is not known. */
    public String directoryOf(String file) {
        return directories.getOrDefault(file, "");
    }

    /** Number of rows. */
    public int size() {
        return addresses.length;
    }

    /** A row, counted from 0. */
    public Row row(int index) {
        return new Row(addresses[index], location(index), (marks[index] & STATEMENT) != 0, (marks[index] & END) != 0);
    }

    /** The source line of the instruction at an address, or null. */
    public @Nullable SourceLocation at(long address) {
        int row = holder(address);
        return row < 0 ? null : location(row);
    }

    /**
     * The addresses at which a line's code starts, ascending: one for each run of rows of that line that begins a
     * statement. A line that was inlined or unrolled has several.
     */
    public List<Long> addressesOf(String file, int line) {
        Integer number = numberOfFile.get(file);
        List<Long> found = new ArrayList<>();
        if (number == null) {
            return found;
        }
        boolean inRun = false;
        for (int i = 0; i < addresses.length; i++) {
            boolean same = (marks[i] & END) == 0 && lines[i] == line && fileNumbers[i] == number;
            if (same && !inRun && (marks[i] & STATEMENT) != 0) {
                if (found.isEmpty() || found.getLast() != addresses[i]) {
                    found.add(addresses[i]);
                }
                inRun = true;
            } else if (!same) {
                inRun = false;
            }
        }
        return found;
    }

    /** The lines of a file at which a statement begins. */
    public BitSet linesWithCode(String file) {
        Integer number = numberOfFile.get(file);
        BitSet found = new BitSet();
        if (number != null) {
            for (int i = 0; i < addresses.length; i++) {
                if (fileNumbers[i] == number && (marks[i] & (STATEMENT | END)) == STATEMENT) {
                    found.set(lines[i]);
                }
            }
        }
        return found;
    }

    /**
     * The first statement of another line between two addresses, the first of which is answered where there is none.
     */
    long nextLine(long from, long end) {
        int first = holder(from);
        for (int i = first + 1; first >= 0 && i < addresses.length; i++) {
            if (Long.compareUnsigned(addresses[i], end) >= 0 || (marks[i] & END) != 0) {
                break;
            }
            if ((marks[i] & STATEMENT) != 0 && lines[i] != lines[first] && addresses[i] != from) {
                return addresses[i];
            }
        }
        return from;
    }

    /** The row whose bytes hold an address, or -1. */
    private int holder(long address) {
        int low = 0;
        int high = addresses.length - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            if (Long.compareUnsigned(addresses[middle], address) <= 0) {
                low = middle + 1;
            } else {
                high = middle - 1;
            }
        }
        return high >= 0 && (marks[high] & END) == 0 ? high : -1;
    }

    private SourceLocation location(int row) {
        return new SourceLocation(files.get(fileNumbers[row]), lines[row], Short.toUnsignedInt(columns[row]));
    }
}
