package windhover.ui.system;

import java.util.Locale;
import java.util.function.Function;
import javafx.scene.paint.Color;
import javafx.scene.text.Font;
import org.jspecify.annotations.Nullable;
import windhover.debug.Snapshot;
import windhover.debug.Snapshot.FirmwareStatus;
import windhover.ui.kit.Hue;
import windhover.ui.kit.Ink;
import windhover.ui.kit.Typeface;
import windhover.ui.system.SystemLayout.Box;

/** How a part of the picture is drawn: on a sheet, with the fonts, boxes and rows that all parts share. */
abstract class Drawing {
    final Pen pen;
    final SystemLayout lay;

    /** The moment shown. */
    final Snapshot now;

    private final Function<Ink, Color> inks;

    Drawing(Sheet sheet) {
        pen = sheet.pen();
        lay = sheet.layout();
        now = sheet.snapshot();
        inks = sheet.inks();
    }

    final Color ink(Ink ink) {
        return inks.apply(ink);
    }

    final Color ink(Hue hue) {
        return ink(hue.ink());
    }

    final Color soft(Hue hue) {
        return ink(hue.soft());
    }

    final Font title() {
        return Typeface.words(lay.em(), true);
    }

    final Font body() {
        return Typeface.words(lay.em() * 0.9, false);
    }

    final Font mono(boolean bold) {
        return Typeface.code(lay.em() * 0.88, bold);
    }

    final Font small() {
        return Typeface.words(lay.em() * 0.82, false);
    }

    /** A box with its title; answers the y of the first row beneath. */
    final double frame(Box box, String name, @Nullable Hue active, String badge) {
        double em = lay.em();
        pen.box(
                box,
                em * 0.45,
                ink(Ink.RAISED),
                active == null ? ink(Ink.LINE) : ink(active),
                active == null ? 1 : Math.max(1.5, em * 0.14));
        double y = box.y() + em * 1.15;
        double x = box.x() + em * 0.75;
        double right = box.right() - em * 0.75;
        if (!badge.isEmpty()) {
            Font font = small();
            double free = right - x - Pen.width(name, title()) - em * 0.5;
            String fitting = Pen.width(badge, font) + em * 0.9 <= free ? badge : badge.substring(0, 1);
            double wide = Pen.width(fitting, font) + em * 0.9;
            pen.fill(
                    right - wide,
                    y - em * 0.66,
                    wide,
                    em * 1.3,
                    em * 0.35,
                    active == null ? ink(Ink.SUNKEN) : soft(active));
            pen.text(fitting, right - wide + em * 0.45, y, font, active == null ? ink(Ink.MUTED) : ink(active), wide);
            right -= wide + em * 0.4;
        }
        pen.text(name, x, y, title(), ink(Ink.TEXT), right - x);
        return box.y() + em * 2.25;
    }

    /** A bar that is filled from the left in part, 0 to 1. */
    final void bar(double x, double y, double w, double h, double part, Color color) {
        pen.fill(x, y, w, h, h / 2, ink(Ink.SUNKEN));
        if (part > 0) {
            pen.fill(x, y, Math.max(h, w * Math.min(1, part)), h, h / 2, color);
        }
    }

    /** A name on the left and its value on the right; answers the y of the next row. */
    final double pair(String name, String value, double x, double y, double room, @Nullable Hue hue) {
        double em = lay.em();
        double wide = pen.text(name, x, y, body(), ink(Ink.MUTED), room * 0.5);
        pen.textRight(
                value, x + room, y, mono(hue != null), hue == null ? ink(Ink.TEXT) : ink(hue), room - wide - em * 0.5);
        return y + em * 1.4;
    }

    /** Whether firmware in this state has something to do. */
    static boolean works(FirmwareStatus state) {
        String name = state.state().toUpperCase(Locale.ROOT);
        return !(name.equals("IDLE")
                || name.equals("READY")
                || name.equals("OFF")
                || name.equals("COUNTING")
                || name.equals("RESET"));
    }
}
