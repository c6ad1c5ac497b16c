package windhover.output;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * What the program prints for people: UTF-8, a line at a time, with every control character shown and not sent,
 * wherever the text came from and wherever it goes.
 */
public final class TextOutput extends PrintStream {
    private final OutputStream to;
    private final boolean terminal;

    /**
     * Text to a stream.
     *
     * @param terminal true when a person's terminal is at its other end
     */
    public TextOutput(OutputStream to, boolean terminal) {
        super(new Lines(to), false, StandardCharsets.UTF_8);
        this.to = to;
        this.terminal = terminal;
    }

    /** This process's standard output; a byte that is lost ends the program, by {@link LostOutput}. */
    public static TextOutput standard() {
        return new TextOutput(new Ending(StandardStream.out()), Terminal.is(1));
    }

    /** A stream whose lost bytes end the program, and that is not a terminal. */
    static TextOutput checked(StandardStream to) {
        return new TextOutput(new Ending(to), false);
    }

    /** This process's standard error: a complaint that is lost is only remembered. */
    public static TextOutput standardError() {
        return new TextOutput(StandardStream.err(), Terminal.is(2));
    }

    /** True when a person's terminal is at its other end. */
    public boolean isTerminal() {
        return terminal;
    }

    /** What became of the first byte that was lost; null while none was. */
    public @Nullable LostOutput lost() {
        return switch (to) {
            case Ending ending -> ending.to.lost();
            case StandardStream stream -> stream.lost();
            default -> null;
        };
    }

    /**
     * Where a guest's own output goes: to a pipe or a file byte for byte, since it is the guest's; to a terminal as
     * text, so that a guest commands no terminal. A byte that is lost ends the program. Buffered until it is flushed.
     */
    public GuestOutput guest() {
        flush();
        OutputStream checked = to instanceof StandardStream stream ? new Ending(stream) : to;
        return new GuestOutput(checked, terminal);
    }

    /** Writes over the line on a terminal, to say how far something is; nothing where there is no terminal. */
    public void status(String line) {
        if (terminal) {
            flush();
            try {
                to.write(("\r" + VisibleText.of(line) + "\u001b[K").getBytes(StandardCharsets.UTF_8));
                to.flush();
            } catch (IOException e) {
                setError();
            }
        }
    }

    /** A standard stream whose lost bytes end the program. */
    private static final class Ending extends OutputStream {
        private final StandardStream to;

        Ending(StandardStream to) {
            this.to = to;
        }

        private interface Sending {
            void send() throws IOException;
        }

        private void checked(Sending sending) throws IOException {
            try {
                sending.send();
            } catch (IOException e) {
                LostOutput lost = to.lost();
                if (lost != null) {
                    throw lost;
                }
                throw e;
            }
        }

        @Override
        public void write(int b) throws IOException {
            checked(() -> to.write(b));
        }

        @Override
        public void write(byte[] bytes, int from, int length) throws IOException {
            checked(() -> to.write(bytes, from, length));
        }

        @Override
        public void flush() throws IOException {
            checked(to::flush);
        }
    }

    /** Text, its controls shown, sent on a line at a time. */
    private static final class Lines extends OutputStream {
        private final VisibleText text;

        Lines(OutputStream to) {
            text = new VisibleText(to);
        }

        @Override
        public void write(int b) throws IOException {
            text.write(b);
            if (b == '\n') {
                text.flush();
            }
        }

        @Override
        public void write(byte[] bytes, int from, int length) throws IOException {
            text.write(bytes, from, length);
            for (int i = from; i < from + length; i++) {
                if (bytes[i] == '\n') {
                    text.flush();
                    return;
                }
            }
        }

        @Override
        public void flush() throws IOException {
            text.flush();
        }
    }
}
