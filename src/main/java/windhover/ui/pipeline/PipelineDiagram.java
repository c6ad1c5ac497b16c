package windhover.ui.pipeline;

import java.util.function.Consumer;
import java.util.function.Function;
import javafx.beans.property.BooleanProperty;
import javafx.geometry.Orientation;
import javafx.scene.control.ContextMenu;
import javafx.scene.control.MenuItem;
import javafx.scene.control.ScrollBar;
import javafx.scene.control.Tooltip;
import javafx.scene.input.Clipboard;
import javafx.scene.input.ClipboardContent;
import javafx.scene.input.KeyEvent;
import javafx.scene.input.MouseButton;
import javafx.scene.input.MouseEvent;
import javafx.scene.input.ScrollEvent;
import javafx.scene.layout.Region;
import javafx.util.Duration;
import org.jspecify.annotations.Nullable;
import windhover.debug.PipelineHistory.Row;
import windhover.ui.kit.CodeLinks;
import windhover.ui.pipeline.PipelineModel.Spot;

/** The diagram with its scroll bars, its pointer and its keys. */
final class PipelineDiagram extends Region {
    private final PipelineModel model;
    private final PipelineDrawing drawing;
    private final ScrollBar across = new ScrollBar();
    private final ScrollBar down = new ScrollBar();
    private final CodeLinks links;
    private final BooleanProperty follow;
    private final Consumer<@Nullable Spot> chosen;
    private final Tooltip tooltip = new Tooltip();
    private final ContextMenu menu = new ContextMenu();
    private boolean tooltipOn;
    private boolean arranging;
    private double dragX;
    private double dragY;
    private int menuRow = -1;

    /**
     * A diagram of a model.
     *
     * @param follow whether the newest cell is kept in sight
     * @param chosen hears which cell the user chose
     */
    PipelineDiagram(PipelineModel model, CodeLinks links, BooleanProperty follow, Consumer<@Nullable Spot> chosen) {
        this.model = model;
        this.links = links;
        this.follow = follow;
        this.chosen = chosen;
        drawing = new PipelineDrawing(model);
        down.setOrientation(Orientation.VERTICAL);
        getChildren().addAll(drawing, across, down);
        getStyleClass().add("pipeline-diagram");
        setMinWidth(0);
        tooltip.setShowDelay(Duration.millis(250));
        tooltip.setShowDuration(Duration.INDEFINITE);
        across.valueProperty().addListener((observed, before, now) -> scrolledByBar());
        down.valueProperty().addListener((observed, before, now) -> scrolledByBar());
        follow.addListener((observed, before, now) -> {
            if (now) {
                toNewest();
            }
        });
        drawing.addEventHandler(MouseEvent.MOUSE_MOVED, this::moved);
        drawing.addEventHandler(MouseEvent.MOUSE_EXITED, event -> point(null));
        drawing.addEventHandler(MouseEvent.MOUSE_PRESSED, this::pressed);
        drawing.addEventHandler(MouseEvent.MOUSE_DRAGGED, this::dragged);
        drawing.addEventHandler(MouseEvent.MOUSE_CLICKED, this::clicked);
        drawing.addEventHandler(ScrollEvent.SCROLL, this::wheel);
        drawing.addEventHandler(KeyEvent.KEY_PRESSED, this::key);
        MenuItem source = new MenuItem("Show the source");
        source.setOnAction(event -> withMenuRow(row -> links.showSource(row.pc())));
        MenuItem stop = new MenuItem("Toggle a breakpoint here");
        stop.setOnAction(event -> withMenuRow(row -> links.toggleBreakpoint(row.pc())));
        MenuItem copy = new MenuItem("Copy");
        copy.setOnAction(event -> withMenuRow(PipelineDiagram::copy));
        menu.getItems().addAll(source, stop, copy);
        drawing.setOnContextMenuRequested(event -> {
            menuRow = drawing.rowAt(event.getY());
            menu.show(drawing, event.getScreenX(), event.getScreenY());
            event.consume();
        });
    }

    private void withMenuRow(Consumer<Row> action) {
        if (menuRow >= 0 && menuRow < model.history().rows().size()) {
            action.accept(model.history().rows().get(menuRow));
        }
    }

    private static void copy(Row row) {
        ClipboardContent content = new ClipboardContent();
        content.putString("0x" + Long.toHexString(row.pc()) + "  " + row.text() + "  " + PipelineModel.way(row));
        Clipboard.getSystemClipboard().setContent(content);
    }

    /** Draws what the model holds now. */
    void refresh() {
        drawing.refresh();
        requestLayout();
        if (follow.get()) {
            toNewest();
        }
    }

    /** The drawing, which has the keyboard's focus. */
    PipelineDrawing drawing() {
        return drawing;
    }

    private void toNewest() {
        drawing.scrollTo(drawing.greatestX(), drawing.greatestY());
        arrangeBars();
    }

    private void scrolledByBar() {
        if (!arranging) {
            leaveNewest(across.getValue(), down.getValue());
        }
    }

    /** Scrolls as the user asks; who scrolls away from the newest does not want to follow. */
    private void leaveNewest(double x, double y) {
        drawing.scrollTo(x, y);
        boolean away = drawing.offsetX() < drawing.greatestX() - drawing.cellWidth()
                || drawing.offsetY() < drawing.greatestY() - drawing.rowHeight();
        if (away) {
            follow.set(false);
        }
        arrangeBars();
    }

    private void wheel(ScrollEvent event) {
        leaveNewest(drawing.offsetX() - event.getDeltaX(), drawing.offsetY() - event.getDeltaY());
        event.consume();
    }

    private void moved(MouseEvent event) {
        point(drawing.spotAt(event.getX(), event.getY()).orElse(null));
    }

    private void point(@Nullable Spot spot) {
        drawing.point(spot);
        if (spot != null) {
            tooltip.setText(PipelineModel.inWords(spot));
        }
        if (spot != null && !tooltipOn) {
            Tooltip.install(drawing, tooltip);
            tooltipOn = true;
        } else if (spot == null && tooltipOn) {
            tooltip.hide();
            Tooltip.uninstall(drawing, tooltip);
            tooltipOn = false;
        }
    }

    private void pressed(MouseEvent event) {
        drawing.requestFocus();
        menu.hide();
        dragX = event.getX();
        dragY = event.getY();
    }

    private void dragged(MouseEvent event) {
        if (event.isPrimaryButtonDown()) {
            leaveNewest(drawing.offsetX() + dragX - event.getX(), drawing.offsetY() + dragY - event.getY());
            dragX = event.getX();
            dragY = event.getY();
        }
    }

    private void clicked(MouseEvent event) {
        if (event.getButton() != MouseButton.PRIMARY || !event.isStillSincePress()) {
            return;
        }
        int row = drawing.rowAt(event.getY());
        if (event.getClickCount() == 2
                && row >= 0
                && row < model.history().rows().size()) {
            links.showSource(model.history().rows().get(row).pc());
            return;
        }
        choose(drawing.spotAt(event.getX(), event.getY()).orElse(null));
    }

    private void choose(@Nullable Spot spot) {
        model.choose(spot);
        drawing.refresh();
        if (spot != null) {
            drawing.reveal(spot);
            arrangeBars();
        }
        chosen.accept(spot);
    }

    private void key(KeyEvent event) {
        boolean moves = switch (event.getCode()) {
            case UP -> move(model -> model.move(-1, 0));
            case DOWN -> move(model -> model.move(1, 0));
            case LEFT -> move(model -> model.move(0, -1));
            case RIGHT -> move(model -> model.move(0, 1));
            case END ->
                move(model -> {
                    model.choose(null);
                    return model.move(0, 0);
                });
            case ENTER -> {
                model.chosen().ifPresent(spot -> links.showSource(spot.row().pc()));
                yield true;
            }
            case ESCAPE -> {
                boolean any = model.chosen().isPresent();
                choose(null);
                yield any;
            }
            default -> false;
        };
        if (moves) {
            event.consume();
        }
    }

    private boolean move(Function<PipelineModel, Boolean> step) {
        if (step.apply(model)) {
            follow.set(false);
            choose(model.chosen().orElse(null));
        }
        return true;
    }

    private void arrangeBars() {
        arranging = true;
        bar(across, drawing.offsetX(), drawing.greatestX(), drawing.getWidth() - drawing.left(), drawing.cellWidth());
        bar(down, drawing.offsetY(), drawing.greatestY(), drawing.getHeight() - drawing.head(), drawing.rowHeight());
        arranging = false;
    }

    private static void bar(ScrollBar bar, double value, double greatest, double page, double step) {
        bar.setVisible(greatest > 0);
        if (greatest > 0) {
            bar.setMax(greatest);
            bar.setVisibleAmount(greatest * page / Math.max(1, greatest + page));
            bar.setUnitIncrement(step);
            bar.setBlockIncrement(Math.max(step, page - step));
            bar.setValue(value);
        }
    }

    @Override
    protected double computePrefHeight(double width) {
        return drawing.head() + 9 * drawing.rowHeight();
    }

    @Override
    protected double computeMinHeight(double width) {
        return drawing.head() + 4 * drawing.rowHeight();
    }

    @Override
    protected void layoutChildren() {
        double thickDown = Math.ceil(down.prefWidth(-1));
        double thickAcross = Math.ceil(across.prefHeight(-1));
        double width = Math.max(0, getWidth() - thickDown);
        double height = Math.max(0, getHeight() - thickAcross);
        boolean resized = drawing.getWidth() != width || drawing.getHeight() != height;
        drawing.resizeRelocate(0, 0, width, height);
        across.resizeRelocate(drawing.left(), height, Math.max(0, width - drawing.left()), thickAcross);
        down.resizeRelocate(width, drawing.head(), thickDown, Math.max(0, height - drawing.head()));
        if (follow.get() && resized) {
            drawing.scrollTo(drawing.greatestX(), drawing.greatestY());
        }
        arrangeBars();
    }
}
