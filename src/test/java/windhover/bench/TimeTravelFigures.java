package windhover.bench;

import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import windhover.cpu.Timing;
import windhover.debug.Debugger;
import windhover.debug.InputSource;
import windhover.debug.SessionCommands.Step;
import windhover.debug.Software;
import windhover.image.ElfImage;
import windhover.machine.Board;
import windhover.machine.Machine;

/**
 * The figures of going back in time in docs/performance.md: what keeping a history costs, and how long a seek and a
 * step back take. Run as {@code java -cp <test class path> windhover.bench.TimeTravelFigures [millions of cycles]
 * [ELF]}. Times are processor time of the thread, so that other work on the computer counts little.
 */
public final class TimeTravelFigures {
    private static final int SEEKS = 200;

    private TimeTravelFigures() {}

    private static Debugger debugger(Path elf) throws Exception {
        ElfImage image = ElfImage.parse(Files.readAllBytes(elf), elf.toString());
        Machine machine = new Machine(Board.BARE, Timing.KESTREL3);
        machine.load(image);
        machine.reset(image.entry());
        return new Debugger(machine, Software.of(image), InputSource.NONE);
    }

    private static double seconds() {
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() * 1e-9;
    }

    private static void run(Debugger debugger, long cycles) {
        // As a session does: in chunks, between which it looks at its commands.
        long end = debugger.cycle() + cycles;
        while (debugger.cycle() < end) {
            debugger.run(Math.min(100_000, end - debugger.cycle()), null);
        }
    }

    private static void times(String what, double[] seconds) {
        Arrays.sort(seconds);
        System.out.printf(
                "%-24s median %6.1f ms   95 %% within %6.1f ms   longest %6.1f ms%n",
                what,
                1e3 * seconds[seconds.length / 2],
                1e3 * seconds[seconds.length * 95 / 100],
                1e3 * seconds[seconds.length - 1]);
    }

    /** Measures and prints. */
    public static void main(String[] args) throws Exception {
        long millions = args.length > 0 ? Long.parseLong(args[0]) : 1000;
        Path elf = Path.of(args.length > 1 ? args[1] : "roms/images/bare/mix.elf");
        double[] ratio = new double[5];
        for (int i = 0; i < ratio.length; i++) {
            double[] cost = new double[2];
            for (int kept = 0; kept < 2; kept++) {
                Debugger debugger = debugger(elf);
                if (kept == 1) {
                    debugger.keepHistory(512);
                }
                run(debugger, 5_000_000);
                double before = seconds();
                run(debugger, 20_000_000);
                cost[kept] = seconds() - before;
            }
            ratio[i] = cost[1] / cost[0] - 1;
        }
        Arrays.sort(ratio);
        System.out.printf(
                "keeping a history costs   %.1f %% (median of %d)%n", 100 * ratio[ratio.length / 2], ratio.length);

        Debugger debugger = debugger(elf);
        debugger.keepHistory(512);
        double before = seconds();
        run(debugger, millions * 1_000_000);
        System.out.printf(
                "%d M cycles in %.1f s; %d checkpoints, %.1f MiB%n",
                millions,
                seconds() - before,
                debugger.timeline().checkpoints(),
                debugger.timeline().bytes() / 1048576.0);
        Random random = new Random(1);
        double[] seeks = new double[SEEKS];
        double[] backs = new double[SEEKS];
        double[] again = new double[SEEKS];
        for (int i = 0; i < SEEKS; i++) {
            seeks[i] = seek(debugger, random.nextLong(millions * 1_000_000));
            backs[i] = back(debugger, Step.INSTRUCTION);
            again[i] = back(debugger, Step.CYCLE);
        }
        times("seek", seeks);
        times("step back after it", backs);
        times("step back once more", again);
    }

    private static double seek(Debugger debugger, long cycle) {
        double before = seconds();
        debugger.seek(cycle);
        return seconds() - before;
    }

    private static double back(Debugger debugger, Step unit) {
        double before = seconds();
        debugger.back(unit, () -> false);
        return seconds() - before;
    }
}
