package windhover.ui.screen;

import javafx.geometry.VPos;
import javafx.scene.AccessibleRole;
import javafx.scene.canvas.GraphicsContext;
import javafx.scene.image.PixelFormat;
import javafx.scene.image.PixelWriter;
import javafx.scene.image.WritableImage;
import javafx.scene.paint.Color;
import javafx.scene.text.TextAlignment;
import windhover.debug.ScreenState;
import windhover.ui.kit.DrawnPane;
import windhover.ui.kit.Ink;
import windhover.ui.kit.TakesKeys;

/**
 * The monitor: the picture of the video adapter, drawn again only when it has changed. Takes the keys while it has the
 * focus.
 */
final class Monitor extends DrawnPane implements TakesKeys {
    private static final double MARGIN = 4;
    private static final double RING = 2;

    private final WritableImage image = new WritableImage(ScreenState.WIDTH, ScreenState.HEIGHT);
    private final int[] line = new int[ScreenState.WIDTH];
    private ScreenState shown = ScreenState.NONE;
    private ScreenModel.Scale scale = ScreenModel.Scale.FIT;
    private Color imageLit = Color.TRANSPARENT;
    private Color imageDark = Color.TRANSPARENT;
    private long imageVersion = -1;

    @SuppressWarnings("this-escape") // the listener only asks for a new drawing
    Monitor() {
        getStyleClass().add("monitor");
        setFocusTraversable(true);
        setAccessibleRole(AccessibleRole.IMAGE_VIEW);
        focusedProperty().addListener((observed, before, now) -> overlayChanged());
    }

    /** Shows a picture. */
    void show(ScreenState screen) {
        boolean same =
                screen.on() == shown.on() && screen.fitted() == shown.fitted() && screen.version() == shown.version();
        shown = screen;
        if (!same) {
            groundChanged();
        }
    }

    /** Sets how large it is drawn. */
    void scale(ScreenModel.Scale to) {
        scale = to;
        double size = to == ScreenModel.Scale.DOUBLE ? 2 : to == ScreenModel.Scale.ACTUAL ? 1 : 0;
        setMinSize(
                ScreenState.WIDTH * size + (size == 0 ? 0 : 2 * MARGIN),
                ScreenState.HEIGHT * size + (size == 0 ? 0 : 2 * MARGIN));
        groundChanged();
    }

    /** The factor at which the picture is drawn in a pane of a size. */
    private double factor(double width, double height) {
        return switch (scale) {
            case ACTUAL -> 1;
            case DOUBLE -> 2;
            case FIT ->
                Math.max(
                        0.05,
                        Math.min((width - 2 * MARGIN) / ScreenState.WIDTH, (height - 2 * MARGIN) / ScreenState.HEIGHT));
        };
    }

    @Override
    protected void drawGround(GraphicsContext g, double width, double height) {
        double factor = factor(width, height);
        double w = ScreenState.WIDTH * factor;
        double h = ScreenState.HEIGHT * factor;
        double x = Math.max(MARGIN, Math.floor((width - w) / 2));
        double y = Math.max(MARGIN, Math.floor((height - h) / 2));
        if (shown.on()) {
            paint();
            g.setImageSmoothing(factor != Math.rint(factor));
            g.drawImage(image, x, y, w, h);
            return;
        }
        g.setFill(ink(Ink.SCREEN_DARK));
        g.fillRect(x, y, w, h);
        g.setFill(ink(Ink.SCREEN_LIT));
        g.setFont(words(1, false));
        g.setTextAlign(TextAlignment.CENTER);
        g.setTextBaseline(VPos.CENTER);
        String why = shown.fitted()
                ? "No picture\n\nThe guest has not switched the video adapter on.\nTyping works all the same: click here."
                : "No picture\n\nThis board has no video adapter;\nboard kestrel3 has one.";
        g.fillText(why, x + w / 2, y + h / 2, Math.max(1, w - 2 * MARGIN));
    }

    private void paint() {
        Color lit = ink(Ink.SCREEN_LIT);
        Color dark = ink(Ink.SCREEN_DARK);
        if (imageVersion == shown.version() && lit.equals(imageLit) && dark.equals(imageDark)) {
            return;
        }
        imageVersion = shown.version();
        imageLit = lit;
        imageDark = dark;
        int one = argb(lit);
        int zero = argb(dark);
        PixelWriter pixels = image.getPixelWriter();
        for (int row = 0; row < ScreenState.HEIGHT; row++) {
            for (int at = 0; at < ScreenState.LINE_BYTES; at++) {
                int eight = shown.picture().get(row * ScreenState.LINE_BYTES + at);
                for (int bit = 0; bit < 8; bit++) {
                    line[8 * at + bit] = (eight >> (7 - bit) & 1) != 0 ? one : zero;
                }
            }
            pixels.setPixels(
                    0, row, ScreenState.WIDTH, 1, PixelFormat.getIntArgbInstance(), line, 0, ScreenState.WIDTH);
        }
    }

    private static int argb(Color color) {
        return 0xFF << 24
                | (int) Math.round(color.getRed() * 255) << 16
                | (int) Math.round(color.getGreen() * 255) << 8
                | (int) Math.round(color.getBlue() * 255);
    }

    @Override
    protected void drawOverlay(GraphicsContext g, double width, double height) {
        if (isFocused()) {
            g.setStroke(ink(Ink.ACCENT));
            g.setLineWidth(RING);
            g.strokeRect(RING / 2, RING / 2, width - RING, height - RING);
        }
    }

    /** The picture as it was last painted. For tests. */
    WritableImage image() {
        return image;
    }
}
