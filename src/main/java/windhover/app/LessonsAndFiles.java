package windhover.app;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import windhover.scenario.Scenario;
import windhover.scenario.ScenarioFormatException;
import windhover.scenario.ScenarioLibrary;
import windhover.scenario.ScenarioParser;
import windhover.ui.kit.LessonEntry;
import windhover.ui.shell.Content;
import windhover.ui.shell.Library;

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
    public Content open(String nameOrPath) throws CannotOpenException {
        try {
            List<String> notices = new ArrayList<>();
            Content content = Opened.any(nameOrPath, notices::add).content();
            return notices.isEmpty() ? content : content.saying(Words.oneLine(String.join(" ", notices)));
        } catch (ScenarioFormatException | BadInput e) {
            throw new CannotOpenException(Words.oneLine(e.getMessage()));
        }
    }
}
