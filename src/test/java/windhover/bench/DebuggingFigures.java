package windhover.bench;

import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.function.BooleanSupplier;
import windhover.cpu.Timing;
import windhover.debug.Debugger;
import windhover.debug.InputSource;
import windhover.debug.Session;
import windhover.debug.SessionCommands.Step;
import windhover.debug.Snapshot;
import windhover.debug.Software;
import windhover.debug.StopPoint;
import windhover.image.DebugInfo;
import windhover.image.ElfImage;
import windhover.machine.Board;
import windhover.machine.Machine;

/**
 * The figures of debugging in docs/performance.md: steps over and out of a function of a million instructions and back,
 * and what looking at a stack with its variables costs. Run as {@code java -cp <test class path>
 * windhover.bench.DebuggingFigures [ELF whose debug information is read]}. Times are processor time of the machine's
 * thread, so that other work on the computer counts little.
 */
public final class DebuggingFigures {
    private static final int TIMES = 9;
    private static final String GUEST = "src/test/resources/windhover/debug/shapes-O2.elf";

    private DebuggingFigures() {}

    private static void print(String what, double[] seconds) {
        Arrays.sort(seconds);
        System.out.printf(
                "%-40s median %7.2f ms   longest %7.2f ms%n",
                what, 1e3 * seconds[seconds.length / 2], 1e3 * seconds[seconds.length - 1]);
    }

    private static double seconds() {
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() * 1e-9;
    }

    /** What a step costs the machine's thread, from the command to its end. */
    private static double step(Session session, Runnable command) throws Exception {
        long before = session.ask(Debugger::cycle).get();
        double start = session.ask(asked -> seconds()).get();
        command.run();
        while (true) {
            Snapshot now = session.snapshot();
            long cycle = session.ask(Debugger::cycle).get();
            if (now.activity() == Snapshot.Activity.PAUSED && now.cycle() == cycle && cycle != before) {
                return session.ask(asked -> seconds()).get() - start;
            }
            Thread.sleep(1);
        }
    }

    /** Measures and prints. */
    public static void main(String[] args) throws Exception {
        if (args.length > 0) {
            byte[] bytes = Files.readAllBytes(Path.of(args[0]));
            double[] reads = new double[TIMES];
            for (int i = 0; i < TIMES; i++) {
                double start = seconds();
                DebugInfo info = DebugInfo.of(ElfImage.parse(bytes, args[0]));
                reads[i] = seconds() - start;
                if (i == 0) {
                    System.out.printf(
                            "%.1f MiB, %d functions, the first time %.0f ms%n",
                            bytes.length / 1048576.0, info.subprograms().size(), 1e3 * reads[0]);
                }
            }
            print("debug information read", reads);
            return;
        }
        ElfImage image = ElfImage.parse(Files.readAllBytes(Path.of(GUEST)), GUEST);
        Machine machine = new Machine(Board.BARE, Timing.KESTREL3);
        machine.load(image);
        machine.reset(image.entry());
        Debugger debugger = new Debugger(machine, Software.of(image), InputSource.NONE);
        BooleanSupplier never = () -> false;
        try (Session session = new Session(debugger)) {
            session.stops(List.of(StopPoint.of(1, StopPoint.Kind.CODE, "busy")));
            step(session, session::run);
            long inside = session.ask(Debugger::cycle).get();
            session.stops(List.of());
            double[] out = new double[TIMES];
            double[] backOver = new double[TIMES];
            double[] over = new double[TIMES];
            double[] backOut = new double[TIMES];
            double[] look = new double[TIMES];
            for (int i = 0; i < TIMES; i++) {
                session.ask(asked -> {
                            asked.seek(inside);
                            return asked.cycle();
                        })
                        .get();
                out[i] = step(session, () -> session.step(Step.OUT));
                long instructions = session.snapshot().instructions();
                backOver[i] = step(session, () -> session.stepBack(Step.OVER));
                over[i] = step(session, () -> session.step(Step.OVER));
                session.ask(asked -> asked.back(Step.INSTRUCTION, never)).get();
                if (i == 0) {
                    System.out.printf("function of %d instructions%n", instructions);
                }
                session.ask(asked -> {
                            asked.seek(inside + 1_400_000);
                            return asked.cycle();
                        })
                        .get();
                backOut[i] = step(session, () -> session.stepBack(Step.OUT));
                look[i] = session.ask(asked -> {
                            double start = seconds();
                            asked.programState();
                            return seconds() - start;
                        })
                        .get();
            }
            print("out of it", out);
            print("back over it", backOver);
            print("over it", over);
            print("back out, from near its end", backOut);
            print("stack and variables", look);
        }
    }
}
