package windhover.image;

/**
 * A place in a source file.
 *
 * @param file name as in {@link DebugInfo#sourceFiles}
 * @param line from 1
 * @param column from 1; 0 when not known
 */
public record SourceLocation(String file, int line, int column) {
    /** As {@code roms/sts/event.c:42}. */
    @Override
    public String toString() {
        return file + ":" + line;
    }
}
