package windhover.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import windhover.machine.Board;

/**
 * Files that users give: pipes, files in other encodings, cut files, programs with no more than a linker's defaults.
 */
class InputFilesTest {
    private static final String SCENARIO = """
            name: utf
            title: UTF-8 on the console
            teaches: x
            board: BOARD
            image: variables-BOARD.elf
            steps:
              - {number: 1, name: start, why: y, when: {function: start}}
              - {number: 2, name: printed, why: y, when: {console: "Grüße ✓"}}
              - {number: 3, name: done, why: y, when: {function: done}}
            checks:
              - steps: all
              - order: [1, 2, 3]
              - console: {contains: "Grüße ✓"}
              - console: {lacks: "Grüsse"}
            until: {cycles: 20000}
            """;

    @TempDir
    Path folder = Path.of("");

    private static Result run(String... args) {
        return Result.windhover(args);
    }

    private static void assertOneLine(Result result, String says) {
        assertEquals(Main.BAD_INPUT, result.status, result.toString());
        assertEquals(1, result.err.lines().count(), result.err);
        assertTrue(result.err.contains(says), result.err);
    }

    @BeforeEach
    void layImages() throws IOException {
        for (String name : new String[] {"variables-bare.elf", "variables-kestrel3.elf"}) {
            Files.write(folder.resolve(name), image(name));
        }
    }

    private static byte[] image(String name) throws IOException {
        try (InputStream in =
                Objects.requireNonNull(InputFilesTest.class.getResourceAsStream("/windhover/scenario/" + name), name)) {
            return in.readAllBytes();
        }
    }

    private Path file(String name, byte[] bytes) throws IOException {
        return Files.write(folder.resolve(name), bytes);
    }

    private Path scenario(String text, Charset charset) throws IOException {
        return file("own.yaml", text.getBytes(charset));
    }

    /** A pipe with a writer that gives bytes once. */
    private Path pipe(String name, byte[] bytes) throws IOException, InterruptedException {
        Path pipe = folder.resolve(name);
        assertEquals(0, new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor());
        Thread.ofVirtual().start(() -> {
            try {
                Files.write(pipe, bytes);
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        });
        return pipe;
    }

    @ParameterizedTest
    @ValueSource(strings = {"bare", "kestrel3"})
    void theConsoleOfEachBoardIsUtf8AndAScenarioStartsWhereExecDoes(String board) throws IOException {
        Result result = run(
                "run",
                scenario(SCENARIO.replace("BOARD", board), StandardCharsets.UTF_8)
                        .toString());
        assertEquals(Main.OK, result.status, result.out + result.err);
        Result exec = run(
                "exec",
                "--board",
                board,
                "--max-cycles",
                "20000",
                folder.resolve("variables-" + board + ".elf").toString());
        assertEquals("Grüße ✓\n", exec.out);
        assertEquals(ExecCommand.LIMIT_REACHED, exec.status);
    }

    @Test
    void aTextThatIsNotUtf8IsNamedWithItsPlace() throws IOException {
        Path latin = scenario(
                SCENARIO.replace("BOARD", "bare").replace("teaches: x", "teaches: Für Schüler"),
                StandardCharsets.ISO_8859_1);
        assertOneLine(run("run", latin.toString()), "own.yaml:3:11: not UTF-8: byte 0xfc at offset");
        Path wide = scenario(SCENARIO.replace("BOARD", "bare"), StandardCharsets.UTF_16);
        assertOneLine(
                run("run", wide.toString()),
                "own.yaml:1:1: not UTF-8: byte 0xfe at offset 0 (the file begins as UTF-16 does)");
    }

    /** The reader of YAML takes text in pieces of 1,025 characters: none of them may cut what is one character. */
    @ParameterizedTest
    @ValueSource(ints = {1020, 1023, 1024, 1025, 1026, 2049, 2050})
    void aCharacterBeyondU_FFFFMayStandAnywhere(int at) throws IOException {
        String text = SCENARIO.replace("BOARD", "bare");
        String padded = "# " + "x".repeat(at - 3) + "\uD83D\uDE00\n" + text;
        assertEquals(0xD83D, padded.charAt(at - 1));
        Result result = run("run", scenario(padded, StandardCharsets.UTF_8).toString());
        assertEquals(Main.OK, result.status, result.err);
    }

    @Test
    void whatIsNoFileIsNamedAsWhatItIs() throws IOException {
        Path link = Files.createSymbolicLink(folder.resolve("circle.yaml"), Path.of("circle.yaml"));
        for (String[] command : new String[][] {
            {"run", folder.toString(), "is a folder, expected a scenario"},
            {"run", link.toString(), "is a link that leads to no file, expected a scenario"},
            {"exec", folder.toString(), "is a folder, expected a 64-bit RISC-V ELF"},
            {"replay", folder.toString(), "is not a file, expected a session"},
            {"open", folder.toString(), "is a folder, expected a scenario"},
        }) {
            Result result = Result.windhover(command[0], command[1]);
            assertEquals(2, result.status, result.toString());
            assertEquals("windhover: " + command[1] + ": " + command[2] + "\n", result.err);
        }
        Files.delete(link);
    }

    @Test
    void aPipeIsReadOnceAsAFileIs() throws Exception {
        Result exec = run(
                "exec",
                "--max-cycles",
                "20000",
                pipe("elf", image("variables-bare.elf")).toString());
        assertEquals("Grüße ✓\n", exec.out, exec.err);
        String text = SCENARIO.replace("BOARD", "kestrel3").replace("variables-kestrel3.elf", "shell.elf");
        Result run =
                run("run", pipe("yaml", text.getBytes(StandardCharsets.UTF_8)).toString());
        assertOneLine(run, "' is not defined in shell.elf");
        Opened opened = Opened.any(pipe("open", image("variables-bare.elf")).toString(), notice -> {});
        assertEquals(Board.BARE, opened.debugger().machine().board());
        BadInput session = assertThrows(
                BadInput.class,
                () -> Opened.any(
                        pipe("session", "WHSES".getBytes(StandardCharsets.UTF_8))
                                .toString(),
                        notice -> {}));
        assertTrue(String.valueOf(session.getMessage()).contains("expected a regular file"), session.getMessage());
        assertOneLine(run("exec", folder.toString()), "is a folder, expected a 64-bit RISC-V ELF");
    }

    @Test
    void aProgramWhoseSectionHeadersAreCutOffRunsWithAWarning() throws IOException {
        byte[] whole = image("variables-bare.elf");
        ByteBuffer header = ByteBuffer.wrap(whole).order(ByteOrder.LITTLE_ENDIAN);
        byte[] cut = Arrays.copyOf(whole, (int) header.getLong(40) + 10);
        Result result =
                run("exec", "--max-cycles", "20000", file("cut.elf", cut).toString());
        assertEquals("Grüße ✓\n", result.out, result.err);
        assertTrue(
                result.err.contains("cut.elf: offset 0x28: section header table: expected to lie within the file"),
                result.err);
    }

    /** A linker without a script lays the ELF header in front of the code, on a page below RAM. */
    @Test
    void openTakesWhatExecTakes() throws IOException, BadInput {
        byte[] bytes = image("variables-bare.elf");
        Path elf = file("header.elf", bytes);
        assertEquals(
                Board.BARE,
                Opened.program(ProgramFile.read(elf.toString()), bytes)
                        .debugger()
                        .machine()
                        .board());
        byte[] kestrel = image("variables-kestrel3.elf");
        Path other = file("kestrel.elf", kestrel);
        Opened opened = Opened.program(ProgramFile.read(other.toString()), kestrel);
        assertEquals(Board.KESTREL3, opened.debugger().machine().board());
        assertEquals(0x10002, opened.debugger().machine().processor(0).pc());
    }
}
