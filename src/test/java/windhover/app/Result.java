package windhover.app;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/** What a command of the command line did: its exit status, and what it printed. */
public final class Result {
    /** The exit status. */
    public final int status;

    /** What went to standard output. */
    public final String out;

    /** What went to standard error. */
    public final String err;

    private Result(int status, String out, String err) {
        this.status = status;
        this.out = out;
        this.err = err;
    }

    /** Runs a command in this process, without a display. What it does not flush itself is lost. */
    public static Result windhover(String... args) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        int status = Main.run(
                args,
                new Streams(
                        new PrintStream(out, false, StandardCharsets.UTF_8),
                        new PrintStream(err, false, StandardCharsets.UTF_8),
                        false));
        return new Result(status, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Result result
                && status == result.status
                && out.equals(result.out)
                && err.equals(result.err);
    }

    @Override
    public int hashCode() {
        return Objects.hash(status, out, err);
    }

    @Override
    public String toString() {
        return "status " + status + "\n" + out + err;
    }
}
