package windhover.ui.csr;

import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import javafx.beans.property.ReadOnlyStringWrapper;
import javafx.scene.Node;
import javafx.scene.Parent;
import javafx.scene.control.Label;
import javafx.scene.control.SplitPane;
import javafx.scene.control.TableCell;
import javafx.scene.control.TableColumn;
import javafx.scene.control.TableView;
import javafx.scene.control.TextField;
import javafx.scene.layout.Region;
import javafx.scene.text.Text;
import org.jspecify.annotations.Nullable;
import windhover.debug.Snapshot;
import windhover.isa.Csr;
import windhover.ui.csr.CsrModel.Row;
import windhover.ui.kit.Figures;
import windhover.ui.kit.Fxml;
import windhover.ui.kit.SnapshotView;

/** The pane of all CSRs: the list, and of the one chosen every field with its value and meaning. */
public final class CsrView implements SnapshotView {
    private static final String FIRST = "mstatus";
    private static final double CELL_PADDING = 18;

    /** A line of the table of fields. */
    record Line(String name, String bits, String value, String meaning) {}

    private final CsrModel model = new CsrModel();
    private final Parent root;
    private final Region content;
    private final Label empty;
    private final TextField filter;
    private final TableView<Row> list;
    private final TableView<Line> fields;
    private final Label name;
    private final Label sentence;
    private final Label value;
    private final Label binary;
    private final Label meaning;
    private final Label plain;
    private String chosen = FIRST;
    private boolean filling;
    private boolean scrolled;

    private CsrView() {
        Fxml fxml = Fxml.load("csr");
        root = fxml.root();
        content = fxml.part("content", SplitPane.class);
        empty = fxml.part("empty", Label.class);
        filter = fxml.part("filter", TextField.class);
        @SuppressWarnings("unchecked") // the table's items are set below and nowhere else
        TableView<Row> rows = fxml.part("list", TableView.class);
        list = rows;
        @SuppressWarnings("unchecked") // as above
        TableView<Line> lines = fxml.part("fields", TableView.class);
        fields = lines;
        name = fxml.part("name", Label.class);
        sentence = fxml.part("sentence", Label.class);
        value = fxml.part("value", Label.class);
        binary = fxml.part("binary", Label.class);
        meaning = fxml.part("meaning", Label.class);
        plain = fxml.part("plain", Label.class);
        column(list, "CSR", 8, row -> (row.changed() ? "▸ " : "") + row.csr().name());
        column(list, "value", 10.5, row -> Figures.hex(row.value()));
        column(fields, "field", 5.5, Line::name);
        column(fields, "bits", 4, Line::bits);
        column(fields, "value", 4, Line::value);
        TableColumn<Line, String> meanings = column(fields, "meaning", 12, Line::meaning);
        meanings.setCellFactory(CsrView::wrapped);
        fields.getStyleClass().add("csr-fields");
        fields.setColumnResizePolicy(TableView.CONSTRAINED_RESIZE_POLICY_FLEX_LAST_COLUMN);
        for (Label label : List.of(meaning, plain)) {
            label.managedProperty().bind(label.visibleProperty());
        }
        fields.managedProperty().bind(fields.visibleProperty());
        filter.textProperty().addListener((observed, before, now) -> refresh());
        list.getSelectionModel().selectedItemProperty().addListener((observed, before, now) -> choose(now));
        content.setVisible(false);
    }

    /** The pane. */
    public static CsrView create() {
        return new CsrView();
    }

    /** A cell whose text goes on in further lines where the column is narrow. */
    private static TableCell<Line, String> wrapped(TableColumn<Line, String> column) {
        TableCell<Line, String> cell = new TableCell<>();
        Text text = new Text();
        text.getStyleClass().add("csr-meaning");
        text.wrappingWidthProperty().bind(column.widthProperty().subtract(CELL_PADDING));
        text.textProperty().bind(cell.itemProperty());
        cell.setGraphic(text);
        cell.setPrefHeight(Region.USE_COMPUTED_SIZE);
        return cell;
    }

    private static <T> TableColumn<T, String> column(
            TableView<T> table, String name, double em, Function<T, String> value) {
        TableColumn<T, String> column = new TableColumn<>(name);
        column.setCellValueFactory(item -> new ReadOnlyStringWrapper(value.apply(item.getValue())));
        column.setPrefWidth(em * 13);
        column.setSortable(false);
        table.getColumns().add(column);
        return column;
    }

    /** The pane's node. */
    public Node node() {
        return root;
    }

    @Override
    public void show(Snapshot snapshot) {
        if (model.show(snapshot)) {
            refresh();
        }
    }

    private void choose(@Nullable Row row) {
        if (row != null && !filling) {
            chosen = row.csr().name();
            explain();
        }
    }

    private void refresh() {
        List<Row> rows = model.matching(filter.getText());
        boolean anything = !model.matching("").isEmpty();
        content.setVisible(anything);
        empty.setVisible(!anything);
        filling = true;
        if (!rows.equals(list.getItems())) {
            list.getItems().setAll(rows);
        }
        for (int i = 0; i < rows.size(); i++) {
            if (rows.get(i).csr().name().equals(chosen)) {
                if (!scrolled) {
                    scrolled = true; // once: later the list stays where the reader left it
                    list.scrollTo(Math.max(0, i - 2));
                }
                list.getSelectionModel().select(i);
            }
        }
        filling = false;
        root.setAccessibleText(anything ? model.changesInWords() : empty.getText());
        explain();
    }

    private void explain() {
        Row row = model.named(chosen);
        if (row == null) {
            return;
        }
        name.setText(String.format(
                Locale.ROOT, "%s   CSR 0x%03x", row.csr().name(), row.csr().number()));
        sentence.setText(row.csr().sentence());
        value.setText(String.format(Locale.ROOT, "0x%016x", row.value())
                + (row.changed() ? "   was " + Figures.hex(row.before()) : ""));
        binary.setText(binary(row.value()));
        meaning.setText(CsrModel.meaning(row));
        meaning.setVisible(!meaning.getText().isEmpty());
        boolean divided = !row.csr().fields().isEmpty();
        fields.setVisible(divided);
        plain.setVisible(!divided);
        List<Line> lines = CsrModel.fieldsToShow(row).stream()
                .map((Csr.Field field) -> new Line(
                        field.name(), CsrModel.bits(field), CsrModel.value(field, row.value()), field.sentence()))
                .toList();
        if (!lines.equals(fields.getItems())) {
            fields.getItems().setAll(lines);
        }
    }

    /** 64 bits in groups of eight, in two lines, each with the numbers of its outer bits. */
    private static String binary(long value) {
        StringBuilder text = new StringBuilder();
        for (int half = 1; half >= 0; half--) {
            text.append(String.format(Locale.ROOT, "%2d ", 32 * half + 31));
            for (int bit = 32 * half + 31; bit >= 32 * half; bit--) {
                text.append(value >>> bit & 1).append(bit % 8 == 0 ? " " : "");
            }
            text.append(32 * half).append(half == 1 ? "\n" : "");
        }
        return text.toString();
    }
}
