package windhover.ui.queue;

import java.util.ArrayList;
import java.util.List;
import javafx.geometry.Pos;
import javafx.scene.AccessibleRole;
import javafx.scene.control.Label;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import windhover.ui.kit.ProgramBadge;
import windhover.ui.kit.ProgramTints;

/**
 * A short list of rows, newest first, as many as fit; the last place says how many more there are. Rows are used again.
 */
final class RowList extends Region {
    /**
     * A row.
     *
     * @param program whose badge it has
     * @param mark a sign for what it is, such as ✓; empty for none
     * @param text the first thing to read
     * @param code whether the text is a name of the program's
     * @param detail a second line; empty for none
     * @param note smaller, at the right, where there is room
     * @param sentence the whole of it, for the tooltip and for screen readers
     */
    record Row(String program, String mark, String text, boolean code, String detail, String note, String sentence) {}

    private static final double ROW = 1.75;
    private static final double TALL_ROW = 2.9;

    /** Below this width, in units, there is no room for the notes. */
    private static final double NOTES_FROM = 15;

    private final ProgramTints tints;
    private final List<RowNode> nodes = new ArrayList<>();
    private final Label more = new Label();
    private final Label nothing = new Label();
    private List<Row> rows = List.of();

    RowList(ProgramTints tints, String whenEmpty) {
        this.tints = tints;
        getStyleClass().add("row-list");
        more.getStyleClass().add("row-more");
        nothing.getStyleClass().add("row-nothing");
        nothing.setWrapText(true);
        nothing.setText(whenEmpty);
        nothing.setAlignment(Pos.TOP_LEFT);
        getChildren().addAll(more, nothing);
        setAccessibleRole(AccessibleRole.TEXT);
    }

    void show(List<Row> next) {
        if (!next.equals(rows)) {
            rows = List.copyOf(next);
            // Here, and not while the list is laid out: a node that is added then has no style yet, and stays blank.
            while (nodes.size() < rows.size()) {
                RowNode node = new RowNode(tints);
                nodes.add(node);
                getChildren().add(node);
            }
            StringBuilder text = new StringBuilder();
            rows.forEach(row -> text.append(row.sentence).append(". "));
            setAccessibleText(rows.isEmpty() ? nothing.getText() : text.toString());
            requestLayout();
        }
    }

    @Override
    protected double computePrefHeight(double width) {
        return 4 * ROW * em();
    }

    @Override
    protected double computeMinHeight(double width) {
        return 0;
    }

    @Override
    protected double computeMinWidth(double height) {
        return 0;
    }

    private double em() {
        return more.getFont().getSize() / 0.85;
    }

    @Override
    protected void layoutChildren() {
        double em = em();
        boolean tall = rows.stream().anyMatch(row -> !row.detail.isEmpty());
        double rowHeight = Math.floor((tall ? TALL_ROW : ROW) * em);
        int fit = Math.max(1, (int) (getHeight() / rowHeight));
        int shown = rows.size() <= fit ? rows.size() : fit - 1;
        for (int i = 0; i < nodes.size(); i++) {
            RowNode node = nodes.get(i);
            boolean used = i < shown;
            node.setVisible(used);
            if (used) {
                node.show(rows.get(i), getWidth() >= NOTES_FROM * em);
                node.resizeRelocate(0, i * rowHeight, getWidth(), rowHeight);
            }
        }
        more.setVisible(rows.size() > shown);
        if (rows.size() > shown) {
            more.setText("+ " + (rows.size() - shown) + " more");
            more.resizeRelocate(0, shown * rowHeight, getWidth(), rowHeight);
        }
        nothing.setVisible(rows.isEmpty());
        nothing.resizeRelocate(0, 0, getWidth(), Math.min(getHeight(), nothing.prefHeight(getWidth())));
    }

    private static final class RowNode extends HBox {
        private final ProgramTints tints;
        private final ProgramBadge badge = new ProgramBadge();
        private final Label text = new Label();
        private final Label detail = new Label();
        private final Label note = new Label();
        private Row row = new Row("", "", "", false, "", "", "");

        RowNode(ProgramTints tints) {
            this.tints = tints;
            getStyleClass().add("row");
            setAlignment(Pos.CENTER_LEFT);
            setManaged(false);
            text.getStyleClass().add("row-text");
            text.setEllipsisString("…");
            detail.setEllipsisString("…");
            note.getStyleClass().addAll("row-note", "code");
            note.setMinWidth(USE_PREF_SIZE);
            detail.getStyleClass().addAll("row-detail", "code");
            VBox words = new VBox(text, detail);
            words.setAlignment(Pos.CENTER_LEFT);
            words.setMinWidth(0);
            HBox.setHgrow(words, Priority.ALWAYS);
            getChildren().addAll(badge, words, note);
            Tooltip tooltip = new Tooltip();
            tooltip.setOnShowing(event -> tooltip.setText(row.sentence));
            Tooltip.install(this, tooltip);
        }

        void show(Row next, boolean noted) {
            note.setVisible(noted);
            note.setManaged(noted);
            if (next.equals(row)) {
                return;
            }
            row = next;
            badge.show(next.program, tints);
            text.setText(next.mark.isEmpty() ? next.text : next.mark + " " + next.text);
            if (next.code != text.getStyleClass().contains("code")) {
                if (next.code) {
                    text.getStyleClass().add("code");
                } else {
                    text.getStyleClass().remove("code");
                }
            }
            detail.setText(next.detail);
            detail.setManaged(!next.detail.isEmpty());
            note.setText(next.note);
        }
    }
}
