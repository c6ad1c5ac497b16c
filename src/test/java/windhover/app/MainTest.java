package windhover.app;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class MainTest {
    private static final String BARE = "roms/images/bare/";

    @TempDir
    Path folder = Path.of("");

    private static Result run(String... args) {
        return Result.windhover(args);
    }

    private static void assertOneLine(Result result, String says) {
        assertEquals(Main.BAD_INPUT, result.status, result.toString());
        assertEquals(1, result.err.lines().count(), result.err);
        assertTrue(result.err.contains(says), result.err);
        assertEquals("", result.out);
    }

    @Test
    void listNamesEachScenarioWithItsTitle() {
        Result result = run("list");
        assertEquals(Main.OK, result.status);
        assertTrue(
                result.out.contains("network-call\n    A network call, from the program to the cable and back\n"),
                result.out);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "list", "run", "exec", "open", "shot", "export"})
    void eachCommandHasHelp(String command) {
        Result result = command.isEmpty() ? run("--help") : run(command, "--help");
        assertEquals(Main.OK, result.status);
        assertTrue(result.out.startsWith("Usage: windhover"), result.out);
    }

    @Test
    void execRunsOnTheInstructionSetThatIsNamed() {
        String elf = "roms/images/bare/hello.elf";
        assertEquals(Main.OK, run("exec", elf, "--isa", "rv64imacb_zicond_zifencei").status);
        assertOneLine(
                run("exec", elf, "--isa", "rv64imac_zbz"), "--isa 'rv64imac_zbz' 'zbz' is no extension here, expected");
        assertOneLine(run("open", "network-call", "--isa", "rv64imac"), "network-call says itself on what it runs");
        assertEquals(Main.OK, run("exec", elf, "--isa", "rv64gc").status);
        assertTrue(run("exec", "--help").out.replaceAll("\\s+", " ").contains("zbb (basic bit manipulation)"));
    }

    @Test
    void withoutACommandAndWithoutADisplayTheLessonRunsInTheTerminal() {
        Result result = run();
        assertEquals(Main.OK, result.status, result.err);
        assertTrue(
                result.out.startsWith("No display for a window: running network-call in the terminal.\n"), result.out);
        assertTrue(result.out.contains("step 8  The reader gets its data"), result.out);
    }

    @Test
    void runPrintsTheStepsAsObservedThenTheChecksTheSameEachTime() {
        Result first = run("run", "network-call");
        assertEquals(Main.OK, first.status, first.out);
        assertTrue(first.out.indexOf("step 6  ") < first.out.indexOf("step 4  "), "the order is the one observed");
        assertEquals(first.out, run("run", "network-call").out);
    }

    @Test
    void runSaysWhyAStepHappened() {
        Result result = run("run", "network-call", "--why", "step:8");
        assertEquals(Main.OK, result.status, result.err);
        String chain = result.out.substring(result.out.indexOf("\nWhy did step 8 happen?\n"));
        List<String> inOrder = List.of(
                "The chain begins outside the machine.",
                "The first bit of a frame of 64 bytes reaches the network card.",
                "The DMA controller has written 56 bytes",
                "irq6 (frame received) rises.",
                "The hardware reads entry 54 of the interrupt descriptor table",
                "schedule_as is called for datagram_received.",
                "The callback datagram_received begins.");
        int at = 0;
        for (String sentence : inOrder) {
            at = chain.indexOf(sentence, at);
            assertTrue(at >= 0, sentence + " in:\n" + chain);
        }
        JsonNode why = JsonMapper.shared()
                .readTree(run("run", "network-call", "--why", "byte:rx_buffers", "--format", "json").out)
                .get("why");
        assertEquals(
                "DMA write",
                why.get("links").get(why.get("links").size() - 1).get("kind").asString());
    }

    @Test
    void aQuestionThatMakesNoSenseIsOneLine() {
        assertOneLine(
                run("run", "network-call", "--why", "because"), "question 'because': expected step:8, handler, queued");
        assertOneLine(run("run", "network-call", "--why", "step:99"), "has no such step");
        assertOneLine(
                run("run", "network-call", "--why", "byte:no_such_symbol"),
                "expected an address such as 0x207940, or a symbol of the image");
    }

    @Test
    void runAsJsonHasTheFieldsOfTheContract() {
        Result result = run("run", "network-call", "--format", "json");
        JsonNode json = JsonMapper.shared().readTree(result.out);
        assertEquals("network-call", json.get("scenario").asString());
        assertTrue(json.get("passed").asBoolean());
        assertTrue(json.get("cycles").asLong() > 0);
        assertTrue(json.get("state_hash").asString().matches("0x[0-9a-f]{16}"));
        assertEquals(8, json.get("steps").size());
        assertEquals(
                List.of("number", "name", "moment", "seen"),
                List.copyOf(json.get("steps").get(0).propertyNames()));
        assertTrue(json.get("steps").get(0).get("moment").asString().matches("@[0-9]+"));
        assertEquals(
                List.of("what", "passed", "found"),
                List.copyOf(json.get("checks").get(0).propertyNames()));
    }

    @Test
    void runUntilACycleEndsThereAndSaysWhatDoesNotHoldYet() {
        Result result = run("run", "network-call", "--until", "@1000", "--format", "json");
        JsonNode json = JsonMapper.shared().readTree(result.out);
        assertEquals(Main.CHECK_FAILED, result.status);
        assertEquals(1000, json.get("cycles").asLong());
        assertTrue(json.get("steps").get(0).get("moment").isNull());
    }

    @Test
    void runUntilAStepEndsInTheCycleAfterIt() {
        JsonNode json =
                JsonMapper.shared().readTree(run("run", "network-call", "--until", "step:2", "--format", "json").out);
        assertEquals(
                "@" + (json.get("cycles").asLong() - 1),
                json.get("steps").get(1).get("moment").asString());
        assertTrue(json.get("steps").get(2).get("moment").isNull());
    }

    @Test
    void aScenarioWithoutItsFrameFails() throws IOException {
        Path file = folder.resolve("withheld.yaml");
        Files.writeString(
                file,
                Files.readString(Path.of("scenarios/network-call.yaml"))
                        .replace("after: {step: 2, cycles: 2000}", "at: \"@1_999_999\""));
        Result result = run("run", file.toString());
        assertEquals(Main.CHECK_FAILED, result.status);
        assertTrue(result.out.contains("step 3  The network card receives the frame: not observed"), result.out);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "bogus                                     | Unmatched argument at index 0: 'bogus' (try `windhover --help`)",
                "run                                       | Missing required parameter: 'SCENARIO' (try `windhover run --help`)",
                "run network-cal                           | did you mean 'network-call'?",
                "run network-call --until 12               | moment '12': expected @ and a cycle such as @12480, or a step such as step:4",
                "run network-call --until step:9           | has no such step",
                "run network-call --format xml             | expected one of [text, json]",
                "run pom.xml                               | pom.xml:",
                "run .                                     | .: is a folder, expected a scenario",
                "exec nowhere.elf                          | nowhere.elf: no such file",
                "exec pom.xml                              | pom.xml: offset 0x0",
                "exec roms/images/bare/hello.elf --board z | expected one of [bare, kestrel3]",
                "exec roms/images/bare/hello.elf --max-cycles 0 | --max-cycles 0: expected at least 1",
                "exec roms/images/bare/hello.elf --signature x | has no symbol begin_signature",
                "exec roms/images/bare/hello.elf --commit-log nowhere/x | cannot be written",
                "exec roms/images/bare/hello.elf --board kestrel3 | expected to lie within",
                "open pom.xml                              | pom.xml:",
                "open roms/images/bare/hello.elf           | no display",
                "shot network-call --at step:4             | Missing required option: '-o=FILE.png'",
                "shot network-call --at noon -o x.png      | moment 'noon'",
                "shot network-call --at @1 --size 5x5 -o x.png | --size '5x5'",
                "shot network-call --at @1 --view sytem -o x.png | did you mean 'system'?",
                "shot network-call --at @9000000 -o x.png  | network-call ends at @2000000",
            })
    void badInputGivesOneLineAndStatusTwo(String command, String says) {
        assertOneLine(run(command.split(" +", -1)), says);
    }

    @Test
    void aDamagedProgramGivesOneLineWhereverItIsCutOff() throws IOException {
        byte[] whole = Files.readAllBytes(Path.of(BARE + "hello.elf"));
        for (int length : new int[] {0, 1, 16, 63, 64, 100, 4096}) {
            Path file = folder.resolve("cut.elf");
            Files.write(file, java.util.Arrays.copyOf(whole, length));
            assertOneLine(run("exec", file.toString()), "cut.elf: offset");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"staged", "reference"})
    void theExitStatusIsTheProgramsOwn(String engine) {
        assertEquals(42, run("exec", BARE + "exit42.elf", "--engine", engine).status);
        Result hello = run("exec", BARE + "hello.elf", "--engine", engine);
        assertEquals(0, hello.status);
        assertEquals("Hello from RV64.\n", hello.out);
        assertEquals("", hello.err);
    }

    @Test
    void statisticsAsJsonStandAloneAndAccountForEachCycle() {
        Result result = run("exec", BARE + "exit42.elf", "--stats", "json");
        JsonNode json = JsonMapper.shared().readTree(result.out);
        assertEquals(42, json.get("exit_code").asInt());
        assertTrue(json.get("host_seconds").isNumber());
        long lost = 0;
        for (JsonNode cycles : json.get("stalls")) {
            lost += cycles.asLong();
        }
        assertEquals(json.get("cycles").asLong(), json.get("instructions").asLong() + lost);
        Result hello = run("exec", BARE + "hello.elf", "--stats", "json");
        assertEquals("Hello from RV64.\n", hello.err, "the program's output goes elsewhere");
    }

    @ParameterizedTest
    @ValueSource(strings = {"staged", "reference"})
    void aProgramPrintsByTheUartAndEndsByTheFinisher(String engine) {
        Result passed = run("exec", BARE + "uart.elf", "--engine", engine);
        assertEquals(0, passed.status);
        assertEquals("By the UART.\n", passed.out);
        Result failed = run("exec", BARE + "fail.elf", "--engine", engine, "--stats", "json");
        assertEquals(7, failed.status);
        assertEquals(
                7, JsonMapper.shared().readTree(failed.out).get("exit_code").asInt());
    }

    @ParameterizedTest
    @ValueSource(strings = {"staged", "reference"})
    void aProgramWritesBlocksAndExitsByHtifsSystemCalls(String engine) {
        Result result = run("exec", BARE + "block_write.elf", "--engine", engine);
        assertEquals(5, result.status, "other statuses name the call that went wrong");
        assertEquals("A block at once.\nA block ", result.out);
        assertEquals("", result.err);
    }

    @ParameterizedTest
    @CsvSource({"textbook, staged", "kestrel3, staged", "kestrel3, reference"})
    void misalignedAccessesTrapOrAreSplitAndTheSignatureHasWhatWasRead(String timing, String engine)
            throws IOException {
        String program = BARE + "misaligned.elf";
        assertEquals(64 + 4, run("exec", program, "--timing", timing, "--engine", engine).status, "a trap, cause 4");
        Path signature = folder.resolve("signature");
        Result split = run(
                "exec",
                program,
                "--timing",
                timing,
                "--engine",
                engine,
                "--misaligned",
                "split",
                "--signature",
                signature.toString());
        assertEquals(0, split.status, split.err);
        assertEquals("""
        ffff8586
        00008384
        81828384
        07088081
        08808182
        04050607
        87f1e2d3
        83848586
        ee7788ee
        667788ee
        88eeee55
        44556677
        ee112233
        eeeeeeee
        88a69788
        44556677
        84112233
        eeeeeeee
        """, Files.readString(signature));
    }

    @Test
    void statisticsNameTheirFieldsInOrderAndSayWhyAProgramStopped() {
        JsonNode ended = JsonMapper.shared()
                .readTree(run("exec", BARE + "misaligned.elf", "--misaligned", "split", "--stats", "json").out);
        assertEquals(
                List.of("cycles", "instructions", "exit_code", "stopped", "first_exception", "host_seconds", "stalls"),
                List.copyOf(ended.propertyNames()));
        assertTrue(ended.get("stopped").isNull());
        assertTrue(ended.get("stalls").get("MISALIGNED").asLong() > 10);
        JsonNode stopped = JsonMapper.shared().readTree(run("exec", BARE + "trap_loop.elf", "--stats", "json").out);
        assertTrue(stopped.get("exit_code").isNull());
        assertTrue(stopped.get("stopped").asString().contains("the processor stopped"), stopped.toString());
        String text = run("exec", BARE + "exit42.elf", "--stats", "text").out;
        assertTrue(text.lines().anyMatch(line -> line.matches("exit code +42")), text);
        assertTrue(text.lines().anyMatch(line -> line.matches("lost to FILL +4")), text);
    }

    @Test
    void bothEnginesWriteTheSameCommitLog() throws IOException {
        Path staged = folder.resolve("staged.log");
        Path reference = folder.resolve("reference.log");
        run("exec", BARE + "hello.elf", "--commit-log", staged.toString());
        run("exec", BARE + "hello.elf", "--engine", "reference", "--commit-log", reference.toString());
        List<String> lines = Files.readAllLines(staged);
        assertEquals("core   0: 3 0x0000000080000000 (0x00002197) x3  0x0000000080002000", lines.getFirst());
        assertTrue(lines.stream()
                .anyMatch(l -> l.matches("core   0: 3 0x[0-9a-f]{16} \\(0x30529073\\) c773_mtvec 0x[0-9a-f]{16}")));
        assertTrue(lines.getLast().matches("core   0: .* mem 0x[0-9a-f]{16} 0x0000000000000001"), lines.getLast());
        assertArrayEquals(Files.readAllBytes(reference), Files.readAllBytes(staged));
    }

    @ParameterizedTest
    @ValueSource(strings = {"textbook", "kestrel3"})
    void theCommitLogNamesModesAndReturnsOfAProgramInThreeModesBehindSv39(String timing) throws IOException {
        Path staged = folder.resolve("staged.log");
        Path reference = folder.resolve("reference.log");
        assertEquals(0, run("exec", BARE + "modes.elf", "--timing", timing, "--commit-log", staged.toString()).status);
        assertEquals(
                0,
                run("exec", BARE + "modes.elf", "--engine", "reference", "--commit-log", reference.toString()).status);
        List<String> lines = Files.readAllLines(staged);
        assertEquals(Files.readAllLines(reference), lines);
        assertTrue(
                lines.contains("core   0: 1 0x000000008000017a (0x10200073) c768_mstatus 0x0000000a000400a0"),
                "sret, in S mode");
        assertTrue(
                lines.contains("core   0: 0 0x0000000040000004 (0x4485) x9  0x0000000000000001"),
                "compressed, in U mode");
        assertEquals(
                1,
                lines.stream()
                        .filter(l -> l.startsWith("core   0: 3") && l.contains("(0x30200073) c768_mstatus 0x"))
                        .count(),
                "mret");
        assertTrue(
                lines.stream().noneMatch(l -> l.contains("(0x00000073)") || l.contains("(0x00000000)")),
                "what traps does not retire");
        for (int mode : new int[] {0, 1, 3}) {
            assertTrue(
                    lines.stream()
                                    .filter(l -> l.startsWith("core   0: " + mode))
                                    .count()
                            > 100,
                    "mode " + mode);
        }
    }

    @Test
    void aProgramThatDoesNotEndIsStoppedByTheLimitAndSaysSo() {
        Result result = run("exec", BARE + "loop_alu.elf", "--max-cycles", "5000");
        assertEquals(ExecCommand.LIMIT_REACHED, result.status);
        assertEquals(
                "windhover: " + BARE + "loop_alu.elf: did not end within the 5000 cycles allowed by --max-cycles\n",
                result.err);
    }

    @Test
    void aProgramThatCanOnlyTrapStopsWithTheReason() {
        Result result = run("exec", BARE + "trap_loop.elf");
        assertEquals(ExecCommand.STOPPED, result.status);
        assertEquals(1, result.err.lines().count());
        assertTrue(
                result.err.contains(
                                "the processor stopped: illegal instruction (cause 2) at pc 0x80000074 (main+0x14, trap_loop.c:7) in M mode")
                        && result.err.contains(
                                "mtvec is 0x80000074 (main+0x14, trap_loop.c:7): what is there fails at its first instruction"),
                result.err);
    }

    @Test
    void nothingIsWrittenWhereTheInputIsBad() {
        Path picture = folder.resolve("x.png");
        assertOneLine(run("shot", "network-call", "--at", "step:99", "-o", picture.toString()), "step:99");
        assertFalse(Files.exists(picture));
    }

    @Test
    void shotWritesAPictureOfTheSizeAskedForTheSameEachTime() throws IOException {
        Path one = folder.resolve("one.png");
        Path other = folder.resolve("other.png");
        for (Path file : List.of(one, other)) {
            Result result = run(
                    "shot",
                    "network-call",
                    "--at",
                    "step:3",
                    "--view",
                    "system",
                    "--size",
                    "640x480",
                    "-o",
                    file.toString());
            assertEquals(Main.OK, result.status, result.err);
        }
        byte[] png = Files.readAllBytes(one);
        assertEquals("PNG", new String(png, 1, 3, StandardCharsets.US_ASCII));
        assertEquals(640, java.nio.ByteBuffer.wrap(png).getInt(16));
        assertEquals(480, java.nio.ByteBuffer.wrap(png).getInt(20));
        assertArrayEquals(png, Files.readAllBytes(other));
    }

    @Test
    void shotTakesASessionAndAProgramAsOpenDoes() throws IOException {
        Path session = folder.resolve("session");
        assertEquals(Main.OK, run("run", "network-call", "--record", session.toString()).status);
        Path lesson = folder.resolve("lesson.png");
        Path recorded = folder.resolve("recorded.png");
        String[] how = {"--at", "step:4", "--view", "registers", "--size", "640x480", "-o"};
        assertEquals(Main.OK, shot("network-call", lesson, how).status);
        Result result = shot(session.toString(), recorded, how);
        assertEquals("", result.err);
        assertArrayEquals(Files.readAllBytes(lesson), Files.readAllBytes(recorded));

        Path program = folder.resolve("program.png");
        how[1] = "@50";
        assertEquals("", shot(BARE + "hello.elf", program, how).err);
        assertTrue(Files.size(program) > 1000);
        Path none = folder.resolve("none.png");
        how[1] = "@1000000";
        result = shot(BARE + "hello.elf", none, how);
        assertOneLine(result, "hello.elf ends at @");
        how[1] = "step:1";
        assertOneLine(shot(BARE + "hello.elf", none, how), "step:1");
        assertFalse(Files.exists(none));
    }

    private static Result shot(String subject, Path to, String... how) {
        return run(Stream.of(Stream.of("shot", subject), Stream.of(how), Stream.of(to.toString()))
                .flatMap(words -> words)
                .toArray(String[]::new));
    }
}
