package windhover.scenario;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import windhover.device.floppy.Disk;
import windhover.device.floppy.Floppy;
import windhover.image.Volume;

class DiskPlanTest {
    private static final String SCENARIO = """
      name: a-disk
      title: A disk
      teaches: What is on a disk.
      image: queue-tour.elf
      %s
      steps: []
      checks: []
      until: {cycles: 100_000}
      """;

    private static Scenario scenario(String disk) throws ScenarioFormatException {
        return ScenarioParser.parse(String.format(Locale.ROOT, SCENARIO, disk), "a-disk.yaml");
    }

    private static Floppy drive(ScenarioRun run) {
        return run.debugger().machine().part(Floppy.class).orElseThrow();
    }

    private static byte[] content(ScenarioRun run) {
        byte[] bytes = new byte[Floppy.DISK_BYTES];
        drive(run).disk().content().get(0, bytes, 0, bytes.length);
        return bytes;
    }

    @Test
    void aVolumeIsMadeFromWhatTheScenarioSays() throws ScenarioFormatException {
        ScenarioRun run = ScenarioRun.of(scenario("""
                disk:
                  volume:
                    label: WORK
                    files:
                      - {name: readme, text: "hello"}
                      - {name: far, size: 600, at: 2000}
                      - {name: raw, data: "01 02"}
                    damaged:
                      - {entry: raw, first: 3000, last: 2}
                  unreadable: [2001]
                  protected: yes
                """));
        byte[] disk = content(run);
        List<Volume.Entry> entries = Volume.directory(disk);
        assertEquals(
                List.of("$DIR", "WORK", "$IPL", "$SYS", "readme", "far", "raw"),
                entries.stream().map(Volume.Entry::name).toList());
        assertEquals(new Volume.Entry(5, 3, "far", Volume.FILE, 2000, 2001), entries.get(5));
        assertEquals(new Volume.Entry(6, 3, "raw", Volume.FILE, 3000, 2), entries.get(6));
        assertEquals("hello", new String(disk, entries.get(4).first() * 512, 5, StandardCharsets.US_ASCII));
        assertEquals(
                "far                    00000032\n", new String(disk, 2000 * 512 + 32, 32, StandardCharsets.US_ASCII));
        Disk inDrive = drive(run).disk();
        assertTrue(inDrive.writeProtected());
        assertTrue(inDrive.unreadable(2001));
        assertFalse(inDrive.unreadable(2000));
    }

    @Test
    void aDiskCanBeAFileBesideTheScenario(@TempDir Path folder) throws Exception {
        Files.write(folder.resolve("my.disk"), new byte[] {1, 2, 3});
        Path file = folder.resolve("a-disk.yaml");
        Files.writeString(file, String.format(Locale.ROOT, SCENARIO, "disk: {image: my.disk}"));
        ScenarioRun run = ScenarioRun.of(ScenarioLibrary.find(file.toString()));
        assertEquals(3, content(run)[2]);
        assertEquals(List.of("queue-tour.elf", "my.disk"), run.scenario().files());
        Files.write(folder.resolve("my.disk"), new byte[Floppy.DISK_BYTES + 1]);
        ScenarioFormatException e = assertThrows(
                ScenarioFormatException.class, () -> ScenarioRun.of(ScenarioLibrary.find(file.toString())));
        assertTrue(
                e.getMessage().contains("disk 'my.disk' has 1474561 bytes, expected at most 1474560"), e.getMessage());
    }

    @Test
    void aDiskCanBePutInAndTakenOutWhileTheMachineRuns() throws ScenarioFormatException {
        ScenarioRun run = ScenarioRun.of(scenario("""
                inputs:
                  - {disk: {volume: {label: NEW}}, at: "@1000"}
                  - {disk: ejected, at: "@2000"}
                """));
        assertFalse(drive(run).disk().present());
        run.runTo(1500);
        assertEquals("NEW", Volume.directory(content(run)).get(1).name());
        run.runTo(2500);
        assertFalse(drive(run).disk().present());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "disk: {}                                                                      | a disk needs either 'image' or 'volume'",
                "disk: {image: a, volume: {label: X}}                                          | a disk needs either 'image' or 'volume'",
                "disk: {image: nowhere.img}                                                    | 'nowhere.img' is neither beside the scenario nor in",
                "disk: {volume: {files: []}}                                                   | 'label' is missing in a volume",
                "disk: {volume: {label: X, files: [{name: a}]}}                                | a file needs one of 'text', 'data', 'file' and 'size'",
                "disk: {volume: {label: X, files: [{name: a, text: b, size: 3}]}}              | a file needs one of",
                "disk: {volume: {label: X, files: [{name: a, size: 3, at: 17}]}}               | a-disk.yaml:5:35: file 'a' in sectors 17 to 17: expected sectors from 18",
                "disk: {volume: {label: X, files: [{name: a, size: 1_474_560}]}}               | file 'a' in sectors 18 to 2897",
                "disk: {volume: {label: X, damaged: [{entry: b, type: 3}]}}                    | no entry 'b' to damage",
                "disk: {volume: {label: X}, unreadable: [2880]}                                | 'unreadable' is 2880, expected 0 to 2879",
                "board: bare~disk: {volume: {label: X}}                                        | which has no drive",
                "inputs: [{disk: ejected, typed: x, at: \"@5\"}]                               | an input needs one of 'frame', 'typed', 'keys', 'serial' and 'disk'",
            })
    void aDiskThatCannotBeIsSaidInOneLine(String disk, String message) {
        String text = disk.replace("~", "\n");
        ScenarioFormatException e = assertThrows(ScenarioFormatException.class, () -> {
            String whole = String.format(Locale.ROOT, SCENARIO, text);
            if (text.startsWith("board: bare")) {
                whole = whole.replace("queue-tour.elf", "bare/hello.elf");
            }
            ScenarioRun.of(ScenarioParser.parse(whole, "a-disk.yaml"));
        });
        assertTrue(e.getMessage().contains(message), e.getMessage());
        assertEquals(1, e.getMessage().lines().count());
    }
}
