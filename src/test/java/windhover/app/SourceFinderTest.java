package windhover.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import windhover.scenario.Scenario;
import windhover.scenario.ScenarioLibrary;
import windhover.ui.source.SourceCatalog;

class SourceFinderTest {
    @TempDir
    private Path folder;

    private Path write(String name, String text) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(Objects.requireNonNull(file.getParent()));
        return Files.writeString(file, text);
    }

    private static @Nullable String first(SourceFinder finder, String file, String directory) {
        SourceFinder.Found found = finder.find(file, directory);
        return found == null ? null : found.text().getFirst();
    }

    @Test
    void aSourceIsFoundWhereTheCompilerReadIt() throws IOException {
        write("build/src/a.c", "int a;");
        SourceFinder finder = SourceFinder.ofProgram("");
        assertEquals("int a;", first(finder, "src/a.c", folder.resolve("build").toString()));
        assertEquals("int a;", first(finder, folder.resolve("build/src/a.c").toString(), ""));
        assertNull(first(finder, "src/a.c", "build"), "a relative folder tells nothing");
        assertNull(first(finder, "src/b.c", folder.toString()));
    }

    @Test
    void elseBesideTheProgramByItsWholeNameOrWhatIsLeftOfIt() throws IOException {
        write("a.c", "beside");
        SourceFinder finder = SourceFinder.ofProgram(folder.resolve("a.elf").toString());
        assertEquals("beside", first(finder, "../src/a.c", "/no/such/folder"));
        write("src/a.c", "below");
        assertEquals("below", first(finder, "/no/such/folder/src/a.c", ""));
    }

    @Test
    void theFoldersThatTheUserNamesGoBeforeAllOthers() throws IOException {
        write("mine/a.c", "mine");
        Path built = write("built/a.c", "built");
        SourceFinder finder = SourceFinder.ofProgram("").with(List.of(folder.resolve("mine")));
        assertEquals(
                "mine",
                first(finder, "a.c", Objects.requireNonNull(built.getParent()).toString()));
    }

    @Test
    void whatIsNoSourceIsNotRead() throws IOException {
        write("passwd", "root");
        write("key.pem", "secret");
        write("data.c", "a\0b");
        SourceFinder finder = SourceFinder.ofProgram(folder.resolve("a.elf").toString());
        for (String name : List.of("key.pem", "data.c", ".", "..", "", "/", "/etc/hostname2", "a\0.c")) {
            assertNull(first(finder, name, folder.toString()), name);
        }
        Files.createDirectory(folder.resolve("folder.c"));
        assertNull(first(finder, "folder.c", folder.toString()));
    }

    @Test
    void aScenarioFindsSourcesInItsFolderAndNowhereElse() throws Exception {
        Path outside = write("outside/secret.c", "secret");
        write("lesson/own.c", "own");
        Files.createSymbolicLink(folder.resolve("lesson/link.c"), outside);
        Path file = write("lesson/own.yaml", """
            name: own
            title: Own
            teaches: Own.
            board: bare
            image: bare/hello.elf
            steps:
              - {number: 1, name: it begins, why: It does., when: {function: _start}}
            checks:
              - steps: all
            until: {cycles: 1000}
            """);
        Scenario scenario = ScenarioLibrary.find(file.toString());
        SourceFinder finder = SourceFinder.ofScenario(scenario);
        String lesson = folder.resolve("lesson").toRealPath().toString();
        assertEquals("own", first(finder, "own.c", lesson));
        assertEquals("own", first(finder, "deep/own.c", "/no/such"), "beside the image");
        assertNull(first(finder, outside.toString(), ""));
        assertNull(first(finder, "../outside/secret.c", lesson));
        assertNull(first(finder, "link.c", lesson));
        assertEquals("secret", first(finder.with(List.of(folder.resolve("outside"))), "secret.c", ""));
        assertNull(first(SourceFinder.ofScenario(ScenarioLibrary.find("hazards")), outside.toString(), ""));
    }

    private Path image(String name) throws IOException {
        try (InputStream in =
                Objects.requireNonNull(SourceFinderTest.class.getResourceAsStream("/windhover/image/" + name))) {
            return Files.write(folder.resolve(name), in.readAllBytes());
        }
    }

    @Test
    void aProgramsCatalogHasItsSourceAndLooksForItLater() throws Exception {
        Path elf = image("fixture-dwarf5.elf");
        SourceCatalog without = Opened.any(elf.toString(), notice -> {}).catalog();
        assertEquals(List.of("fixture.c", "start.S"), without.missing());
        assertEquals(List.of(), without.files());
        write("elsewhere/fixture.c", "int x;\nint y;");
        assertEquals(List.of("fixture.c"), without.lookIn(folder.resolve("elsewhere")));
        assertEquals(List.of("int x;", "int y;"), without.lines("fixture.c"));
        assertEquals(List.of("start.S"), without.missing());
        write("fixture.c", "int beside;");
        assertEquals(
                List.of("fixture.c"),
                Opened.any(elf.toString(), notice -> {}).catalog().files());
    }

    @Test
    void whatCouldNotBeReadOfAProgramIsSaid() throws Exception {
        assertEquals(
                List.of(),
                Opened.any(image("fixture-clang.elf").toString(), notice -> {})
                        .catalog()
                        .unreadable());
        List<String> split = Opened.any(image("fixture-split.elf").toString(), notice -> {})
                .catalog()
                .unreadable();
        assertEquals(1, split.size());
        assertTrue(split.getFirst().contains("fixture.dwo"), split.toString());
        Path raw = Files.write(folder.resolve("raw.bin"), new byte[] {0x13, 0, 0, 0, 1, 0});
        SourceCatalog catalog = Program.of("", null, OneAssemblyTest.options("--load", raw + "@0x80000000"), null)
                .open()
                .catalog();
        assertTrue(catalog.unreadable().getFirst().startsWith("This program tells nothing of its source"));
        assertEquals(
                List.of("nop", "nop"),
                catalog.disassembly(0x8000_0000L, 10).stream()
                        .map(line -> line.text())
                        .toList());
        assertNotNull(catalog);
    }
}
