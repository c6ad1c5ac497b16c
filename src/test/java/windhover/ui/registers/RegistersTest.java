package windhover.ui.registers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import javafx.geometry.BoundingBox;
import javafx.geometry.Bounds;
import javafx.scene.Node;
import javafx.scene.Parent;
import javafx.scene.Scene;
import javafx.scene.control.Label;
import javafx.scene.control.ListView;
import org.junit.jupiter.api.Test;
import windhover.debug.Snapshot.Activity;
import windhover.debug.Snapshot.DeviceState;
import windhover.debug.Snapshot.RegisterValue;
import windhover.ui.kit.CodeLinks;
import windhover.ui.kit.FxHarness;
import windhover.ui.kit.Parts;
import windhover.ui.kit.Sample;
import windhover.ui.kit.Theme;

class RegistersTest {
    private final RegistersModel model = new RegistersModel();
    private final Sample sample = new Sample();

    private void set(int register, long value) {
        List<Long> x = new ArrayList<>(sample.x);
        x.set(register, value);
        sample.x = List.copyOf(x);
    }

    private boolean stopAt(long cycle) {
        sample.activity = Activity.PAUSED;
        sample.cycle = cycle;
        return model.show(sample.snapshot());
    }

    @Test
    void atTheFirstStopNothingHasChanged() {
        stopAt(10);
        assertEquals("Nothing changed since the last stop.", model.changesInWords());
    }

    @Test
    void whatChangedSinceTheLastStopIsMarkedWithWhatItWas() {
        set(10, 1);
        stopAt(10);
        set(10, 2);
        stopAt(11);
        assertTrue(model.integers().get(10).changed());
        assertEquals(1, model.integers().get(10).before());
        assertEquals("Changed since the last stop: a0.", model.changesInWords());
    }

    @Test
    void floatingPointRegistersAreThereWithTheirNumbersWhereTheProcessorHasThem() {
        stopAt(10);
        assertEquals(List.of(), model.floats());
        List<Long> f = new ArrayList<>(java.util.Collections.nCopies(32, 0L));
        f.set(10, Double.doubleToLongBits(1.5));
        f.set(11, 0xffff_ffffL << 32 | Float.floatToIntBits(-0.25f));
        f.set(12, 0x7ff0_0000_0000_0001L);
        sample.f = List.copyOf(f);
        stopAt(11);
        assertEquals("1.5", model.floats().get(10).brief());
        assertEquals("fa0", model.floats().get(10).alias());
        assertEquals("-0.25f", model.floats().get(11).brief());
        assertEquals("sNaN", model.floats().get(12).brief());
        String words = RegistersModel.floatRole(11, model.floats().get(11));
        assertTrue(words.contains("argument and return value") && words.contains("A single"), words);
        f.set(10, Double.doubleToLongBits(2.5));
        sample.f = List.copyOf(f);
        stopAt(12);
        assertEquals("Changed since the last stop: fa0.", model.changesInWords());
    }

    @Test
    void theMarkGoesAtTheNextStop() {
        set(10, 1);
        stopAt(10);
        set(10, 2);
        stopAt(11);
        stopAt(12);
        assertFalse(model.integers().get(10).changed());
    }

    @Test
    void aStopShownTwiceIsStillOneStop() {
        set(10, 1);
        stopAt(10);
        set(10, 2);
        stopAt(11);
        assertFalse(stopAt(11));
        assertTrue(model.integers().get(10).changed());
    }

    @Test
    void whileItRunsWhatDiffersFromTheStartIsMarked() {
        set(10, 1);
        stopAt(10);
        sample.activity = Activity.RUNNING;
        sample.cycle = 50;
        set(10, 2);
        model.show(sample.snapshot());
        sample.cycle = 90;
        set(11, 7);
        model.show(sample.snapshot());
        assertEquals("Changed since the last stop: a0, a1.", model.changesInWords());
        stopAt(100);
        assertEquals("Changed since the last stop: a0, a1.", model.changesInWords(), "and so it is when it stops");
    }

    @Test
    void aRegisterHasItsRoleInTheCallingConvention() {
        assertEquals("x10 is a0: argument 0 of a call and its result; a call may change it.", RegistersModel.role(10));
        assertEquals("x2 is sp: stack pointer; grows downwards.", RegistersModel.role(2));
        assertEquals("x9 is s1: saved register; a call keeps it.", RegistersModel.role(9));
    }

    @Test
    void aTrapCsrIsTakenApart() {
        stopAt(10);
        RegistersModel.Entry mcause = model.control().stream()
                .filter(entry -> entry.name().equals("mcause"))
                .findFirst()
                .orElseThrow();
        assertEquals("interrupt line irq6", mcause.brief());
        assertTrue(model.explain(mcause).contains("INTERRUPT = 1"));
        assertTrue(model.explain(mcause).contains("CODE = 0x16"), model.explain(mcause));
        RegistersModel.Entry mie = model.control().stream()
                .filter(entry -> entry.name().equals("mie"))
                .findFirst()
                .orElseThrow();
        assertEquals("IRQ6 MTIE", mie.brief());
        assertEquals("store page fault", CsrFields.cause(15));
        assertEquals("interrupts on, before: M", CsrFields.brief(0x300, 0x1888));
    }

    @Test
    void numbersInEveryBase() {
        assertEquals("00000000_0021f040", NumberBase.HEX.format(0x21f040));
        assertEquals(11, NumberBase.HEX.leading("00000000_0021f040"));
        assertEquals(16, NumberBase.HEX.leading("00000000_00000000"));
        assertEquals("                  -1", NumberBase.DECIMAL.format(-1));
        assertEquals(NumberBase.BINARY.width(), NumberBase.BINARY.format(5).length());
        assertTrue(NumberBase.BINARY.format(5).endsWith("_00000101"));
        assertEquals("abc·····", NumberBase.ASCII.format(0x636261));
        assertTrue(NumberBase.everyBase(-2).contains("unsigned  18446744073709551614"));
    }

    @Test
    void theGridMarksWhatChangedByShapeToo() {
        FxHarness.run(() -> {
            RegistersView view = RegistersView.create(CodeLinks.NONE);
            view.show(sample.snapshot());
            Scene scene = FxHarness.scene((Parent) view.node(), 900, 500, Theme.LIGHT);
            sample.cycle++;
            set(10, 0x21_f040);
            view.show(sample.snapshot());
            FxHarness.settle(scene);
            long marks = view.node().lookupAll(".register-mark").stream()
                    .filter(node -> ((Label) node).getText().equals("▸"))
                    .count();
            assertEquals(1, marks);
            view.baseProperty().set(NumberBase.DECIMAL);
            boolean decimal = view.node().lookupAll(".register-value").stream()
                    .anyMatch(node -> ((Label) node).getText().strip().equals("2224192"));
            assertTrue(decimal);
        });
    }

    @Test
    void noRegisterLiesOnAnother() {
        FxHarness.run(() -> {
            for (NumberBase base : NumberBase.values()) {
                for (double width : new double[] {320, 640, 900, 1400}) {
                    RegistersView view = RegistersView.create(CodeLinks.NONE);
                    view.show(sample.snapshot());
                    view.baseProperty().set(base);
                    FxHarness.scene((Parent) view.node(), width, 500, Theme.LIGHT);
                    List<Node> cells = view.node().lookupAll(".register").stream()
                            .filter(Node::isVisible)
                            .toList();
                    assertEquals(32 + 1 + sample.csrs.size(), cells.size());
                    for (Node one : cells) {
                        for (Node other : cells) {
                            boolean apart = one.equals(other)
                                    || !one.getParent().equals(other.getParent())
                                    || !one.getBoundsInParent().intersects(inner(other));
                            assertTrue(apart, base + " at " + width);
                        }
                    }
                }
            }
        });
    }

    private static Bounds inner(Node node) {
        Bounds bounds = node.getBoundsInParent();
        return new BoundingBox(
                bounds.getMinX() + 2, bounds.getMinY() + 2, bounds.getWidth() - 4, bounds.getHeight() - 4);
    }

    @Test
    void everyDeviceIsListedWithoutCodeOfItsOwn() {
        DevicesModel devices = new DevicesModel();
        sample.devices = List.of(
                new DeviceState(Parts.TIMER, "timer", List.of(), List.of(new RegisterValue("MTIME", 0x10, 5, "time"))));
        assertTrue(devices.show(sample.snapshot()));
        assertEquals(2, devices.rows().size());
        assertFalse(devices.show(sample.snapshot()));
        sample.cycle++;
        sample.devices = List.of(
                new DeviceState(Parts.TIMER, "timer", List.of(), List.of(new RegisterValue("MTIME", 0x10, 6, "time"))));
        assertTrue(devices.show(sample.snapshot()));
        DevicesModel.RegisterRow row = (DevicesModel.RegisterRow) devices.rows().get(1);
        assertTrue(row.changed());
        assertEquals(5, row.before());
    }

    @Test
    void theDeviceListShowsThem() {
        FxHarness.run(() -> {
            DevicesView view = DevicesView.create();
            view.show(sample.snapshot());
            FxHarness.scene((Parent) view.node(), 900, 400, Theme.DARK);
            ListView<?> list = (ListView<?>) view.node().lookup(".device-list");
            assertEquals(2 + 3 + 6, list.getItems().size());
            assertFalse(view.node().lookup(".empty").isVisible());
        });
    }
}
