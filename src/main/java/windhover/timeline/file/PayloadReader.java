package windhover.timeline.file;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** Reads the values of a block, and never beyond its end. */
final class PayloadReader {
    private final ByteBuffer in;
    private final String what;

    /**
     * Over a block's head or body.
     *
     * @param what its name, for messages
     */
    PayloadReader(byte[] bytes, String what) {
        in = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        this.what = what;
    }

    private ByteBuffer have(int bytes) throws SessionFormatException {
        if (in.remaining() < bytes) {
            throw wrong(String.format(
                    Locale.ROOT, "ends at byte %d, expected %d bytes more", in.limit(), bytes - in.remaining()));
        }
        return in;
    }

    SessionFormatException wrong(String message) {
        return new SessionFormatException(what + ": " + message);
    }

    int u32() throws SessionFormatException {
        return have(4).getInt();
    }

    long u64() throws SessionFormatException {
        return have(8).getLong();
    }

    /** A cycle number: not negative, and far enough from the largest that sums of them do not overflow. */
    long cycle() throws SessionFormatException {
        long cycle = u64();
        if (cycle < 0 || cycle > SessionLimits.LAST_CYCLE) {
            throw wrong("cycle " + cycle + ", expected one from 0 to " + SessionLimits.LAST_CYCLE);
        }
        return cycle;
    }

    /**
     * How many items follow.
     *
     * @param leastBytes that each takes at least, so that a damaged count cannot ask for more than is there
     */
    int count(int leastBytes) throws SessionFormatException {
        int count = u32();
        if (count < 0 || (long) count * leastBytes > in.remaining()) {
            throw wrong(String.format(
                    Locale.ROOT, "announces %d items, expected no more than %d bytes can hold", count, in.remaining()));
        }
        return count;
    }

    byte[] raw(int length) throws SessionFormatException {
        if (length < 0) {
            throw wrong("length " + length + ", expected one from 0 on");
        }
        byte[] bytes = new byte[have(length).remaining() < length ? 0 : length];
        in.get(bytes);
        return bytes;
    }

    byte[] bytes() throws SessionFormatException {
        int length = u32();
        if (length < 0 || length > in.remaining()) {
            throw wrong(String.format(
                    Locale.ROOT, "a value of %d bytes, expected at most the %d that are left", length, in.remaining()));
        }
        return raw(length);
    }

    String text() throws SessionFormatException {
        return new String(bytes(), StandardCharsets.UTF_8);
    }

    /** A text that is printed in one line: what is not a character of a line, such as an escape, is made one. */
    String line() throws SessionFormatException {
        return text().replaceAll("[\\p{Cntrl}\u2028\u2029]", "\uFFFD");
    }

    boolean atEnd() {
        return !in.hasRemaining();
    }
}
