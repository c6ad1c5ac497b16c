package windhover.ui.kit;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import javafx.scene.Parent;
import javafx.scene.Scene;
import javafx.scene.image.PixelReader;
import javafx.scene.image.WritableImage;
import javafx.scene.paint.Color;
import javax.imageio.ImageIO;

/** Pictures of views, to be looked at: {@code target/shots/}. */
public final class Look {
    private Look() {}

    /** Writes a picture of a scene that is laid out; call on the JavaFX thread. */
    public static WritableImage write(Scene scene, String name) {
        FxHarness.settle(scene);
        WritableImage image = scene.snapshot(null);
        int width = (int) image.getWidth();
        int height = (int) image.getHeight();
        BufferedImage copy = new BufferedImage(width, height, BufferedImage.TYPE_INT_ARGB);
        PixelReader pixels = image.getPixelReader();
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                copy.setRGB(x, y, pixels.getArgb(x, y));
            }
        }
        Path file = Path.of("target", "shots", name + ".png");
        try {
            Files.createDirectories(file.getParent());
            ImageIO.write(copy, "png", file.toFile());
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
        return image;
    }

    /** Dresses a root in a theme, lays it out at a size and writes its picture. */
    public static Scene of(Parent root, double width, double height, Theme theme, String name) {
        Scene scene = FxHarness.scene(root, width, height, theme);
        write(scene, name + "-" + theme.name().toLowerCase(Locale.ROOT));
        return scene;
    }

    /** The colour of an ink in a drawn pane, as the theme has it now. */
    public static Color ink(DrawnPane pane, Ink ink) {
        return pane.ink(ink);
    }

    /** The size of normal text in a drawn pane, in pixels. */
    public static double unit(DrawnPane pane) {
        return pane.unit();
    }
}
