package windhover.app;

import java.util.ArrayList;
import java.util.List;
import windhover.scenario.Scenario;
import windhover.scenario.ScenarioFormatException;
import windhover.scenario.ScenarioLibrary;
import windhover.ui.Content;
import windhover.ui.Library;

/** The lessons that come with the program, and files of the user's. */
final class LessonsAndFiles implements Library {
  @Override
  public List<Entry> entries() {
    try {
      return ScenarioLibrary.all().stream().map(LessonsAndFiles::entry).toList();
    } catch (ScenarioFormatException e) {
      throw new IllegalStateException("a scenario of the program itself is damaged: " + e.getMessage(), e);
    }
  }

  private static Entry entry(Scenario scenario) {
    return new Entry(scenario.name(), scenario.title(), scenario.teaches());
  }

  @Override
  public Content open(String nameOrPath) throws CannotOpenException {
    try {
      List<String> notices = new ArrayList<>();
      Content content = Opened.any(nameOrPath, notices::add).content();
      return notices.isEmpty() ? content : content.saying(String.join(" ", notices));
    } catch (ScenarioFormatException | BadInput e) {
      throw new CannotOpenException(String.valueOf(e.getMessage()));
    }
  }
}
