package windhover.export;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicBoolean;
import windhover.clock.Clock;
import windhover.debug.Debugger;
import windhover.output.OutputFile;

/** One export: a part of a run in a format, to a file. The file is there when all of it is, and never before. */
public final class Export {
    /** Cycles between two reports of the progress, and two looks whether to go on. */
    private static final long CHUNK = 50_000;

    /** Steps of the run after which it looks as well, however little time has passed in them. */
    private static final int LOOK = 4096;

    /** Is told how far an export has come. */
    @FunctionalInterface
    public interface Progress {
        /** The run has come to {@code cycle}; it ends at {@code latest} at the latest. */
        void at(long cycle, long latest);
    }

    private final ExportRun run;
    private final ExportFormat format;
    private final ExportRun.Mark from;
    private final ExportRun.Mark until;
    private final AtomicBoolean cancelled = new AtomicBoolean();

    /**
     * An export of a part of a run, not yet begun.
     *
     * @param from the first cycle
     * @param until the cycle behind the last; the run may end before
     */
    public Export(ExportRun run, ExportFormat format, ExportRun.Mark from, ExportRun.Mark until) {
        this.run = run;
        this.format = format;
        this.from = from;
        this.until = until;
    }

    /** Gives the export up: {@link #write} fails soon, and leaves no file. Of any thread. */
    public void cancel() {
        cancelled.set(true);
    }

    /**
     * Runs and writes. Whatever ends it before all is written, also the end of the process, no file is left, and one
     * that was there stays as it was.
     *
     * @param target the file, as the user named it
     * @param inputs files that are read, of which it must not be one
     * @throws ExportException when there is nothing to export, when it was cancelled, or when the file cannot be
     *     written
     */
    public void write(String target, List<Path> inputs, Progress progress) throws ExportException {
        try (OutputFile file = OutputFile.open(target, inputs)) {
            Output out = new Output(file.stream());
            follow(out, progress);
            out.flush();
            checkCancelled();
            file.commit();
        } catch (UncheckedIOException e) {
            Throwable cause = e.getCause();
            throw new ExportException(String.valueOf(cause == null ? e.getMessage() : cause.getMessage()));
        } catch (IOException e) {
            throw new ExportException(String.valueOf(e.getMessage()));
        }
    }

    private void checkCancelled() throws ExportException {
        if (cancelled.get()) {
            throw new ExportException("the export was cancelled; no file was written");
        }
    }

    private void follow(Output out, Progress progress) throws ExportException {
        Debugger debugger = run.debugger();
        Exporter exporter = format.exporter(run, out);
        debugger.add(exporter);
        advance(from, false, exporter, progress);
        if (!from.reached()) {
            throw new ExportException(String.format(
                    Locale.ROOT, "the run ends at @%d, before the moment from which to export", debugger.cycle()));
        }
        exporter.begin(debugger.cycle());
        exporter.active = true;
        advance(until, true, exporter, progress);
        exporter.active = false;
        exporter.end(debugger.cycle());
    }

    /** Runs to a mark, or to the run's end. */
    private void advance(ExportRun.Mark mark, boolean exporting, Exporter exporter, Progress progress)
            throws ExportException {
        Debugger debugger = run.debugger();
        Clock clock = debugger.machine().clock();
        boolean everyCycle = exporting && exporter.wantsCycles();
        long reported = debugger.cycle();
        long steps = 0;
        while (!mark.reached()) {
            long before = debugger.cycle();
            long to;
            if (debugger.machine().waiting()) {
                // Idle time is passed at once, however long it lasts.
                long next = Math.min(clock.nextDue(), debugger.nextInput());
                to = Math.clamp(next, before + 1, Math.max(before + 1, mark.cycle()));
            } else {
                boolean one = everyCycle || mark.cycle() == Long.MAX_VALUE;
                to = one ? before + 1 : Math.min(mark.cycle(), before + CHUNK);
            }
            run.runTo(to);
            if (debugger.cycle() == before) {
                return; // the run is over
            }
            if (exporting) {
                exporter.passed(debugger.cycle() - 1);
            }
            if (++steps % LOOK == 0 || debugger.cycle() - reported >= CHUNK) {
                reported = debugger.cycle();
                progress.at(reported, Math.min(run.latest(), until.cycle()));
                checkCancelled();
            }
        }
    }
}
