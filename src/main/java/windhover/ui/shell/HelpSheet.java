package windhover.ui.shell;

import java.util.List;
import javafx.scene.Parent;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.layout.GridPane;
import javafx.scene.layout.Region;
import windhover.ui.kit.Fxml;
import windhover.ui.kit.Hue;

/** The help: every key, every colour, how to read the picture. */
final class HelpSheet {
    private static final String READING = """
      A token is one transfer that the model made. It leaves where the transfer starts and arrives in the cycle in which it ends; its \
      label says what it carries. At higher speeds tokens merge into a flow, as dense as the transfers are; flat out the picture shows \
      rates and shares. When the machine pauses, everything stays where it is.

      Steps light when they are observed in the machine, never by a clock: a line rose, a gate was read, a function was entered. \
      Point at anything to read what it is.""";

    private final Parent root;

    HelpSheet(List<Action> actions, Runnable close) {
        Fxml fxml = Fxml.load("help");
        root = fxml.root();
        GridPane keys = fxml.part("keys", GridPane.class);
        int row = 0;
        for (Action action : actions) {
            if (!action.keyText().isEmpty() && !action.name().matches("Run to step [2-8]")) {
                boolean number = action.name().startsWith("Run to step");
                Label key = new Label(number ? "1 – 8" : action.keyText());
                key.getStyleClass().add("key");
                key.setMinWidth(Region.USE_PREF_SIZE);
                Label says =
                        new Label(number ? "Runs to that step of the lesson, or goes back to it." : action.sentence());
                says.setWrapText(true);
                keys.addRow(row++, key, says);
            }
        }
        GridPane hues = fxml.part("hues", GridPane.class);
        for (Hue hue : Hue.values()) {
            Label mark = new Label(hue.letter());
            mark.getStyleClass().addAll("legend-mark", hue.styleClass());
            hues.addRow(hue.ordinal(), mark, new Label(hue.meaning()));
        }
        fxml.part("reading", Label.class).setText(READING);
        fxml.part("close", Button.class).setOnAction(event -> close.run());
    }

    Parent root() {
        return root;
    }
}
