package windhover.ui.guest;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import javafx.scene.Node;
import javafx.scene.Parent;
import javafx.scene.control.Label;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.FlowPane;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import windhover.debug.Snapshot;
import windhover.guest.ControlBlock;
import windhover.guest.RequestQueue;
import windhover.ui.kit.CodeLinks;
import windhover.ui.kit.Fxml;
import windhover.ui.kit.ProgramTints;
import windhover.ui.kit.SnapshotView;

/** The pane of drivers: who waits in which list, and where the disk's arm is. */
public final class DriversView implements SnapshotView {
    private static final int MOST_CARDS = 32;

    private final DriversModel model = new DriversModel();
    private final ProgramTints tints;
    private final CodeLinks links;
    private final Parent root;
    private final Region content;
    private final Label empty;
    private final VBox drivers;

    private DriversView(ProgramTints tints, CodeLinks links) {
        this.tints = tints;
        this.links = links;
        Fxml fxml = Fxml.load("drivers");
        root = fxml.root();
        content = fxml.part("content", VBox.class);
        empty = fxml.part("empty", Label.class);
        drivers = fxml.part("drivers", VBox.class);
        content.setVisible(false);
    }

    /** The pane, with the tints that other panes give programs. */
    public static DriversView create(ProgramTints tints, CodeLinks links) {
        return new DriversView(tints, links);
    }

    /** The pane's node. */
    public Node node() {
        return root;
    }

    @Override
    public void show(Snapshot snapshot) {
        if (Panes.isShown(root) && model.show(snapshot)) {
            refresh();
        }
    }

    private void refresh() {
        boolean anything = !model.drivers().isEmpty();
        content.setVisible(anything);
        empty.setVisible(!anything);
        root.setAccessibleText(anything ? model.inWords() : empty.getText());
        List<Node> boxes = new ArrayList<>();
        model.arms().forEach(arm -> boxes.add(new DiskArm(arm)));
        for (DriversModel.Driver driver : model.drivers()) {
            boxes.add(box(driver));
        }
        drivers.getChildren().setAll(boxes);
    }

    private VBox box(DriversModel.Driver driver) {
        Label name = new Label(driver.name());
        name.getStyleClass().add("driver-name");
        Tooltip.install(
                name,
                new Tooltip("Its lists are declared in " + driver.file()
                        + ". A driver takes requests (schedule) and hears from its device (interrupt)."));
        VBox box = new VBox(name);
        box.getStyleClass().add("driver-box");
        for (RequestQueue queue : driver.queues()) {
            Label caption = new Label(DriversModel.caption(queue));
            caption.getStyleClass().add("driver-list");
            box.getChildren().add(caption);
            if (queue.kind() != RequestQueue.Kind.FREE && !queue.requests().isEmpty()) {
                FlowPane lane = new FlowPane();
                lane.getStyleClass().add("driver-lane");
                queue.requests().stream()
                        .limit(MOST_CARDS)
                        .forEach(request -> lane.getChildren().add(card(request)));
                if (queue.requests().size() > MOST_CARDS) {
                    Label more = new Label(String.format(
                            Locale.ROOT, "and %d more", queue.requests().size() - MOST_CARDS));
                    more.getStyleClass().add("driver-nothing");
                    lane.getChildren().add(more);
                }
                box.getChildren().add(lane);
            }
        }
        return box;
    }

    private Label card(ControlBlock request) {
        Label card = new Label(DriversModel.request(request));
        card.getStyleClass().addAll("request", "code", tints.styleClass(request.programName()));
        card.setTooltip(new Tooltip(ProgramsModel.sentence(request) + "\n\n" + ProgramsModel.members(request)));
        card.setOnMouseClicked(event -> {
            if (event.getClickCount() == 2 && request.callback() != 0) {
                links.showSource(request.callback());
            }
        });
        return card;
    }
}
