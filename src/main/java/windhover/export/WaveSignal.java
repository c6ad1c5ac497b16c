package windhover.export;

/** A signal: remembers its value, and passes only changes on. */
final class WaveSignal {
    private static final int UNWRITTEN = 0;
    private static final int NONE = 1;
    private static final int VALUE = 2;

    private final WaveFile file;
    private final int number;
    private long value;
    private int known = UNWRITTEN;
    private long changes;

    /** The signal of a number; a negative one is left out of the file. */
    WaveSignal(WaveFile file, int number) {
        this.file = file;
        this.number = number;
    }

    /** It has a value from a time on. */
    void put(long time, long now) {
        if (number >= 0 && (known != VALUE || value != now)) {
            value = now;
            changes += known == UNWRITTEN ? 0 : 1;
            known = VALUE;
            file.value(time, number, now);
        }
    }

    /** It has none from a time on. */
    void none(long time) {
        if (number >= 0 && known != NONE) {
            changes += known == UNWRITTEN ? 0 : 1;
            known = NONE;
            file.none(time, number);
        }
    }

    /** True when it is written. */
    boolean isWritten() {
        return number >= 0;
    }

    /** How often it changed after its first value. */
    long changes() {
        return changes;
    }
}
