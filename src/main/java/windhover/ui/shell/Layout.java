package windhover.ui.shell;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Where the panes are: tabs, in rows and columns. Its text form, which settings hold, reads
 * {@code columns(0.3:tabs(lesson*), 0.7:rows(0.6:tabs(system*),0.4:tabs(console,registers*)))}: shares add up to one,
 * the tab with a star is in front.
 */
public sealed interface Layout {
    /** Panes behind each other, one in front. */
    record Tabs(List<String> panes, String front) implements Layout {
        public Tabs {
            panes = List.copyOf(panes);
            if (panes.isEmpty() || !panes.contains(front)) {
                throw new IllegalArgumentException(
                        "tabs " + panes + " with " + front + " in front: expected one of them");
            }
        }

        @Override
        public List<String> all() {
            return panes;
        }

        @Override
        public String toString() {
            return panes.stream()
                    .map(p -> p.equals(front) ? p + "*" : p)
                    .collect(Collectors.joining(",", "tabs(", ")"));
        }
    }

    /** Parts beside each other, or below each other. */
    record Split(boolean rows, List<Part> parts) implements Layout {
        public Split {
            parts = List.copyOf(parts);
            if (parts.isEmpty()) {
                throw new IllegalArgumentException("a split of nothing: expected parts");
            }
        }

        @Override
        public List<String> all() {
            return parts.stream().flatMap(part -> part.content().all().stream()).toList();
        }

        @Override
        public String toString() {
            return parts.stream()
                    .map(Part::toString)
                    .collect(Collectors.joining(",", rows ? "rows(" : "columns(", ")"));
        }
    }

    /** A part of a split, with its share of the room. */
    record Part(double share, Layout content) {
        @Override
        public String toString() {
            return String.format(Locale.ROOT, "%.4f:%s", share, content);
        }
    }

    /** The panes, in reading order. */
    List<String> all();

    /** Tabs, the first in front. */
    static Layout tabs(String... panes) {
        return new Tabs(List.of(panes), panes[0]);
    }

    /** Below each other. */
    static Layout rows(Part... parts) {
        return new Split(true, List.of(parts));
    }

    /** Beside each other. */
    static Layout columns(Part... parts) {
        return new Split(false, List.of(parts));
    }

    /** A part of a split. */
    static Part part(double share, Layout content) {
        return new Part(share, content);
    }

    /** Reads the text form; empty when it is none, or names a pane twice or one that is not there. */
    static Optional<Layout> parse(String text, List<String> known) {
        try {
            Reader reader = new Reader(text);
            Layout layout = reader.layout(0);
            List<String> panes = layout.all();
            boolean good = reader.atEnd()
                    && Stream.of(panes).allMatch(known::containsAll)
                    && panes.stream().distinct().count() == panes.size();
            return good ? Optional.of(layout) : Optional.empty();
        } catch (IllegalArgumentException damaged) {
            return Optional.empty();
        }
    }

    /** Takes the text form apart. */
    final class Reader {
        private static final int DEEPEST = 20;

        private final String text;
        private int at;

        private Reader(String text) {
            this.text = text.replace(" ", "");
        }

        private boolean atEnd() {
            return at == text.length();
        }

        private IllegalArgumentException wrong(String expected) {
            return new IllegalArgumentException("layout at character " + at + ": expected " + expected);
        }

        private boolean take(String token) {
            boolean there = text.startsWith(token, at);
            at += there ? token.length() : 0;
            return there;
        }

        private void need(String token) {
            if (!take(token)) {
                throw wrong(token);
            }
        }

        private String word(String characters) {
            int from = at;
            while (at < text.length()
                    && (Character.isLetterOrDigit(text.charAt(at)) || characters.indexOf(text.charAt(at)) >= 0)) {
                at++;
            }
            if (from == at) {
                throw wrong("a word");
            }
            return text.substring(from, at);
        }

        private Layout layout(int depth) {
            if (depth > DEEPEST) {
                throw wrong("fewer levels");
            }
            if (take("tabs(")) {
                return tabs();
            }
            boolean rows = take("rows(");
            if (!rows) {
                need("columns(");
            }
            List<Part> parts = new ArrayList<>();
            do {
                double share = Double.parseDouble(word("."));
                need(":");
                parts.add(new Part(share, layout(depth + 1)));
            } while (take(","));
            need(")");
            double sum = parts.stream().mapToDouble(Part::share).sum();
            if (!(sum > 0.9 && sum < 1.1)) {
                throw wrong("shares that add up to one");
            }
            return new Split(rows, parts);
        }

        private Layout tabs() {
            List<String> panes = new ArrayList<>();
            String front = "";
            do {
                String pane = word("-");
                panes.add(pane);
                front = take("*") ? pane : front;
            } while (take(","));
            need(")");
            return new Tabs(panes, front.isEmpty() ? panes.get(0) : front);
        }
    }
}
