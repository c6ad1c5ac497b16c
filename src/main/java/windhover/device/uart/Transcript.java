package windhover.device.uart;

import java.nio.charset.StandardCharsets;
import windhover.clock.PagedBytes;
import windhover.clock.StateVisitor;
import windhover.clock.Stateful;

/** What a serial port has sent: how many bytes in all, and the last 64 KiB of them. */
public final class Transcript implements Stateful {
    /** Bytes kept. */
    public static final int KEPT = 1 << 16;

    private final PagedBytes bytes = new PagedBytes(KEPT);
    private long total;

    void add(int value) {
        bytes.write(total & (KEPT - 1), 1, value);
        total++;
    }

    /** Bytes sent since reset. */
    public long total() {
        return total;
    }

    /** The number of the first byte still kept; bytes are numbered from 0. */
    public long first() {
        return Math.max(0, total - KEPT);
    }

    /** Bytes from number {@code from} on, or from the first still kept if that is later. */
    public byte[] since(long from) {
        long start = Math.clamp(from, first(), total);
        byte[] copy = new byte[(int) (total - start)];
        for (int i = 0; i < copy.length; i++) {
            copy[i] = (byte) bytes.read((start + i) & (KEPT - 1), 1);
        }
        return copy;
    }

    /** All that is kept, a character a byte. */
    public String text() {
        return new String(since(0), StandardCharsets.ISO_8859_1);
    }

    /** A text as {@link #text} has it once it was sent: in UTF-8, a character a byte. */
    public static String sentAs(String text) {
        return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    }

    /** What was sent, a character a byte, as people read it: as UTF-8. */
    public static String read(String sent) {
        return new String(sent.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
    }

    @Override
    public String name() {
        return "transcript";
    }

    @Override
    public void state(StateVisitor v) {
        total = v.i64("total", total);
        if (total < 0) {
            throw new IllegalArgumentException("transcript: total " + total + ", expected 0 or more");
        }
        v.memory("bytes", bytes);
    }
}
