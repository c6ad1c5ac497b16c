package windhover.app;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import windhover.debug.StepMark;
import windhover.output.VisibleText;

/** Words for a message: one line, with controls shown, that quotes a little of what is foreign and not all of it. */
final class Words {
    /** Characters of foreign text that a message quotes. */
    static final int MOST_QUOTED = 200;

    /** Characters of a message: a few quotations and what is said of them. */
    private static final int MOST = 1000;

    private static final Pattern QUOTED = Pattern.compile("(?<![^\\s(\"])'[^']{" + (MOST_QUOTED + 1) + ",}'");
    private static final Pattern WORD = Pattern.compile("[^\\s']{" + (MOST_QUOTED + 1) + ",}");

    private Words() {}

    /** The line of a step that was observed. */
    static String step(StepMark mark) {
        return String.format(
                Locale.ROOT, "%10s  step %d  %s: %s\n", "@" + mark.cycle(), mark.number(), mark.name(), mark.seen());
    }

    /** A message for a line. */
    static String oneLine(@Nullable String message) {
        if (message == null) {
            return "unknown fault";
        }
        String line =
                VisibleText.of(message.strip().replaceAll("\\s*\\R\\s*", " ").replace('\t', ' '));
        line = WORD.matcher(line).replaceAll(word -> Matcher.quoteReplacement(shortened(word.group(), MOST_QUOTED)));
        line = QUOTED.matcher(line)
                .replaceAll(quote ->
                        Matcher.quoteReplacement("'" + shortened(quote.group().substring(1), MOST_QUOTED) + "'"));
        return shortened(line, MOST);
    }

    /** The beginning of a text, with a mark where the rest was. Never half a character. */
    static String shortened(String text, int most) {
        if (text.length() <= most) {
            return text;
        }
        int end = Character.isHighSurrogate(text.charAt(most - 2)) ? most - 2 : most - 1;
        return text.substring(0, end) + "…";
    }
}
