package windhover.export;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import windhover.cpu.LossReason;
import windhover.cpu.PipelineStages;
import windhover.cpu.Stage;
import windhover.cpu.Timing;
import windhover.debug.Debugger;
import windhover.debug.InputSource;
import windhover.debug.Software;
import windhover.debug.trace.Runner;
import windhover.debug.trace.Trace;
import windhover.debug.trace.TraceRecorder;
import windhover.image.ElfImage;
import windhover.isa.Decoder;
import windhover.machine.Board;
import windhover.machine.Machine;

/** Each exporter by itself, on a small machine without a kernel: what it writes is what the machine did meanwhile. */
class ExportersTest {
    private static final int CYCLES = 400;

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final Output out = new Output(bytes);
    private final Machine machine = new Machine(Board.BARE, Timing.KESTREL3);
    private final Debugger debugger;
    private final Trace trace;

    ExportersTest() throws Exception {
        ElfImage image = ElfImage.parse(Files.readAllBytes(Path.of("roms/images/bare/mix.elf")), "mix.elf");
        machine.load(image);
        machine.reset(image.entry());
        debugger = new Debugger(machine, Software.of(image), InputSource.NONE);
        trace = TraceRecorder.on(debugger).trace();
    }

    private ExportRun run() {
        return new ExportRun() {
            @Override
            public Debugger debugger() {
                return debugger;
            }

            @Override
            public Trace trace() {
                return trace;
            }

            @Override
            public void runTo(long cycle) {
                debugger.run(cycle - debugger.cycle(), null);
            }

            @Override
            public long latest() {
                return CYCLES;
            }
        };
    }

    /** Runs the machine under an exporter, cycle by cycle, and gives what was written. */
    private String follow(Exporter exporter, long from, Runnable eachCycle) {
        debugger.run(from, null);
        debugger.add(exporter);
        exporter.begin(debugger.cycle());
        exporter.active = true;
        while (debugger.cycle() < CYCLES) {
            debugger.run(1, null);
            exporter.passed(debugger.cycle() - 1);
            eachCycle.run();
        }
        exporter.active = false;
        exporter.end(debugger.cycle());
        out.flush();
        return bytes.toString(StandardCharsets.UTF_8);
    }

    @Test
    void everyFormatMakesItsExporterAndWritesAHeaderAtOnce() throws ExportException {
        Map<ExportFormat, String> headers = new HashMap<>();
        for (ExportFormat format : ExportFormat.values()) {
            bytes.reset();
            format.exporter(run(), out, ExportSelection.ALL).begin(0);
            out.flush();
            headers.put(format, bytes.toString(StandardCharsets.ISO_8859_1));
        }
        assertTrue(
                headers.getOrDefault(ExportFormat.VCD, "").startsWith("$version Windhover $end\n$timescale"),
                headers::toString);
        assertTrue(
                headers.getOrDefault(ExportFormat.KANATA, "").startsWith("Kanata\t0004\nC=\t0\n"), headers::toString);
        assertTrue(
                headers.getOrDefault(ExportFormat.PERFETTO, "").startsWith("{\"displayTimeUnit\":\"ns\""),
                headers::toString);
        assertTrue(headers.getOrDefault(ExportFormat.PCAPNG, "").startsWith("\n\r\r\n"), headers::toString);
        assertTrue(headers.getOrDefault(ExportFormat.FST, "").startsWith("\0\0\0\0\0\0\0\u0001I"), headers::toString);
    }

    @Test
    void theDumpHoldsTheRetiredInstructionsOfEachCycle() throws ExportException {
        List<Long> counts = new ArrayList<>();
        Vcd vcd = Vcd.read(follow(
                ExportFormat.VCD.exporter(run(), out, ExportSelection.ALL),
                0,
                () -> counts.add(machine.processor(0).instructions())));
        String signal = vcd.names().stream()
                .filter(name -> name.endsWith("instructions_retired"))
                .findFirst()
                .orElseThrow();
        for (int cycle = 1; cycle < counts.size(); cycle++) {
            long time = Nanoseconds.of(cycle);
            assertEquals(
                    Long.toBinaryString(counts.get(cycle)),
                    vcd.value(signal, time).replaceFirst("^0+(?=.)", ""),
                    signal + " at cycle " + cycle);
        }
    }

    @Test
    void theLogHasARowForEachInstructionThatEnteredThePipelineAndEndsThoseThatRetired() {
        long before = machine.processor(0).instructions();
        Kanata log = Kanata.read(follow(new KanataExporter(debugger, out), 0, () -> {}));
        assertEquals(
                machine.processor(0).instructions() - before,
                log.rows().stream().filter(row -> row.ended && !row.flushed).count());
        assertTrue(log.rows().stream().anyMatch(row -> row.flushed), "a branch of this program was guessed wrong");
    }

    @Test
    void anExportFromTheMiddleBeginsWithWhatIsInThePipelineThen() {
        List<Integer> held = new ArrayList<>();
        Kanata log = Kanata.read(follow(new KanataExporter(debugger, out), 100, () -> {
            if (held.isEmpty()) {
                PipelineStages view = machine.processor(0).view();
                for (Stage stage : Stage.values()) {
                    held.add(view.occupied(stage) ? 1 : 0);
                }
            }
        }));
        int inFlight = held.stream().mapToInt(Integer::intValue).sum();
        assertTrue(inFlight > 1, "several instructions are in the pipeline");
        assertEquals(
                inFlight,
                log.rows().stream()
                        .filter(row -> !row.stays.isEmpty()
                                && row.stays.stream()
                                                .mapToLong(Kanata.Stay::from)
                                                .min()
                                                .orElseThrow()
                                        == 100)
                        .count());
    }

    @Test
    void theTraceEventsShowTheFunctionsThatRanAndEachLostCycleWithItsReason() {
        Map<String, Long> expected = new HashMap<>();
        Set<String> functions = new HashSet<>();
        String text = follow(new PerfettoExporter(run(), out, ExportSelection.ALL), 0, () -> {
            LossReason lost = machine.processor(0).view().bubble(Stage.WB);
            if (lost != null) {
                expected.merge(lost.label(), 40L, Long::sum);
            }
            functions.add(debugger.software().function(machine.processor(0).retiredPc()));
        });
        TraceEvents trace = TraceEvents.read(text);
        Map<String, Long> found = new HashMap<>();
        for (TraceEvents.Slice slice : trace.slices()) {
            if (slice.track().equals("processor/lost cycles")) {
                found.merge(slice.name(), slice.until() - slice.from(), Long::sum);
            }
        }
        assertEquals(expected, found);
        functions.remove("");
        assertFalse(functions.isEmpty());
        Set<String> shown = trace.slices().stream()
                .filter(slice -> slice.track().startsWith("programs") && slice.depth() > 0)
                .map(TraceEvents.Slice::name)
                .collect(Collectors.toSet());
        assertEquals(functions, shown);
    }

    @Test
    void callsAndReturnsNestAndWhatIsUnusualIsSeenByWhereTheInstructionLies() {
        TraceEventFile file = new TraceEventFile(out, List.of("p"));
        file.begin();
        FunctionStack stack = new FunctionStack(file, file.track("p", "t"));
        long call = uop(0x000000ef); // jal ra
        long back = uop(0x00008067); // ret
        long jump = uop(0x0000006f); // j
        long other = uop(0x00000013); // nop
        stack.resume(0);
        stack.committed(1, "main", other);
        stack.committed(2, "main", call);
        stack.committed(3, "f", call);
        stack.committed(4, "f", back); // of the recursion
        stack.committed(5, "f", jump);
        stack.committed(6, "g", other); // a tail call
        stack.suspend(7);
        stack.resume(9);
        stack.committed(10, "g", call);
        stack.committed(11, "h", other);
        stack.committed(12, "main", back); // a longjmp, which ends with what is no return from here
        stack.committed(13, "above", other);
        file.end(14);
        out.flush();
        TraceEvents trace = TraceEvents.read(bytes.toString(StandardCharsets.UTF_8));
        assertEquals(
                "f 4-5 at 2, f 3-6 at 1, g 6-7 at 1, main 1-7 at 0, h 11-12 at 2, g 9-12 at 1, main 9-13 at 0, above 13-14 at 0",
                trace.slices().stream()
                        .map(slice -> String.format(
                                Locale.ROOT,
                                "%s %d-%d at %d",
                                slice.name(),
                                slice.from() / Nanoseconds.A_CYCLE,
                                slice.until() / Nanoseconds.A_CYCLE,
                                slice.depth()))
                        .collect(Collectors.joining(", ")));
    }

    private static long uop(int bits) {
        return Decoder.decode(bits);
    }

    @Test
    void sharesOfTheProcessorAreCountedInWindowsAndWrittenWhereTheyChange() {
        TraceEventFile file = new TraceEventFile(out, List.of("p"));
        file.begin();
        ProcessorShare shares = new ProcessorShare(file, "p", 0);
        Runner a = new Runner(0, Runner.Kind.PROGRAM, "a");
        Runner idle = new Runner(1, Runner.Kind.IDLE, "idle");
        shares.had(a, 0, 250);
        shares.had(idle, 250, 10_000_000_000L + 500);
        shares.had(a, 10_000_000_000L + 500, 10_000_000_000L + 750);
        shares.end(10_000_000_000L + 750);
        file.end(10_000_000_000L + 750);
        out.flush();
        String text = bytes.toString(StandardCharsets.UTF_8);
        Map<String, List<String>> counters = TraceEvents.read(text).counters();
        assertEquals(List.of("25", "0", "33.3"), counters.get("a % of the processor"));
        assertEquals(List.of("75", "100", "66.6"), counters.get("idle % of the processor"));
        assertTrue(text.contains("\"ts\":400000000.000"), text);
    }

    @Test
    void aSignalWritesItsCodeWithEachValueAndNothingWhereNothingChanges() {
        NameTable names = new NameTable();
        VcdFile file = new VcdFile(out, names, true);
        for (int i = 0; i < 93; i++) {
            file.signal("s" + i, 1, false);
        }
        WaveSignal wire = new WaveSignal(file, file.signal("wire", 1, false));
        WaveSignal vector = new WaveSignal(file, file.signal("vector", 4, false));
        WaveSignal words = new WaveSignal(file, file.signal("words", NameTable.WIDTH, true));
        file.begin(40);
        out.flush();
        bytes.reset();
        wire.put(80, 1);
        vector.put(80, 5);
        words.put(80, names.number("NIC receive"));
        wire.put(120, 1);
        words.put(120, names.number("NIC receive"));
        wire.none(160);
        vector.none(160);
        words.none(160);
        vector.put(200, 5);
        out.flush();
        assertEquals(
                "#80\n1~\nb101 !\"\nsNIC_receive \"\"\n#160\nz~\nbz !\"\ns- \"\"\n#200\nb101 !\"\n",
                bytes.toString(StandardCharsets.UTF_8));
        assertEquals(0, new WaveSignal(file, -1).changes());
        assertEquals(2, vector.changes(), "the first value is no change");
    }

    @Test
    void anEmptyStageHasNoPcAndTheNameOfItsNumberSaysWhy() throws ExportException {
        List<String> states = new ArrayList<>();
        List<Boolean> occupied = new ArrayList<>();
        PipelineStages view = machine.processor(0).view();
        Exporter exporter = ExportFormat.VCD.exporter(run(), out, ExportSelection.ALL);
        Vcd vcd = Vcd.read(follow(exporter, 0, () -> {
            occupied.add(view.occupied(Stage.EX));
            LossReason squash = view.squash(Stage.EX);
            LossReason hold = view.hold(Stage.EX);
            LossReason bubble = view.bubble(Stage.EX);
            states.add(
                    squash != null
                            ? "squash: " + squash.label()
                            : hold != null
                                    ? "hold: " + hold.label()
                                    : bubble != null ? "bubble: " + bubble.label() : "works");
        }));
        NameTable names = ((WaveExporter) exporter).names();
        String pc = "bare.cpu.EX_pc";
        assertTrue(occupied.contains(false) && occupied.contains(true));
        for (int cycle = 0; cycle < CYCLES; cycle++) {
            long time = Nanoseconds.of(cycle);
            assertEquals(occupied.get(cycle), !vcd.value(pc, time).equals("z"), "@" + cycle);
            assertEquals(
                    states.get(cycle),
                    names.name(Integer.parseInt(vcd.value("bare.cpu.EX_state", time), 2)),
                    "@" + cycle);
        }
    }

    @Test
    void theClockRisesWithEachCycleAndIsNotDrivenWhileTimeIsPassedAtOnce() throws ExportException {
        WaveExporter exporter = (WaveExporter) ExportFormat.VCD.exporter(run(), out, ExportSelection.ALL);
        exporter.begin(0);
        exporter.passed(0);
        exporter.passed(1);
        exporter.passed(100);
        exporter.passed(101);
        exporter.end(102);
        out.flush();
        Vcd vcd = Vcd.read(bytes.toString(StandardCharsets.UTF_8));
        assertEquals(
                "0:0 0:1 20:0 40:1 60:0 80:z 4040:1 4060:0",
                vcd.leaf("clock").stream()
                        .map(change -> change.time() + ":" + change.value())
                        .collect(Collectors.joining(" ")));
    }

    @Test
    void whatIsSelectedIsWrittenAndNothingElse() throws ExportException {
        Exporter exporter = ExportFormat.VCD.exporter(
                run(),
                out,
                new ExportSelection(
                        EnumSet.of(Topic.PIPELINE, Topic.BUS), List.of("ex_*", "*.bus.bus_busy", "!*state"), false));
        Vcd vcd = Vcd.read(follow(exporter, 0, () -> {}));
        assertEquals(Set.of("bare.cpu.EX_pc", "bare.bus.bus_busy"), vcd.names());
    }

    @Test
    void aPatternThatFitsNoSignalIsNamedWithTheNearest() {
        ExportException wrong = assertThrows(
                ExportException.class,
                () -> ExportFormat.VCD.exporter(
                        run(), out, new ExportSelection(ExportSelection.ALL.only(), List.of("EX_pd"), false)));
        assertEquals(
                "--signals 'EX_pd': no signal of this run is called so, expected a name or a pattern such as EX_* (did you mean 'EX_pc'?)",
                wrong.getMessage());
        ExportException none = assertThrows(
                ExportException.class,
                () -> ExportFormat.VCD.exporter(
                        run(), out, new ExportSelection(EnumSet.of(Topic.BUS), List.of("!*"), false)));
        assertEquals("--signals, --only: leave no signal of this run, expected some", none.getMessage());
    }
}
