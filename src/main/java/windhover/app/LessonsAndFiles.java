package windhover.app;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import windhover.scenario.Scenario;
import windhover.scenario.ScenarioFiles;
import windhover.scenario.ScenarioFormatException;
import windhover.scenario.ScenarioLibrary;
import windhover.scenario.ScenarioParser;
import windhover.ui.kit.LessonEntry;
import windhover.ui.shell.Content;
import windhover.ui.shell.Library;
import windhover.ui.shell.WantedFile;

/** The lessons that come with the program, and files of the user's. */
final class LessonsAndFiles implements Library {
    @Override
    public List<LessonEntry> entries() {
        try {
            return ScenarioLibrary.all().stream()
                    .sorted(Comparator.comparingInt(LessonsAndFiles::rank))
                    .map(LessonsAndFiles::entry)
                    .toList();
        } catch (ScenarioFormatException e) {
            throw new IllegalStateException("a scenario of the program itself is damaged: " + e.getMessage(), e);
        }
    }

    private static LessonEntry entry(Scenario scenario) {
        return new LessonEntry(
                scenario.name(),
                scenario.title(),
                scenario.teaches(),
                scenario.group().isEmpty() ? "More lessons" : scenario.group());
    }

    /** The place of its group; lessons of no group come last. */
    private static int rank(Scenario scenario) {
        int group = ScenarioParser.GROUPS.indexOf(scenario.group());
        return group < 0 ? ScenarioParser.GROUPS.size() : group;
    }

    @Override
    public Content open(String nameOrPath, Map<String, Path> given) throws CannotOpenException {
        try {
            List<String> notices = new ArrayList<>();
            Content content = opened(nameOrPath, given, notices).content();
            return notices.isEmpty() ? content : content.saying(Words.oneLine(String.join(" ", notices)));
        } catch (ScenarioFormatException | BadInput e) {
            throw new CannotOpenException(Words.oneLine(e.getMessage()));
        }
    }

    private static Opened opened(String nameOrPath, Map<String, Path> given, List<String> notices)
            throws ScenarioFormatException, BadInput, CannotOpenException {
        if (!Opened.isScenario(nameOrPath)) {
            return Opened.any(nameOrPath, notices::add);
        }
        Scenario scenario = ScenarioLibrary.find(nameOrPath);
        ScenarioFiles files = new Origin.Kept(GivenFiles.files(scenario, given, new GivenKernel()));
        List<WantedFile> wanted = wanted(scenario, files);
        if (!wanted.isEmpty()) {
            throw new CannotOpenException(wanted.getFirst().why(), wanted);
        }
        return Opened.scenario(scenario, files);
    }

    /** The files that a scenario needs and that cannot be read where it may look for them. */
    private static List<WantedFile> wanted(Scenario scenario, ScenarioFiles files) {
        Map<String, WantedFile> wanted = new LinkedHashMap<>();
        for (Scenario.Slot slot : scenario.slots()) {
            try {
                files.read(slot.name());
            } catch (ScenarioFormatException e) {
                String what = switch (slot.kind()) {
                    case IMAGE -> "program";
                    case RAW -> "raw image";
                    case DISK -> "disk";
                    case KERNEL -> "description of the kernel";
                };
                wanted.putIfAbsent(slot.name(), new WantedFile(slot.name(), what, Words.oneLine(e.getMessage())));
            }
        }
        return List.copyOf(wanted.values());
    }
}
