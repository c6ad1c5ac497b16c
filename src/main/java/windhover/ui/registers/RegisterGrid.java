package windhover.ui.registers;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import javafx.css.PseudoClass;
import javafx.geometry.Orientation;
import javafx.scene.AccessibleRole;
import javafx.scene.control.ContextMenu;
import javafx.scene.control.CustomMenuItem;
import javafx.scene.control.Label;
import javafx.scene.control.MenuItem;
import javafx.scene.control.TextField;
import javafx.scene.control.Tooltip;
import javafx.scene.input.Clipboard;
import javafx.scene.input.ClipboardContent;
import javafx.scene.layout.Region;
import org.jspecify.annotations.Nullable;
import windhover.ui.kit.CodeLinks;
import windhover.ui.registers.RegistersModel.Entry;

/**
 * Registers in columns, downwards first; as many columns as fit. What changed has a mark and another colour. Only what
 * changed is set again.
 */
final class RegisterGrid extends Region {
    private static final PseudoClass CHANGED = PseudoClass.getPseudoClass("changed");
    private static final PseudoClass WRONG = PseudoClass.getPseudoClass("wrong");
    private static final double ROW = 1.6;
    private static final double CHARACTER = 0.6;
    private static final double GAP = 0.8;

    private final CodeLinks links;
    private final BiFunction<Integer, Entry, String> explain;
    private final int[] columnChoices;
    private final int nameCharacters;
    private final int aliasCharacters;
    private final int briefCharacters;
    private final List<Cell> cells = new ArrayList<>();
    private final Label ruler = new Label();
    private final ContextMenu menu = new ContextMenu();
    private @Nullable Cell menuCell;
    private List<Entry> entries = List.of();
    private NumberBase base = NumberBase.HEX;

    /**
     * An empty grid.
     *
     * @param explain the explanation of the n-th register
     * @param columnChoices how many columns it may have, the greatest first, ending with 1
     */
    RegisterGrid(
            CodeLinks links,
            BiFunction<Integer, Entry, String> explain,
            int[] columnChoices,
            int nameCharacters,
            int aliasCharacters,
            int briefCharacters) {
        this.links = links;
        this.explain = explain;
        this.columnChoices = columnChoices.clone();
        this.nameCharacters = nameCharacters;
        this.aliasCharacters = aliasCharacters;
        this.briefCharacters = briefCharacters;
        getStyleClass().add("register-grid");
        ruler.getStyleClass().add("register-value");
        ruler.setVisible(false);
        getChildren().add(ruler);
        MenuItem copy = new MenuItem("Copy the value");
        copy.setOnAction(event -> copyMenuCell());
        MenuItem source = new MenuItem("Show the source at this address");
        source.setOnAction(event -> showMenuCell());
        menu.getItems().addAll(copy, source);
    }

    /**
     * Adds an entry to the menu of each register: what it says, and what it does with the register's number and value.
     */
    void action(String text, BiConsumer<Integer, Entry> action) {
        MenuItem item = new MenuItem(text);
        item.setOnAction(event -> withMenuCell(action));
        menu.getItems().add(item);
    }

    /**
     * Adds a field to the menu of each register, in which a number can be typed that is then given to {@code action}
     * with the register's number.
     */
    void edit(String prompt, BiConsumer<Integer, Long> action) {
        TextField field = new TextField();
        field.setPromptText(prompt);
        field.setAccessibleText(prompt);
        field.setOnAction(event -> {
            OptionalLong typed = NumberBase.parse(field.getText());
            field.pseudoClassStateChanged(WRONG, typed.isEmpty());
            if (typed.isPresent()) {
                withMenuCell((index, entry) -> action.accept(index, typed.getAsLong()));
                field.clear();
                menu.hide();
            }
        });
        CustomMenuItem item = new CustomMenuItem(field, false);
        menu.getItems().add(item);
    }

    private void withMenuCell(BiConsumer<Integer, Entry> action) {
        Cell cell = menuCell;
        Entry entry = cell == null ? null : cell.entry;
        if (cell != null && entry != null) {
            action.accept(cell.index, entry);
        }
    }

    private void copyMenuCell() {
        Cell cell = menuCell;
        Entry entry = cell == null ? null : cell.entry;
        if (entry != null) {
            ClipboardContent content = new ClipboardContent();
            content.putString(base.brief(entry.value()));
            Clipboard.getSystemClipboard().setContent(content);
        }
    }

    private void showMenuCell() {
        Cell cell = menuCell;
        Entry entry = cell == null ? null : cell.entry;
        if (entry != null) {
            links.showSource(entry.value());
        }
    }

    private final class Cell extends Region {
        final int index;
        final Label mark = new Label();
        final Label name = new Label();
        final Label alias = new Label();
        final Label zeros = new Label();
        final Label value = new Label();
        final Label brief = new Label();

        @Nullable
        Entry entry;

        NumberBase shownBase = NumberBase.HEX;

        Cell(int index) {
            this.index = index;
            getStyleClass().add("register");
            mark.getStyleClass().add("register-mark");
            name.getStyleClass().add("register-name");
            alias.getStyleClass().add("register-alias");
            zeros.getStyleClass().add("register-zeros");
            value.getStyleClass().add("register-value");
            brief.getStyleClass().add("register-brief");
            brief.setEllipsisString("…");
            getChildren().addAll(mark, name, alias, zeros, value, brief);
            setAccessibleRole(AccessibleRole.TEXT);
            setFocusTraversable(true);
            Tooltip tooltip = new Tooltip();
            tooltip.getStyleClass().add("register-tooltip");
            tooltip.setOnShowing(event -> tooltip.setText(explanation()));
            Tooltip.install(this, tooltip);
            setOnMousePressed(event -> requestFocus());
            setOnContextMenuRequested(event -> {
                menuCell = this;
                menu.show(this, event.getScreenX(), event.getScreenY());
                event.consume();
            });
        }

        private String explanation() {
            Entry shown = entry;
            if (shown == null) {
                return "";
            }
            String changed = shown.changed()
                    ? "\n\nChanged since the last stop, where it was " + base.brief(shown.before()) + " ("
                            + NumberBase.DECIMAL.brief(shown.before()) + ")"
                    : "";
            return explain.apply(index, shown) + changed + "\n\n" + NumberBase.everyBase(shown.value());
        }

        void show(Entry next, NumberBase nextBase) {
            Entry before = entry;
            if (next.equals(before) && nextBase == shownBase) {
                return;
            }
            entry = next;
            if (before == null) {
                name.setText(next.name());
                alias.setText(next.alias());
            }
            if (before == null || before.value() != next.value() || nextBase != shownBase) {
                String text = nextBase.format(next.value());
                int leading = nextBase.leading(text);
                if (leading != zeros.getText().length()) {
                    requestLayout();
                }
                zeros.setText(text.substring(0, leading));
                value.setText(text.substring(leading));
            }
            if (!next.brief().equals(brief.getText())) {
                brief.setText(next.brief());
            }
            if (before == null || before.changed() != next.changed()) {
                mark.setText(next.changed() ? "▸" : "");
                pseudoClassStateChanged(CHANGED, next.changed());
            }
            shownBase = nextBase;
            setAccessibleText(next.name() + " " + next.alias() + " " + nextBase.brief(next.value()) + " " + next.brief()
                    + (next.changed() ? ", changed" : ""));
        }

        @Override
        protected void layoutChildren() {
            double em = em();
            double letter = CHARACTER * em;
            double height = getHeight();
            double x = 0.1 * em;
            mark.resizeRelocate(x, 0, 1.2 * em, height);
            x += 1.1 * em;
            name.resizeRelocate(x, 0, (nameCharacters + 0.5) * letter, height);
            x += (nameCharacters + 0.8) * letter;
            if (aliasCharacters > 0) {
                alias.resizeRelocate(x, 0, (aliasCharacters + 0.5) * letter, height);
                x += (aliasCharacters + 0.8) * letter;
            }
            double valueWidth = (base.width() + 0.6) * letter;
            double zerosWidth = zeros.getText().length() * letter;
            zeros.resizeRelocate(x, 0, zerosWidth, height);
            value.resizeRelocate(x + zerosWidth, 0, valueWidth - zerosWidth, height);
            x += valueWidth + letter;
            brief.setVisible(briefCharacters > 0);
            brief.resizeRelocate(x, 0, Math.max(0, getWidth() - x), height);
        }
    }

    /** Shows registers in a base. */
    void show(List<Entry> next, NumberBase nextBase) {
        boolean relaid = next.size() != entries.size() || nextBase != base;
        entries = next;
        base = nextBase;
        while (cells.size() < next.size()) {
            Cell cell = new Cell(cells.size());
            cells.add(cell);
            getChildren().add(cell);
        }
        for (int i = 0; i < cells.size(); i++) {
            cells.get(i).setVisible(i < next.size());
            if (i < next.size()) {
                cells.get(i).show(next.get(i), nextBase);
                if (relaid) {
                    cells.get(i).requestLayout();
                }
            }
        }
        if (relaid) {
            requestLayout();
        }
    }

    private double em() {
        return ruler.getFont().getSize();
    }

    private double cellWidth() {
        int characters = nameCharacters + aliasCharacters + base.width() + briefCharacters + 2;
        return (characters * CHARACTER + 1.2) * em();
    }

    private int columns(double width) {
        double gap = GAP * em();
        for (int choice : columnChoices) {
            if (choice * cellWidth() + (choice - 1) * gap <= width) {
                return choice;
            }
        }
        return 1;
    }

    private int perColumn(double width) {
        int columns = columns(width);
        return Math.max(1, (entries.size() + columns - 1) / columns);
    }

    @Override
    protected double computePrefHeight(double width) {
        return entries.isEmpty() ? 0 : perColumn(width > 0 ? width : getWidth()) * Math.floor(ROW * em());
    }

    @Override
    protected double computePrefWidth(double height) {
        return cellWidth();
    }

    @Override
    protected double computeMinWidth(double height) {
        return cellWidth();
    }

    @Override
    public Orientation getContentBias() {
        return Orientation.HORIZONTAL;
    }

    @Override
    protected void layoutChildren() {
        double rowHeight = Math.floor(ROW * em());
        int perColumn = perColumn(getWidth());
        int columns = columns(getWidth());
        double gap = GAP * em();
        double width = Math.min((getWidth() - gap * (columns - 1)) / columns, cellWidth() * 1.25);
        for (int i = 0; i < cells.size(); i++) {
            int column = i / perColumn;
            cells.get(i).resizeRelocate(column * (width + gap), (i - column * perColumn) * rowHeight, width, rowHeight);
        }
    }
}
