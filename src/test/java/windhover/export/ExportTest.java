package windhover.export;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
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
import org.junit.jupiter.params.provider.ValueSource;
import windhover.app.Result;
import windhover.debug.Debugger;
import windhover.debug.trace.EventKind;
import windhover.debug.trace.Trace;
import windhover.debug.trace.TraceEvent;
import windhover.debug.trace.TraceSlice;
import windhover.device.nic.Nic;
import windhover.reg.RegisterFile;
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
        if (format == ExportFormat.FST) {
            Result refused = windhover(
                    "export", LESSON, "-o", directory.resolve("x.fst.gz").toString());
            assertEquals(2, refused.status);
            assertTrue(refused.err.contains("compressed in itself"), refused.err);
            return;
        }
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
        assertSameSignals("trace.fst");
    }

    @Test
    void gtkwaveReadsInTheFstWhatIsInTheVcd() throws IOException, InterruptedException {
        export("vcd", "--from", "@1000", "--until", "@33000");
        export("fst", "--from", "@1000", "--until", "@33000");
        assertTrue(Files.size(directory.resolve("trace.fst")) * 8 < Files.size(directory.resolve("trace.vcd")));
        assertSameSignals("trace.fst");
    }

    /** What GTKWave's own reader finds in a file is what the dump beside it says. */
    private void assertSameSignals(String file) throws IOException, InterruptedException {
        tool("fst2vcd", "-f", file, "-o", "back.vcd");
        Vcd ours = Vcd.read(Files.readString(directory.resolve("trace.vcd")));
        Vcd back = Vcd.readOfAnother(Files.readString(directory.resolve("back.vcd")));
        assertEquals(ours.names(), back.names());
        assertEquals(ours.last(), back.last());
        for (String name : ours.names()) {
            assertEquals(ours.values(name), back.values(name), name);
        }
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
    void perfettoHasNestedSlicesAndAnArrowForEachCauseOnAnotherTrack() throws IOException {
        TraceEvents events = TraceEvents.read(Files.readString(export("perfetto")));
        assertTrue(events.arrows() > 100, events.arrows() + " arrows");
        assertTrue(events.slices().stream().anyMatch(slice -> slice.name().startsWith("step 8: ")));
        // Somebody else's run of the callback, and what it calls.
        TraceEvents.Slice callback = events.slices().stream()
                .filter(slice -> slice.name().equals("datagram_received"))
                .findFirst()
                .orElseThrow();
        assertEquals("programs, tasks and handlers/network_call", callback.track());
        assertTrue(events.slices().stream()
                .anyMatch(slice -> slice.name().equals("printf")
                        && slice.depth() == callback.depth() + 1
                        && slice.from() >= callback.from()
                        && slice.until() <= callback.until()));
        assertTrue(
                events.counters().containsKey("queue depth"), events.counters().keySet()::toString);
        List<String> depths = new ArrayList<>();
        for (TraceSlice.Depth depth :
                trace.slice(0, run.cycle(), Integer.MAX_VALUE).depths()) {
            if (depths.isEmpty() || !depths.getLast().equals(Integer.toString(depth.events()))) {
                depths.add(Integer.toString(depth.events()));
            }
        }
        assertEquals(depths, events.counters().get("queue depth"));
        assertTrue(events.counters().containsKey("idle % of the processor"));
        for (String track : List.of(
                "interrupt lines/irq6 (frame received)",
                "devices/NIC receive",
                "bus/DMA controller",
                "processor/traps",
                "kernel/events of network_call",
                "lesson/steps")) {
            assertTrue(events.tracks().contains(track), track + " is not among " + events.tracks());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"two-inputs", "hello-name", "os-threads", "page-fault", "handler-forgotten"})
    void noArrowOfAnyLessonIsOutsideASlice(String lesson) throws IOException {
        Path file = directory.resolve("x.json");
        Result result = windhover("export", lesson, "-o", file.toString(), "--until", "@400000");
        assertEquals(0, result.status, result.err);
        assertTrue(TraceEvents.read(Files.readString(file)).arrows() > 0);
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
                "frame.comment");
        List<String> lines = said.lines().filter(line -> line.contains("|")).toList();
        assertEquals(2, lines.size(), said);
        long began = events(EventKind.WIRE_BEGAN).getFirst().cycle() * 40;
        long sent = events(EventKind.FRAME_SENT).getFirst().cycle() * 40;
        assertTrue(lines.get(0).startsWith(String.format(Locale.ROOT, "0.%09d|nic receive|", began)), said);
        assertTrue(lines.get(1).startsWith(String.format(Locale.ROOT, "0.%09d|nic transmit|", sent)), said);
        assertTrue(lines.get(0).contains("|192.168.3.1|7|"), said);
        assertTrue(lines.get(1).contains("|192.168.3.2|4100|"), said);
        long delivered = events(EventKind.FIRMWARE).stream()
                .filter(event -> event.sentence().startsWith("NIC deliver goes from WAIT_DMA to WRITE_BACK"))
                .findFirst()
                .orElseThrow()
                .cycle();
        assertTrue(
                lines.get(0)
                        .endsWith(String.format(
                                Locale.ROOT,
                                "|first bit at @%d,delivered to memory at @%d,after step 2, The interest is registered,meanwhile step 3, The network card receives the frame; step 6, The data is written to the buffer",
                                began / 40,
                                delivered)),
                lines.get(0));
        assertTrue(lines.get(1).endsWith("after step 8, The reader gets its data"), lines.get(1));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "fcs: bad     | its check sequence does not fit its bytes (RX_BAD_FCS)",
                "length: 1600 | it is longer than 1518 bytes (RX_TOO_LONG)",
                "padding: no  | it is shorter than 64 bytes (RX_TOO_SHORT)",
            })
    void aCommentSaysWhyAFrameWasDropped(String fault, String why) throws IOException, InterruptedException {
        Path lesson = directory.resolve("dropped.yaml");
        Files.writeString(
                lesson,
                Files.readString(Path.of("scenarios/network-call.yaml"))
                        .replace("text: hello}\n    after", "text: hello}\n      " + fault + "\n    after"));
        Path file = directory.resolve("dropped.pcapng");
        Result result = windhover("export", lesson.toString(), "-o", file.toString(), "--until", "@100000");
        assertEquals("", result.err);
        String said = tool("tshark", "-r", file.toString(), "-T", "fields", "-e", "frame.comment");
        assertTrue(said.contains(": " + why), said);
    }

    @Test
    void eachFrameOfALessonHasItsOwnFate() throws IOException, InterruptedException {
        Path file = directory.resolve("x.pcapng");
        Result result = windhover("export", "nic-ring-overflow", "-o", file.toString());
        assertEquals("", result.err);
        String said = tool("tshark", "-r", file.toString(), "-T", "fields", "-e", "frame.comment");
        assertEquals(
                12, said.lines().filter(line -> line.contains("first bit at")).count(), said);
        // What the card counted.
        ScenarioRun again;
        try {
            again = ScenarioRun.of(ScenarioLibrary.find("nic-ring-overflow"));
        } catch (ScenarioFormatException e) {
            throw new AssertionError(e);
        }
        again.run();
        RegisterFile<Nic> registers =
                again.debugger().machine().part(Nic.class).orElseThrow().registers();
        assertEquals(
                registers.peek("RX_FRAMES"),
                said.lines()
                        .filter(line -> line.contains("delivered to memory"))
                        .count());
        assertEquals(
                registers.peek("RX_NO_DESCRIPTORS"),
                said.lines()
                        .filter(line -> line.contains("(RX_NO_DESCRIPTORS)"))
                        .count());
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
            case PERFETTO -> assertFalse(text.contains("\"step 3"));
            case FST -> assertTrue(first.length > 1000);
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
                "--to;svg;-o;x                        | format 'svg': expected vcd, fst, kanata, perfetto or pcapng",
                "--to;vcd;-o;missing/x                | cannot be written",
                "--to;vcd;-o;.                        | is a directory",
                "--to;vcd;-o;x;--from;@20;--until;@20 | expected the first before the last",
                "-o;x.vcd;--from;step:8;--until;step:3 | has come already",
                "-o;x.json;--from;step:8;--until;@100 | has come already",
                "-o;x.kanata;--from;@40000;--until;step:3 | has come already",
                "--to;vcd;-o;x;--from;@999999999      | before the moment from which to export",
                "--to;vcd;-o;x;--from;step:99         | has no such step",
                "--to;vcd;-o;x;--until;noon           | expected @ and a cycle",
                "--to;vcd                             | Missing required option",
                "-o;x                                 | its name says no format",
                "-o;x.vcd;--only;trap                 | did you mean 'traps'",
                "-o;x.vcd;--only;,                    | expected",
                "-o;x.kanata;--only;bus               | holds one topic",
                "-o;x.json;--signals;pc               | holds no signals",
                "-o;x.json;--texts                    | the names are there",
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
