package windhover.ui.guest;

import javafx.geometry.VPos;
import javafx.scene.AccessibleRole;
import javafx.scene.canvas.GraphicsContext;
import javafx.scene.control.Tooltip;
import javafx.scene.text.TextAlignment;
import windhover.ui.kit.DrawnPane;
import windhover.ui.kit.Ink;

/**
 * The cylinders of a disk from the rim to the hub, the arm over one of them, and a mark where each request wants it,
 * numbered in the list's order.
 */
final class DiskArm extends DrawnPane {
    private static final int CYLINDERS = 80;

    private DriversModel.Arm arm;

    DiskArm(DriversModel.Arm arm) {
        this.arm = arm;
        getStyleClass().add("disk-arm");
        setAccessibleRole(AccessibleRole.TEXT);
        setAccessibleText(DriversModel.sentence(arm));
        Tooltip.install(
                this,
                new Tooltip("Elevator order: the arm serves the cylinders on its way before it turns round.\n\n"
                        + DriversModel.sentence(arm)));
    }

    void show(DriversModel.Arm next) {
        arm = next;
        setAccessibleText(DriversModel.sentence(next));
        groundChanged();
    }

    @Override
    protected void drawGround(GraphicsContext g, double width, double height) {
        int last = Math.max(
                CYLINDERS - 1,
                Math.max(
                        arm.cylinder(),
                        arm.wanted().stream().mapToInt(Integer::intValue).max().orElse(0)));
        double margin = 1.2 * unit();
        double scale = (width - 2 * margin) / last;
        double rail = height * 0.52;
        g.setStroke(ink(Ink.LINE));
        g.setFill(ink(Ink.MUTED));
        g.setFont(code(0.8, false));
        g.setTextAlign(TextAlignment.CENTER);
        g.setTextBaseline(VPos.TOP);
        for (int cylinder = 0; cylinder <= last; cylinder++) {
            double x = margin + cylinder * scale;
            double tick = cylinder % 10 == 0 ? 0.5 * unit() : 0.2 * unit();
            g.strokeLine(x, rail, x, rail + tick);
            if (cylinder % 10 == 0) {
                g.fillText(Integer.toString(cylinder), x, rail + 0.6 * unit());
            }
        }
        g.setStroke(ink(Ink.WIRE));
        g.strokeLine(margin, rail, width - margin, rail);
        g.setTextBaseline(VPos.CENTER);
        for (int i = arm.wanted().size() - 1; i >= 0; i--) {
            double x = margin + arm.wanted().get(i) * scale;
            g.setFill(ink(Ink.PROGRAM));
            g.fillOval(x - 0.5 * unit(), rail - 0.5 * unit(), unit(), unit());
            g.setFill(ink(Ink.ON_HUE));
            g.fillText(Integer.toString(i + 1), x, rail);
        }
        double x = margin + arm.cylinder() * scale;
        g.setFill(ink(Ink.FIRMWARE));
        g.fillPolygon(
                new double[] {x - 0.6 * unit(), x + 0.6 * unit(), x},
                new double[] {0.9 * unit(), 0.9 * unit(), rail - 0.6 * unit()},
                3);
        g.fillRect(x - 1, 0, 2, unit());
        g.setTextAlign(x > width / 2 ? TextAlignment.RIGHT : TextAlignment.LEFT);
        g.setFill(ink(Ink.TEXT));
        g.fillText(
                "arm of " + arm.device() + ", cylinder " + arm.cylinder(),
                x + (x > width / 2 ? -1 : 1) * unit(),
                0.7 * unit());
    }
}
