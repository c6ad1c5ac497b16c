package windhover.app;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import windhover.cpu.LossReason;
import windhover.cpu.Stopped;
import windhover.cpu.Timing;
import windhover.cpu.Trap;
import windhover.device.finisher.Finisher;
import windhover.device.uart.Console;
import windhover.image.ElfImage;
import windhover.image.Symbol;
import windhover.machine.Board;
import windhover.machine.LoadException;
import windhover.machine.Machine;
import windhover.output.GuestOutput;
import windhover.output.OutputException;
import windhover.output.OutputFile;

@Command(
        name = "exec",
        mixinStandardHelpOptions = true,
        description = {
            "Runs a 64-bit RISC-V program (ELF) by its load segments, without a window.",
            "Exit status: the program's own (HTIF `tohost`, or the test finisher), 255 for one above 255; 124 when --max-cycles were used up, 125 when "
                    + "the processor stopped or sleeps for ever, 2 for bad input."
        })
final class ExecCommand implements Callable<Integer> {
    /** Exit status when the cycles allowed are used up, as of {@code timeout(1)}. */
    static final int LIMIT_REACHED = 124;

    /** Exit status when the processor can do nothing more and the program has given no exit code. */
    static final int STOPPED = 125;

    private static final int GREATEST_STATUS = 255;
    private static final long CHUNK = 1_000_000;

    /** Traps without a return behind which handlers themselves are what fails. */
    private static final int TRAPS_WITHOUT_RETURN = 5;

    /** The boards, by the names of the command line. */
    enum BoardName {
        bare,
        kestrel3;

        Board board() {
            return this == bare ? Board.BARE : Board.KESTREL3;
        }
    }

    /** The timing presets, by the names of the command line. */
    enum TimingName {
        textbook,
        kestrel3;

        Timing timing() {
            return this == textbook ? Timing.TEXTBOOK : Timing.KESTREL3;
        }
    }

    /** The engines, by the names of the command line. */
    enum EngineName {
        staged,
        reference
    }

    /** What becomes of misaligned loads and stores, by the names of the command line. */
    enum Misaligned {
        trap,
        split
    }

    private final Streams streams;

    @Parameters(paramLabel = "ELF", description = "The program.")
    private String file = "";

    @Option(names = "--board", paramLabel = "bare|kestrel3", description = "The machine. Default: bare.")
    private BoardName board = BoardName.bare;

    @Option(names = "--timing", paramLabel = "textbook|kestrel3", description = "The timing preset. Default: kestrel3.")
    private TimingName timing = TimingName.kestrel3;

    @Option(
            names = "--engine",
            paramLabel = "staged|reference",
            description =
                    "The pipeline, or the one-step reference interpreter (an instruction a cycle). Default: staged.")
    private EngineName engine = EngineName.staged;

    @Option(
            names = "--misaligned",
            paramLabel = "trap|split",
            description =
                    "What a misaligned load or store does: cause an exception, or be split by the hardware. Default: trap.")
    private Misaligned misaligned = Misaligned.trap;

    @Mixin
    private final GivenIsa isa = new GivenIsa();

    @Option(
            names = "--max-cycles",
            paramLabel = "N",
            description = "Stop after so many cycles. Default: run until the program ends.")
    private @Nullable Long maxCycles;

    @Option(
            names = "--commit-log",
            paramLabel = "FILE",
            description = "Write a line for each retired instruction, as Spike's --log-commits does.")
    private @Nullable String commitLog;

    @Option(
            names = "--signature",
            paramLabel = "FILE",
            description =
                    "At the end write memory from begin_signature to end_signature, 4 bytes a line in hexadecimal.")
    private @Nullable String signature;

    @Option(
            names = "--stats",
            paramLabel = "text|json",
            description =
                    "At the end print cycles, instructions and lost cycles. With json the program's own output goes to standard error.")
    private @Nullable OutputFormat stats;

    @Mixin
    private final GivenKernel kernel = new GivenKernel();

    ExecCommand(Streams streams) {
        this.streams = streams;
    }

    /** Where a signature lies in memory. */
    private record Signature(long begin, long end) {}

    @Override
    public Integer call() throws BadInput, IOException {
        if (maxCycles != null && maxCycles < 1) {
            throw new BadInput("--max-cycles " + maxCycles + ": expected at least 1");
        }
        if (commitLog != null && signature != null && OutputFile.isSame(commitLog, signature)) {
            throw new BadInput("--commit-log " + commitLog + " --signature " + signature + ": expected two files");
        }
        ElfImage image = ProgramFile.read(file);
        image.warnings().forEach(warning -> streams.err().print("windhover: " + warning + "\n"));
        Machine machine = new Machine(isa.on(board.board()), timing.timing());
        machine.splitsMisaligned(misaligned == Misaligned.split);
        try {
            machine.load(image);
        } catch (LoadException e) {
            throw new BadInput(String.valueOf(e.getMessage()));
        }
        Signature where = signature == null ? null : signatureOf(image, machine);
        List<Path> read = List.of(Path.of(file));
        if (commitLog == null) {
            return run(image, machine, null, where, read);
        }
        try (OutputFile log = OutputFile.open(commitLog, read).growing()) {
            return run(image, machine, log, where, read);
        }
    }

    private static Signature signatureOf(ElfImage image, Machine machine) throws BadInput {
        long begin = address(image, "begin_signature");
        long end = address(image, "end_signature");
        long base = machine.board().ramBase();
        long size = machine.board().ramSize();
        if (begin - base < 0 || begin - base > size || end - begin < 0 || end - base > size) {
            throw new BadInput(String.format(
                    Locale.ROOT,
                    "%s: signature from 0x%x to 0x%x: expected an ascending range within the RAM at 0x%x, 0x%x bytes",
                    image.name(),
                    begin,
                    end,
                    base,
                    size));
        }
        return new Signature(begin, end);
    }

    private static long address(ElfImage image, String name) throws BadInput {
        Symbol symbol = image.symbolTable().find(name);
        if (symbol == null) {
            throw new BadInput(image.name() + ": has no symbol " + name + ", which --signature needs");
        }
        return symbol.address();
    }

    private int run(
            ElfImage image, Machine machine, @Nullable OutputFile log, @Nullable Signature where, List<Path> read)
            throws BadInput, IOException {
        GuestOutput console = (stats == OutputFormat.json ? streams.err() : streams.out()).guest();
        Htif htif = Htif.connect(machine, image.symbolTable(), console::write);
        machine.part(Console.class).ifPresent(uart -> uart.listener(console::write));
        machine.part(Finisher.class).ifPresent(finisher -> finisher.listener(code -> machine.attention()));
        Engine.Log retired = log == null ? null : instruction -> line(log.stream(), instruction.commitLogLine());
        long entry = machine.start(image);
        BooleanSupplier ended = () -> exitCode(machine, htif) != null;
        Engine running = engine == EngineName.staged
                ? new Engine.Staged(machine, entry, ended, retired)
                : new Engine.OneStep(machine, entry, ended, retired);

        KernelCounts counts = stats == null && !kernel.given()
                ? null
                : KernelCounts.of(GivenKernel.software(image, kernel.bytes(file)), machine, streams.err());
        Trap.Naming naming = image.symbolTable()::functionName;
        long limit = maxCycles == null ? Long.MAX_VALUE : maxCycles;
        long start = System.nanoTime();
        boolean asleep = false;
        boolean told = limit != Long.MAX_VALUE || htif.connected();
        while (!ended.getAsBoolean()
                && running.stopped() == null
                && !asleep
                && machine.clock().now() < limit) {
            asleep = running.asleepForEver();
            if (!asleep) {
                running.runTo(machine.clock().now()
                        + Math.min(CHUNK, limit - machine.clock().now()));
                console.flush();
            }
            if (!told && machine.clock().now() >= CHUNK && !ended.getAsBoolean() && running.stopped() == null) {
                console.flush();
                streams.err().print("windhover: " + file + ": " + endless(machine, running, naming) + "\n");
                told = true;
            }
        }
        if (ended.getAsBoolean()) {
            running.finish();
        }
        double seconds = (System.nanoTime() - start) * 1e-9;
        console.finish();
        if (log != null) {
            log.commit();
        }
        if (where != null && signature != null) {
            write(signature, machine, where, read);
        }
        Long code = exitCode(machine, htif);
        String why = code != null ? null : reason(running, asleep, machine, naming);
        if (stats != null) {
            Map<String, Object> statistics = statistics(machine, running, code, why, seconds, naming);
            if (counts != null && engine == EngineName.staged) {
                statistics.put("kernel", counts.json());
            }
            print(statistics);
        }
        if (code == null) {
            streams.err().print("windhover: " + file + ": " + why + "\n");
            return running.stopped() != null || asleep ? STOPPED : LIMIT_REACHED;
        }
        return code >= 0 && code <= GREATEST_STATUS ? code.intValue() : GREATEST_STATUS;
    }

    private static @Nullable Long exitCode(Machine machine, Htif htif) {
        Finisher finisher = machine.part(Finisher.class).orElse(null);
        return finisher != null && finisher.finished() ? Long.valueOf(finisher.exitCode()) : htif.exitCode();
    }

    private static String reason(Engine running, boolean asleep, Machine machine, Trap.Naming naming) {
        Stopped stopped = running.stopped();
        if (stopped != null) {
            return "at @" + machine.clock().now() + " " + stopped.sentence(naming);
        }
        return asleep
                ? "the processor waits for an interrupt that nothing can cause any more, expected the program to write its exit code to tohost"
                : "did not end within the " + machine.clock().now() + " cycles allowed by --max-cycles"
                        + trapped(running, naming);
    }

    /** What to say, once, of a program that has no way to end. */
    private static String endless(Machine machine, Engine running, Trap.Naming naming) {
        String finisher = machine.part(Finisher.class).isPresent() ? " but a write to the test finisher" : "";
        return "nothing can end it" + finisher
                + ": it has no symbol tohost in RAM, and there is no --max-cycles (Ctrl-C ends it)"
                + trapped(running, naming);
    }

    /** What a program that goes on has met when its handlers trap again and again; else nothing. */
    private static String trapped(Engine running, Trap.Naming naming) {
        Stopped traps = running.unreturned(TRAPS_WITHOUT_RETURN);
        return traps == null ? "" : "; it began with: " + traps.soFar(naming);
    }

    private static void line(OutputStream log, String line) {
        try {
            log.write((line + "\n").getBytes(StandardCharsets.US_ASCII)); // at once, so that no line is cut
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void write(String name, Machine machine, Signature where, List<Path> read) throws OutputException {
        StringBuilder lines = new StringBuilder();
        for (long at = where.begin; at < where.end; at += 4) {
            ByteBuffer word = ByteBuffer.allocate(4);
            for (int i = 3; i >= 0; i--) {
                word.put((byte) (at + i < where.end ? machine.peek(at + i, 1) : 0));
            }
            lines.append(String.format(Locale.ROOT, "%08x\n", word.getInt(0)));
        }
        OutputFile.write(name, read, out -> out.write(lines.toString().getBytes(StandardCharsets.US_ASCII)));
    }

    private static Map<String, Object> statistics(
            Machine machine,
            Engine running,
            @Nullable Long code,
            @Nullable String why,
            double seconds,
            Trap.Naming naming) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("cycles", machine.clock().now());
        json.put("instructions", running.instructions());
        json.put("exit_code", code);
        json.put("stopped", why);
        json.put("first_exception", FirstException.json(running.stopped(), naming));
        json.put("host_seconds", Math.round(seconds * 1e6) / 1e6);
        Map<String, Long> stalls = new LinkedHashMap<>();
        for (LossReason reason : LossReason.ALL) {
            if (running.lost(reason) != 0) {
                stalls.put(reason.name(), running.lost(reason));
            }
        }
        json.put("stalls", stalls);
        return json;
    }

    private void print(Map<String, Object> statistics) {
        PrintStream out = streams.out();
        if (stats == OutputFormat.json) {
            out.print(Json.text(statistics));
            return;
        }
        statistics.forEach((name, value) -> {
            if (name.equals("first_exception")) {
                return; // what `stopped` says in words
            }
            if (value instanceof Map<?, ?> lost) {
                String before = name.equals("stalls") ? "lost to " : name + " ";
                lost.forEach((reason, cycles) -> out.print("%-26s %16s\n".formatted(before + reason, cycles)));
            } else if (value != null) {
                out.print("%-26s %16s\n".formatted(name.replace('_', ' '), value));
            }
        });
    }
}
