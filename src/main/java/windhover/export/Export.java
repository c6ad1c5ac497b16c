package windhover.export;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import java.util.function.LongConsumer;
import windhover.clock.Clock;
import windhover.debug.CycleFollower;
import windhover.debug.Debugger;
import windhover.output.OutputFile;

/** One export: a part of a run in a format, to a file. The file is there when all of it is, and never before. */
public final class Export {
    /** Cycles between two reports of the progress, and two looks whether to go on. */
    private static final long CHUNK = 50_000;

    /** Is told how far an export has come. */
    @FunctionalInterface
    public interface Progress {
        /** The run has come to {@code cycle}; it ends at {@code latest} at the latest. */
        void at(long cycle, long latest);
    }

    private final ExportRun run;
    private final ExportFormat format;
    private final ExportSelection selection;
    private final ExportRun.Mark from;
    private final ExportRun.Mark until;
    private final AtomicBoolean cancelled = new AtomicBoolean();
    private final List<String> notices = new ArrayList<>();

    /** The cycle behind the last that was written. */
    private long last;

    /**
     * An export of a part of a run, not yet begun.
     *
     * @param from the first cycle
     * @param until the cycle behind the last; the run may end before
     */
    public Export(
            ExportRun run, ExportFormat format, ExportSelection selection, ExportRun.Mark from, ExportRun.Mark until) {
        this.run = run;
        this.format = format;
        this.selection = selection;
        this.from = from;
        this.until = until;
    }

    /** Gives the export up: {@link #write} fails soon, and leaves no file. Of any thread. */
    public void cancel() {
        cancelled.set(true);
    }

    /** What the user should know of what was written, one line each. */
    public List<String> notices() {
        return List.copyOf(notices);
    }

    /**
     * Runs and writes; compressed where the name ends in {@code .gz}. Whatever ends it before all is written, also the
     * end of the process, no file is left, and one that was there stays as it was.
     *
     * @param target the file, as the user named it
     * @param inputs files that are read, of which it must not be one
     * @throws ExportException when there is nothing to export, when it was cancelled, or when the file cannot be
     *     written
     */
    public void write(String target, List<Path> inputs, Progress progress) throws ExportException {
        try (OutputFile file = OutputFile.open(target, inputs);
                FilesBeside beside = new FilesBeside();
                CompressedOutput compressed =
                        ExportFormat.isCompressed(target) ? new CompressedOutput(file.stream()) : null) {
            if (format.needsPlainFile() && (ExportFormat.isCompressed(target) || !file.isRegular())) {
                throw new ExportException(
                        target + ": a " + format.label()
                                + " is compressed in itself and written at several places, expected a regular file whose name does not end in .gz");
            }
            String base = format.base(target);
            if (file.isRegular()) {
                beside.open(base, format.beside(), inputs, notices);
            }
            Output out = new Output(compressed != null ? compressed : file.stream());
            Exporter exporter = format.exporter(run, out, selection);
            follow(exporter, progress);
            out.flush();
            if (compressed != null) {
                compressed.finish();
            }
            checkCancelled();
            byte[] beginning = exporter.beginning();
            if (beginning.length > 0) {
                file.rewrite(0, beginning);
            }
            if (file.isRegular()) {
                beside.write(exporter.companions(name(target), name(base), last));
            }
            file.commit();
            beside.commit();
        } catch (UncheckedIOException e) {
            Throwable cause = e.getCause();
            throw new ExportException(String.valueOf(cause == null ? e.getMessage() : cause.getMessage()));
        } catch (IOException e) {
            throw new ExportException(String.valueOf(e.getMessage()));
        }
    }

    private static String name(String file) {
        return String.valueOf(Path.of(file).getFileName());
    }

    private void checkCancelled() throws ExportException {
        if (cancelled.get()) {
            throw new ExportException("the export was cancelled; no file was written");
        }
    }

    private void follow(Exporter exporter, Progress progress) throws ExportException {
        Debugger debugger = run.debugger();
        debugger.add(exporter);
        Following following = new Following(exporter);
        try {
            // Where the moments are known the run goes there by itself; else somebody looks at each cycle.
            boolean fromKnown = from.cycle() != Long.MAX_VALUE;
            debugger.follow(fromKnown ? null : following);
            advance(from, fromKnown ? from::reached : () -> following.begun, cycle -> {}, progress);
            following.begin(debugger.cycle());
            if (!following.begun) {
                throw new ExportException(String.format(
                        Locale.ROOT, "the run ends at @%d, before the moment from which to export", debugger.cycle()));
            }
            if (following.empty) {
                throw new ExportException(String.format(
                        Locale.ROOT,
                        "at @%d, the moment from which to export, that until which to export has come already",
                        last));
            }
            boolean eachCycle = exporter.wantsCycles() || until.cycle() == Long.MAX_VALUE;
            debugger.follow(eachCycle ? following : null);
            advance(
                    until,
                    () -> following.ended || until.reached(),
                    eachCycle ? cycle -> {} : exporter::passed,
                    progress);
            following.end(debugger.cycle());
        } finally {
            debugger.follow(null);
        }
    }

    /** Begins and ends with the marks. The run may go on a little behind the last, which harms nothing. */
    private final class Following implements CycleFollower {
        private final Exporter exporter;
        private boolean begun;
        private boolean ended;

        /** True when the end came before the beginning. */
        private boolean empty;

        Following(Exporter exporter) {
            this.exporter = exporter;
        }

        @Override
        public void ran(long cycle) {
            if (!begun) {
                begin(cycle + 1);
            } else if (!ended) {
                exporter.passed(cycle);
                if (until.reached()) {
                    end(cycle + 1);
                }
            }
        }

        private void begin(long cycle) {
            if (!begun && from.reached()) {
                begun = true;
                last = cycle;
                empty = until.reached();
                ended = empty;
                exporter.begin(cycle);
                exporter.active = true;
            }
        }

        private void end(long cycle) {
            if (!ended) {
                ended = true;
                exporter.active = false;
                exporter.end(cycle);
                last = cycle;
            }
        }
    }

    /** Runs to a mark, or to the run's end. */
    private void advance(ExportRun.Mark mark, BooleanSupplier done, LongConsumer passed, Progress progress)
            throws ExportException {
        Debugger debugger = run.debugger();
        Clock clock = debugger.machine().clock();
        while (!done.getAsBoolean()) {
            long before = debugger.cycle();
            long to = before + CHUNK;
            if (debugger.machine().waiting()) {
                // Idle time is passed at once, however long it lasts.
                to = Math.max(to, Math.min(clock.nextDue(), debugger.nextInput()));
            }
            run.runTo(Math.min(to, Math.max(before + 1, mark.cycle())));
            if (debugger.cycle() == before) {
                return; // the run is over
            }
            passed.accept(debugger.cycle() - 1);
            progress.at(debugger.cycle(), Math.min(run.latest(), until.cycle()));
            checkCancelled();
        }
    }
}
