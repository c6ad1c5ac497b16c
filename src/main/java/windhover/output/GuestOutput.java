package windhover.output;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;

/**
 * Where a guest's own output goes: byte for byte, or as text with its controls shown. A fault ends what is being done:
 * it is written to from inside the run.
 */
public final class GuestOutput {
    private final OutputStream to;
    private final VisibleText shown;
    private final boolean asText;

    GuestOutput(OutputStream to, boolean asText) {
        this.to = to;
        this.asText = asText;
        shown = new VisibleText(to);
    }

    /** A byte. */
    public void write(int b) {
        try {
            (asText ? shown : to).write(b);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Some bytes. */
    public void write(byte[] bytes) {
        try {
            (asText ? shown : to).write(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Sends what waits. */
    public void flush() {
        try {
            to.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The guest prints no more. */
    public void finish() {
        try {
            if (asText) {
                shown.finish();
            }
            to.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
