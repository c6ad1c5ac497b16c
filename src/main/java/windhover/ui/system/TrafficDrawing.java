package windhover.ui.system;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import javafx.scene.canvas.GraphicsContext;
import javafx.scene.paint.Color;
import javafx.scene.text.Font;
import windhover.debug.Place;
import windhover.debug.Transfer;
import windhover.ui.kit.Figures;
import windhover.ui.kit.Hue;
import windhover.ui.kit.Ink;
import windhover.ui.kit.Typeface;
import windhover.ui.system.SystemLayout.Box;
import windhover.ui.system.SystemLayout.Point;
import windhover.ui.system.Traffic.Flow;
import windhover.ui.system.Traffic.Token;

/** Draws what travels between the parts: tokens one by one, flows, or rates, as the speed allows. */
final class TrafficDrawing extends Drawing {
    private final Traffic traffic;
    private final boolean motion;
    private final double width;
    private final double height;

    /**
     * For one drawing.
     *
     * @param motion whether tokens may move within a cycle and flows may run
     * @param width of the pane, pixels
     * @param height of the pane, pixels
     */
    TrafficDrawing(Sheet sheet, Traffic traffic, boolean motion, double width, double height) {
        super(sheet);
        this.traffic = traffic;
        this.motion = motion;
        this.width = width;
        this.height = height;
    }

    void draw() {
        switch (traffic.regime()) {
            case TOKENS -> drawTokens();
            case FLOW -> drawFlows();
            case RATES -> drawRates();
        }
    }

    /**
     * The wires of a way, to be tinted: those of an interrupt end at the box of the lines and begin again behind it.
     */
    private List<List<Point>> wires(Transfer.Kind kind, Place from, Place to) {
        return kind == Transfer.Kind.LINE && from.kind() == Place.Kind.DEVICE
                ? List.of(lay.lineWire(from), lay.interruptWire())
                : List.of(way(kind, from, to));
    }

    private void tint(Transfer.Kind kind, Place from, Place to, Color color, double thickness) {
        for (List<Point> wire : wires(kind, from, to)) {
            pen.wire(wire, color, thickness);
        }
    }

    private List<Point> way(Transfer.Kind kind, Place from, Place to) {
        return kind == Transfer.Kind.LINE
                ? (from.kind() == Place.Kind.DEVICE ? lay.interruptRoute(from) : lay.interruptWire())
                : lay.route(from, to);
    }

    private void drawTokens() {
        double em = lay.em();
        GraphicsContext g = pen.canvas();
        g.setGlobalAlpha(0.35);
        Set<Traffic.Way> tinted = new HashSet<>();
        for (Transfer passed : traffic.sinceStop()) {
            if (!tinted.add(new Traffic.Way(passed.kind(), passed.from(), passed.to()))) {
                continue;
            }
            tint(passed.kind(), passed.from(), passed.to(), ink(Hue.of(passed)), em * 0.22);
        }
        g.setGlobalAlpha(1);
        List<Box> taken = new ArrayList<>(); // the words on the wire stay readable
        for (Place place : now.places()) {
            if (place.kind() == Place.Kind.CABLE) {
                Box wire = lay.box(place);
                taken.add(new Box(wire.x(), wire.midY() - em * 2.3, em * 2.6, em * 1.3));
                taken.add(new Box(wire.x(), wire.midY() + em * 1.0, em * 2.4, em * 1.1));
            }
        }
        List<Runnable> labels = new ArrayList<>(); // after all tokens, so that none lies over a label
        for (Token token : traffic.tokens()) {
            Transfer t = token.transfer();
            Hue hue = Hue.of(t);
            List<Point> way = way(t.kind(), t.from(), t.to());
            if (way.size() < 2) {
                continue;
            }
            g.setGlobalAlpha(token.arrived() ? 0.5 * token.fading() : 1); // what is over fades
            tint(t.kind(), t.from(), t.to(), ink(hue), em * 0.26);
            Point at = SystemLayout.along(way, motion || token.arrived() ? token.progress() : 0.5);
            pen.token(hue, at.x(), at.y(), em * 0.78, ink(hue), ink(Ink.ON_HUE), Typeface.words(em * 0.82, true));
            g.setGlobalAlpha(1);
            if (!token.arrived()) {
                taken.add(new Box(at.x() - em * 0.78, at.y() - em * 0.78, em * 1.56, em * 1.56));
                labels.add(() -> label(t.label(), hue, at, taken));
            }
        }
        labels.forEach(Runnable::run);
    }

    private void label(String text, Hue hue, Point at, List<Box> taken) {
        if (text.isEmpty()) {
            return;
        }
        double em = lay.em();
        Font font = Typeface.code(em * 0.82, false);
        double w = Pen.width(text, font) + em * 0.9;
        double h = em * 1.45;
        Box room = new Box(0, 0, width, height);
        double card = lay.cardX(); // what is still on the cable is named beside the card, not over it
        Box best = null;
        double[][] offsets = {
            {-w / 2, -em * 2.45},
            {-w / 2, em * 1.0},
            {em * 1.1, -h / 2},
            {-w - em * 1.1, -h / 2},
            {-w / 2, -em * 4.1},
            {-w / 2, em * 2.6}
        };
        for (double[] offset : offsets) {
            double most = at.x() <= card ? card - w : room.w() - w;
            double x = Math.clamp(at.x() + offset[0], 2, Math.max(2, most - 2));
            Box box = new Box(x, at.y() + offset[1], w, h);
            boolean free = box.y() >= 1
                    && box.bottom() <= room.h() - 1
                    && taken.stream().noneMatch(other -> overlaps(other, box));
            if (free) {
                best = box;
                break;
            }
        }
        if (best == null) {
            return;
        }
        taken.add(best);
        pen.box(best, em * 0.35, ink(Ink.SURFACE), ink(hue), 1);
        pen.text(text, best.x() + em * 0.45, best.midY(), font, ink(Ink.TEXT), w);
    }

    private static boolean overlaps(Box a, Box b) {
        return a.x() < b.right() && b.x() < a.right() && a.y() < b.bottom() && b.y() < a.bottom();
    }

    private void drawFlows() {
        double em = lay.em();
        List<Box> taken = new ArrayList<>();
        for (Flow flow : traffic.flows()) {
            Hue hue = Hue.of(flow.way().kind(), flow.maker());
            List<Point> way =
                    way(flow.way().kind(), flow.way().from(), flow.way().to());
            double length = SystemLayout.length(way);
            if (length < 1) {
                continue;
            }
            pen.canvas().setGlobalAlpha(0.3);
            tint(flow.way().kind(), flow.way().from(), flow.way().to(), ink(hue), em * 0.26);
            pen.canvas().setGlobalAlpha(1);
            double spacing = Math.clamp(em * 26 / (1 + Math.log1p(flow.perThousandCycles())), em * 1.7, em * 16);
            double radius = em * 0.3;
            for (double d = (motion ? flow.travelled() : 0) % spacing; d < length; d += spacing) {
                Point at = SystemLayout.along(way, d / length);
                pen.canvas().setFill(ink(hue));
                pen.canvas().fillOval(at.x() - radius, at.y() - radius, radius * 2, radius * 2);
            }
            label(
                    hue.letter() + " " + Figures.brief(flow.perThousandCycles()) + " in 1 000 cycles",
                    hue,
                    SystemLayout.along(way, 0.5),
                    taken);
        }
    }

    private void drawRates() {
        double em = lay.em();
        List<Box> taken = new ArrayList<>();
        for (Flow flow : traffic.flows()) {
            Hue hue = Hue.of(flow.way().kind(), flow.maker());
            List<Point> way =
                    way(flow.way().kind(), flow.way().from(), flow.way().to());
            if (SystemLayout.length(way) < 1) {
                continue;
            }
            pen.canvas().setGlobalAlpha(0.75);
            tint(
                    flow.way().kind(),
                    flow.way().from(),
                    flow.way().to(),
                    ink(hue),
                    em * (0.15 + 0.75 * Math.sqrt(flow.share())));
            pen.canvas().setGlobalAlpha(1);
            String rate = hue.letter() + " " + Figures.brief(traffic.perSecond(flow)) + "/s · "
                    + Math.round(flow.share() * 100) + " %";
            label(rate, hue, SystemLayout.along(way, 0.5), taken);
        }
    }
}
