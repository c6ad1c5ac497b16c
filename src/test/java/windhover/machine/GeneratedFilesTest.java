package windhover.machine;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Committed files that follow from the register maps and firmware tables say what the tables say. {@code mvn test
 * -Dtest=GeneratedFilesTest -Dregenerate=true} writes them anew.
 */
class GeneratedFilesTest {
    private static Map<Path, String> files() {
        Map<Path, String> files = new LinkedHashMap<>();
        files.put(Path.of("roms/include/kestrel3.h"), Datasheet.guestHeader());
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

    private static void check(Path file, String expected) throws IOException {
        if (Boolean.getBoolean("regenerate")) {
            Files.createDirectories(file.toAbsolutePath().getParent());
            Files.writeString(file, expected);
        }
        String found = Files.exists(file) ? Files.readString(file).replace("\r\n", "\n") : "";
        assertEquals(expected, found, file + " is stale: mvn test -Dtest=GeneratedFilesTest -Dregenerate=true");
    }
}
