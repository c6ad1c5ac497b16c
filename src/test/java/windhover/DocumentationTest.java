package windhover;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import windhover.app.Main;
import windhover.cpu.LossReason;
import windhover.debug.GuestWarning;
import windhover.export.ExportFormat;

/** The documentation holds together, and names what there is. */
class DocumentationTest {
    private static final Path README = Path.of("README.md");
    private static final Pattern LINK = Pattern.compile("\\[[^\\]\\[]*\\]\\(([^()\\s]+)\\)");
    private static final Pattern FENCE = Pattern.compile("(?ms)^```.*?^```$");
    private static final Pattern CODE = Pattern.compile("(?ms)^```[^\n]*\n(.*?)^```$|`([^`\n]+)`");

    static List<Path> pages() throws IOException {
        try (Stream<Path> docs = Files.walk(Path.of("docs"))) {
            return Stream.concat(
                            Stream.of("README.md", "CHANGELOG.md", "CONTRIBUTING.md", "SECURITY.md", "roms/README.md")
                                    .map(Path::of),
                            docs.filter(p -> p.toString().endsWith(".md")))
                    .sorted()
                    .toList();
        }
    }

    private static String read(Path page) throws IOException {
        return Files.readString(page).replace("\r\n", "\n");
    }

    /** Where the links of a page lead within the project, each with its anchor. */
    private static List<String> links(Path page) throws IOException {
        return LINK.matcher(FENCE.matcher(read(page)).replaceAll(""))
                .results()
                .map(link -> link.group(1))
                .filter(to -> !to.matches("[a-z]+:.*"))
                .toList();
    }

    private static Path target(Path page, String link) {
        String path = link.replaceFirst("#.*", "");
        return path.isEmpty() ? page : page.resolveSibling(path).normalize();
    }

    /** The anchors of a page's headings, as code forges make them. */
    private static Set<String> anchors(Path page) throws IOException {
        return Pattern.compile("(?m)^#+ (.*)$")
                .matcher(FENCE.matcher(read(page)).replaceAll(""))
                .results()
                .map(heading -> heading.group(1)
                        .toLowerCase(Locale.ROOT)
                        .replaceAll("[^\\p{L}\\p{N} _-]", "")
                        .replace(' ', '-'))
                .collect(Collectors.toSet());
    }

    /** What a page shows as code: blocks, and words between backquotes. */
    private static String code(Path page) throws IOException {
        return CODE.matcher(read(page))
                .results()
                .map(m -> m.group(1) == null ? m.group(2) : m.group(1))
                .collect(Collectors.joining("\n"));
    }

    private static boolean names(String text, String word) {
        return Pattern.compile("(?<![\\w-])" + Pattern.quote(word) + "(?![\\w-])")
                .matcher(text)
                .find();
    }

    @ParameterizedTest
    @MethodSource("pages")
    void eachLinkLeadsToAFileAndToAHeadingOfIt(Path page) throws IOException {
        List<String> broken = new ArrayList<>();
        for (String link : links(page)) {
            Path target = target(page, link);
            if (!Files.exists(target)
                    || (link.contains("#") && !anchors(target).contains(link.substring(link.indexOf('#') + 1)))) {
                broken.add(link);
            }
        }
        assertEquals(List.of(), broken, page + ": these links lead to no file, or to no heading of it");
    }

    @Test
    void everyPageIsReachedFromTheReadme() throws IOException {
        Set<Path> reached = new HashSet<>(Set.of(README));
        Deque<Path> left = new ArrayDeque<>(reached);
        while (!left.isEmpty()) {
            Path page = left.remove();
            for (String link : links(page)) {
                Path target = target(page, link);
                for (Path next : Files.isDirectory(target) ? within(target) : List.of(target)) {
                    if (next.toString().endsWith(".md") && Files.exists(next) && reached.add(next)) {
                        left.add(next);
                    }
                }
            }
        }
        assertEquals(
                List.of(),
                pages().stream().filter(page -> !reached.contains(page)).toList(),
                "no link leads to these pages: name them in docs/README.md, or on the page that they belong to");
    }

    /** The pages of a folder: a link to it shows them all. */
    private static List<Path> within(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.toList();
        }
    }

    @ParameterizedTest
    @MethodSource("pages")
    void noPageSpeaksOfFoldersOfSomebodysComputer(Path page) throws IOException {
        Matcher path =
                Pattern.compile("(?<![\\w.])/(home|root|work|tmp|Users)/\\S*").matcher(read(page));
        assertFalse(path.find(), () -> page + " names " + path.group() + ", which only one computer has");
    }

    @Test
    void everyLessonIsInTheReadmesList() throws IOException {
        String code = code(README);
        try (Stream<Path> files = Files.list(Path.of("scenarios"))) {
            assertEquals(
                    List.of(),
                    files.map(file -> file.getFileName().toString())
                            .filter(name -> name.endsWith(".yaml"))
                            .map(name -> name.replace(".yaml", ""))
                            .filter(name -> !names(code, name))
                            .sorted()
                            .toList(),
                    "these lessons of scenarios/ are missing in the table of README.md, The lessons");
        }
    }

    @Test
    void everyCommandWithItsOptionsIsOnThePageOfTheCommandLine() throws IOException {
        String page = read(Path.of("docs/command-line.md"));
        String usage = help();
        List<String> commands = Pattern.compile("(?m)^  ([a-z]+) ")
                .matcher(usage.substring(usage.indexOf("Commands:")))
                .results()
                .map(m -> m.group(1))
                .toList();
        assertTrue(commands.contains("run"), usage);
        List<String> missing = new ArrayList<>();
        for (String command : commands) {
            if (!page.contains("`windhover " + command)) {
                missing.add(command);
            }
            Pattern.compile("--[a-z][a-z-]+")
                    .matcher(help(command))
                    .results()
                    .map(MatchResult::group)
                    .distinct()
                    .filter(option ->
                            !Set.of("--help", "--version", "--log-commits").contains(option) && !names(page, option))
                    .forEach(option -> missing.add(command + " " + option));
        }
        assertEquals(List.of(), missing, "these commands and options are missing in docs/command-line.md");
    }

    private static String help(String... command) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (PrintStream to = new PrintStream(out, true, StandardCharsets.UTF_8)) {
            Main.run(Stream.concat(Stream.of(command), Stream.of("--help")).toArray(String[]::new), to, to);
        }
        return out.toString(StandardCharsets.UTF_8);
    }

    @Test
    void everyKeyOfAScenarioIsOnItsPage() throws IOException {
        Set<String> keys = new TreeSet<>();
        Pattern accepted = Pattern.compile("(?s)Fields\\s*\\.of\\((.*?)\\);");
        for (Path source : within(Path.of("src/main/java/windhover/scenario"))) {
            for (MatchResult call :
                    accepted.matcher(Files.readString(source)).results().toList()) {
                Pattern.compile("\"([a-z][a-z0-9-]*)\"")
                        .matcher(call.group(1))
                        .results()
                        .forEach(key -> keys.add(key.group(1)));
            }
        }
        assertTrue(
                keys.containsAll(Set.of("name", "inputs", "frame", "datagram-sent", "seed")),
                () -> "keys found in the parser: " + keys);
        String code = code(Path.of("docs/scenario-format.md"));
        assertEquals(
                List.of(),
                keys.stream().filter(key -> !names(code, key)).toList(),
                "these keys of scenarios are missing in docs/scenario-format.md");
    }

    @Test
    void everyGuestImageIsInItsGuide() throws IOException {
        String guide = read(Path.of("roms/README.md"));
        try (Stream<Path> files = Files.walk(Path.of("roms/images"))) {
            assertEquals(
                    List.of(),
                    files.map(Path::toString)
                            .map(image -> image.replace('\\', '/'))
                            .filter(image -> image.endsWith(".elf"))
                            .map(image -> image.substring("roms/".length()))
                            .filter(image -> !guide.contains("`" + image + "`"))
                            .sorted()
                            .toList(),
                    "these images of the guest are missing in roms/README.md");
        }
    }

    @Test
    void everyWarningIsOnItsPage() throws IOException {
        String page = read(Path.of("docs/warnings.md"));
        assertEquals(
                List.of(),
                Stream.of(GuestWarning.Kind.values())
                        .filter(kind -> !page.contains("| `" + kind.label() + "` |"))
                        .toList(),
                "these warnings have no row in docs/warnings.md");
    }

    @Test
    void everyReasonOfALostCycleIsOnThePageOfTiming() throws IOException {
        String page = code(Path.of("docs/timing.md"));
        assertEquals(
                List.of(),
                LossReason.ALL.stream()
                        .map(LossReason::name)
                        .filter(reason -> !names(page, reason))
                        .toList(),
                "these reasons of lost cycles are missing in docs/timing.md");
    }

    @Test
    void everyExportFormatIsOnThePageOfTraces() throws IOException {
        String page = read(Path.of("docs/traces.md"));
        assertEquals(
                List.of(),
                Stream.of(ExportFormat.values())
                        .filter(format -> !page.contains("| `" + format.label() + "` |"))
                        .toList(),
                "these formats have no row in docs/traces.md");
    }

    @Test
    void theGlossaryHasEachTermOnceAndInOrder() throws IOException {
        List<String> terms = Pattern.compile("(?m)^\\| (?!term \\||-)(.+?) \\|")
                .matcher(read(Path.of("docs/glossary.md")))
                .results()
                .map(row -> row.group(1).replace("`", "").toLowerCase(Locale.ROOT))
                .toList();
        assertEquals(
                List.copyOf(new TreeSet<>(terms)),
                terms,
                "docs/glossary.md: each term once, in the order of the alphabet");
    }

    @Test
    void decisionsHaveNumbersOfTheirOwn() throws IOException {
        List<String> numbers = within(Path.of("docs/decisions")).stream()
                .map(file -> file.getFileName().toString().substring(0, 4))
                .toList();
        assertEquals(
                new HashSet<>(numbers).size(),
                numbers.size(),
                () -> "docs/decisions: two records have one number: " + numbers);
    }

    @Test
    void decisionsSayWhatWasWeighed() throws IOException {
        for (Path decision : within(Path.of("docs/decisions"))) {
            List<String> parts = Pattern.compile("(?m)^\\*\\*([^*]+)\\.\\*\\* ")
                    .matcher(read(decision))
                    .results()
                    .map(part -> part.group(1))
                    .toList();
            assertEquals(
                    List.of("Context", "Options weighed", "Choice", "Consequence"),
                    parts,
                    () -> decision
                            + ": a decision record has these four parts, each a paragraph that begins with its name in bold");
        }
    }
}
