package windhover.machine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import windhover.isa.InstructionSetPage;
import windhover.isa.Isa;

/**
 * Committed files that follow from the register maps, firmware tables and rows of instructions and CSRs say what the
 * tables say. {@code mvn test -Dtest=GeneratedFilesTest -Dregenerate=true} writes them again.
 */
class GeneratedFilesTest {
    private static Map<Path, String> files() {
        Map<Path, String> files = new LinkedHashMap<>();
        files.put(Path.of("roms/include/kestrel3.h"), Datasheet.guestHeader());
        files.put(Path.of("docs/instruction-set.md"), InstructionSetPage.of(Isa.KESTREL3));
        for (Board board : Board.ALL) {
            for (Datasheet sheet : Datasheet.of(board)) {
                files.put(Path.of("docs/devices", sheet.pageName()), sheet.page());
            }
        }
        return files;
    }

    @TestFactory
    Stream<DynamicTest> committedFilesSayWhatTheTablesSay() {
        return files().entrySet().stream()
                .map(entry -> DynamicTest.dynamicTest(
                        entry.getKey().toString(), () -> check(entry.getKey(), entry.getValue())));
    }

    @Test
    void textsNameTheInstructionSetAsItsRowsDo() throws IOException {
        Pattern name = Pattern.compile("RV64[IEMAFDQCV]{2,}");
        try (Stream<Path> docs = Files.walk(Path.of("docs"))) {
            for (Path file : Stream.concat(
                            docs,
                            Stream.of("README.md", "CHANGELOG.md", "roms/README.md")
                                    .map(Path::of))
                    .filter(path -> path.toString().endsWith(".md"))
                    .toList()) {
                Matcher found = name.matcher(Files.readString(file));
                while (found.find()) {
                    assertEquals(
                            Isa.KESTREL3.title(),
                            found.group(),
                            file + " names another instruction set than isa/Isa.java");
                }
            }
        }
    }

    private static void check(Path file, String expected) throws IOException {
        if (Boolean.getBoolean("regenerate")) {
            Files.createDirectories(file.toAbsolutePath().getParent());
            Files.writeString(file, expected);
        }
        String found = Files.exists(file) ? Files.readString(file).replace("\r\n", "\n") : "";
        List<String> should = expected.lines().toList();
        List<String> stands = found.lines().toList();
        int line = 0;
        while (line < Math.min(should.size(), stands.size()) && should.get(line).equals(stands.get(line))) {
            line++;
        }
        assertTrue(
                expected.equals(found),
                file + " is stale from line " + (line + 1) + " on: ./mvnw test-compile validate surefire:test"
                        + " -Dtest=GeneratedFilesTest -Dregenerate=true writes it again");
    }
}
