package windhover.scenario;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a scenario says reaches its own folder and what comes with the program; what the user says reaches anything. */
class ScenarioFolderTest {
    @TempDir
    Path top;

    private Path folder;

    @BeforeEach
    void folders() throws Exception {
        top = top.toRealPath();
        folder = Files.createDirectories(top.resolve("lessons/mine"));
        Files.createDirectories(folder.resolve("sub"));
        Files.createDirectories(top.resolve("lessons/mine too"));
        Files.writeString(top.resolve("lessons/secret.txt"), "secret");
        Files.writeString(top.resolve("lessons/mine too/secret.txt"), "secret");
        Files.writeString(folder.resolve("open.txt"), "open");
        Files.writeString(folder.resolve("sub/open.txt"), "open");
        Files.createSymbolicLink(folder.resolve("link-out"), Path.of("../secret.txt"));
        Files.createSymbolicLink(folder.resolve("folder-out"), Path.of(".."));
        Files.createSymbolicLink(folder.resolve("link-of-link"), Path.of("link-out"));
        Files.createSymbolicLink(folder.resolve("link-in"), Path.of("sub/open.txt"));
        Files.createSymbolicLink(folder.resolve("proc"), Path.of("/proc"));
        Files.createSymbolicLink(folder.resolve("nowhere"), Path.of("../nothing"));
    }

    @AfterEach
    void links() throws Exception {
        for (String link : new String[] {"link-out", "folder-out", "link-of-link", "link-in", "proc", "nowhere"}) {
            Files.delete(folder.resolve(link));
        }
    }

    private Scenario scenario(String disk) throws Exception {
        Path file = folder.resolve("mine.yaml");
        Files.writeString(file, """
                name: mine
                title: t
                teaches: t
                image: network-call.elf
                %s
                steps: []
                checks: []
                until: {cycles: 1000}
                """.formatted(disk));
        return ScenarioLibrary.find(file.toString());
    }

    private static String refused(Scenario scenario) {
        String message = assertThrows(ScenarioFormatException.class, () -> ScenarioRun.of(scenario))
                .getMessage();
        assertEquals(1, message.lines().count(), message);
        assertFalse(message.contains("secret,"), message);
        return message;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/proc/self/environ",
                "/etc/passwd",
                "../secret.txt",
                "sub/../../secret.txt",
                "./../secret.txt",
                "../mine too/secret.txt",
                "../../lessons/secret.txt",
                "../nothing",
                "/nothing",
                "..",
                "link-out",
                "link-of-link",
                "folder-out/secret.txt",
                "folder-out/mine too/secret.txt",
                "sub/../folder-out/secret.txt",
                "proc/self/environ",
                "proc/self/root/etc/passwd",
            })
    void pathsThatLeadElsewhereAreRefusedWhereverTheyStand(String path) throws Exception {
        String[][] places = {
            {"disk: {image: '%s'}", "disk.image"},
            {"disk: {volume: {label: SYS, files: [{name: a, file: '%s'}]}}", "disk.volume.files.file"},
            {"peers: [{kestrel: {name: other, image: '%s'}}]", "peers.kestrel.image"},
            {"inputs: [{disk: {image: '%s'}, at: '@5'}]", "inputs.disk.image"},
        };
        for (String[] place : places) {
            Scenario scenario = scenario(place[0].formatted(path));
            String message = refused(scenario);
            assertTrue(message.startsWith(folder.resolve("mine.yaml") + ":5:"), message);
            assertTrue(message.contains(place[1] + " '" + path + "'"), message);
            assertTrue(
                    message.endsWith("a path in a scenario is relative and stays in the scenario's folder"), message);
        }
    }

    /**
     * On a file system that tells DISK.img from disk.img, so does a scenario; on one that does not, no more is reached.
     */
    @ParameterizedTest
    @ValueSource(strings = {"OPEN.txt", "Sub/open.txt", "Link-In", "LINK-OUT", "PROC/self/environ", "Sub/../OPEN.txt"})
    void aNameInOtherLettersReachesNoMore(String name) throws Exception {
        Scenario scenario = scenario("disk: {image: '%s'}".formatted(name));
        if (!Files.exists(folder.resolve(name))) {
            assertTrue(refused(scenario).contains("disk.image '" + name + "' is neither beside the scenario"));
        } else if (folder.resolve(name).toRealPath().startsWith(folder)) {
            assertEquals("open", new String(ScenarioLibrary.files(scenario).read(name), US_ASCII));
        } else {
            assertTrue(refused(scenario).contains("leads elsewhere"));
        }
    }

    @Test
    void filesAreGivenByTheNameAsItIsWritten() throws Exception {
        Scenario scenario = scenario("disk: {image: DISK.img}");
        Path other = folder.resolve("sub/open.txt");
        assertEquals(
                "open",
                new String(
                        ScenarioLibrary.files(scenario, Map.of("DISK.img", other))
                                .read("DISK.img"),
                        US_ASCII));
        ScenarioFiles unlike = ScenarioLibrary.files(scenario, Map.of("disk.img", other));
        assertThrows(ScenarioFormatException.class, () -> unlike.read("DISK.img"));
    }

    @Test
    void theGuestsImageIsHeldToTheSameRule() throws Exception {
        Files.copy(Path.of("roms/images/network-call.elf"), top.resolve("lessons/out.elf"));
        Files.copy(Path.of("roms/images/network-call.elf"), folder.resolve("sub/in.elf"));
        Scenario outside = changedImage("../out.elf");
        assertTrue(refused(outside).contains("mine.yaml:4:8: image '../out.elf'"));
        assertTrue(
                refused(changedImage(top.resolve("lessons/out.elf").toString())).contains("leads elsewhere"));
        ScenarioRun.of(changedImage("sub/in.elf"));
        ScenarioRun.of(changedImage("sub/../sub/in.elf"));
        ScenarioRun.of(outside, ScenarioLibrary.files(outside, Map.of("../out.elf", top.resolve("lessons/out.elf"))));
    }

    private Scenario changedImage(String image) throws Exception {
        scenario("");
        Path file = folder.resolve("mine.yaml");
        Files.writeString(file, Files.readString(file).replace("image: network-call.elf", "image: " + image));
        return ScenarioLibrary.find(file.toString());
    }

    @ParameterizedTest
    @CsvSource({"open.txt", "sub/open.txt", "link-in", "./open.txt", "sub/../open.txt", "folder-out/mine/open.txt"})
    void whatLiesInTheFolderIsReadHoweverItIsReached(String path) throws Exception {
        Scenario scenario = scenario("disk: {image: '" + path + "'}");
        assertArrayEquals(
                "open".getBytes(java.nio.charset.StandardCharsets.US_ASCII),
                ScenarioLibrary.files(scenario).read(path));
    }

    @ParameterizedTest
    @ValueSource(strings = {"nothing", "nowhere", "sub", "network-call", "bare", "."})
    void whatIsNotThereIsNamed(String path) throws Exception {
        String message = refused(scenario("disk: {image: '" + path + "'}"));
        assertTrue(
                message.contains("disk.image '" + path + "' is neither beside the scenario nor in roms/images"),
                message);
        assertTrue(message.contains("--disk"), message);
    }

    /** A scenario reached by a link: its folder is where the file itself lies. */
    @Test
    void theFolderIsThatOfTheFileItself() throws Exception {
        scenario("disk: {image: open.txt}");
        Path elsewhere = Files.createDirectories(top.resolve("elsewhere"));
        Files.writeString(elsewhere.resolve("secret.txt"), "secret");
        Path link = Files.createSymbolicLink(elsewhere.resolve("link.yaml"), folder.resolve("mine.yaml"));
        Scenario scenario = ScenarioLibrary.find(link.toString());
        assertEquals(4, ScenarioLibrary.files(scenario).read("open.txt").length);
        assertThrows(
                ScenarioFormatException.class,
                () -> ScenarioLibrary.files(scenario).read("secret.txt"));
    }

    /** A lesson of the program's takes no file of the folder in which the program happens to be started. */
    @Test
    void aShippedLessonTakesShippedFilesOnly() throws Exception {
        Scenario shipped = ScenarioLibrary.find("network-call");
        assertEquals(null, shipped.folder());
        assertEquals(Files.readString(Path.of("scenarios/network-call.yaml")), shipped.text());
    }

    @Test
    void theTextThatWasRunIsKeptAlsoWhenTheFileChanges() throws Exception {
        Scenario scenario = scenario("");
        String text = Files.readString(folder.resolve("mine.yaml"));
        Files.delete(folder.resolve("mine.yaml"));
        assertEquals(text, scenario.text());
    }
}
