package windhover.ui.source;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import windhover.debug.SourcePosition;
import windhover.ui.kit.Settings;

class MissingSourcesTest {
    private static final Path HOME = Path.of("/home/me/project");

    /** A program of which a.c and lib/b.c lie in one folder. */
    private static final class Scattered implements SourceCatalog {
        private final List<String> missing = new ArrayList<>(List.of("src/a.c", "src/lib/b.c", "gone.c"));
        private final List<Path> looked = new ArrayList<>();

        @Override
        public List<String> files() {
            return List.of();
        }

        @Override
        public List<String> lines(String file) {
            return List.of();
        }

        @Override
        public List<String> missing() {
            return List.copyOf(missing);
        }

        @Override
        public String directoryOf(String file) {
            return "/build";
        }

        @Override
        public List<String> lookIn(Path folder) {
            looked.add(folder);
            List<String> found = folder.equals(HOME) ? List.of("src/a.c", "src/lib/b.c") : List.of();
            missing.removeAll(found);
            return found;
        }

        @Override
        public Set<Integer> linesWithCode(String file) {
            return Set.of();
        }

        @Override
        public List<Long> addressesOf(String file, int line) {
            return List.of();
        }

        @Override
        public List<DisassemblyLine> disassembly(long aroundAddress, int count) {
            return List.of();
        }

        @Override
        public Optional<SourcePosition> locate(long address) {
            return Optional.empty();
        }
    }

    private final Settings settings = Settings.inMemory();

    @Test
    void theUserIsAskedUntilHeFindsItOrDoesNotWantTo() {
        MissingSources missing = new MissingSources(new Scattered(), settings);
        assertEquals(
                "The source of this place is not at hand: src/a.c, compiled in /build.", missing.question("src/a.c"));
        assertEquals("", missing.question("other.c"));
        assertEquals("", missing.question(""));
        missing.decline("src/a.c");
        assertEquals("", missing.question("src/a.c"));
        assertTrue(missing.question("gone.c").contains("gone.c"));
    }

    @Test
    void theFolderFromWhichTheNameCountsIsRemembered() {
        Scattered catalog = new Scattered();
        MissingSources missing = new MissingSources(catalog, settings);
        assertEquals("b.c is another file, expected a.c.", missing.found("src/a.c", HOME.resolve("src/lib/b.c")));
        assertEquals(
                "Found 2 files of the program in /home/me/project, which is remembered.",
                missing.found("src/a.c", HOME.resolve("src/a.c")));
        assertEquals("", missing.question("src/lib/b.c"));
        assertEquals(List.of(HOME), catalog.looked);
        Scattered again = new Scattered();
        MissingSources next = new MissingSources(again, settings);
        assertEquals("", next.question("src/a.c"), "found where it was before");
        assertTrue(next.question("gone.c").contains("gone.c"));
    }

    @Test
    void whatIsRememberedMayBeAnything() {
        settings.put(MissingSources.KEY, "relative\n\n\0\n/a\n/b");
        Scattered catalog = new Scattered();
        assertTrue(new MissingSources(catalog, settings).question("src/a.c").contains("src/a.c"));
        assertEquals(List.of(Path.of("/a"), Path.of("/b")), catalog.looked);
    }
}
