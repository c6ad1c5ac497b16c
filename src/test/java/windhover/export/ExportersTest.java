package windhover.export;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import windhover.cpu.PipelineStages;
import windhover.cpu.Stage;
import windhover.cpu.Timing;
import windhover.debug.Debugger;
import windhover.debug.InputSource;
import windhover.debug.Software;
import windhover.debug.trace.Trace;
import windhover.debug.trace.TraceRecorder;
import windhover.image.ElfImage;
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
    void everyFormatMakesItsExporterAndWritesAHeaderAtOnce() {
        Map<ExportFormat, String> headers = new HashMap<>();
        for (ExportFormat format : ExportFormat.values()) {
            bytes.reset();
            format.exporter(run(), out).begin(0);
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
    }

    @Test
    void theDumpHoldsTheRetiredInstructionsOfEachCycle() {
        List<Long> counts = new ArrayList<>();
        Vcd vcd = Vcd.read(follow(
                new VcdExporter(run(), out),
                0,
                () -> counts.add(machine.processor(0).instructions())));
        String signal = vcd.names().stream()
                .filter(name -> name.endsWith("instructions"))
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
    void theTraceEventsAreOneJsonObjectWithAThreadForWhoeverRan() {
        String text = follow(new PerfettoExporter(run(), out), 0, () -> {});
        JsonNode events = JsonMapper.builder().build().readTree(text).get("traceEvents");
        Map<String, Integer> open = new HashMap<>();
        boolean named = false;
        for (JsonNode event : events) {
            String track = event.get("pid") + "/" + event.get("tid");
            switch (event.get("ph").asString()) {
                case "B" -> open.merge(track, 1, Integer::sum);
                case "E" -> open.merge(track, -1, Integer::sum);
                case "M" -> named |= event.get("name").asString().equals("thread_name");
                default -> {}
            }
            assertTrue(open.values().stream().allMatch(depth -> depth >= 0), "an end without a beginning: " + event);
        }
        assertTrue(named);
        assertTrue(open.values().stream().allMatch(depth -> depth == 0), "what began has ended: " + open);
    }

    @Test
    void aSignalWritesItsCodeWithEachValueAndUnknownInItsWidth() {
        VcdSignal wire = new VcdSignal(0, 1);
        VcdSignal vector = new VcdSignal(94, 4);
        VcdSignal words = new VcdSignal(95, 0);
        wire.write(out, 1);
        vector.write(out, 0x25);
        words.write(out, "NIC receive");
        wire.writeUnknown(out);
        vector.writeUnknown(out);
        out.flush();
        assertEquals("1!\nb101 !\"\nsNIC_receive \"\"\nx!\nbx !\"\n", bytes.toString(StandardCharsets.UTF_8));
        assertFalse(words.changes("NIC receive"));
        assertTrue(vector.changes(0x5), "unknown is another value");
    }
}
