package windhover.debug;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import windhover.cpu.Timing;
import windhover.image.ElfImage;
import windhover.machine.Board;
import windhover.machine.Machine;

class WarnersTest {
    private static List<Warner> all() throws Exception {
        Path elf = Path.of("roms/images/bare/hello.elf");
        Software software = Software.of(ElfImage.parse(Files.readAllBytes(elf), elf.toString()));
        Machine machine = new Machine(Board.BARE, Timing.TEXTBOOK);
        return GuestWatch.warners(new GuestScene(machine, machine.processor(0), software));
    }

    @Test
    void eachKindHasOneWarner() throws Exception {
        assertEquals(
                Arrays.asList(GuestWarning.Kind.values()),
                all().stream().map(Warner::kind).toList());
    }

    @Test
    void thePageOfWarningsSaysOfEachWhatTheWarnerSays() throws Exception {
        List<String> rows = all().stream()
                .map(warner -> "| `%s` | %s |".formatted(warner.kind().label(), warner.observedWhen()))
                .toList();
        assertEquals(rows, rowsOfThePage(), "docs/warnings.md has a row for each kind, in the order of the kinds");
    }

    private static List<String> rowsOfThePage() throws IOException {
        return Files.readAllLines(Path.of("docs/warnings.md")).stream()
                .filter(line -> line.startsWith("| `"))
                .toList();
    }
}
