package windhover.ui.kit;

/**
 * A lesson in the list of those that can be opened.
 *
 * @param name what the command line calls it
 * @param title one line
 * @param teaches what a learner knows afterwards
 * @param group the heading that it stands under; lessons of one group stand together
 */
public record LessonEntry(String name, String title, String teaches, String group) {}
