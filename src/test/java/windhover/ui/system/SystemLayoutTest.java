package windhover.ui.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import windhover.debug.Place;
import windhover.ui.system.SystemLayout.Box;
import windhover.ui.system.SystemLayout.Point;

class SystemLayoutTest {
    @ParameterizedTest
    @CsvSource({"600, 300, 13", "618, 340, 13", "930, 520, 13", "1400, 800, 13", "1000, 700, 26"})
    void partsLieInThePaneAndApart(double width, double height, double unit) {
        SystemLayout layout = new SystemLayout(width, height, unit);
        for (Place a : Place.values()) {
            Box box = layout.box(a);
            assertTrue(
                    box.x() >= 0 && box.right() <= width && box.y() >= 0 && box.bottom() <= height,
                    a + " leaves the pane: " + box);
            for (Place b : Place.values()) {
                boolean nested = (a == Place.IDT && b == Place.RAM) || (a == Place.RAM && b == Place.IDT);
                assertTrue(a == b || nested || !overlap(box, layout.box(b)), a + " lies over " + b);
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
        "CPU, RAM",
        "CPU, UART",
        "CPU, IDT",
        "CPU, ROM",
        "CPU, TIMER",
        "CPU, NIC",
        "CPU, DMAC",
        "DMAC, RAM",
        "NIC, RAM",
        "RAM, NIC",
        "WIRE, NIC",
        "NIC, WIRE",
        "LINES, CPU",
        "CPU, KERNEL",
        "KERNEL, CPU",
        "NIC, LINES",
        "TIMER, LINES",
        "DMAC, LINES",
        "KIA, LINES",
        "SCREEN, LINES",
        "DISK, LINES",
        "RAM, SCREEN",
        "CPU, KIA",
        "CPU, DISK"
    })
    void aWayStartsAndEndsAtItsParts(Place from, Place to) {
        SystemLayout layout = new SystemLayout(900, 520, 13);
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
    @CsvSource({"IDT", "RAM", "CPU", "NIC", "KERNEL", "BUS", "WIRE", "UART"})
    void thePartUnderThePointerIsTheInnermostOne(Place place) {
        SystemLayout layout = new SystemLayout(900, 520, 13);
        Box box = layout.box(place);
        assertEquals(place, layout.partAt(box.right() - 2, box.bottom() - 2).orElseThrow());
    }
}
