package windhover.export;

/**
 * A file that lies beside an export and helps a viewer with it.
 *
 * @param suffix of its name, which begins as the export's does
 * @param text what it holds
 */
record Companion(String suffix, String text) {}
