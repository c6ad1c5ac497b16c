package windhover.ui.memory;

import java.util.ArrayList;
import java.util.List;
import javafx.scene.Node;
import javafx.scene.Parent;
import javafx.scene.control.Label;
import javafx.scene.control.ListView;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import windhover.debug.Snapshot;
import windhover.ui.kit.Fxml;
import windhover.ui.kit.SnapshotView;

/** The pane of the caches: which line each place holds, what was hit, what came in and what went. */
public final class CachesView implements SnapshotView {

    private final CachesModel model = new CachesModel();
    private final Parent root;
    private final Region content;
    private final Label empty;
    private final VBox grids;
    private final ListView<String> events;
    private final List<Label> headers = new ArrayList<>();
    private final List<CacheGrid> drawn = new ArrayList<>();

    private CachesView() {
        Fxml fxml = Fxml.load("caches");
        root = fxml.root();
        content = fxml.part("content", VBox.class);
        empty = fxml.part("empty", Label.class);
        grids = fxml.part("grids", VBox.class);
        @SuppressWarnings("unchecked") // the list's items are set below and nowhere else
        ListView<String> list = fxml.part("events", ListView.class);
        events = list;
        content.setVisible(false);
    }

    /** The pane. */
    public static CachesView create() {
        return new CachesView();
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

    private void refresh() {
        boolean anything = !model.caches().isEmpty();
        content.setVisible(anything);
        empty.setVisible(!anything);
        root.setAccessibleText(anything ? model.inWords() : empty.getText());
        while (drawn.size() < model.caches().size()) {
            Label header = new Label();
            header.getStyleClass().add("inside-text");
            header.setWrapText(true);
            CacheGrid grid = new CacheGrid();
            headers.add(header);
            drawn.add(grid);
            grids.getChildren().addAll(header, grid);
        }
        for (int i = 0; i < model.caches().size(); i++) {
            headers.get(i).setText(CachesModel.header(model.caches().get(i)));
            drawn.get(i).show(model, i);
        }
        List<String> lines = model.events();
        if (!lines.equals(events.getItems())) {
            events.getItems().setAll(lines);
        }
    }
}
