package windhover.ui.kit;

import atlantafx.base.theme.PrimerDark;
import atlantafx.base.theme.PrimerLight;
import java.net.URL;
import java.util.Locale;
import javafx.scene.Node;
import javafx.scene.Scene;
import javafx.scene.layout.StackPane;

/** The looks of the window. */
public enum Theme {
    LIGHT("Light"),
    DARK("Dark"),
    CONTRAST("High contrast");

    private final String label;

    Theme(String label) {
        this.label = label;
    }

    /** The name for the screen. */
    public String label() {
        return label;
    }

    /** The next one, for the key that goes round. */
    public Theme next() {
        return values()[(ordinal() + 1) % values().length];
    }

    /**
     * A scene in this theme. It is dressed, and its root knows the colours, before it gets its content: some widgets
     * look theirs up at the moment when they come into a scene.
     */
    public Scene scene(Node content, double width, double height) {
        StackPane root = new StackPane();
        Scene scene = new Scene(root, width, height);
        dress(scene);
        root.applyCss();
        root.getChildren().add(content);
        return scene;
    }

    /** Dresses a scene in this theme; what it wore before is taken off. */
    public void dress(Scene scene) {
        Typeface.load();
        scene.setUserAgentStylesheet(
                this == LIGHT ? new PrimerLight().getUserAgentStylesheet() : new PrimerDark().getUserAgentStylesheet());
        scene.getStylesheets().setAll(sheet("base"), sheet(name().toLowerCase(Locale.ROOT)));
    }

    private static String sheet(String name) {
        URL url = Theme.class.getResource("/windhover/css/" + name + ".css");
        if (url == null) {
            throw new IllegalStateException("css/" + name + ".css is not on the class path");
        }
        return url.toExternalForm();
    }
}
