package windhover.ui.registers;

import javafx.beans.property.ObjectProperty;
import javafx.beans.property.SimpleObjectProperty;
import javafx.scene.Node;
import javafx.scene.Parent;
import javafx.scene.control.Label;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import windhover.debug.Landmark;
import windhover.debug.SessionCommands;
import windhover.debug.Snapshot;
import windhover.isa.Registers;
import windhover.machine.Input;
import windhover.ui.kit.CodeLinks;
import windhover.ui.kit.Fxml;
import windhover.ui.kit.SnapshotView;

/** The pane of the processor's registers. */
public final class RegistersView implements SnapshotView {

    private final RegistersModel model = new RegistersModel();
    private final Parent root;
    private final Region content;
    private final Label empty;
    private final Label mode;
    private final Label state;
    private final Label changes;
    private final RegisterGrid integers;
    private final RegisterGrid floats;
    private final VBox floatsBox;
    private final RegisterGrid control;
    private final ObjectProperty<NumberBase> base = new SimpleObjectProperty<>(this, "base", NumberBase.HEX);

    /** The number of the processor whose registers these are. */
    private int processor;

    private RegistersView(CodeLinks links) {
        Fxml fxml = Fxml.load("registers");
        root = fxml.root();
        content = fxml.part("content", VBox.class);
        empty = fxml.part("empty", Label.class);
        mode = fxml.part("mode", Label.class);
        state = fxml.part("state", Label.class);
        changes = fxml.part("changes", Label.class);
        integers =
                new RegisterGrid(links, (index, entry) -> RegistersModel.role(index), new int[] {4, 3, 2, 1}, 3, 4, 0);
        control = new RegisterGrid(links, (index, entry) -> model.explain(entry), new int[] {3, 2, 1}, 8, 0, 26);
        floats = new RegisterGrid(
                links, (index, entry) -> RegistersModel.floatRole(index, entry), new int[] {3, 2, 1}, 3, 4, 24);
        floatsBox = fxml.part("floatsBox", VBox.class);
        floatsBox.getChildren().add(floats);
        floatsBox.setVisible(false);
        floatsBox.setManaged(false);
        fxml.part("integersBox", VBox.class).getChildren().add(integers);
        fxml.part("controlBox", VBox.class).getChildren().add(control);
        fxml.part("header", HBox.class).getChildren().add(new BasePills(base));
        base.addListener((observed, before, now) -> refresh());
        content.setVisible(false);
    }

    /**
     * The pane.
     *
     * @param links where the source at a register's address is shown
     */
    public static RegistersView create(CodeLinks links) {
        return new RegistersView(links);
    }

    /** The same, with menus by which the session goes back to a register's last write, or gives it another value. */
    public static RegistersView create(CodeLinks links, SessionCommands session) {
        RegistersView view = new RegistersView(links);
        view.integers.action("Run back to the last write of it", (number, entry) -> {
            if (number > 0) {
                session.runBack(new Landmark.RegisterWritten(number));
            }
        });
        view.integers.edit("New value, such as 42 or 0x2a; Enter sets it", (number, value) -> {
            if (number > 0) {
                session.input(Input.register(view.processor, number, value));
            }
        });
        view.floats.action(
                "Run back to the last write of it",
                (number, entry) -> session.runBack(new Landmark.RegisterWritten(Registers.FLOATS + number)));
        view.floats.edit(
                "New bits, such as 0x3ff0000000000000; Enter sets them",
                (number, value) -> session.input(Input.register(view.processor, Registers.FLOATS + number, value)));
        return view;
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
        processor = snapshot.cpu().number();
        if (model.show(snapshot)) {
            refresh();
        }
    }

    private void refresh() {
        boolean anything = !model.integers().isEmpty();
        content.setVisible(anything);
        empty.setVisible(!anything);
        if (!anything) {
            return;
        }
        integers.show(model.integers(), base.get());
        boolean floating = !model.floats().isEmpty();
        floatsBox.setVisible(floating);
        floatsBox.setManaged(floating);
        if (floating) {
            floats.show(model.floats(), base.get());
        }
        control.show(model.control(), base.get());
        set(mode, model.mode());
        set(state, model.stateInWords());
        set(changes, model.changesInWords());
        root.setAccessibleText(model.changesInWords());
    }

    private static void set(Label label, String text) {
        if (!text.equals(label.getText())) {
            label.setText(text);
        }
    }
}
