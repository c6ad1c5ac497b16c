package windhover.ui.kit;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import javafx.css.CssMetaData;
import javafx.css.SimpleStyleableDoubleProperty;
import javafx.css.SimpleStyleableObjectProperty;
import javafx.css.Styleable;
import javafx.css.StyleableProperty;
import javafx.css.converter.PaintConverter;
import javafx.css.converter.SizeConverter;
import javafx.geometry.NodeOrientation;
import javafx.scene.canvas.Canvas;
import javafx.scene.canvas.GraphicsContext;
import javafx.scene.layout.Region;
import javafx.scene.paint.Color;
import javafx.scene.paint.Paint;
import javafx.scene.text.Font;

/**
 * A resizable pane drawn on two canvases: a ground that is redrawn only when what it shows, its size or the theme
 * changes, and an overlay for what moves. Style class {@code drawn}. Colours come from the style sheets as {@link Ink},
 * sizes in {@link #unit()}s.
 */
public abstract class DrawnPane extends Region {
    private static final Map<Ink, CssMetaData<DrawnPane, Paint>> INK_META = new EnumMap<>(Ink.class);
    private static final CssMetaData<DrawnPane, Number> UNIT_META =
            new CssMetaData<>("-drawn-unit", SizeConverter.getInstance(), 13) {
                @Override
                public boolean isSettable(DrawnPane pane) {
                    return !pane.unit.isBound();
                }

                @Override
                public StyleableProperty<Number> getStyleableProperty(DrawnPane pane) {
                    return pane.unit;
                }
            };
    private static final List<CssMetaData<? extends Styleable, ?>> META;

    static {
        List<CssMetaData<? extends Styleable, ?>> meta = new ArrayList<>(Region.getClassCssMetaData());
        for (Ink ink : Ink.values()) {
            CssMetaData<DrawnPane, Paint> one =
                    new CssMetaData<>(ink.property(), PaintConverter.getInstance(), Color.GRAY) {
                        @Override
                        public boolean isSettable(DrawnPane pane) {
                            return true;
                        }

                        @Override
                        public StyleableProperty<Paint> getStyleableProperty(DrawnPane pane) {
                            return pane.inkProperty(ink);
                        }
                    };
            INK_META.put(ink, one);
            meta.add(one);
        }
        meta.add(UNIT_META);
        META = List.copyOf(meta);
    }

    private final Map<Ink, SimpleStyleableObjectProperty<Paint>> inks = new EnumMap<>(Ink.class);
    private final SimpleStyleableDoubleProperty unit;
    private final Canvas ground = new Canvas();
    private final Canvas overlay = new Canvas();
    private boolean groundStale = true;
    private boolean overlayStale = true;

    /** Makes an empty pane. */
    @SuppressWarnings(
            "this-escape") // listeners and children of a node are set up in its constructor; none runs before it ends
    protected DrawnPane() {
        getStyleClass().add("drawn");
        setNodeOrientation(NodeOrientation.LEFT_TO_RIGHT);
        for (Ink ink : Ink.values()) {
            SimpleStyleableObjectProperty<Paint> property =
                    new SimpleStyleableObjectProperty<>(INK_META.get(ink), this, ink.property(), Color.GRAY);
            property.addListener((observed, before, after) -> groundChanged());
            inks.put(ink, property);
        }
        unit = new SimpleStyleableDoubleProperty(UNIT_META, this, "drawnUnit", 13.0);
        unit.addListener((observed, before, after) -> groundChanged());
        ground.setManaged(false);
        overlay.setManaged(false);
        overlay.setMouseTransparent(true);
        getChildren().addAll(ground, overlay);
        setMinSize(0, 0);
    }

    /** The colour of an ink in the theme that is on. */
    protected final Color ink(Ink ink) {
        return inkProperty(ink).get() instanceof Color color ? color : Color.GRAY;
    }

    /** The strong colour of a hue. */
    protected final Color ink(Hue hue) {
        return ink(hue.ink());
    }

    /** The pale colour of a hue. */
    protected final Color soft(Hue hue) {
        return ink(hue.soft());
    }

    /** Pixels of normal text size (13 when nothing is enlarged): every size in a drawing is a multiple of it. */
    protected final double unit() {
        return unit.get();
    }

    /** A font for words, {@code size} in units. */
    protected final Font words(double size, boolean bold) {
        return Typeface.words(size * unit(), bold);
    }

    /** A font for numbers, addresses and code, {@code size} in units. */
    protected final Font code(double size, boolean bold) {
        return Typeface.code(size * unit(), bold);
    }

    /** Draws what rests. The canvas is clear, the transform is the identity. */
    protected abstract void drawGround(GraphicsContext g, double width, double height);

    /** Draws what moves. The canvas is clear. Does nothing unless overridden. */
    protected void drawOverlay(GraphicsContext g, double width, double height) {}

    /** Says that what rests has changed: both canvases are drawn again by the next layout pulse. */
    protected final void groundChanged() {
        groundStale = true;
        overlayStale = true;
        requestLayout();
    }

    /** Says that only what moves has changed. */
    protected final void overlayChanged() {
        overlayStale = true;
        requestLayout();
    }

    @Override
    protected void layoutChildren() {
        double width = Math.ceil(getWidth());
        double height = Math.ceil(getHeight());
        if (ground.getWidth() != width || ground.getHeight() != height) {
            for (Canvas canvas : List.of(ground, overlay)) {
                canvas.setWidth(width);
                canvas.setHeight(height);
            }
            groundStale = true;
            overlayStale = true;
        }
        if (width < 1 || height < 1) {
            return;
        }
        if (groundStale) {
            groundStale = false;
            drawGround(cleared(ground), getWidth(), getHeight());
        }
        if (overlayStale) {
            overlayStale = false;
            drawOverlay(cleared(overlay), getWidth(), getHeight());
        }
    }

    private static GraphicsContext cleared(Canvas canvas) {
        GraphicsContext g = canvas.getGraphicsContext2D();
        g.setTransform(1, 0, 0, 1, 0, 0);
        g.setGlobalAlpha(1);
        g.clearRect(0, 0, canvas.getWidth(), canvas.getHeight());
        return g;
    }

    private SimpleStyleableObjectProperty<Paint> inkProperty(Ink ink) {
        SimpleStyleableObjectProperty<Paint> property = inks.get(ink);
        if (property == null) {
            throw new IllegalStateException(ink + " has no property");
        }
        return property;
    }

    @Override
    public List<CssMetaData<? extends Styleable, ?>> getCssMetaData() {
        return META;
    }
}
