package windhover.debug;

import java.nio.ByteBuffer;

/**
 * What the monitor shows, and how far typed keys have come. The picture is shared between snapshots for as long as it
 * does not change.
 *
 * @param fitted false on a board with neither a video adapter nor a keyboard
 * @param on true while the video adapter shows a picture
 * @param since the cycle in which software switched it on; 0 while off
 * @param base where the picture lies in memory
 * @param frames whole pictures shown since reset
 * @param version another number whenever the picture is another
 * @param picture {@value #LINE_BYTES} bytes a line, in a byte bit 7 leftmost, 1 is lit; empty while off; read-only
 * @param lit how many pixels are lit
 * @param keys the keyboard
 */
public record ScreenState(
        boolean fitted,
        boolean on,
        long since,
        long base,
        long frames,
        long version,
        ByteBuffer picture,
        int lit,
        Keys keys) {
    /** Pixels a line. */
    public static final int WIDTH = 640;

    /** Lines. */
    public static final int HEIGHT = 480;

    /** Bytes a line. */
    public static final int LINE_BYTES = WIDTH / 8;

    /** Neither screen nor keyboard. */
    public static final ScreenState NONE =
            new ScreenState(false, false, 0, 0, 0, 0, ByteBuffer.allocate(0).asReadOnlyBuffer(), 0, new Keys(0, 0, 0));

    /**
     * The codes of typed keys on their way.
     *
     * @param waiting bytes that wait in the keyboard to be sent
     * @param fifo bytes in the adapter's FIFO, for software to take
     * @param dropped bytes lost since reset because the FIFO was full
     */
    public record Keys(int waiting, int fifo, long dropped) {}

    /** True when the pixel at a place is lit. */
    public boolean lit(int x, int y) {
        return on && (picture.get(y * LINE_BYTES + x / 8) >> (7 - x % 8) & 1) != 0;
    }
}
