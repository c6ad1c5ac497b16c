package windhover.ui.system;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import windhover.debug.Place;
import windhover.machine.Board.Group;

/**
 * Where the parts of the block picture lie in a pane of a given size, and the wires between them. All that is drawn and
 * all that travels follows this geometry. Pixels, y downwards.
 */
public final class SystemLayout {
    /** Small boxes that stand one over the other. */
    private static final int SMALL_ROWS = 3;

    private static final double MOVER_SHARE = 0.185;
    private static final double SMALL_SHARE = 0.265;
    private static final double RAM_SHARE = 0.33;

    private static final double DESIGN_WIDTH = 660;
    private static final double DESIGN_HEIGHT = 420;
    private static final double LEAST_SCALE = 0.86;
    private static final double GREATEST_SCALE = 1.5;

    /**
     * Pixels of normal text as the window opens; where text is larger, the picture may shrink its own further before
     * words are cut.
     */
    private static final double NORMAL_UNIT = 13;

    /** A rectangle. */
    public record Box(double x, double y, double w, double h) {
        /** Its right edge. */
        public double right() {
            return x + w;
        }

        /** Its lower edge. */
        public double bottom() {
            return y + h;
        }

        /** Its middle from left to right. */
        public double midX() {
            return x + w / 2;
        }

        /** Its middle from top to bottom. */
        public double midY() {
            return y + h / 2;
        }

        /** Whether a point lies in it. */
        public boolean holds(double px, double py) {
            return px >= x && px < right() && py >= y && py < bottom();
        }
    }

    /** A point. */
    public record Point(double x, double y) {}

    private final double em;
    private final double interruptY;
    private final double cardX;
    private final Map<Place, Box> boxes = new LinkedHashMap<>();
    private final Map<Place, Double> stubs = new HashMap<>();
    private final Map<Place, Double> lineTaps = new HashMap<>();

    /**
     * Lays the parts out.
     *
     * @param devices the devices and cables of the board, by group and order
     * @param width of the pane
     * @param height of the pane
     * @param unit pixels of normal text
     */
    public SystemLayout(List<Place> devices, double width, double height, double unit) {
        double least = LEAST_SCALE * Math.min(1, Math.sqrt(NORMAL_UNIT / unit));
        double designed = NORMAL_UNIT / unit;
        em = unit
                * Math.clamp(
                        Math.min(width / DESIGN_WIDTH, height / DESIGN_HEIGHT) * Math.min(1, designed),
                        least,
                        GREATEST_SCALE);
        double margin = 0.9 * em;
        double gap = 1.9 * em;
        double left = margin;
        double right = width - margin;
        double top = 0.5 * em;
        double bottom = height - margin;
        double busHeight = 2.7 * em;
        double above = 2.1 * em;
        double below = 1.2 * em;
        double rows = bottom - top - above - busHeight - below;
        double topHeight = rows * 0.53;
        double busY = top + topHeight + above;
        double lowerY = busY + busHeight + below;
        interruptY = busY - 0.9 * em;

        List<Place> cards = in(devices, Group.CARD);
        double wireWidth = devices.stream().anyMatch(place -> place.kind() == Place.Kind.CABLE) ? 4.2 * em : 0;
        cardX = left + wireWidth;
        double linesX = left;
        double linesShare = 0.41;
        double free = right - left - gap;
        if (!cards.isEmpty()) {
            free = right - cardX - 2 * gap;
            linesShare = 0.29;
            linesX = cardX + free * 0.30 + gap;
            putCards(devices, cards, new Box(cardX, top, free * 0.30, topHeight), left, wireWidth, gap);
        }
        Box lines = put(Place.LINES, linesX, top, free * linesShare, topHeight);
        Box cpu = put(Place.CPU, lines.right() + gap, top, right - lines.right() - gap, topHeight);
        put(Place.BUS, left, busY, right - left, busHeight);
        stubs.put(Place.CPU, cpu.x() + cpu.w() * 0.2);
        putLower(devices, new Box(left, lowerY, right - left, bottom - lowerY));
    }

    private static List<Place> in(List<Place> devices, Group group) {
        return devices.stream().filter(place -> place.in(group)).toList();
    }

    /** Cards share the space beside the interrupt lines, one over the other, each with its cable at its left. */
    private void putCards(
            List<Place> devices, List<Place> cards, Box space, double left, double wireWidth, double gap) {
        double between = 0.8 * em;
        double h = (space.h() - between * (cards.size() - 1)) / cards.size();
        for (int i = 0; i < cards.size(); i++) {
            Place card = cards.get(i);
            Box box = put(card, space.x(), space.y() + i * (h + between), space.w(), h);
            boolean lowest = i == cards.size() - 1;
            stubs.put(card, lowest ? box.x() + box.w() * 0.35 : box.right() + gap * 0.4);
            for (Place cable : devices) {
                if (cable.isCableOf(card)) {
                    put(cable, left, box.y() + h * 0.5 - 2.4 * em, wireWidth, 4.8 * em);
                }
            }
        }
    }

    /** What lies below the bus: movers of blocks, small devices, memory, kernel. */
    private void putLower(List<Place> devices, Box space) {
        List<Place> movers = in(devices, Group.MOVER);
        List<Place> small = in(devices, Group.SMALL);
        int columns = (small.size() + SMALL_ROWS - 1) / SMALL_ROWS;
        double gap = 1.2 * em;
        int gaps = 1 + (movers.isEmpty() ? 0 : 1) + (small.isEmpty() ? 0 : 1);
        double missing = (movers.isEmpty() ? MOVER_SHARE : 0) + SMALL_SHARE * (1 - columns / 2.0);
        double lower = (space.w() - gaps * 1.2 * em) / (1 - missing);

        double stackX = space.x();
        double between = 0.8 * em;
        double moverHeight = (space.h() - between * (movers.size() - 1)) / Math.max(1, movers.size());
        for (int i = 0; i < movers.size(); i++) {
            Box box = put(
                    movers.get(i),
                    space.x(),
                    space.y() + i * (moverHeight + between),
                    lower * MOVER_SHARE,
                    moverHeight);
            boolean highest = i == 0;
            stubs.put(movers.get(i), highest ? box.x() + box.w() * 0.35 : box.right() + gap * 0.5);
            lineTaps.put(movers.get(i), highest ? box.x() + box.w() * 0.72 : box.right() + gap * 0.22);
            stackX = box.right() + gap;
        }
        double ramX = stackX;
        if (!small.isEmpty()) {
            double stackWidth = lower * SMALL_SHARE * (columns / 2.0);
            putSmall(small, columns, new Box(stackX, space.y(), stackWidth, space.h()), gap);
            ramX = stackX + stackWidth + gap;
        }
        Box ram = put(Place.RAM, ramX, space.y(), lower * RAM_SHARE, space.h());
        double inset = 0.7 * em;
        Box table = put(
                Place.IDT,
                ram.x() + inset,
                ram.y() + 2.1 * em,
                (ram.w() - 3 * inset) * 0.56,
                ram.h() - 2.1 * em - inset);
        put(Place.KERNEL, ram.right() + gap, space.y(), space.right() - ram.right() - gap, space.h());
        stubs.put(Place.IDT, table.midX());
        stubs.put(Place.RAM, (table.right() + ram.right()) / 2);
    }

    /**
     * The grid of small devices, column by column. A box at the top has its wires above it; those of the others run in
     * the lane beside their column: at the left of the first, at the right of the last, else between two columns.
     */
    private void putSmall(List<Place> small, int columns, Box space, double lane) {
        double between = 0.55 * em;
        double w = (space.w() - between * (columns - 1)) / columns;
        double h = (space.h() - 2 * between) / SMALL_ROWS;
        for (int i = 0; i < small.size(); i++) {
            int column = i / SMALL_ROWS;
            int row = i % SMALL_ROWS;
            Place place = small.get(i);
            double x = space.x() + column * (w + between);
            put(place, x, space.y() + row * (h + between), w, h);
            if (row == 0) {
                stubs.put(place, x + w * 0.3);
                lineTaps.put(place, x + w * 0.72);
            } else if (column == 0) {
                stubs.put(place, space.x() - lane / 2);
                lineTaps.put(place, space.x() - lane * 0.22);
            } else if (column == columns - 1) {
                stubs.put(place, space.right() + lane * 0.62);
                lineTaps.put(place, space.right() + lane * 0.28);
            } else {
                stubs.put(place, x - between * 0.7);
                lineTaps.put(place, x - between * 0.3);
            }
        }
    }

    private Box put(Place place, double x, double y, double w, double h) {
        Box box = new Box(x, y, Math.max(1, w), Math.max(1, h));
        boxes.put(place, box);
        return box;
    }

    /** The size of text in this picture: it grows with the pane. */
    public double em() {
        return em;
    }

    /** Where a part lies. */
    public Box box(Place place) {
        Box box = boxes.get(place);
        if (box == null) {
            throw new IllegalStateException(place + " has no place in the picture");
        }
        return box;
    }

    /** Where the cards begin: left of it is room for their cables. */
    double cardX() {
        return cardX;
    }

    /** Whether a part has a box. */
    boolean has(Place place) {
        return boxes.containsKey(place);
    }

    /** The height at which transactions travel along the bus: the lane under its words. */
    public double busLane() {
        return box(Place.BUS).bottom() - 0.62 * em;
    }

    /** The part under a point, the innermost one. */
    public Optional<Place> partAt(double x, double y) {
        Place found = null;
        for (Map.Entry<Place, Box> entry : boxes.entrySet()) {
            boolean inner = found == null || entry.getValue().w() < box(found).w();
            if (entry.getValue().holds(x, y) && inner) {
                found = entry.getKey();
            }
        }
        return Optional.ofNullable(found);
    }

    /** The wire from a part to the bus; empty for parts that have none. */
    public List<Point> stub(Place place) {
        Double x = stubs.get(place);
        if (x == null) {
            return List.of();
        }
        Box bus = box(Place.BUS);
        Box part = box(place);
        if (part.y() < bus.y()) {
            return x > part.right()
                    ? List.of(new Point(part.right(), part.midY()), new Point(x, part.midY()), new Point(x, bus.y()))
                    : List.of(new Point(x, part.bottom()), new Point(x, bus.y()));
        }
        if (x < part.x()) {
            return List.of(new Point(part.x(), part.midY()), new Point(x, part.midY()), new Point(x, bus.bottom()));
        }
        if (x > part.right()) {
            double y = part.midY() - part.h() * 0.18;
            return List.of(new Point(part.right(), y), new Point(x, y), new Point(x, bus.bottom()));
        }
        return List.of(new Point(x, part.y()), new Point(x, bus.bottom()));
    }

    /** The wire by which a part raises its interrupt line; empty for parts that have none. */
    public List<Point> lineWire(Place place) {
        Box lines = box(Place.LINES);
        if (place.in(Group.CARD)) {
            Box card = box(place);
            return List.of(new Point(card.right(), card.midY()), new Point(lines.x(), card.midY()));
        }
        Double x = lineTaps.get(place);
        if (x == null) {
            return List.of();
        }
        Box part = box(place);
        if (x > part.right() || x < part.x()) {
            double y = part.midY() + part.h() * 0.18;
            return List.of(
                    new Point(x < part.x() ? part.x() : part.right(), y),
                    new Point(x, y),
                    new Point(x, interruptY),
                    new Point(lines.midX(), interruptY),
                    new Point(lines.midX(), lines.bottom()));
        }
        return List.of(
                new Point(x, part.y()),
                new Point(x, interruptY),
                new Point(lines.midX(), interruptY),
                new Point(lines.midX(), lines.bottom()));
    }

    /** The wire from the interrupt lines to the processor. */
    public List<Point> interruptWire() {
        Box lines = box(Place.LINES);
        return List.of(
                new Point(lines.right(), lines.midY()), new Point(box(Place.CPU).x(), lines.midY()));
    }

    /** The line between the processor and the software it runs. */
    public List<Point> kernelWire() {
        Box kernel = box(Place.KERNEL);
        double x = kernel.x() + kernel.w() * 0.7;
        return List.of(new Point(x, box(Place.CPU).bottom()), new Point(x, kernel.y()));
    }

    /** A cable. */
    public List<Point> cable(Place cable) {
        Box wire = box(cable);
        return List.of(new Point(wire.x(), wire.midY()), new Point(wire.right(), wire.midY()));
    }

    /** The way from one part to another along the wires that are drawn. */
    public List<Point> route(Place from, Place to) {
        if (from.equals(to)) {
            Box box = box(from);
            return List.of(new Point(box.x(), box.y()), new Point(box.right(), box.y()));
        }
        if (to.kind() == Place.Kind.CABLE || (to.kind() == Place.Kind.CPU && from.kind() == Place.Kind.KERNEL)) {
            return route(to, from).reversed();
        }
        if (from.kind() == Place.Kind.CABLE) {
            return from.isCableOf(to) ? cable(from) : joined(cable(from), overBus(Place.BUS, to));
        }
        if (from.kind() == Place.Kind.CPU && to.kind() == Place.Kind.KERNEL) {
            return kernelWire();
        }
        if (from.kind() == Place.Kind.LINES) {
            return interruptWire();
        }
        if (to.kind() == Place.Kind.LINES) {
            return lineWire(from);
        }
        return overBus(from, to);
    }

    /** The way of an interrupt: from the device through the line unit to the processor. */
    public List<Point> interruptRoute(Place from) {
        return joined(lineWire(from), interruptWire());
    }

    private List<Point> overBus(Place from, Place to) {
        double busY = busLane();
        List<Point> points = new ArrayList<>(stub(from));
        double fromX = stubs.getOrDefault(from, box(from).midX());
        double toX = stubs.getOrDefault(to, box(to).midX());
        points.add(new Point(fromX, busY));
        points.add(new Point(toX, busY));
        points.addAll(stub(to).reversed());
        return points;
    }

    private static List<Point> joined(List<Point> first, List<Point> second) {
        List<Point> all = new ArrayList<>(first);
        all.addAll(second);
        return all;
    }

    /** The length of a way. */
    public static double length(List<Point> way) {
        double sum = 0;
        for (int i = 1; i < way.size(); i++) {
            sum += Math.hypot(
                    way.get(i).x() - way.get(i - 1).x(),
                    way.get(i).y() - way.get(i - 1).y());
        }
        return sum;
    }

    /**
     * The point at a part of a way.
     *
     * @param fraction 0 at its start, 1 at its end
     */
    public static Point along(List<Point> way, double fraction) {
        double left = length(way) * Math.clamp(fraction, 0, 1);
        for (int i = 1; i < way.size(); i++) {
            Point a = way.get(i - 1);
            Point b = way.get(i);
            double piece = Math.hypot(b.x() - a.x(), b.y() - a.y());
            if (left <= piece && piece > 0) {
                return new Point(a.x() + (b.x() - a.x()) * left / piece, a.y() + (b.y() - a.y()) * left / piece);
            }
            left -= piece;
        }
        return way.getLast();
    }
}
