package windhover.app;

import java.io.IOException;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import windhover.debug.Snapshot;
import windhover.debug.StepMark;
import windhover.output.OutputFile;
import windhover.scenario.ScenarioFormatException;
import windhover.ui.kit.Theme;
import windhover.ui.kit.TraceQuestions;
import windhover.ui.shell.Shot;
import windhover.yaml.NearestName;

@Command(
        name = "shot",
        mixinStandardHelpOptions = true,
        description = {
            "Makes a picture (PNG) of the window, or of one of its views, at a moment of a scenario, a recorded session or a program. Needs no display.",
            "Exit status: 0 the picture is written, 1 the step was not observed, 2 bad input."
        })
final class ShotCommand implements Callable<Integer> {
    private static final Pattern SIZE = Pattern.compile("([0-9]{1,5})x([0-9]{1,5})");
    private static final int LEAST = 64;
    private static final int GREATEST = 8192;

    /** The themes, by the names of the command line. */
    enum ThemeName {
        light,
        dark,
        contrast
    }

    private final Streams streams;

    @Parameters(
            paramLabel = "FILE",
            arity = "0..1",
            description =
                    "The path of a scenario, a session or an ELF, or a name from `windhover list`. None with --rom or --load alone.")
    private String file = "";

    @Option(
            names = "--at",
            required = true,
            paramLabel = "MOMENT",
            description = "A cycle (@12480), or when a step is observed (step:4).")
    private String at = "";

    @Option(
            names = "--view",
            paramLabel = "NAME",
            description = "One view only: system, steps, lesson, queue, source, … Default: all, the window.")
    private String view = Shot.ALL;

    @Option(names = "--size", paramLabel = "WxH", description = "Width and height in pixels. Default: 1600x1000.")
    private String size = "1600x1000";

    @Option(names = "--theme", paramLabel = "light|dark|contrast", description = "Default: light.")
    private ThemeName theme = ThemeName.light;

    @Option(names = "-o", required = true, paramLabel = "FILE.png", description = "The file to write.")
    private String output = "";

    @Mixin
    private final MachineOptions machine = new MachineOptions();

    @Mixin
    private final GivenSources sources = new GivenSources();

    @Mixin
    private final GivenFiles given = new GivenFiles();

    ShotCommand(Streams streams) {
        this.streams = streams;
    }

    @Override
    public Integer call() throws ScenarioFormatException, BadInput, IOException {
        Matcher pixels = SIZE.matcher(size);
        if (!pixels.matches() || !isSide(pixels.group(1)) || !isSide(pixels.group(2))) {
            throw new BadInput("--size '" + size + "': expected width x height, each " + LEAST + " to " + GREATEST
                    + ", such as 1600x1000");
        }
        if (!Shot.views().contains(view)) {
            throw new BadInput("--view '" + view + "': expected one of " + String.join(", ", Shot.views())
                    + NearestName.hint(view, Shot.views()));
        }
        try (Subject subject = Subject.of(
                file, machine, given, notice -> streams.err().print("windhover: " + Words.oneLine(notice) + "\n"))) {
            String stop = "";
            switch (subject.parse(at)) {
                case Until.Cycle(var cycle) -> subject.passTo(cycle.cycle());
                case Until.Step(int number) -> {
                    StepMark mark = subject.passToStep(number);
                    if (mark == null) {
                        streams.err()
                                .print("windhover: step " + number + " of " + subject.name()
                                        + " was not observed; no picture was made\n");
                        return Main.CHECK_FAILED;
                    }
                    stop = String.format(Locale.ROOT, "Step %d, %s: %s.", number, mark.name(), mark.seen());
                }
            }
            Shot.startWithoutDisplay();
            Snapshot snapshot = subject.debugger().snapshot(Snapshot.Activity.PAUSED, stop, 0);
            byte[] picture = Shot.png(new Shot.Request(
                    snapshot,
                    subject.opened().lesson(),
                    subject.opened().seekingIn(sources.folders()).catalog(),
                    TraceQuestions.of(subject.trace()),
                    MemoryOf.standing(subject.debugger()),
                    view,
                    Integer.parseInt(pixels.group(1)),
                    Integer.parseInt(pixels.group(2)),
                    Theme.valueOf(theme.name().toUpperCase(Locale.ROOT))));
            OutputFile.write(output, subject.inputs(), out -> out.write(picture));
        }
        return Main.OK;
    }

    private static boolean isSide(String pixels) {
        int side = Integer.parseInt(pixels);
        return side >= LEAST && side <= GREATEST;
    }
}
