package windhover.ui.system;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import windhover.debug.Place;

/**
 * Where the parts of the block picture lie in a pane of a given size, and the wires between them. All that is drawn and
 * all that travels follows this geometry. Pixels, y downwards.
 */
public final class SystemLayout {
    /** The small boxes between the DMA controller and RAM: three in a column. */
    static final List<Place> SMALL = List.of(Place.TIMER, Place.UART, Place.ROM, Place.KIA, Place.SCREEN, Place.DISK);

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
    private final Map<Place, Box> boxes = new EnumMap<>(Place.class);
    private final Map<Place, Double> stubs = new EnumMap<>(Place.class);
    private final Map<Place, Double> lineTaps = new EnumMap<>(Place.class);

    /**
     * Lays the parts out.
     *
     * @param width of the pane
     * @param height of the pane
     * @param unit pixels of normal text
     */
    public SystemLayout(double width, double height, double unit) {
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
        double lowerHeight = bottom - lowerY;
        interruptY = busY - 0.9 * em;

        double wireWidth = 4.2 * em;
        double cardX = left + wireWidth;
        double free = right - cardX - 2 * gap;
        double cardWidth = free * 0.30;
        double linesWidth = free * 0.29;
        Box card = put(Place.NIC, cardX, top, cardWidth, topHeight);
        put(Place.WIRE, left, top + topHeight * 0.5 - 2.4 * em, wireWidth, 4.8 * em);
        Box lines = put(Place.LINES, card.right() + gap, top, linesWidth, topHeight);
        Box cpu = put(Place.CPU, lines.right() + gap, top, right - lines.right() - gap, topHeight);
        put(Place.BUS, left, busY, right - left, busHeight);

        double lower = right - left - 3 * 1.2 * em;
        double gapLower = 1.2 * em;
        Box dmac = put(Place.DMAC, left, lowerY, lower * 0.185, lowerHeight);
        double stackX = dmac.right() + gapLower;
        double stackGap = 0.55 * em;
        double stackWidth = lower * 0.265;
        double small = (stackWidth - stackGap) / 2;
        double cell = (lowerHeight - 2 * stackGap) / 3;
        for (int i = 0; i < SMALL.size(); i++) {
            int column = i / 3;
            int row = i % 3;
            put(SMALL.get(i), stackX + column * (small + stackGap), lowerY + row * (cell + stackGap), small, cell);
        }
        double stackRight = stackX + stackWidth;
        Box ram = put(Place.RAM, stackRight + gapLower, lowerY, lower * 0.33, lowerHeight);
        double inset = 0.7 * em;
        put(Place.IDT, ram.x() + inset, ram.y() + 2.1 * em, (ram.w() - 3 * inset) * 0.56, ram.h() - 2.1 * em - inset);
        put(Place.KERNEL, ram.right() + gapLower, lowerY, right - ram.right() - gapLower, lowerHeight);

        stubs.put(Place.NIC, card.x() + card.w() * 0.35);
        stubs.put(Place.CPU, cpu.x() + cpu.w() * 0.2);
        stubs.put(Place.DMAC, dmac.x() + dmac.w() * 0.35);
        stubs.put(Place.TIMER, stackX + small * 0.3);
        stubs.put(Place.UART, stackX - gapLower / 2);
        stubs.put(Place.ROM, stackX - gapLower / 2);
        stubs.put(Place.KIA, box(Place.KIA).x() + small * 0.3);
        stubs.put(Place.SCREEN, stackRight + gapLower * 0.62);
        stubs.put(Place.DISK, stackRight + gapLower * 0.62);
        Box table = box(Place.IDT);
        stubs.put(Place.IDT, table.midX());
        stubs.put(Place.RAM, (table.right() + ram.right()) / 2);
        lineTaps.put(Place.DMAC, dmac.x() + dmac.w() * 0.72);
        lineTaps.put(Place.TIMER, stackX + small * 0.72);
        lineTaps.put(Place.KIA, box(Place.KIA).x() + small * 0.72);
        lineTaps.put(Place.SCREEN, stackRight + gapLower * 0.28);
        lineTaps.put(Place.DISK, stackRight + gapLower * 0.28);
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
            return List.of(new Point(x, part.bottom()), new Point(x, bus.y()));
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
        if (place == Place.NIC) {
            Box card = box(Place.NIC);
            return List.of(new Point(card.right(), lines.midY()), new Point(lines.x(), lines.midY()));
        }
        Double x = lineTaps.get(place);
        if (x == null) {
            return List.of();
        }
        Box part = box(place);
        if (x > part.right()) {
            double y = part.midY() + part.h() * 0.18;
            return List.of(
                    new Point(part.right(), y),
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

    /** The network cable. */
    public List<Point> cable() {
        Box wire = box(Place.WIRE);
        return List.of(new Point(wire.x(), wire.midY()), new Point(wire.right(), wire.midY()));
    }

    /** The way from one part to another along the wires that are drawn. */
    public List<Point> route(Place from, Place to) {
        if (from == to) {
            Box box = box(from);
            return List.of(new Point(box.x(), box.y()), new Point(box.right(), box.y()));
        }
        if (to == Place.WIRE || (to == Place.CPU && from == Place.KERNEL)) {
            return route(to, from).reversed();
        }
        if (from == Place.WIRE) {
            return to == Place.NIC ? cable() : joined(cable(), route(Place.NIC, to));
        }
        if (from == Place.CPU && to == Place.KERNEL) {
            return kernelWire();
        }
        if (from == Place.LINES) {
            return interruptWire();
        }
        if (to == Place.LINES) {
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
