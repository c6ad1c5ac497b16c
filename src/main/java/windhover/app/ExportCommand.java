package windhover.app;

import java.io.IOException;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import windhover.export.Export;
import windhover.export.ExportException;
import windhover.export.ExportFormat;
import windhover.export.ExportSelection;
import windhover.export.Topic;
import windhover.scenario.ScenarioFormatException;
import windhover.yaml.NearestName;

/** {@code windhover export}: a run in the format of another tool. */
@Command(
        name = "export",
        mixinStandardHelpOptions = true,
        description = {
            "Writes a run in a standard trace format: vcd and fst (signals), kanata (pipeline), perfetto (tracks and causes), pcapng (frames).",
            "Beside FILE.vcd or FILE.fst it writes FILE.gtkw, which GTKWave opens (gtkwave FILE.gtkw), and FILE.names, the names of the numbers in it."
        })
final class ExportCommand implements Callable<Integer> {
    private static final String FORMATS = "vcd, fst, kanata, perfetto or pcapng";

    @Parameters(
            paramLabel = "FILE",
            arity = "0..1",
            description =
                    "The path of a scenario, a session or an ELF, or a name from `windhover list`. None with --rom or --load alone.")
    private String subjectName = "";

    @Option(
            names = "--to",
            paramLabel = "FORMAT",
            description = "vcd, fst, kanata, perfetto or pcapng. Default: what the name of FILE says.")
    private @Nullable String format;

    @Option(
            names = "-o",
            required = true,
            paramLabel = "FILE",
            description = "The file to write; it is there when all of it is. Compressed where its name ends in .gz.")
    private String file = "";

    @Option(
            names = "--from",
            paramLabel = "MOMENT",
            description = "The first moment: @12480, or step:4. Default: the beginning.")
    private @Nullable String from;

    @Option(
            names = "--until",
            paramLabel = "MOMENT",
            description = "The moment behind the last: @12480, or step:4. Default: the run's end.")
    private @Nullable String until;

    @Option(
            names = "--only",
            paramLabel = "TOPIC,...",
            description =
                    "Of vcd, fst and perfetto these topics only: lesson, processor, functions, pipeline, traps, lines, bus, devices, queue, wire.")
    private List<String> only = List.of();

    @Option(
            names = "--signals",
            paramLabel = "PATTERN,...",
            description =
                    "Of vcd and fst these signals only, by name, with * and ?; ! before a pattern leaves out. The last that fits decides.")
    private List<String> signals = List.of();

    @Option(
            names = "--texts",
            description =
                    "Write names in vcd as texts, which GTKWave and Surfer read, in place of numbers with a table beside it.")
    private boolean texts;

    @Mixin
    private final MachineOptions machine = new MachineOptions();

    @Mixin
    private final GivenFiles given = new GivenFiles();

    private final Streams streams;

    ExportCommand(Streams streams) {
        this.streams = streams;
    }

    @Override
    public Integer call() throws ScenarioFormatException, BadInput, IOException {
        ExportFormat to = format();
        ExportSelection selection = selection(to);
        try (Subject subject = Subject.of(subjectName, machine, given, this::say)) {
            export(subject, to, selection);
            if (!subject.difference().isEmpty()) {
                say(subjectName + ": " + subject.difference());
                return Main.CHECK_FAILED;
            }
            return Main.OK;
        }
    }

    private void say(String notice) {
        streams.err().print("windhover: " + Words.oneLine(notice) + "\n");
    }

    private void export(Subject run, ExportFormat to, ExportSelection selection) throws BadInput {
        Until first = from == null ? null : run.parse(from);
        Until last = until == null ? null : run.parse(until);
        if (first instanceof Until.Cycle(var a) && last instanceof Until.Cycle(var b) && a.compareTo(b) >= 0) {
            throw new BadInput("--from " + a + " --until " + b + ": expected the first before the last");
        }
        Export export = new Export(run, to, selection, run.mark(first, true), run.mark(last, false));
        Progress progress = new Progress(streams.err(), "exporting");
        try {
            export.write(file, run.inputs(), progress::at);
        } catch (ExportException e) {
            throw new BadInput(String.valueOf(e.getMessage()));
        } finally {
            progress.clear();
        }
        export.notices().forEach(this::say);
    }

    private ExportFormat format() throws BadInput {
        if (format == null) {
            ExportFormat said = ExportFormat.ofSuffix(file);
            if (said == null) {
                throw new BadInput("-o '" + file + "': its name says no format, expected --to " + FORMATS
                        + ", or a name such as trace.vcd");
            }
            return said;
        }
        for (ExportFormat known : ExportFormat.values()) {
            if (known.label().equals(format.toLowerCase(Locale.ROOT))) {
                return known;
            }
        }
        throw new BadInput("format '" + format + "': expected " + FORMATS);
    }

    private ExportSelection selection(ExportFormat to) throws BadInput {
        if (!only.isEmpty() && !to.hasTopics()) {
            throw new BadInput("--only: a " + to.label() + " holds one topic, expected --to vcd, fst or perfetto");
        }
        if (!signals.isEmpty() && !to.hasSignals()) {
            throw new BadInput("--signals: a " + to.label() + " holds no signals, expected --to vcd or fst");
        }
        if (texts && to != ExportFormat.VCD) {
            throw new BadInput("--texts: in a " + to.label() + " the names are there, expected --to vcd");
        }
        Set<Topic> topics = EnumSet.noneOf(Topic.class);
        List<String> labels = Stream.of(Topic.values()).map(Topic::label).toList();
        for (String name : parts(only)) {
            int at = labels.indexOf(name.toLowerCase(Locale.ROOT));
            if (at < 0) {
                throw new BadInput("--only '" + name + "': expected one or several of " + String.join(", ", labels)
                        + NearestName.hint(name, labels));
            }
            topics.add(Topic.values()[at]);
        }
        List<String> patterns = parts(signals);
        for (String pattern : patterns) {
            if (pattern.isEmpty() || pattern.equals("!")) {
                throw new BadInput("--signals '" + String.join(",", signals)
                        + "': expected names or patterns such as EX_* with a comma between them");
            }
        }
        return new ExportSelection(topics.isEmpty() ? EnumSet.allOf(Topic.class) : topics, patterns, texts);
    }

    /** Each part of lists with commas; also one that is empty. */
    private static List<String> parts(List<String> lists) {
        return lists.stream()
                .flatMap(list -> Stream.of(list.split(",", -1)))
                .map(String::strip)
                .toList();
    }
}
