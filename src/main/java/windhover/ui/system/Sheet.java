package windhover.ui.system;

import java.util.function.Function;
import javafx.scene.paint.Color;
import windhover.debug.Snapshot;
import windhover.ui.kit.Ink;

/**
 * What one drawing of the picture is made on.
 *
 * @param pen draws on the canvas
 * @param layout where everything lies
 * @param snapshot the moment shown
 * @param inks the colours of the theme that is on
 */
record Sheet(Pen pen, SystemLayout layout, Snapshot snapshot, Function<Ink, Color> inks) {}
