package windhover.ui.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class PaneRowTest {
    @Test
    void eachPaneHasItsFileAndEachFileItsPane() throws IOException {
        Set<String> files;
        try (Stream<Path> found = Files.list(Path.of("fxml"))) {
            files = found.map(file -> file.getFileName().toString().replace(".fxml", ""))
                    .collect(Collectors.toCollection(TreeSet::new));
        }
        Set<String> expected =
                new TreeSet<>(List.of("debugger", "toolbar", "help", "palette", "files")); // the window's own
        PaneRow.ALL.forEach(row -> expected.add(row.fxml()));
        assertEquals(expected, files);
    }

    @Test
    void theLayoutOfTheWholeMachineHasEveryPaneOnce() {
        assertEquals(
                PaneRow.ids().stream().sorted().toList(),
                NamedLayout.ALL.layout().all().stream().sorted().toList());
    }

    @Test
    void aPictureCanBeMadeOfEachPane() {
        assertEquals(PaneRow.ids(), Shot.views().subList(2, Shot.views().size()));
    }
}
