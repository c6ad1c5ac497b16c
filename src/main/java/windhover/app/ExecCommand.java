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
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import windhover.cpu.LossReason;
import windhover.cpu.Stopped;
import windhover.cpu.Trap;
import windhover.debug.Software;
import windhover.device.finisher.Finisher;
import windhover.device.uart.Console;
import windhover.image.ElfImage;
import windhover.image.Symbol;
import windhover.machine.Assembly;
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

    /** Cycles run at once: between two of them output is sent, and standard input is asked. */
    private static final long CHUNK = 100_000;

    /** Cycles after which a program that nothing can end is said to be one. */
    private static final long ENDLESS = 1_000_000;

    /** Traps without a return behind which handlers themselves are what fails. */
    private static final int TRAPS_WITHOUT_RETURN = 5;

    private final Streams streams;

    @Parameters(
            paramLabel = "ELF",
            arity = "0..1",
            description =
                    "The program. None with --rom or --load alone. What is on standard input is typed on its console.")
    private String file = "";

    @Mixin
    private final MachineOptions options = new MachineOptions();

    @Option(
            names = "--engine",
            paramLabel = "staged|reference",
            description =
                    "The pipeline, or the one-step reference interpreter (an instruction a cycle). Default: staged.")
    private EngineName engine = EngineName.staged;

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
        if (file.isEmpty() && !options.hasRaw()) {
            throw new BadInput("expected a program to run, or --rom or --load");
        }
        Program program =
                Program.of(file, file.isEmpty() ? null : ProgramFile.bytes(file), options, kernel.bytes(file));
        program.image().warnings().forEach(warning -> streams.err().print("windhover: " + warning + "\n"));
        Assembly assembly = program.assemble();
        Signature where = signature == null ? null : signatureOf(program.image(), assembly.machine());
        List<Path> read = Stream.concat(Stream.of(file), options.rawFiles().stream())
                .filter(name -> !name.isEmpty())
                .map(Path::of)
                .toList();
        try (Interruption interruption = new Interruption()) {
            if (commitLog == null) {
                return run(program, assembly, null, where, read, interruption);
            }
            try (OutputFile log = OutputFile.open(commitLog, read).growing()) {
                return run(program, assembly, log, where, read, interruption);
            }
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
            Program program,
            Assembly assembly,
            @Nullable OutputFile log,
            @Nullable Signature where,
            List<Path> read,
            Interruption interruption)
            throws BadInput, IOException {
        Machine machine = assembly.machine();
        GuestOutput console = (stats == OutputFormat.json ? streams.err() : streams.out()).guest();
        machine.part(Console.class).ifPresent(uart -> uart.listener(console::write));
        TypedInput typed = new TypedInput(machine, streams.in());
        Engine.Log retired = log == null ? null : instruction -> line(log.stream(), instruction.commitLogLine());
        BooleanSupplier pause = () -> machine.exited() || typed.isAsked();
        Engine running = engine == EngineName.staged
                ? new Engine.Staged(machine, pause, retired)
                : new Engine.OneStep(machine, assembly.start(), pause, retired);

        Known known = new Known(program, streams.err());
        KernelCounts counts =
                stats == null && !kernel.given() ? null : KernelCounts.of(known.software(), machine, streams.err());
        Trap.Naming naming = known::place;
        long limit = maxCycles == null ? Long.MAX_VALUE : maxCycles;
        long start = System.nanoTime();
        boolean asleep = false;
        boolean told = limit != Long.MAX_VALUE || machine.hasMailbox();
        while (!machine.exited()
                && running.stopped() == null
                && !asleep
                && !interruption.asked()
                && machine.clock().now() < limit) {
            asleep = running.asleepForEver();
            if (!asleep) {
                typed.handOver();
                running.runTo(machine.clock().now()
                        + Math.min(CHUNK, limit - machine.clock().now()));
                console.flush();
            }
            if (!told && machine.clock().now() >= ENDLESS && !machine.exited() && running.stopped() == null) {
                console.flush();
                streams.err().print("windhover: " + name(program) + ": " + endless(machine, running, naming) + "\n");
                told = true;
            }
        }
        if (machine.exited()) {
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
        Long code = machine.exitCode();
        String why = code != null ? null : reason(running, asleep, interruption.asked(), machine, naming);
        if (stats != null) {
            Map<String, Object> statistics = statistics(machine, running, code, why, seconds, known);
            if (counts != null && engine == EngineName.staged) {
                statistics.put("kernel", counts.json());
            }
            print(statistics);
        }
        if (code == null) {
            streams.err().print("windhover: " + name(program) + ": " + why + "\n");
            streams.out().flush(); // a signal ends the process as soon as this is over
            streams.err().flush();
            return running.stopped() != null || asleep
                    ? STOPPED
                    : machine.clock().now() < limit ? Main.INTERRUPTED : LIMIT_REACHED;
        }
        return code >= 0 && code <= GREATEST_STATUS ? code.intValue() : GREATEST_STATUS;
    }

    /** What is known of a program beyond its bytes: read when it is asked for first, since most runs do not ask. */
    private static final class Known {
        private final Program program;
        private final PrintStream err;
        private @Nullable Software software;

        Known(Program program, PrintStream err) {
            this.program = program;
            this.err = err;
        }

        Software software() throws BadInput {
            Software read = software;
            if (read == null) {
                read = GivenKernel.software(program.image(), program.kernel());
                read.info().warnings().forEach(line -> err.print("windhover: " + line + "\n"));
                software = read;
            }
            return read;
        }

        /** A name for an address; where the description of a kernel is at fault, what the symbols say. */
        String place(long address) {
            try {
                return software().place(address);
            } catch (BadInput e) {
                return program.image().symbolTable().functionName(address);
            }
        }
    }

    private String name(Program program) {
        return file.isEmpty() ? program.image().name() : file;
    }

    private static String reason(
            Engine running, boolean asleep, boolean interrupted, Machine machine, Trap.Naming naming) {
        Stopped stopped = running.stopped();
        if (stopped != null) {
            return "at @" + machine.clock().now() + " " + stopped.sentence(naming);
        }
        if (asleep) {
            return "at @" + machine.clock().now() + " "
                    + "the processor waits for an interrupt that nothing can cause any more, expected the program to write its exit code to tohost";
        }
        return (interrupted
                        ? "interrupted at @" + machine.clock().now() + " after " + running.instructions()
                                + " instructions"
                        : "did not end within the " + machine.clock().now() + " cycles allowed by --max-cycles")
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
            Machine machine, Engine running, @Nullable Long code, @Nullable String why, double seconds, Known known)
            throws BadInput {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("cycles", machine.clock().now());
        json.put("instructions", running.instructions());
        json.put("exit_code", code);
        json.put("stopped", why);
        json.put("first_exception", FirstException.json(running.stopped(), known.software()));
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
