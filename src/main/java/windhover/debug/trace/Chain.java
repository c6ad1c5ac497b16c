package windhover.debug.trace;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import windhover.debug.SourcePosition;
import windhover.timeline.Moment;

/**
 * Why something happened: each link was caused by the one before it, and each cause was observed as it happened.
 * Immutable; of any thread.
 *
 * @param question what was asked, such as {@code Why is event 0x21f040 (datagram_received) in the queue?}
 * @param links from the first cause to what was asked about; empty when that was not observed
 * @param beginning why the chain begins where it does, a sentence: what was not observed, or is no longer remembered,
 *     or came from outside
 */
public record Chain(String question, List<Link> links, String beginning) {
    /**
     * A link.
     *
     * @param event the event's index
     * @param kind what happened
     * @param moment when: click to go there
     * @param sinceCause cycles since the link before; 0 for the first
     * @param sentence what happened, for a student
     * @param where the guest's source that it belongs to, or null
     */
    public record Link(
            long event,
            EventKind kind,
            Moment moment,
            long sinceCause,
            String sentence,
            @Nullable SourcePosition where) {}

    /** The chain as lines of text: moment, cycles since the cause, sentence; what repeats is one line. */
    public String text() {
        StringBuilder text = new StringBuilder();
        text.append(question)
                .append('\n')
                .append("                        ")
                .append(beginning)
                .append('\n');
        for (int i = 0; i < links.size(); i++) {
            Link link = links.get(i);
            int times = 1;
            while (i + times < links.size() && links.get(i + times).sentence.equals(link.sentence)) {
                times++;
            }
            String again = times == 1
                    ? ""
                    : String.format(Locale.ROOT, " (%d times, until %s)", times, links.get(i + times - 1).moment);
            text.append("%12s  %8s  %s%s".formatted(link.moment, "+" + link.sinceCause, link.sentence, again))
                    .append('\n');
            i += times - 1;
        }
        return text.toString();
    }
}
