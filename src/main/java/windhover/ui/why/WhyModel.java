package windhover.ui.why;

import java.util.ArrayList;
import java.util.List;
import windhover.debug.trace.Chain;
import windhover.ui.kit.Figures;

/** A chain of causes as rows. */
final class WhyModel {
    private WhyModel() {}

    /**
     * A row: a link, or several in a row that say the same.
     *
     * @param link the first of them
     * @param times how many
     */
    record Row(Chain.Link link, int times) {
        String moment() {
            return Figures.moment(link.moment().cycle());
        }

        String since() {
            return link.sinceCause() == 0 ? "" : "+" + Figures.grouped(link.sinceCause());
        }

        String what() {
            return link.kind().label();
        }

        String sentence() {
            return link.sentence() + (times > 1 ? " (" + times + " times)" : "");
        }
    }

    /** The rows, first cause first. */
    static List<Row> rows(Chain chain) {
        List<Row> rows = new ArrayList<>();
        for (Chain.Link link : chain.links()) {
            Row last = rows.isEmpty() ? null : rows.getLast();
            if (last != null && last.link().sentence().equals(link.sentence())) {
                rows.set(rows.size() - 1, new Row(last.link(), last.times() + 1));
            } else {
                rows.add(new Row(link, 1));
            }
        }
        return List.copyOf(rows);
    }
}
