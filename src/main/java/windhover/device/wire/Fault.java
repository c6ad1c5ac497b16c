package windhover.device.wire;

/** What can happen to a frame on the wire. */
public enum Fault {
    /** It does not arrive. */
    DROP("dropped"),
    /** A bit of it is turned over, so that its check sequence is wrong. */
    CORRUPT("corrupted"),
    /** It arrives twice. */
    DUPLICATE("duplicated"),
    /** It arrives later, perhaps behind one that was sent after it. */
    DELAY("delayed");

    private final String words;

    Fault(String words) {
        this.words = words;
    }

    /** What has happened to the frame, in a word. */
    public String words() {
        return words;
    }
}
