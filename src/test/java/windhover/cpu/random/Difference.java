package windhover.cpu.random;

/** Two that should do the same did not. */
final class Difference extends AssertionError {
    private static final long serialVersionUID = 1;

    Difference(String message) {
        super(message);
    }

    /** What differs, without where and how: what a smaller program must have in common with the whole. */
    static String kind(Throwable difference) {
        String message = String.valueOf(difference.getMessage());
        String what = difference instanceof AssertionError
                ? message
                : difference.getClass().getName();
        int end = what.indexOf(':');
        return (end < 0 ? what : what.substring(0, end)).replaceAll("[0-9a-f]*[0-9][0-9a-f]*", "N");
    }
}
