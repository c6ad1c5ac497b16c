package windhover.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import windhover.clock.StateHash;
import windhover.debug.Debugger;
import windhover.debug.RecordingPulse;
import windhover.debug.Session;
import windhover.debug.Snapshot;
import windhover.device.uart.Console;
import windhover.machine.Input;
import windhover.machine.Machine;
import windhover.scenario.CheckResult;
import windhover.scenario.ScenarioFormatException;
import windhover.scenario.ScenarioLibrary;
import windhover.scenario.ScenarioRun;

/** The same program goes the same way by whatever command it is run. */
class OneAssemblyTest {
    private static final Path IMAGES = Path.of("roms/images/bare");
    private static final long LIMIT = 150_000;

    @TempDir
    Path folder;

    private record Result(int status, String out, String err) {}

    private static Result run(String input, String... args) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        int status = Main.run(
                args,
                new Streams(
                        new PrintStream(out, true, StandardCharsets.UTF_8),
                        new PrintStream(err, true, StandardCharsets.UTF_8),
                        false,
                        new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8))));
        return new Result(status, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }

    static List<String> images() throws IOException {
        try (Stream<Path> files = Files.list(IMAGES)) {
            return files.map(file -> String.valueOf(file.getFileName()))
                    .sorted()
                    .toList();
        }
    }

    private ScenarioRun scenario(String image, String more) throws Exception {
        Path file = folder.resolve("own.yaml");
        Files.writeString(
                file, """
            name: own
            title: A program of one's own
            teaches: How it goes
            board: bare
            image: bare/%s
            steps:
              - {number: 1, name: it begins, why: It does., when: {function: _start}}
            checks:
              - steps: all
            until: {cycles: %s}
            """.formatted(image, LIMIT).replace("  - steps: all", more.isEmpty() ? "  - steps: all" : more));
        return ScenarioRun.of(ScenarioLibrary.find(file.toString()));
    }

    private static Machine executed(String image, long cycles) throws BadInput {
        Machine machine = Program.of(image, ProgramFile.bytes(IMAGES + "/" + image), new MachineOptions(), null)
                .assemble()
                .machine();
        Engine engine = new Engine.Staged(machine, machine::exited, null);
        while (machine.clock().now() < cycles && !machine.ended() && machine.stopped() == null) {
            engine.runTo(machine.exited() ? machine.clock().now() + 1 : cycles);
        }
        return machine;
    }

    @ParameterizedTest
    @MethodSource("images")
    void execWindowAndScenarioComeToTheSameState(String image) throws Exception {
        Opened window = Opened.any(IMAGES + "/" + image, notice -> {});
        ScenarioRun scenario = scenario(image, "");
        for (long cycle : new long[] {1, 100, 2_000, LIMIT}) {
            Machine machine = executed(image, cycle);
            window.runTo(cycle);
            scenario.runTo(cycle);
            long now = machine.clock().now();
            assertEquals(now, window.debugger().cycle());
            assertEquals(now, scenario.cycle());
            long hash = StateHash.of(machine);
            assertEquals(hash, StateHash.of(window.debugger().machine()), "the window at @" + now);
            assertEquals(hash, scenario.stateHash(), "the scenario at @" + now);
        }
    }

    @ParameterizedTest
    @MethodSource("images")
    void whatAProgramPrintsAndHowItEndsIsSeenEverywhere(String image) throws Exception {
        Result exec = run("", "exec", IMAGES + "/" + image, "--max-cycles", Long.toString(LIMIT));
        Debugger window = Opened.any(IMAGES + "/" + image, notice -> {}).debugger();
        Debugger.Outcome outcome = window.run(LIMIT, null);
        ScenarioRun scenario = scenario(image, "");
        scenario.run();
        Snapshot snapshot = window.snapshot(Snapshot.Activity.PAUSED, "", 0);
        assertEquals(exec.out, snapshot.texts().getFirst().text().tail());
        assertEquals(
                exec.out,
                scenario.debugger()
                        .machine()
                        .part(Console.class)
                        .orElseThrow()
                        .sent()
                        .text());
        Long code = window.machine().exitCode();
        assertEquals(code, scenario.debugger().machine().exitCode());
        if (code != null) {
            assertEquals(exec.status, (int) Math.min(code, 255));
            assertEquals(Debugger.Outcome.ENDED, outcome);
            assertEquals("The program ended with exit status " + code + ".", window.endSentence());
            assertTrue(scenario.ended() && scenario.cycle() < LIMIT);
        } else {
            assertTrue(exec.status == ExecCommand.LIMIT_REACHED || exec.status == ExecCommand.STOPPED, exec.err);
            assertEquals(exec.status == ExecCommand.STOPPED, outcome == Debugger.Outcome.ENDED, exec.err);
        }
    }

    @ParameterizedTest
    @MethodSource("images")
    void aRecordedRunOfAProgramIsReplayed(String image) throws Exception {
        Opened opened = Opened.any(IMAGES + "/" + image, notice -> {});
        opened.debugger().keepHistory(16);
        Path session = folder.resolve("s.windhover");
        try (var recorder = opened.origin().record(session.toString(), opened.debugger())) {
            RecordingPulse pulse = new RecordingPulse(recorder, opened.debugger());
            opened.runTo(30_000);
            pulse.last();
        }
        Result replay = run("", "replay", session.toString(), "--verify", "--at", "@0");
        assertEquals(0, replay.status, replay.err);
        Result end = run("", "replay", session.toString());
        String state = String.format(
                Locale.ROOT, "state 0x%016x", StateHash.of(opened.debugger().machine()));
        assertTrue(end.out.contains(state), end.out);
        assertTrue(end.out.contains(opened.debugger().endSentence()), end.out);
    }

    @Test
    void aProgramThatEndedGoesNoFurtherAndGoesBack() throws Exception {
        Debugger debugger = Opened.any(IMAGES + "/exit42.elf", notice -> {}).debugger();
        assertEquals(Debugger.Outcome.ENDED, debugger.run(LIMIT, null));
        long end = debugger.cycle();
        long hash = StateHash.of(debugger.machine());
        assertEquals(Debugger.Outcome.ENDED, debugger.run(10, null));
        assertEquals(end, debugger.cycle());
        debugger.seek(end - 1);
        assertEquals("", debugger.endSentence());
        assertEquals(Debugger.Outcome.ENDED, debugger.run(LIMIT, null));
        assertEquals(end, debugger.cycle());
        assertEquals(hash, StateHash.of(debugger.machine()));
        debugger.seek(end / 2);
        assertNull(debugger.machine().exitCode());
        debugger.seek(end);
        assertEquals(hash, StateHash.of(debugger.machine()));
    }

    @Test
    void theWindowShowsTheLastCyclesAndTheExitStatus() throws Exception {
        Opened opened = Opened.any(IMAGES + "/exit42.elf", notice -> {});
        try (Session session = new Session(opened.debugger())) {
            session.speed(Double.POSITIVE_INFINITY);
            session.run();
            Snapshot snapshot = session.snapshot();
            for (int i = 0; i < 2_000 && snapshot.activity() != Snapshot.Activity.ENDED; i++) {
                Thread.sleep(10);
                snapshot = session.snapshot();
            }
            assertEquals("The program ended with exit status 42.", snapshot.stop());
            assertTrue(snapshot.pipeline().cycles() > 20, "the pipeline before the end");
        }
    }

    @Test
    void aScenarioOnBoardBareChecksWhatWasPrinted() throws Exception {
        ScenarioRun run =
                scenario("hello.elf", "  - console: {contains: Hello from}\n  - console: {contains: nonsense}");
        run.run();
        List<Boolean> passed = run.checks().stream().map(CheckResult::passed).toList();
        assertEquals(List.of(true, false), passed, run.checks().toString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"staged", "reference"})
    void standardInputIsTypedOnTheConsole(String engine) throws IOException {
        Path echo = folder.resolve("echo.bin");
        Files.write(echo, ECHO);
        String[] command = {
            "exec", "--load", echo + "@0x80000000", "--engine", engine, "--stats", "json", "--max-cycles", "100000"
        };
        Result first = run("hello.", command);
        assertEquals("hello.", first.err);
        assertEquals(0, first.status);
        JsonNode counts = JsonMapper.shared().readTree(first.out);
        JsonNode again = JsonMapper.shared().readTree(run("hello.", command).out);
        assertEquals(counts.get("cycles"), again.get("cycles"), "the bytes decide, and nothing else");
        Result starved = run("hel", command);
        assertEquals(ExecCommand.LIMIT_REACHED, starved.status, "it waits for the dot and holds nobody up");
        assertTrue(starved.err.startsWith("hel"), starved.err);
    }

    /** Prints what it reads from the UART, up to a dot, then ends by the finisher. */
    private static final byte[] ECHO = code(
            0x100005b7, // lui a1, 0x10000
            0x00001637, // lui a2, 1: 0x5555
            0x00100737, // lui a4, 0x100
            0x000057b7, // lui a5, 5
            0x55578793, // addi a5, a5, 0x555
            0x02e00813, // li a6, '.'
            0x0055c503, // 1: lbu a0, 5(a1)
            0x00157513, // andi a0, a0, 1
            0xfe050ce3, // beqz a0, 1b
            0x0005c503, // lbu a0, 0(a1)
            0x00a58023, // sb a0, 0(a1)
            0xff0516e3, // bne a0, a6, 1b
            0x00f72023, // sw a5, 0(a4)
            0x0000006f); // j .

    private static byte[] code(int... words) {
        ByteBuffer bytes = ByteBuffer.allocate(4 * words.length).order(ByteOrder.LITTLE_ENDIAN);
        for (int word : words) {
            bytes.putInt(word);
        }
        return bytes.array();
    }

    @Test
    void rawImagesStartAtTheResetAddressOrAtTheFirstOfThem() throws Exception {
        Path echo = folder.resolve("echo.bin");
        Files.write(echo, ECHO);
        assertEquals(0, run(".", "exec", "--load", echo + "@0x8000_1000", "--max-cycles", "10000").status);
        assertEquals(0, run(".", "exec", "--load", echo + "@2147483648", "--max-cycles", "10000").status);
        Path zero = folder.resolve("zero.bin");
        Files.write(zero, new byte[64]);
        Result overwritten =
                run(".", "exec", IMAGES + "/hello.elf", "--load", zero + "@0x80000000", "--max-cycles", "10000");
        assertEquals(ExecCommand.STOPPED, overwritten.status, "what is given last lies on top: " + overwritten.err);
        assertTrue(overwritten.err.contains("Illegal instruction") || overwritten.err.contains("illegal instruction"));
    }

    @Test
    void aRomIsLaidFromItsFirstByteOn() throws Exception {
        byte[] rom = new byte[1 << 20];
        System.arraycopy(code(0x05500513, 0x10500073, 0xffdff06f), 0, rom, 0xfff00, 12); // li a0, 0x55; wfi; j
        Path file = folder.resolve("rom.bin");
        Files.write(file, rom);
        Result result = run("", "exec", "--rom", file.toString(), "--stats", "json");
        assertEquals(ExecCommand.STOPPED, result.status, result.err);
        assertTrue(result.err.contains("waits for an interrupt that nothing can cause"), result.err);
    }

    private ScenarioRun rawScenario(String keys, String inputs) throws Exception {
        Files.write(folder.resolve("echo.bin"), ECHO);
        Path file = Files.writeString(folder.resolve("raw.yaml"), """
            name: raw
            title: Raw
            teaches: Raw images.
            board: bare
            timing: textbook
            %s
            inputs: %s
            steps:
              - {number: 1, name: it prints, why: It was typed., when: {console: "no."}}
            checks:
              - steps: all
              - exit: 0
              - exit: 1
            until: {cycles: 20000}
            """.formatted(keys, inputs));
        return ScenarioRun.of(ScenarioLibrary.find(file.toString()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "load: [{file: echo.bin, at: 0x8000_0000}]",
                "load: [{file: echo.bin, at: 0x8000_4000}]",
                "image: bare/hello.elf\nload: [{file: echo.bin, at: 0x8000_0000}]"
            })
    void aScenarioLoadsRawImagesAndTypesOnTheConsole(String keys) throws Exception {
        ScenarioRun run = rawScenario(keys, "[{typed: \"yes no.\", at: \"@300\"}]");
        run.run();
        List<Boolean> passed = run.checks().stream().map(CheckResult::passed).toList();
        assertEquals(List.of(true, true, false), passed, run.checks().toString());
        assertEquals("0", run.checks().getLast().found());
    }

    @Test
    void aScenariosRawImagesAreConfinedAndNamed() {
        for (String row : List.of(
                "load: [{file: ../echo.bin, at: 0}] | load '../echo.bin' leads elsewhere",
                "load: [{file: none.bin, at: 0}] | load 'none.bin' is neither beside the scenario",
                "rom: echo.bin | echo.bin: board bare has no ROM",
                "load: [{file: echo.bin}] | 'at' is missing in a raw image",
                "load: [{file: echo.bin, at: 0x10}] | segment at 0x10",
                "load: [] | nothing to run")) {
            String[] parts = row.split(" \\| ", 2);
            Exception e = assertThrows(ScenarioFormatException.class, () -> rawScenario(parts[0], "[]"));
            assertTrue(String.valueOf(e.getMessage()).contains(parts[1]), e.getMessage());
        }
    }

    @Test
    void theFirstExceptionIsToldWithFunctionAndLine() throws Exception {
        Path elf = folder.resolve("fixture.elf");
        try (InputStream in = Objects.requireNonNull(
                OneAssemblyTest.class.getResourceAsStream("/windhover/image/fixture-dwarf5.elf"))) {
            Files.write(elf, in.readAllBytes());
        }
        Result result = run("", "exec", elf.toString(), "--stats", "json");
        assertEquals(ExecCommand.STOPPED, result.status);
        JsonNode first = JsonMapper.shared().readTree(result.out).get("first_exception");
        assertEquals("fixture.c", first.get("file").asString());
        int line = first.get("line").asInt();
        assertTrue(line > 0);
        String place =
                first.get("pc").asString() + " (" + first.get("function").asString() + ", fixture.c:" + line + ")";
        assertTrue(result.err.contains("at pc " + place + " in M mode"), result.err);
        assertTrue(result.err.contains("mtvec is 0x0"), result.err);
        Debugger window = Opened.any(elf.toString(), notice -> {}).debugger();
        window.run(LIMIT, null);
        assertTrue(window.endSentence().contains(place), window.endSentence());
    }

    @Test
    void anInstructionThatTheMachineLacksIsNamedWithWhatHelps() throws Exception {
        Path file = folder.resolve("fp.bin");
        Files.write(file, code(0x00000053)); // fadd.s ft0, ft0, ft0
        Result result = run("", "exec", "--load", file + "@0x80000000");
        assertTrue(
                result.err.contains("an instruction of the F extension (floating point of single precision)"),
                result.err);
        assertTrue(result.err.contains("compile with -march=rv64imac_zicsr_zifencei -mabi=lp64"), result.err);
        boolean known = run("", "exec", "--load", file + "@0x80000000", "--isa", "rv64imafc").status != Main.BAD_INPUT;
        assertEquals(known, result.err.contains("or run it with --isa rv64imafc"), result.err);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "exec --load nowhere.bin@0x80000000 | nowhere.bin: no such file, expected a raw image",
                "exec --load pom.xml | --load 'pom.xml': expected a file, @ and an address, such as program.bin@0x80000000",
                "exec --load pom.xml@here | --load 'pom.xml@here': expected a file, @ and an address",
                "exec --load pom.xml@0x10 | pom.xml: segment at 0x10",
                "exec --board bare --rom pom.xml | pom.xml: board bare has no ROM, expected an address to load it at",
                "exec | expected a program to run, or --rom or --load",
                "open | expected a file to open, or --rom or --load",
                "open roms/images/bare/hello.elf --engine reference | --engine reference: has no stages",
                "open hazards --board bare | --board, --timing, --misaligned, --isa, --rom, --load: hazards says itself on what it runs",
            })
    void badInputIsOneLine(String row) {
        String[] parts = row.split(" \\| ", 2);
        Result result = run("", parts[0].split(" "));
        assertEquals(2, result.status, result.err);
        assertEquals(1, result.err.lines().count(), result.err);
        assertTrue(result.err.contains(parts[1]), result.err);
    }

    static MachineOptions options(String... args) {
        MachineOptions options = new MachineOptions();
        CommandSpec spec = CommandSpec.create().addMixin("machine", CommandSpec.forAnnotatedObject(options));
        new CommandLine(spec).parseArgs(args);
        return options;
    }

    @Test
    void aRecordedProgramIsPutTogetherAsItWas() throws Exception {
        Path echo = folder.resolve("echo.bin");
        Files.write(echo, ECHO);
        MachineOptions options =
                options("--load", echo + "@0x80001000", "--timing", "textbook", "--misaligned", "split");
        Opened opened = Opened.any("", options, new GivenKernel(), notice -> {});
        opened.debugger().keepHistory(16);
        Path session = folder.resolve("s.windhover");
        try (var recorder = opened.origin().record(session.toString(), opened.debugger())) {
            RecordingPulse pulse = new RecordingPulse(recorder, opened.debugger());
            opened.runTo(500);
            opened.debugger().input(new Input("uart", new byte[] {'.'}));
            opened.runTo(LIMIT);
            pulse.last();
        }
        assertTrue(opened.debugger().machine().ended());
        try (RecordedSession recorded = RecordedSession.open(session.toString(), false)) {
            Machine machine = recorded.opened().debugger().machine();
            assertEquals("textbook", machine.timing().name());
            assertTrue(machine.processor(0).splitsMisaligned());
            recorded.opened().debugger().seek(opened.debugger().cycle());
            assertEquals(StateHash.of(opened.debugger().machine()), StateHash.of(machine));
            assertEquals("", recorded.difference());
            assertFalse(new ArrayList<>(recorded.file().files()).isEmpty());
        }
        Files.delete(echo);
    }
}
