package windhover.bench;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import windhover.debug.Debugger;
import windhover.debug.InputSource;
import windhover.debug.Observer;
import windhover.debug.trace.TraceRecorder;
import windhover.machine.Input;
import windhover.scenario.ScenarioFormatException;
import windhover.scenario.ScenarioLibrary;
import windhover.scenario.ScenarioRun;

/**
 * What recording costs: the guest of the network call under frames without end, with and without a recorder, in turn;
 * processor time of the thread, since other work on the computer must not count. Prints the median of the ratios.
 */
public final class RecordingCost {
    private static final long CYCLES = 60_000_000;
    private static final int WARM = 4;
    private static final int PAIRS = 11;

    private RecordingCost() {}

    /** Frames at equal distances, from a cycle on. */
    private static final class Frames implements InputSource {
        private static final long FIRST = 100_000;
        private final long distance;
        private final Input frame;
        private long next = FIRST;

        Frames(long distance, Input frame) {
            this.distance = distance;
            this.frame = frame;
        }

        @Override
        public long nextCycle() {
            return next;
        }

        @Override
        public List<Input> take(long cycle) {
            List<Input> taken = new ArrayList<>();
            for (; next <= cycle; next += distance) {
                taken.add(frame);
            }
            return taken;
        }

        @Override
        public byte[] save() {
            return Long.toString(next).getBytes(StandardCharsets.US_ASCII);
        }

        @Override
        public void restore(byte[] saved) {
            next = Long.parseLong(new String(saved, StandardCharsets.US_ASCII));
        }
    }

    /** Measures at a saturated wire, and at one frame each 20,000 cycles. */
    public static void main(String[] args) throws ScenarioFormatException {
        List<Input> frame = new ArrayList<>();
        ScenarioRun lesson = ScenarioRun.of(ScenarioLibrary.find("network-call"));
        lesson.debugger().add(new Observer() {
            @Override
            public void inputBegins(long cycle, Input input) {
                frame.add(input);
            }
        });
        lesson.run();
        for (long distance : new long[] {2_500, 20_000}) {
            List<Double> ratios = new ArrayList<>();
            double[] seconds = new double[2];
            long events = 0;
            for (int i = 0; i < WARM + PAIRS; i++) {
                double[] pair = new double[2];
                for (int turn = 0; turn < 2; turn++) {
                    int recorded = (turn + i) % 2; // first the one, then the other
                    ScenarioRun run = ScenarioRun.of(ScenarioLibrary.find("network-call"));
                    Debugger debugger = new Debugger(
                            run.debugger().machine(),
                            run.debugger().software(),
                            new Frames(distance, frame.getFirst()));
                    debugger.add(run.tracker());
                    TraceRecorder recorder = recorded == 1 ? TraceRecorder.on(debugger) : null;
                    pair[recorded] = time(debugger);
                    events = recorder == null ? events : recorder.trace().total();
                }
                if (i >= WARM) {
                    ratios.add(pair[1] / pair[0]);
                }
                seconds = pair;
            }
            Collections.sort(ratios);
            System.out.printf(
                    "a frame each %d cycles: %d events in %d M cycles, last pair %s s, ratio %.3f (%.3f to %.3f)%n",
                    distance,
                    events,
                    CYCLES / 1_000_000,
                    Arrays.toString(seconds),
                    ratios.get(PAIRS / 2),
                    ratios.getFirst(),
                    ratios.getLast());
        }
    }

    private static double time(Debugger debugger) {
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        long start = threads.getCurrentThreadCpuTime();
        while (debugger.cycle() < CYCLES) {
            debugger.run(CYCLES - debugger.cycle(), null);
        }
        return (threads.getCurrentThreadCpuTime() - start) * 1e-9;
    }
}
