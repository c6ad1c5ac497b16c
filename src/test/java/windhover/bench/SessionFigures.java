package windhover.bench;

import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import windhover.clock.SavedState;
import windhover.clock.StateHash;
import windhover.cpu.Timing;
import windhover.debug.Debugger;
import windhover.debug.InputSource;
import windhover.debug.Snapshot;
import windhover.debug.Software;
import windhover.image.ElfImage;
import windhover.machine.Board;
import windhover.machine.Machine;
import windhover.timeline.file.RecordedHistory;
import windhover.timeline.file.SessionFile;
import windhover.timeline.file.SessionRecorder;
import windhover.timeline.file.SessionRecords.File;
import windhover.timeline.file.SessionRecords.Header;

/**
 * The figures of session files in docs/performance.md: what recording into one costs and writes, how long opening one
 * and seeking in it take. Run as {@code java -cp <test class path> windhover.bench.SessionFigures [millions of cycles]
 * [ELF]}.
 */
public final class SessionFigures {
    private static final int SEEKS = 100;

    private SessionFigures() {}

    private static Debugger debugger(byte[] elf) throws Exception {
        ElfImage image = ElfImage.parse(elf, "guest.elf");
        Machine machine = new Machine(Board.BARE, Timing.KESTREL3);
        machine.load(image);
        machine.reset(image.entry());
        Debugger debugger = new Debugger(machine, Software.of(image), InputSource.NONE);
        debugger.keepHistory(512);
        return debugger;
    }

    /** Processor time of all threads, since the recorder has one of its own. */
    private static double seconds() {
        return ((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
                        .getProcessCpuTime()
                * 1e-9;
    }

    private static double run(Debugger debugger, long cycles) {
        double before = seconds();
        long end = debugger.cycle() + cycles;
        while (debugger.cycle() < end) {
            debugger.run(Math.min(100_000, end - debugger.cycle()), null);
        }
        return seconds() - before;
    }

    private static SessionRecorder record(Path session, byte[] elf, Debugger debugger) throws Exception {
        Header header = new Header("figures", "bare", "kestrel3", "figures", "", "guest.elf");
        return new SessionRecorder(session, header, List.of(new File("guest.elf", elf)), debugger.timeline());
    }

    /** Measures and prints. */
    public static void main(String[] args) throws Exception {
        long millions = args.length > 0 ? Long.parseLong(args[0]) : 1000;
        byte[] elf = Files.readAllBytes(Path.of(args.length > 1 ? args[1] : "roms/images/bare/mix.elf"));
        Path session = Files.createTempFile("figures", ".windhover");
        double[] ratio = new double[5];
        for (int i = 0; i < ratio.length; i++) {
            double[] cost = new double[2];
            for (int recorded = 0; recorded < 2; recorded++) {
                Debugger debugger = debugger(elf);
                SessionRecorder recorder = recorded == 1 ? record(session, elf, debugger) : null;
                run(debugger, 5_000_000);
                cost[recorded] = run(debugger, 20_000_000);
                if (recorder != null) {
                    recorder.close();
                }
            }
            ratio[i] = cost[1] / cost[0] - 1;
        }
        Arrays.sort(ratio);
        System.out.printf(
                "recording costs %.1f %% of processor time, all threads (median of %d)%n",
                100 * ratio[ratio.length / 2], ratio.length);

        Debugger debugger = debugger(elf);
        try (SessionRecorder recorder = record(session, elf, debugger)) {
            run(debugger, millions * 1_000_000);
            recorder.progress(debugger.timeline().branch(), debugger.cycle(), StateHash.of(debugger.machine()));
        }
        System.out.printf(
                "%d M cycles: %.1f MiB, %.3f MiB a million%n",
                millions, Files.size(session) / 1048576.0, Files.size(session) / 1048576.0 / millions);

        long before = System.nanoTime();
        SessionFile file = SessionFile.open(session);
        Debugger opened = debugger(file.file("guest.elf").content());
        RecordedHistory.into(opened.timeline(), file, SavedState.of(opened.machine()), true);
        opened.snapshot(Snapshot.Activity.PAUSED, "", 0);
        System.out.printf("opened, with a snapshot, in %.0f ms%n", (System.nanoTime() - before) * 1e-6);
        Random random = new Random(1);
        double[] seeks = new double[SEEKS];
        for (int i = 0; i < SEEKS; i++) {
            double from = seconds();
            opened.seek(random.nextLong(millions * 1_000_000));
            seeks[i] = seconds() - from;
        }
        Arrays.sort(seeks);
        System.out.printf(
                "seek in the opened file  median %.1f ms   95 %% within %.1f ms   longest %.1f ms%n",
                1e3 * seeks[SEEKS / 2], 1e3 * seeks[SEEKS * 95 / 100], 1e3 * seeks[SEEKS - 1]);
        file.close();
        Files.delete(session);
    }
}
