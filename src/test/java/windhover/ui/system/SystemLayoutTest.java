package windhover.ui.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import windhover.debug.Place;
import windhover.ui.kit.Parts;
import windhover.ui.system.SystemLayout.Box;
import windhover.ui.system.SystemLayout.Point;

class SystemLayoutTest {
    /** All parts of the picture of board kestrel3. */
    static List<Place> parts() {
        List<Place> all =
                new ArrayList<>(List.of(Place.CPU, Place.BUS, Place.RAM, Place.IDT, Place.LINES, Place.KERNEL));
        all.addAll(Parts.ALL);
        return all;
    }

    @ParameterizedTest
    @CsvSource({"600, 300, 13", "618, 340, 13", "930, 520, 13", "1400, 800, 13", "1000, 700, 26"})
    void partsLieInThePaneAndApart(double width, double height, double unit) {
        SystemLayout layout = new SystemLayout(Parts.ALL, width, height, unit);
        for (Place a : parts()) {
            Box box = layout.box(a);
            assertTrue(
                    box.x() >= 0 && box.right() <= width && box.y() >= 0 && box.bottom() <= height,
                    a + " leaves the pane: " + box);
            for (Place b : parts()) {
                boolean nested = List.of(a, b).containsAll(List.of(Place.IDT, Place.RAM));
                assertTrue(a.equals(b) || nested || !overlap(box, layout.box(b)), a + " lies over " + b);
            }
        }
        Box table = layout.box(Place.IDT);
        Box memory = layout.box(Place.RAM);
        assertTrue(
                memory.holds(table.x(), table.y()) && memory.holds(table.right() - 1, table.bottom() - 1),
                "the IDT lies in RAM");
    }

    private static boolean overlap(Box a, Box b) {
        return a.x() < b.right() && b.x() < a.right() && a.y() < b.bottom() && b.y() < a.bottom();
    }

    @ParameterizedTest
    @CsvSource({
        "cpu, ram",
        "cpu, uart",
        "cpu, idt",
        "cpu, rom",
        "cpu, timer",
        "cpu, nic",
        "cpu, dmac",
        "dmac, ram",
        "nic, ram",
        "ram, nic",
        "nic cable, nic",
        "nic, nic cable",
        "lines, cpu",
        "cpu, kernel",
        "kernel, cpu",
        "nic, lines",
        "timer, lines",
        "dmac, lines",
        "kia, lines",
        "mgia, lines",
        "floppy, lines",
        "ram, mgia",
        "cpu, kia",
        "cpu, floppy"
    })
    void aWayStartsAndEndsAtItsParts(String start, String end) {
        Place from = Parts.of(start);
        Place to = Parts.of(end);
        SystemLayout layout = new SystemLayout(Parts.ALL, 900, 520, 13);
        List<Point> way = layout.route(from, to);
        assertTouches(layout.box(from), way.getFirst(), from);
        assertTouches(layout.box(to), way.getLast(), to);
    }

    private static void assertTouches(Box box, Point point, Place place) {
        double off = 0.01;
        boolean touches = point.x() >= box.x() - off
                && point.x() <= box.right() + off
                && point.y() >= box.y() - off
                && point.y() <= box.bottom() + off;
        assertTrue(touches, "the way misses " + place + " " + box + " at " + point);
    }

    @ParameterizedTest
    @CsvSource({"0, 0, 0", "0.25, 50, 0", "0.5, 100, 0", "0.75, 100, 50", "1, 100, 100", "7, 100, 100", "-1, 0, 0"})
    void aPointAlongAWayLiesOnItsWires(double fraction, double x, double y) {
        List<Point> way = List.of(new Point(0, 0), new Point(100, 0), new Point(100, 100));
        assertEquals(new Point(x, y), SystemLayout.along(way, fraction));
    }

    @ParameterizedTest
    @CsvSource({"idt", "ram", "cpu", "nic", "kernel", "bus", "nic cable", "uart"})
    void thePartUnderThePointerIsTheInnermostOne(String id) {
        Place place = Parts.of(id);
        SystemLayout layout = new SystemLayout(Parts.ALL, 900, 520, 13);
        Box box = layout.box(place);
        assertEquals(place, layout.partAt(box.right() - 2, box.bottom() - 2).orElseThrow());
    }
}
