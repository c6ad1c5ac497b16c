package windhover.ui.registers;

import java.util.List;
import java.util.Locale;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.SimpleObjectProperty;
import javafx.css.PseudoClass;
import javafx.scene.Node;
import javafx.scene.Parent;
import javafx.scene.control.Label;
import javafx.scene.control.ListCell;
import javafx.scene.control.ListView;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.HBox;
import javafx.scene.layout.VBox;
import org.jspecify.annotations.Nullable;
import windhover.debug.Snapshot;
import windhover.timeline.Moment;
import windhover.ui.kit.Fxml;
import windhover.ui.kit.SnapshotView;
import windhover.ui.registers.DevicesModel.DeviceHead;
import windhover.ui.registers.DevicesModel.FirmwareRow;
import windhover.ui.registers.DevicesModel.RegisterRow;
import windhover.ui.registers.DevicesModel.Row;

/** The pane of every device's firmware states and registers. A new device appears by itself. */
public final class DevicesView implements SnapshotView {
    private static final double ROW = 1.75;
    private static final double NORMAL_TEXT = 13;

    private final DevicesModel model = new DevicesModel();
    private final Parent root;
    private final VBox content;
    private final Label empty;
    private final ListView<Row> list;
    private final ObjectProperty<NumberBase> base = new SimpleObjectProperty<>(this, "base", NumberBase.HEX);

    private DevicesView() {
        Fxml fxml = Fxml.load("devices");
        root = fxml.root();
        content = fxml.part("content", VBox.class);
        empty = fxml.part("empty", Label.class);
        @SuppressWarnings("unchecked") // the list's items are set below and nowhere else
        ListView<Row> rows = fxml.part("list", ListView.class);
        list = rows;
        Label sizer = fxml.part("sizer", Label.class);
        list.setFixedCellSize(Math.floor(ROW * NORMAL_TEXT));
        sizer.fontProperty()
                .addListener((observed, before, now) -> list.setFixedCellSize(Math.floor(ROW * now.getSize())));
        list.setCellFactory(view -> new RowCell());
        fxml.part("header", HBox.class).getChildren().add(new BasePills(base));
        base.addListener((observed, before, now) -> list.refresh());
        content.setVisible(false);
    }

    /** The pane. */
    public static DevicesView create() {
        return new DevicesView();
    }

    /** The pane's node. */
    public Node node() {
        return root;
    }

    /** How numbers are written. */
    public ObjectProperty<NumberBase> baseProperty() {
        return base;
    }

    @Override
    public void show(Snapshot snapshot) {
        if (!model.show(snapshot)) {
            return;
        }
        List<Row> rows = model.rows();
        content.setVisible(!rows.isEmpty());
        empty.setVisible(rows.isEmpty());
        if (rows.size() != list.getItems().size()) {
            list.getItems().setAll(rows);
        } else {
            for (int i = 0; i < rows.size(); i++) {
                if (!rows.get(i).equals(list.getItems().get(i))) {
                    list.getItems().set(i, rows.get(i));
                }
            }
        }
    }

    private final class RowCell extends ListCell<Row> {
        private static final PseudoClass CHANGED = PseudoClass.getPseudoClass("changed");

        private final Label mark = new Label();
        private final Label name = new Label();
        private final Label address = new Label();
        private final Label value = new Label();
        private final Label state = new Label();
        private final Label sentence = new Label();
        private final HBox row = new HBox();
        private final Tooltip tooltip = new Tooltip();

        RowCell() {
            row.getStyleClass().add("device-row");
            mark.getStyleClass().add("device-mark");
            address.getStyleClass().add("device-address");
            value.getStyleClass().add("device-value");
            state.getStyleClass().add("device-state");
            state.setMinWidth(USE_PREF_SIZE);
            sentence.getStyleClass().add("device-sentence");
            sentence.setEllipsisString("…");
            mark.setMinWidth(NORMAL_TEXT);
            mark.setPrefWidth(NORMAL_TEXT);
            setText(null);
            setPrefWidth(0);
        }

        @Override
        protected void updateItem(@Nullable Row item, boolean nothing) {
            super.updateItem(item, nothing);
            if (nothing || item == null) {
                setGraphic(null);
                setTooltip(null);
                return;
            }
            setGraphic(row);
            setTooltip(tooltip);
            row.pseudoClassStateChanged(CHANGED, item instanceof RegisterRow register && register.changed());
            switch (item) {
                case DeviceHead head -> {
                    name.getStyleClass().setAll("label", "device-head");
                    name.setMinWidth(USE_PREF_SIZE);
                    name.setText(head.name());
                    sentence.setText(head.sentence());
                    tooltip.setText(head.name() + ": " + head.sentence());
                    row.getChildren().setAll(name, sentence);
                }
                case FirmwareRow firmware -> {
                    name(firmware.state().name());
                    state.setText(firmware.state().state());
                    double progress = firmware.state().progress();
                    String part = progress >= 0 ? String.format(Locale.ROOT, ", %.0f %% done", progress * 100) : "";
                    String since =
                            "since " + new Moment(Math.max(0, firmware.state().since()));
                    sentence.setText(firmware.state().sentence() + ", " + since + part);
                    mark.setText("");
                    tooltip.setText("Firmware: a small program inside the device, a state machine. " + firmware.device()
                            + ", " + firmware.state().name() + ": in state "
                            + firmware.state().state() + " " + since + ". It "
                            + firmware.state().sentence() + ".");
                    row.getChildren().setAll(mark, name, state, sentence);
                }
                case RegisterRow register -> {
                    name(register.register().name());
                    mark.setText(register.changed() ? "▸" : "");
                    value.setText(base.get().format(register.register().value()));
                    value.setMinWidth(USE_PREF_SIZE);
                    address.setText(String.format(
                            Locale.ROOT, "%016x", register.register().address()));
                    address.setMinWidth(USE_PREF_SIZE);
                    sentence.setText(register.register().sentence());
                    tooltip.setText(register.device() + " "
                            + register.register().name() + " at 0x"
                            + Long.toHexString(register.register().address()) + ": "
                            + register.register().sentence()
                            + (register.changed()
                                    ? "\nChanged since the last stop, where it was "
                                            + base.get().brief(register.before())
                                    : "")
                            + "\n\n" + NumberBase.everyBase(register.register().value()));
                    row.getChildren().setAll(mark, name, value, address, sentence);
                }
            }
            setAccessibleText(name.getText() + " " + (item instanceof RegisterRow ? value.getText() + " " : "")
                    + sentence.getText());
        }

        private void name(String text) {
            name.getStyleClass().setAll("label", "device-name");
            double width = 9 * list.getFixedCellSize() / ROW;
            name.setMinWidth(width);
            name.setPrefWidth(width);
            name.setText(text);
        }
    }
}
