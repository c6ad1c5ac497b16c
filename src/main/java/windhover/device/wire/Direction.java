package windhover.device.wire;

/** Which way a frame goes. */
public enum Direction {
    /** To the machine's network card. */
    IN("towards the card"),
    /** From the machine's network card. */
    OUT("from the card");

    private final String words;

    Direction(String words) {
        this.words = words;
    }

    /** The direction in words. */
    public String words() {
        return words;
    }
}
