package windhover.timeline;

/** A moment of a run: a cycle number. Prints and parses as {@code @12480} everywhere. */
public record Moment(long cycle) implements Comparable<Moment> {
    /** The moment of reset. */
    public static final Moment RESET = new Moment(0);

    public Moment {
        if (cycle < 0) {
            throw new IllegalArgumentException("moment @" + cycle + ": expected a cycle from @0 on");
        }
    }

    /**
     * Parses {@code @12480}; underscores and blanks may group digits.
     *
     * @throws IllegalArgumentException with one line when the text is not a moment
     */
    public static Moment parse(String text) {
        String digits = text.strip().replace("_", "").replace(" ", "");
        if (!digits.matches("@[0-9]{1,18}")) {
            throw new IllegalArgumentException("moment '" + text + "': expected @ and a cycle number, such as @12480");
        }
        return new Moment(Long.parseLong(digits.substring(1)));
    }

    @Override
    public int compareTo(Moment other) {
        return Long.compare(cycle, other.cycle);
    }

    @Override
    public String toString() {
        return "@" + cycle;
    }
}
