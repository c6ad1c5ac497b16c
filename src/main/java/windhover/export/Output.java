package windhover.export;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/**
 * Where an export goes: buffered; fails with {@link UncheckedIOException}, since it is written to from inside the run.
 */
final class Output {
    private final OutputStream target;
    private final byte[] buffer = new byte[1 << 16];
    private int used;

    Output(OutputStream target) {
        this.target = target;
    }

    void octet(int value) {
        if (used == buffer.length) {
            flush();
        }
        buffer[used++] = (byte) value;
    }

    void bytes(byte[] bytes) {
        for (byte b : bytes) {
            octet(b);
        }
    }

    Output text(String text) {
        boolean plain = true;
        for (int i = 0; i < text.length() && plain; i++) {
            plain = text.charAt(i) < 0x80;
        }
        if (plain) {
            for (int i = 0; i < text.length(); i++) {
                octet(text.charAt(i));
            }
        } else {
            bytes(text.getBytes(StandardCharsets.UTF_8));
        }
        return this;
    }

    Output number(long value) {
        return text(Long.toString(value));
    }

    void flush() {
        try {
            target.write(buffer, 0, used);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        used = 0;
    }
}
