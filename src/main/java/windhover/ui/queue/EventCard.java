package windhover.ui.queue;

import java.util.List;
import javafx.geometry.Pos;
import javafx.scene.AccessibleRole;
import javafx.scene.control.Label;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import org.jspecify.annotations.Nullable;
import windhover.guest.KernelState.QueuedEvent;
import windhover.timeline.Moment;
import windhover.ui.kit.ProgramBadge;
import windhover.ui.kit.ProgramTints;

/** An event as a card: what it will call, what it hands on, for which program. Used again for other events. */
final class EventCard extends VBox {
    private final ProgramTints tints;
    private final ProgramBadge badge = new ProgramBadge();
    private final Label callback = new Label();
    private final Label data = new Label();
    private final Label program = new Label();
    private final Label address = new Label();
    private QueueModel.@Nullable Card card;
    private String tint = "program-kernel";

    EventCard(ProgramTints tints) {
        this.tints = tints;
        getStyleClass().addAll("event-card", tint);
        callback.getStyleClass().addAll("event-callback", "code");
        data.getStyleClass().addAll("event-data", "code");
        program.getStyleClass().add("event-program");
        address.getStyleClass().addAll("event-address", "code");
        for (Label label : List.of(callback, data, program)) {
            label.setEllipsisString("…");
            label.setMinWidth(0);
        }
        address.setMinWidth(Region.USE_PREF_SIZE);
        Label dataCaption = new Label("data");
        dataCaption.getStyleClass().add("event-caption");
        dataCaption.setMinWidth(Region.USE_PREF_SIZE);
        HBox head = new HBox(badge, callback);
        head.getStyleClass().add("event-row");
        head.setAlignment(Pos.CENTER_LEFT);
        HBox middle = new HBox(dataCaption, data);
        middle.getStyleClass().add("event-row");
        middle.setAlignment(Pos.BASELINE_LEFT);
        Region gap = new Region();
        HBox.setHgrow(gap, Priority.ALWAYS);
        HBox foot = new HBox(program, gap, address);
        foot.getStyleClass().add("event-row");
        foot.setAlignment(Pos.BASELINE_LEFT);
        getChildren().addAll(head, middle, foot);
        setManaged(false);
        setFocusTraversable(true);
        setAccessibleRole(AccessibleRole.TEXT);
        Tooltip tooltip = new Tooltip();
        tooltip.setOnShowing(event -> tooltip.setText(explanation()));
        Tooltip.install(this, tooltip);
    }

    /** The event it shows; null before the first. */
    QueueModel.@Nullable Card card() {
        return card;
    }

    /** Shows an event. */
    void show(QueueModel.Card next) {
        QueueModel.Card before = card;
        card = next;
        QueuedEvent event = next.event();
        if (before != null && before.event().equals(event)) {
            return;
        }
        badge.show(event.programName(), tints);
        callback.setText(QueueModel.callback(event));
        data.setText(QueueModel.data(event));
        program.setText(ProgramTints.name(event.programName()));
        address.setText(QueueModel.hex(event.address()));
        String styleClass = tints.styleClass(event.programName());
        if (!styleClass.equals(tint)) {
            getStyleClass().set(getStyleClass().indexOf(tint), styleClass);
            tint = styleClass;
        }
        setAccessibleText("Event at " + QueueModel.hex(event.address()) + ", calls " + callback.getText() + " of "
                + program.getText() + ", data " + data.getText());
    }

    private String explanation() {
        QueueModel.Card shown = card;
        if (shown == null) {
            return "";
        }
        QueuedEvent event = shown.event();
        String name = QueueModel.callback(event);
        long scheduled = shown.entered();
        return "Event: a call that the kernel will make as soon as all events before it have run.\n\n"
                + "callback   " + name + " at " + QueueModel.hex(event.callback()) + ", the function it calls\n"
                + "data   " + QueueModel.data(event) + ", the pointer it hands on (" + QueueModel.hex(event.data())
                + ")\n"
                + "program   " + ProgramTints.name(event.programName()) + ", in whose name it runs\n"
                + "at   " + QueueModel.hex(event.address()) + ", where the Event lies in memory"
                + (scheduled >= 0 ? "\nscheduled   " + new Moment(scheduled) : "")
                + "\n\nDouble click: source of " + name;
    }
}
