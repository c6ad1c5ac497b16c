package windhover.export;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/**
 * Where an export goes: buffered; fails with {@link UncheckedIOException}, since it is written to from inside the run.
 */
final class Output {
    /** Digits of the longest number, with its sign. */
    private static final int LONGEST = 20;

    private final OutputStream target;
    private final byte[] buffer = new byte[1 << 16];
    private final byte[] digits = new byte[LONGEST];
    private int used;
    private long flushed;

    Output(OutputStream target) {
        this.target = target;
    }

    /** Bytes so far. */
    long position() {
        return flushed + used;
    }

    private void room(int bytes) {
        if (buffer.length - used < bytes) {
            flush();
        }
    }

    Output octet(int value) {
        if (used == buffer.length) {
            flush();
        }
        buffer[used++] = (byte) value;
        return this;
    }

    void bytes(byte[] bytes) {
        bytes(bytes, 0, bytes.length);
    }

    void bytes(byte[] bytes, int offset, int length) {
        int at = offset;
        while (at < offset + length) {
            room(1);
            int now = Math.min(buffer.length - used, offset + length - at);
            System.arraycopy(bytes, at, buffer, used, now);
            used += now;
            at += now;
        }
    }

    Output text(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) >= 0x80) {
                bytes(text.getBytes(StandardCharsets.UTF_8));
                return this;
            }
        }
        for (int i = 0; i < text.length(); i++) {
            octet(text.charAt(i));
        }
        return this;
    }

    /** In decimal. */
    Output number(long value) {
        if (value < 0) {
            return text(Long.toString(value));
        }
        int at = LONGEST;
        long rest = value;
        do {
            digits[--at] = (byte) ('0' + rest % 10);
            rest /= 10;
        } while (rest != 0);
        bytes(digits, at, LONGEST - at);
        return this;
    }

    /** In binary, the number taken as unsigned and without zeros before it. */
    Output binary(long value) {
        room(Long.SIZE);
        int width = Math.max(1, Long.SIZE - Long.numberOfLeadingZeros(value));
        for (int bit = width - 1; bit >= 0; bit--) {
            buffer[used++] = (byte) ('0' + (value >>> bit & 1));
        }
        return this;
    }

    /** Eight bytes, the most significant first. */
    Output big(long value) {
        for (int shift = Long.SIZE - Byte.SIZE; shift >= 0; shift -= Byte.SIZE) {
            octet((int) (value >>> shift));
        }
        return this;
    }

    /** Seven bits a byte, the least significant first; all bytes but the last have their upper bit set. */
    Output varint(long value) {
        long rest = value;
        while ((rest & ~0x7fL) != 0) {
            octet(((int) rest & 0x7f) | 0x80);
            rest >>>= 7;
        }
        return octet((int) rest);
    }

    void flush() {
        try {
            target.write(buffer, 0, used);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        flushed += used;
        used = 0;
    }
}
