package windhover.yaml;

/**
 * A place in a text file.
 *
 * @param file the file's name, for messages
 * @param line 1-based
 * @param column 1-based
 */
public record Location(String file, int line, int column) {
    @Override
    public String toString() {
        return file + ":" + line + ":" + column;
    }
}
