package windhover.ui.pipeline;

import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import javafx.beans.binding.Bindings;
import javafx.beans.property.ReadOnlyStringWrapper;
import javafx.scene.Node;
import javafx.scene.Parent;
import javafx.scene.control.Label;
import javafx.scene.control.TableColumn;
import javafx.scene.control.TableView;
import javafx.scene.control.ToggleButton;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import org.jspecify.annotations.Nullable;
import windhover.debug.PipelineHistory.Row;
import windhover.debug.Snapshot;
import windhover.ui.kit.CodeLinks;
import windhover.ui.kit.Fxml;
import windhover.ui.kit.SnapshotView;
import windhover.ui.pipeline.PipelineModel.Cost;
import windhover.ui.pipeline.PipelineModel.Spot;

/** The pane of the pipeline: the diagram, why an instruction is held or squashed, and what the lost cycles cost. */
public final class PipelineView implements SnapshotView {

    /** The width of the whole header, in units of its font's size. */
    private static final double HEADER = 45;

    private final PipelineModel model = new PipelineModel();
    private final Parent root;
    private final VBox content;
    private final Label empty;
    private final Label cpi;
    private final Label lost;
    private final Label sampled;
    private final Label reason;
    private final ToggleButton tableToggle;
    private final TableView<Row> table;
    private final PipelineDiagram diagram;
    private final LostBars bars = new LostBars();
    private boolean shown;

    private PipelineView(CodeLinks links) {
        Fxml fxml = Fxml.load("pipeline");
        root = fxml.root();
        content = fxml.part("content", VBox.class);
        empty = fxml.part("empty", Label.class);
        cpi = fxml.part("cpi", Label.class);
        lost = fxml.part("lost", Label.class);
        sampled = fxml.part("sampled", Label.class);
        reason = fxml.part("reason", Label.class);
        tableToggle = fxml.part("tableToggle", ToggleButton.class);
        @SuppressWarnings("unchecked") // the table's items are set below and nowhere else
        TableView<Row> instructions = fxml.part("table", TableView.class);
        table = instructions;
        ToggleButton follow = fxml.part("follow", ToggleButton.class);
        diagram = new PipelineDiagram(model, links, follow.selectedProperty(), this::explain);
        fxml.part("diagramHolder", StackPane.class).getChildren().add(diagram);
        fxml.part("lostBox", VBox.class).getChildren().add(bars);
        addColumn("address", 90, row -> "0x" + Long.toHexString(row.pc()));
        addColumn("instruction", 170, Row::text);
        addColumn("way through the stages", 330, PipelineModel::way);
        addColumn("forwarded", 160, PipelineModel::forwards);
        addColumn("held or squashed", 420, PipelineModel::troubles);
        table.visibleProperty().bind(tableToggle.selectedProperty());
        diagram.visibleProperty().bind(tableToggle.selectedProperty().not());
        tableToggle.selectedProperty().addListener((observed, before, now) -> refreshTable());
        sampled.managedProperty().bind(sampled.visibleProperty());
        content.setMinWidth(0); // else it would never be narrower than the header
        for (String sign : List.of("held", "squashed", "forwarded")) {
            shorten(fxml.part(sign, Label.class));
        }
        content.setVisible(false);
    }

    /**
     * The pane.
     *
     * @param links where an instruction's source is shown
     */
    public static PipelineView create(CodeLinks links) {
        return new PipelineView(links);
    }

    /** Leaves of a sign and its word the sign, where not all of the header has room; the tooltip has the word. */
    private void shorten(Label sign) {
        String whole = sign.getText();
        sign.textProperty()
                .bind(Bindings.createStringBinding(
                        () -> content.getWidth() < HEADER * sign.getFont().getSize() ? whole.substring(0, 1) : whole,
                        content.widthProperty(),
                        sign.fontProperty()));
    }

    private void addColumn(String name, double width, Function<Row, String> value) {
        TableColumn<Row, String> column = new TableColumn<>(name);
        column.setCellValueFactory(row -> new ReadOnlyStringWrapper(value.apply(row.getValue())));
        column.setPrefWidth(width);
        column.setSortable(false);
        table.getColumns().add(column);
    }

    /** The pane's node. */
    public Node node() {
        return root;
    }

    @Override
    public void show(Snapshot snapshot) {
        boolean changed = model.show(snapshot);
        if (changed || !shown) {
            boolean anything = !model.history().rows().isEmpty();
            content.setVisible(anything);
            empty.setVisible(!anything);
            sampled.setVisible(model.sampled());
            diagram.refresh();
            refreshTable();
        }
        showCost(); // time passes also while the pipeline stands
        if (changed || !shown) {
            explain(model.chosen().orElse(null));
            root.setAccessibleText(model.inWords());
        }
        shown = true;
    }

    private void showCost() {
        Cost cost = model.cost();
        set(cpi, cost.cpi());
        set(
                lost,
                cost.cycles() == 0
                        ? ""
                        : String.format(Locale.ROOT, "%,d of %,d cycles", cost.lost(), cost.cycles())
                                .replace(',', ' '));
        bars.show(cost);
    }

    private void explain(@Nullable Spot chosen) {
        Spot spot = chosen == null ? model.troubleNow().orElse(null) : chosen;
        set(reason, spot == null ? model.allWell() : PipelineModel.inWords(spot));
    }

    private void refreshTable() {
        if (tableToggle.isSelected() && !table.getItems().equals(model.history().rows())) {
            table.getItems().setAll(model.history().rows());
        }
    }

    private static void set(Label label, String text) {
        if (!text.equals(label.getText())) {
            label.setText(text);
        }
    }

    /** The diagram. For tests. */
    PipelineDiagram diagram() {
        return diagram;
    }

    /** The model. For tests. */
    PipelineModel model() {
        return model;
    }
}
