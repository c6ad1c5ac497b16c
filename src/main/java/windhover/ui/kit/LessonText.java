package windhover.ui.kit;

/**
 * What the lesson pane says before any step is observed.
 *
 * @param name the scenario's name, as the command line knows it
 * @param title its title
 * @param text what it teaches and what to watch; paragraphs parted by blank lines
 * @param layout the layout it opens with; empty for the one used last
 */
public record LessonText(String name, String title, String text, String layout) {
    /** No lesson: a program runs by itself. */
    public static final LessonText NONE = new LessonText("", "", "");

    /** A lesson that opens with whatever layout was used last. */
    public LessonText(String name, String title, String text) {
        this(name, title, text, "");
    }
}
