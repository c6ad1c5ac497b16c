package windhover.ui.system;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import javafx.scene.AccessibleRole;
import javafx.scene.canvas.GraphicsContext;
import org.jspecify.annotations.Nullable;
import windhover.debug.Place;
import windhover.debug.Snapshot;
import windhover.debug.Snapshot.Activity;
import windhover.machine.Board.Group;
import windhover.ui.kit.DrawnPane;
import windhover.ui.kit.Ink;
import windhover.ui.kit.SnapshotView;
import windhover.ui.system.SystemLayout.Box;
import windhover.ui.system.Traffic.Regime;

/** The block picture of the machine: parts and wires on the ground, what travels on the overlay. */
public final class SystemPicture extends DrawnPane implements SnapshotView {
    private static final double NANOS = 1e9;

    private final Traffic traffic = new Traffic();
    private @Nullable Snapshot shown;
    private @Nullable SystemLayout layout;
    private @Nullable Place pointed;
    private boolean motion = true;
    private long cycleSeenNanos;

    /** An empty picture. */
    public SystemPicture() {
        getStyleClass().add("system-picture");
        setAccessibleRole(AccessibleRole.IMAGE_VIEW);
        setFocusTraversable(true);
    }

    /** Whether tokens may move within a cycle and flows may run. */
    public void setMotion(boolean on) {
        motion = on;
        overlayChanged();
    }

    /** Marks the part under the pointer. */
    public void point(@Nullable Place place) {
        if (!Objects.equals(pointed, place)) {
            pointed = place;
            overlayChanged();
        }
    }

    /** The part at a point of the pane. */
    public Optional<Place> partAt(double x, double y) {
        return layout == null ? Optional.empty() : layout.partAt(x, y);
    }

    /** How traffic is drawn at the speed of the last snapshot. */
    public Regime regime() {
        return traffic.regime();
    }

    @Override
    public void show(Snapshot snapshot) {
        show(snapshot, System.nanoTime());
    }

    /** Shows a snapshot at a moment of host time, which only places tokens within a cycle. */
    void show(Snapshot snapshot, long nanos) {
        Snapshot before = shown;
        if (before == null || before.cycle() != snapshot.cycle()) {
            cycleSeenNanos = nanos;
        }
        traffic.show(snapshot, within(snapshot, nanos));
        shown = snapshot;
        boolean same = before != null && before.cycle() == snapshot.cycle() && before.activity() == snapshot.activity();
        if (!same) {
            groundChanged();
        }
    }

    /** Moves tokens within the cycle shown, and flows on. */
    void frame(long nanos) {
        Snapshot snapshot = shown;
        if (snapshot != null && motion && snapshot.activity() == Activity.RUNNING) {
            traffic.move(snapshot, within(snapshot, nanos));
            overlayChanged();
        }
    }

    private double within(Snapshot snapshot, long nanos) {
        boolean running = snapshot.activity() == Activity.RUNNING;
        return motion && running ? (nanos - cycleSeenNanos) / NANOS * snapshot.cyclesPerSecond() : 0;
    }

    @Override
    protected void drawGround(GraphicsContext g, double width, double height) {
        SystemLayout lay = new SystemLayout(shown == null ? List.of() : shown.places(), width, height, unit());
        layout = lay;
        Snapshot s = shown;
        if (s == null) {
            return;
        }
        Sheet sheet = new Sheet(new Pen(g), lay, s, this::ink);
        BusDrawing bus = new BusDrawing(sheet);
        bus.drawWires();
        DeviceDrawing devices = new DeviceDrawing(sheet);
        s.places().stream()
                .filter(place -> place.kind() == Place.Kind.CABLE)
                .forEach(bus::drawCable); // before the cards, which lie over the cables' ends
        s.places().stream().filter(place -> place.in(Group.CARD)).forEach(devices::drawDevice);
        new LinesDrawing(sheet).drawLines();
        new CpuDrawing(sheet).drawCpu();
        bus.drawBus();
        for (Place place : s.places()) {
            if (place.in(Group.MOVER)) {
                devices.drawMover(place);
            } else if (place.in(Group.SMALL)) {
                devices.drawSmall(place);
            }
        }
        new MemoryDrawing(sheet).drawRam();
        new KernelDrawing(sheet).drawKernel();
    }

    @Override
    protected void drawOverlay(GraphicsContext g, double width, double height) {
        Snapshot s = shown;
        SystemLayout lay = layout;
        if (s == null || lay == null) {
            return;
        }
        Pen pen = new Pen(g);
        if (pointed != null && lay.has(pointed)) {
            Box box = lay.box(pointed);
            g.setStroke(ink(Ink.ACCENT));
            g.setLineWidth(2);
            double radius = lay.em() * 0.9;
            g.strokeRoundRect(box.x() - 1, box.y() - 1, box.w() + 2, box.h() + 2, radius, radius);
        }
        new TrafficDrawing(new Sheet(pen, lay, s, this::ink), traffic, motion, width, height).draw();
    }
}
