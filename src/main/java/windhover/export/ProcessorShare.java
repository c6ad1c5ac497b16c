package windhover.export;

import java.util.Arrays;
import windhover.debug.trace.Runner;

/** Which share of the processor each has had, in windows of a fixed length, as counters. Only changes are written. */
final class ProcessorShare {
    /** Cycles of a window. */
    static final int WINDOW = 1000;

    private static final int WHOLE = 1000;
    private static final String UNIT = "% of the processor";

    private final TraceEventFile file;
    private final String process;
    private String[] names = new String[16];
    private long[] had = new long[16];
    private long[] told = new long[16];
    private int runners;
    private long start;

    /** The first window begins at a cycle. */
    ProcessorShare(TraceEventFile file, String process, long cycle) {
        this.file = file;
        this.process = process;
        start = cycle;
    }

    /** Somebody had the processor from a cycle until another. */
    void had(Runner runner, long from, long until) {
        int number = number(runner);
        long at = from;
        while (at < until) {
            long end = start + WINDOW;
            had[number] += Math.min(until, end) - at;
            at = Math.min(until, end);
            if (at == end) {
                tell(WINDOW);
                start = end;
                long whole = (until - at) / WINDOW;
                if (whole > 1) {
                    had[number] = WINDOW;
                    tell(WINDOW);
                    start += whole * WINDOW;
                    at = start;
                }
            }
        }
    }

    private int number(Runner runner) {
        int number = runner.number();
        if (number >= names.length) {
            int size = 2 * number;
            names = Arrays.copyOf(names, size);
            had = Arrays.copyOf(had, size);
            told = Arrays.copyOf(told, size);
        }
        names[number] = runner.name();
        runners = Math.max(runners, number + 1);
        return number;
    }

    private void tell(long cycles) {
        for (int i = 0; i < runners; i++) {
            long tenths = had[i] * WHOLE / cycles;
            if (names[i] != null && tenths != told[i]) {
                told[i] = tenths;
                file.counter(process, names[i], UNIT, start, tenths);
            }
            had[i] = 0;
        }
    }

    /** The last window ends before its time. */
    void end(long cycle) {
        if (cycle > start) {
            tell(cycle - start);
        }
    }
}
