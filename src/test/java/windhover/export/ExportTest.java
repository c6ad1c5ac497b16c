package windhover.export;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import windhover.app.Result;
import windhover.debug.Debugger;
import windhover.debug.trace.EventKind;
import windhover.debug.trace.Trace;
import windhover.debug.trace.TraceEvent;
import windhover.scenario.ScenarioFormatException;
import windhover.scenario.ScenarioLibrary;
import windhover.scenario.ScenarioRun;

class ExportTest {
    private static final String LESSON = "network-call";

    /** What the exported run did, by the trace's account. */
    private static ScenarioRun run;

    private static Trace trace;

    @TempDir
    Path directory;

    @BeforeAll
    static void theLessonIsRecorded() throws ScenarioFormatException {
        run = ScenarioRun.of(ScenarioLibrary.find(LESSON));
        trace = run.record().trace();
        run.run();
    }

    private static List<TraceEvent> events(EventKind kind) {
        return trace.slice(0, run.cycle(), Integer.MAX_VALUE, EnumSet.of(kind)).events();
    }

    private static Result windhover(String... arguments) {
        Result result = Result.windhover(arguments);
        assertEquals("", result.out);
        return result;
    }

    private Path export(String format, String... more) {
        Path file = directory.resolve("trace." + format);
        List<String> arguments = new ArrayList<>(List.of("export", LESSON, "--to", format, "-o", file.toString()));
        arguments.addAll(List.of(more));
        Result result = windhover(arguments.toArray(String[]::new));
        assertEquals(0, result.status, result.err);
        return file;
    }

    private List<String> files() throws IOException {
        try (Stream<Path> found = Files.list(directory)) {
            return found.map(path -> path.getFileName().toString()).toList();
        }
    }

    /** Runs a tool of the field; where it is not installed the test is skipped, but not in CI. */
    private String tool(String... command) throws IOException, InterruptedException {
        Process process;
        try {
            process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .directory(directory.toFile())
                    .start();
        } catch (IOException e) {
            String why = command[0] + " is not installed (.ci/run installs it): this check needs it";
            if ("true".equals(System.getenv("CI"))) {
                return fail(why, e);
            }
            return abort(why);
        }
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), said);
        return said;
    }

    @Test
    void vcdShowsLinesFirmwareAndInstructionsAsTheMachineHadThem() throws IOException {
        Vcd vcd = Vcd.read(Files.readString(export("vcd", "--texts")));
        assertEquals("1 ns", vcd.timescale());
        assertEquals(run.cycle() * 40, vcd.last());
        List<Vcd.Change> irq6 = vcd.changes("kestrel3.lines.irq6_frame_received");
        TraceEvent rose = events(EventKind.LINE_ROSE).getFirst();
        TraceEvent fell = events(EventKind.LINE_FELL).getFirst();
        assertEquals(
                List.of(
                        new Vcd.Change(0, "0"),
                        new Vcd.Change(rose.cycle() * 40, "1"),
                        new Vcd.Change(fell.cycle() * 40, "0")),
                irq6);
        Map<String, Map<Long, String>> states = new HashMap<>();
        for (TraceEvent event : events(EventKind.FIRMWARE)) {
            String name = "kestrel3.devices." + event.name().replace(' ', '_');
            // Of several transitions in a cycle the last one stays.
            states.computeIfAbsent(name, key -> new HashMap<>())
                    .put(event.cycle(), event.sentence().replaceAll(".*(to|stays in) ([A-Z_]+): .*", "$2"));
        }
        assertEquals(5, states.size(), states.toString());
        states.forEach((name, changes) -> changes.forEach(
                (cycle, state) -> assertEquals(state, vcd.value(name, cycle * 40), name + "@" + cycle)));
        assertEquals(
                "PREAMBLE",
                vcd.value(
                        "kestrel3.devices.NIC_receive",
                        events(EventKind.WIRE_BEGAN).getFirst().cycle() * 40));
        long instructions = Long.parseUnsignedLong(vcd.value("kestrel3.cpu.instructions_retired", vcd.last()), 2);
        assertEquals(run.debugger().machine().processor(0).instructions(), instructions);
        assertTrue(vcd.changes("kestrel3.kernel.queue_depth").size() > 2);
        assertTrue(vcd.changes("kestrel3.cpu.running").stream()
                .anyMatch(change -> change.value().equals("network_call")));
        TraceEvent dma = events(EventKind.DMA_WRITTEN).getFirst();
        assertEquals("DMA_controller", vcd.value("kestrel3.bus.bus_master", dma.cycle() * 40 - 40));
        assertEquals(
                dma.subject(), Long.parseUnsignedLong(vcd.value("kestrel3.bus.bus_address", dma.cycle() * 40 - 40), 2));
    }

    @Test
    void besideTheVcdLieTheViewAndTheNamesThatItNeeds() throws IOException {
        Vcd vcd = Vcd.read(Files.readString(export("vcd")));
        assertEquals(Set.of("trace.vcd", "trace.gtkw", "trace.names"), Set.copyOf(files()));
        Map<String, String> names = new HashMap<>();
        for (String line : Files.readAllLines(directory.resolve("trace.names"))) {
            String[] words = line.split(" ", 2);
            assertTrue(words[0].matches("[0-9a-f]{4}"), line);
            names.put(words[0], words[1].replaceFirst("^\\?[A-Za-z]+\\?", ""));
        }
        assertEquals(
                "irq6 (frame received)",
                names.get(String.format(
                        Locale.ROOT,
                        "%04x",
                        Integer.parseInt(
                                vcd.leaf("trap_cause").stream()
                                        .map(Vcd.Change::value)
                                        .filter(value -> !value.equals("z"))
                                        .findFirst()
                                        .orElseThrow(),
                                2))));
        String view = Files.readString(directory.resolve("trace.gtkw"));
        assertTrue(view.contains("[dumpfile] \"trace.vcd\"\n"), view);
        List<String> rows =
                view.lines().filter(line -> line.startsWith("kestrel3.")).toList();
        assertTrue(rows.contains("kestrel3.lesson.lesson_step[15:0]"), view);
        for (String row : rows) {
            assertTrue(vcd.changes(row.replaceFirst("\\[.*", "")).size() > 1, row + " changes");
        }
        TraceEvent step8 = events(EventKind.STEP).getLast();
        assertTrue(view.contains(" " + step8.cycle() * 40 + " "), "a marker where step 8 is observed");
    }

    @Test
    void aViewThatTheUserSavedStays() throws IOException {
        Path mine = directory.resolve("trace.gtkw");
        Files.writeString(mine, "[*]\n[*] GTKWave Analyzer v3.3.118\n");
        Path file = directory.resolve("trace.vcd.gz");
        Result result = windhover("export", LESSON, "-o", file.toString(), "--until", "@100");
        assertEquals(0, result.status);
        assertEquals("windhover: " + mine + ": is kept as it is, since it was not made by windhover\n", result.err);
        assertTrue(Files.readString(mine).contains("GTKWave Analyzer"));
        assertEquals(Set.of("trace.vcd.gz", "trace.gtkw", "trace.names"), Set.copyOf(files()));
    }

    @Test
    void aProgramAndASessionAreExportedAsALessonIs() throws IOException {
        Path file = directory.resolve("x.kanata");
        Result result = windhover("export", "roms/images/bare/hello.elf", "-o", file.toString());
        assertEquals("", result.err);
        assertEquals(0, result.status);
        Kanata log = Kanata.read(Files.readString(file));
        assertTrue(log.retired() > 10 && log.end() < 10_000, "it ends where the program does: " + log.end());
        result = windhover("export", "roms/images/bare/hello.elf", "-o", file.toString(), "--until", "step:1");
        assertEquals(2, result.status);
        assertTrue(result.err.contains("step:1"), result.err);

        Path session = directory.resolve("session");
        assertEquals(0, Result.windhover("run", LESSON, "--record", session.toString()).status);
        byte[] scenario = Files.readAllBytes(export("kanata", "--from", "step:4", "--until", "step:5"));
        Path again = directory.resolve("again.kanata");
        result = windhover(
                "export", session.toString(), "-o", again.toString(), "--from", "step:4", "--until", "step:5");
        assertEquals("", result.err);
        assertArrayEquals(scenario, Files.readAllBytes(again));
    }

    @ParameterizedTest
    @EnumSource(ExportFormat.class)
    void aNameThatEndsInGzIsCompressedAndNothingElseIsOther(ExportFormat format) throws IOException {
        byte[] plain = Files.readAllBytes(export(format.label(), "--until", "@9000"));
        Path file = directory.resolve("packed.gz");
        Result result = windhover("export", LESSON, "--to", format.label(), "-o", file.toString(), "--until", "@9000");
        assertEquals("", result.err);
        try (GZIPInputStream in = new GZIPInputStream(Files.newInputStream(file))) {
            assertArrayEquals(plain, in.readAllBytes());
        }
        if (format.hasSignals()) {
            assertTrue(Files.size(file) < plain.length / 4, Files.size(file) + " of " + plain.length);
        }
    }

    @Test
    void gtkwaveReadsTheVcd() throws IOException, InterruptedException {
        export("vcd", "--until", "@4000");
        tool("vcd2fst", "trace.vcd", "trace.fst");
        assertTrue(Files.size(directory.resolve("trace.fst")) > 1000);
        tool("fst2vcd", "-f", "trace.fst", "-o", "back.vcd");
        assertTrue(Files.readString(directory.resolve("back.vcd")).contains("queue_depth"));
    }

    @Test
    void kanataShowsEachInstructionsWayThroughTheStages() throws IOException {
        Kanata log = Kanata.read(Files.readString(export("kanata", "--until", "@20000")));
        ScenarioRun again = runTo(20_000);
        assertEquals(20_000, log.end());
        long retired = log.retired();
        // The instruction in WB in the last cycle has retired, and leaves the picture only in the next.
        assertTrue(again.debugger().machine().processor(0).instructions() - retired <= 1, retired + " retired");
        for (Kanata.Row row : log.rows()) {
            if (row.ended && !row.flushed) {
                List<String> stages = row.stages();
                assertEquals(List.of("IF", "ID", "EX", "ME", "WB"), stages, row.left.toString());
                assertTrue(row.left.toString().matches("[0-9a-f]+: .+"), row.left.toString());
            }
        }
        assertTrue(log.rows().stream()
                .anyMatch(row -> row.flushed && row.hover.toString().contains("thrown away in")));
        assertTrue(log.rows().stream().anyMatch(row -> row.hover.toString().contains("held in ME: ")));
        assertTrue(log.rows().stream()
                .flatMap(row -> row.stays.stream())
                .anyMatch(stay -> stay.lane() == 1 && stay.stage().equals("hold")));
    }

    private static ScenarioRun runTo(long cycle) {
        try {
            ScenarioRun again = ScenarioRun.of(ScenarioLibrary.find(LESSON));
            again.runTo(cycle);
            return again;
        } catch (ScenarioFormatException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void perfettoHasBalancedTracksAndAnArrowForEachCauseOnAnotherTrack() throws IOException {
        JsonNode root = JsonMapper.builder().build().readTree(Files.readString(export("perfetto")));
        Map<String, Deque<Double>> open = new HashMap<>();
        Map<String, Double> lastTime = new HashMap<>();
        Set<String> named = new HashSet<>();
        Map<Long, Double> starts = new HashMap<>();
        Map<String, List<double[]>> slices = new HashMap<>();
        List<Map.Entry<String, Double>> ends = new ArrayList<>();
        int arrows = 0;
        boolean steps = false;
        for (JsonNode event : root.get("traceEvents")) {
            String track = event.get("pid").asInt() + "/" + event.get("tid").asInt();
            String phase = event.get("ph").asString();
            double time = event.has("ts") ? event.get("ts").asDouble() : 0;
            switch (phase) {
                case "M" -> named.add(track);
                case "C" -> assertTrue(event.get("args").get("events").asInt() >= 0);
                case "B", "X" -> {
                    assertTrue(named.contains(track), "track " + track + " has a name");
                    assertTrue(time >= lastTime.getOrDefault(track, 0.0), track);
                    lastTime.put(track, time);
                    assertFalse(event.get("name").asString().isEmpty());
                    assertTrue(event.get("args").get("moment").asString().matches("@[0-9]+"));
                    if (phase.equals("B")) {
                        open.computeIfAbsent(track, key -> new ArrayDeque<>()).push(time);
                    } else {
                        double end = time + event.get("dur").asDouble();
                        slices.computeIfAbsent(track, key -> new ArrayList<>()).add(new double[] {time, end});
                    }
                    steps |= event.get("name").asString().startsWith("step 8: ");
                }
                case "E" -> {
                    double begin = open.getOrDefault(track, new ArrayDeque<>()).pop();
                    assertTrue(begin <= time);
                    slices.computeIfAbsent(track, key -> new ArrayList<>()).add(new double[] {begin, time});
                }
                case "s" -> {
                    starts.put(event.get("id").asLong(), time);
                    ends.add(Map.entry(track, time));
                }
                case "f" -> {
                    ends.add(Map.entry(track, time));
                    Double start = starts.remove(event.get("id").asLong());
                    assertNotNull(start);
                    assertTrue(start <= time);
                    arrows++;
                }
                default -> throw new AssertionError(event);
            }
        }
        assertTrue(open.values().stream().allMatch(Deque::isEmpty), "all slices end");
        assertEquals(Map.of(), starts);
        assertTrue(steps);
        assertTrue(arrows > 20, arrows + " arrows");
        for (Map.Entry<String, Double> end : ends) {
            assertTrue(
                    slices.getOrDefault(end.getKey(), List.of()).stream()
                            .anyMatch(slice -> slice[0] <= end.getValue() && end.getValue() < slice[1]),
                    () -> "an arrow at " + end.getValue() + " on track " + end.getKey() + " lies in no slice");
        }
    }

    @Test
    void pcapngIsReadBackByTshark() throws IOException, InterruptedException {
        Path file = export("pcapng");
        String said = tool(
                "tshark",
                "-r",
                file.toString(),
                "-T",
                "fields",
                "-E",
                "separator=|",
                "-e",
                "frame.time_epoch",
                "-e",
                "frame.interface_name",
                "-e",
                "frame.packet_flags_direction",
                "-e",
                "ip.src",
                "-e",
                "udp.dstport",
                "-e",
                "data.text",
                "-o",
                "data.show_as_text:TRUE");
        List<String> lines = said.lines().filter(line -> line.contains("|")).toList();
        assertEquals(2, lines.size(), said);
        long began = events(EventKind.WIRE_BEGAN).getFirst().cycle() * 40;
        long sent = events(EventKind.FRAME_SENT).getFirst().cycle() * 40;
        assertTrue(lines.get(0).startsWith(String.format(Locale.ROOT, "0.%09d|nic receive|", began)), said);
        assertTrue(lines.get(1).startsWith(String.format(Locale.ROOT, "0.%09d|nic transmit|", sent)), said);
        assertTrue(lines.get(0).contains("|192.168.3.1|7|"), said);
        assertTrue(lines.get(1).contains("|192.168.3.2|4100|"), said);
    }

    @ParameterizedTest
    @EnumSource(ExportFormat.class)
    void anExportOfAPartBeginsAndEndsAtItsMomentsAndIsTheSameEachTime(ExportFormat format) throws IOException {
        String[] part = {"--from", "step:3", "--until", "step:8"};
        byte[] first = Files.readAllBytes(export(format.label(), part));
        byte[] second = Files.readAllBytes(export(format.label(), part));
        assertArrayEquals(first, second);
        String text = new String(first, StandardCharsets.ISO_8859_1);
        long from = step(3) + 1;
        switch (format) {
            case VCD -> {
                Vcd vcd = Vcd.read(text);
                assertEquals(from * 40, vcd.leaf("commit_pc").getFirst().time());
                assertEquals((step(8) + 1) * 40, vcd.last());
            }
            case KANATA -> {
                assertTrue(text.startsWith("Kanata\t0004\nC=\t" + from + "\n"));
                assertEquals(step(8) + 1, Kanata.read(text).end());
            }
            case PERFETTO -> assertFalse(text.contains("step 3"));
            case PCAPNG ->
                assertFalse(
                        text.contains("nic receive") && text.contains("first bit"), "the frame began before step 3");
        }
    }

    private static long step(int number) {
        return events(EventKind.STEP).stream()
                .filter(event -> event.subject() == number)
                .findFirst()
                .orElseThrow()
                .cycle();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--to;svg;-o;x                        | format 'svg': expected vcd, kanata, perfetto or pcapng",
                "--to;vcd;-o;missing/x                | cannot be written",
                "--to;vcd;-o;.                        | is a directory",
                "--to;vcd;-o;x;--from;@20;--until;@20 | expected the first before the last",
                "--to;vcd;-o;x;--from;@999999999      | before the moment from which to export",
                "--to;vcd;-o;x;--from;step:99         | has no such step",
                "--to;vcd;-o;x;--until;noon           | expected @ and a cycle",
                "--to;vcd                             | Missing required option",
                "-o;x                                 | its name says no format",
                "-o;x.vcd;--only;trap                 | did you mean 'traps'",
                "-o;x.vcd;--only;,                    | expected",
                "-o;x.kanata;--only;bus               | holds one topic",
                "-o;x.json;--signals;pc               | holds no signals",
                "-o;x.json;--texts                    | names are texts",
                "-o;x.vcd;--signals;EX_pd             | did you mean 'EX_pc'",
                "-o;x.vcd;--signals;EX_pc,            | expected names or patterns",
                "-o;x.vcd;--only;bus;--signals;EX_pc  | among those that --only leaves",
                "-o;missing/x.vcd.gz                  | cannot be written",
            })
    void badArgumentsGiveOneLineAndNoFile(String arguments, String expected) throws IOException {
        List<String> words = new ArrayList<>(List.of("export", LESSON));
        String option = "";
        for (String word : arguments.split(";", -1)) {
            words.add(option.equals("-o") ? directory.resolve(word).toString() : word);
            option = word;
        }
        Result result = windhover(words.toArray(String[]::new));
        assertEquals(2, result.status);
        assertEquals(1, result.err.lines().count(), result.err);
        assertTrue(result.err.contains(expected), result.err);
        assertEquals(List.of(), files());
    }

    @Test
    void aCancelledExportLeavesNoFileAndKeepsTheOneThatWasThere() throws IOException, ScenarioFormatException {
        Path file = directory.resolve("trace.vcd");
        Files.writeString(file, "before");
        ScenarioRun again = ScenarioRun.of(ScenarioLibrary.find(LESSON));
        Trace record = again.record().trace();
        ExportRun source = new ExportRun() {
            @Override
            public Debugger debugger() {
                return again.debugger();
            }

            @Override
            public Trace trace() {
                return record;
            }

            @Override
            public void runTo(long cycle) {
                again.runTo(cycle);
            }

            @Override
            public long latest() {
                return again.scenario().limit();
            }
        };
        Export export = new Export(source, ExportFormat.VCD, ExportSelection.ALL, () -> true, () -> false);
        ExportException e = assertThrows(
                ExportException.class,
                () -> export.write(file.toString(), List.of(), (cycle, latest) -> export.cancel()));
        assertEquals("the export was cancelled; no file was written", e.getMessage());
        assertEquals(List.of("trace.vcd"), files());
        assertEquals("before", Files.readString(file));
    }
}
