package windhover.ui.shell;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import javafx.scene.Parent;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.GridPane;
import windhover.ui.kit.Fxml;

/** The files that a scenario needs and has not: a row each, to choose one from anywhere. */
final class FilesSheet {
    private final Parent root;
    private final Button first;

    /**
     * A sheet for the files of one scenario.
     *
     * @param scenario what needs them, as the user named it
     * @param choose asks the user for a file under a title
     * @param chosen takes the files by the names that the scenario has for them, once there is one for each
     * @param close closes the sheet
     */
    FilesSheet(
            String scenario,
            List<WantedFile> wanted,
            Function<String, Optional<Path>> choose,
            Consumer<Map<String, Path>> chosen,
            Runnable close) {
        Fxml fxml = Fxml.load("files");
        root = fxml.root();
        fxml.part("what", Label.class)
                .setText(scenario + " names what is not beside it. Choose a file for each; it may lie anywhere.");
        Map<String, Path> files = new LinkedHashMap<>();
        Button open = fxml.part("open", Button.class);
        open.setDisable(true);
        open.setOnAction(event -> {
            close.run();
            chosen.accept(Map.copyOf(files));
        });
        fxml.part("close", Button.class).setOnAction(event -> close.run());
        GridPane rows = fxml.part("rows", GridPane.class);
        Button top = open;
        for (int i = 0; i < wanted.size(); i++) {
            WantedFile file = wanted.get(i);
            Label name = new Label(file.name() + " (" + file.what() + ")");
            name.setTooltip(new Tooltip(file.why()));
            Label path = new Label("none chosen");
            path.getStyleClass().add("muted");
            Button button = new Button("Choose…");
            button.getStyleClass().add("choose");
            button.setAccessibleText("Choose a file for " + file.name());
            button.setOnAction(event -> choose.apply("A " + file.what() + " for " + file.name())
                    .ifPresent(picked -> {
                        files.put(file.name(), picked);
                        path.setText(picked.toString());
                        open.setDisable(files.size() < wanted.size());
                    }));
            rows.addRow(i, name, button, path);
            top = i == 0 ? button : top;
        }
        first = top;
    }

    Parent root() {
        return root;
    }

    void start() {
        first.requestFocus();
    }
}
