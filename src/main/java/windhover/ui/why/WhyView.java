package windhover.ui.why;

import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongConsumer;
import javafx.beans.property.ReadOnlyStringWrapper;
import javafx.scene.Node;
import javafx.scene.Parent;
import javafx.scene.control.Button;
import javafx.scene.control.ContextMenu;
import javafx.scene.control.Label;
import javafx.scene.control.MenuItem;
import javafx.scene.control.TableColumn;
import javafx.scene.control.TableRow;
import javafx.scene.control.TableView;
import javafx.scene.control.Tooltip;
import javafx.scene.input.Clipboard;
import javafx.scene.input.ClipboardContent;
import javafx.scene.input.KeyCode;
import javafx.scene.input.MouseButton;
import javafx.scene.layout.Region;
import org.jspecify.annotations.Nullable;
import windhover.debug.SourcePosition;
import windhover.debug.trace.Chain;
import windhover.debug.trace.Trace;
import windhover.ui.kit.Fxml;
import windhover.ui.kit.TraceQuestions;
import windhover.ui.kit.WhyLinks;
import windhover.ui.kit.WindowThread;

/** The pane that says why something happened: the chain of causes, first cause first; a click goes to its moment. */
public final class WhyView implements WhyLinks {
    private static final double EM = 13;

    private final TraceQuestions trace;
    private final LongConsumer seek;
    private final Parent root;
    private final Region content;
    private final Label empty;
    private final Label question;
    private final Label beginning;
    private final TableView<WhyModel.Row> table;
    private Runnable reveal = () -> {};
    private @Nullable Chain shown;

    private WhyView(TraceQuestions trace, LongConsumer seek, Consumer<SourcePosition> source) {
        this.trace = trace;
        this.seek = seek;
        Fxml fxml = Fxml.load("why");
        root = fxml.root();
        content = fxml.part("content", Region.class);
        empty = fxml.part("empty", Label.class);
        question = fxml.part("question", Label.class);
        beginning = fxml.part("beginning", Label.class);
        @SuppressWarnings("unchecked") // the table's items are set below and nowhere else
        TableView<WhyModel.Row> links = fxml.part("table", TableView.class);
        table = links;
        column("moment", 7, WhyModel.Row::moment);
        column("+ cycles", 6, WhyModel.Row::since);
        column("what", 9, WhyModel.Row::what);
        column("in words", 40, WhyModel.Row::sentence);
        table.setColumnResizePolicy(TableView.CONSTRAINED_RESIZE_POLICY_FLEX_LAST_COLUMN);
        table.setTooltip(new Tooltip(
                "Each line was caused by the one above it, as it was observed. A click or Enter goes to its moment."));
        table.setRowFactory(view -> {
            TableRow<WhyModel.Row> row = new TableRow<>();
            row.setOnMouseClicked(event -> {
                if (event.getButton() == MouseButton.PRIMARY && !row.isEmpty()) {
                    go(row.getItem().link());
                }
            });
            MenuItem code = new MenuItem("Show the source");
            code.setOnAction(event -> {
                SourcePosition where =
                        row.getItem() == null ? null : row.getItem().link().where();
                if (where != null) {
                    source.accept(where);
                }
            });
            ContextMenu menu = new ContextMenu(code);
            row.setOnContextMenuRequested(event -> {
                if (!row.isEmpty()) {
                    code.setDisable(row.getItem().link().where() == null);
                    menu.show(row, event.getScreenX(), event.getScreenY());
                }
            });
            return row;
        });
        table.setOnKeyPressed(event -> {
            WhyModel.Row row = table.getSelectionModel().getSelectedItem();
            if (event.getCode() == KeyCode.ENTER && row != null) {
                go(row.link());
                event.consume();
            }
        });
        Button copy = fxml.part("copy", Button.class);
        copy.setTooltip(new Tooltip("Copies the chain as lines of text."));
        copy.setOnAction(event -> copy());
        content.setVisible(false);
    }

    /**
     * The pane.
     *
     * @param trace the record of the run
     * @param seek goes to a moment
     * @param source shows a source position
     */
    public static WhyView create(TraceQuestions trace, LongConsumer seek, Consumer<SourcePosition> source) {
        return new WhyView(trace, seek, source);
    }

    private void column(String name, double em, Function<WhyModel.Row, String> value) {
        TableColumn<WhyModel.Row, String> column = new TableColumn<>(name);
        column.setCellValueFactory(link -> new ReadOnlyStringWrapper(value.apply(link.getValue())));
        column.setPrefWidth(em * EM);
        column.setSortable(false);
        table.getColumns().add(column);
    }

    /** Sets what brings the pane to the front when it has something to say. */
    public void onAnswer(Runnable action) {
        reveal = action;
    }

    /** The pane's node. */
    public Node node() {
        return root;
    }

    @Override
    public void why(Function<Trace, Chain> asked) {
        if (!trace.recorded()) {
            empty.setText("This run is not recorded, so nobody can say why.");
            reveal.run();
            return;
        }
        WindowThread.take(trace.ask(asked), chain -> chain.ifPresent(this::show));
    }

    private void show(Chain chain) {
        shown = chain;
        content.setVisible(true);
        empty.setVisible(false);
        question.setText(chain.question());
        question.setTooltip(new Tooltip(chain.question()));
        beginning.setText(chain.beginning());
        table.getItems().setAll(WhyModel.rows(chain));
        root.setAccessibleText(chain.question());
        reveal.run();
        if (!table.getItems().isEmpty()) {
            table.scrollTo(table.getItems().size() - 1);
        }
    }

    /** The moment after what happened, so that it is seen. */
    private void go(Chain.Link link) {
        seek.accept(link.moment().cycle() + 1);
    }

    private void copy() {
        if (shown != null) {
            ClipboardContent text = new ClipboardContent();
            text.putString(shown.text());
            Clipboard.getSystemClipboard().setContent(text);
        }
    }
}
