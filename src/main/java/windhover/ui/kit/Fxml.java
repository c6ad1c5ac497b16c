package windhover.ui.kit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URL;
import javafx.fxml.FXMLLoader;
import javafx.scene.Parent;
import javafx.scene.control.TableView;

/**
 * A loaded file of {@code fxml/}: the structure of one view. The view takes its parts from it by {@code fx:id} into
 * final fields, so that a part that is missing or of another kind is found when the view is made, not when it is used.
 */
public final class Fxml {
    private final String name;
    private final FXMLLoader loader;
    private final Parent root;

    private Fxml(String name, FXMLLoader loader, Parent root) {
        this.name = name;
        this.loader = loader;
        this.root = root;
    }

    /**
     * Loads {@code fxml/<name>.fxml}. Its root names its own style sheet, {@code stylesheets="@../css/<name>.css"}.
     *
     * @throws IllegalStateException when there is no such file
     */
    public static Fxml load(String name) {
        Typeface.load();
        URL url = Fxml.class.getResource("/windhover/fxml/" + name + ".fxml");
        if (url == null) {
            throw new IllegalStateException("fxml/" + name + ".fxml is not on the class path");
        }
        FXMLLoader loader = new FXMLLoader(url);
        try {
            return new Fxml(name, loader, loader.load());
        } catch (IOException damaged) {
            throw new UncheckedIOException(damaged);
        }
    }

    /** The root node. */
    public Parent root() {
        return root;
    }

    /**
     * The part with an {@code fx:id}.
     *
     * @throws IllegalStateException when the file has no such part, or one of another kind
     */
    public <T> T part(String id, Class<T> kind) {
        Object part = loader.getNamespace().get(id);
        if (!kind.isInstance(part)) {
            throw new IllegalStateException("fxml/" + name + ".fxml: expected a " + kind.getSimpleName()
                    + " with fx:id " + id + ", found " + part);
        }
        return kind.cast(part);
    }

    /**
     * The table with an {@code fx:id}, for items of the kind that the view puts into it: the file itself holds none.
     *
     * @throws IllegalStateException when the file has no such table
     */
    @SuppressWarnings("unchecked") // a table that holds nothing yet may come to hold anything
    public <T> TableView<T> table(String id) {
        return part(id, TableView.class);
    }
}
