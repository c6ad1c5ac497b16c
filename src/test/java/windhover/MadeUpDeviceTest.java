package windhover;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import windhover.bus.Master.Role;
import windhover.clock.StateHash;
import windhover.cpu.Timing;
import windhover.debug.Debugger;
import windhover.debug.InputSource;
import windhover.debug.Observer;
import windhover.debug.Place;
import windhover.debug.Snapshot;
import windhover.debug.Snapshot.DeviceState;
import windhover.debug.Snapshot.LineState;
import windhover.debug.Software;
import windhover.debug.Transfer;
import windhover.debug.trace.EventKind;
import windhover.debug.trace.Trace;
import windhover.debug.trace.TraceEvent;
import windhover.debug.trace.TraceRecorder;
import windhover.device.config.ConfigurationRom;
import windhover.device.lamp.Lamp;
import windhover.image.ElfImage;
import windhover.irq.LineUnit;
import windhover.machine.Board;
import windhover.machine.Board.Group;
import windhover.machine.Datasheet;
import windhover.machine.Input;
import windhover.machine.Machine;
import windhover.reg.DeviceEvent;
import windhover.ui.registers.DevicesModel;
import windhover.ui.system.SystemLayout;
import windhover.ui.system.SystemLayout.Box;
import windhover.ui.system.SystemModel;

/**
 * A device describes itself to the end: a package and a row of the board, and the rest follows. The lamp is not part of
 * Windhover; nothing but its package and the row below knows of it.
 */
class MadeUpDeviceTest {
    private static final int LINE = IntStream.range(0, LineUnit.LINES)
            .filter(line -> Board.KESTREL3.lineUse(line).isEmpty() && line > 0)
            .findFirst()
            .orElseThrow();
    private static final long BASE = LongStream.range(1, 15)
            .map(number -> number << 56)
            .filter(base -> Board.KESTREL3.slots().stream().noneMatch(slot -> slot.base() == base))
            .findFirst()
            .orElseThrow();
    private static final long LEVEL = 0x1234;

    private static final Board BOARD = Board.KESTREL3.with(Board.part("lamp", BASE, 0x1000)
            .irq(LINE, "the lamp is lit")
            .master(3, Role.OWN_BLOCKS, "LAMP", "lamp")
            .input("lamp-switch")
            .shown(Group.SMALL, 9, "Desk lamp", "Lamp", "lights up when its switch is pressed")
            .made((bench, slot) -> bench.fit(slot, new Lamp(bench.clock(), bench.socket(slot), bench.line(slot, 0)))));

    private Machine machine;
    private Debugger debugger;
    private Place lamp;

    @BeforeEach
    void start() throws Exception {
        byte[] file;
        try (var in = MadeUpDeviceTest.class.getResourceAsStream("/windhover/roms/images/network-call.elf")) {
            file = in.readAllBytes();
        }
        ElfImage image = ElfImage.parse(file, "network-call.elf");
        machine = new Machine(BOARD, Timing.TEXTBOOK);
        machine.load(image);
        machine.reset(BOARD.resetPc());
        debugger = new Debugger(machine, Software.of(image), InputSource.NONE);
        lamp = snapshot().places().stream()
                .filter(place -> place.id().equals("lamp"))
                .findFirst()
                .orElseThrow();
    }

    private Snapshot snapshot() {
        return debugger.snapshot(Snapshot.Activity.PAUSED, "", 0);
    }

    private void press() {
        debugger.run(1000, null);
        machine.apply(Input.memory(Lamp.BRIGHTNESS, (byte) 0x34, (byte) 0x12));
        assertTrue(machine.apply(new Input("lamp-switch", new byte[0])));
        debugger.run(1200, null);
    }

    private DeviceState state() {
        return SystemModel.device(snapshot(), lamp).orElseThrow();
    }

    @Test
    void itHasABoxAWireToTheBusAndOneToTheLines() {
        SystemLayout layout = new SystemLayout(snapshot().places(), 900, 520, 13);
        List<Place> all = new ArrayList<>(List.of(Place.CPU, Place.RAM, Place.LINES, Place.KERNEL, Place.BUS));
        all.addAll(snapshot().places());
        for (Place other : all) {
            Box a = layout.box(lamp);
            Box b = layout.box(other);
            boolean apart = a.right() <= b.x() || b.right() <= a.x() || a.bottom() <= b.y() || b.bottom() <= a.y();
            assertTrue(other.equals(lamp) || apart, "the lamp lies over " + other.label());
            assertTrue(b.x() >= 0 && b.right() <= 900 && b.bottom() <= 520, other.label() + " leaves the pane");
        }
        assertEquals(
                lamp,
                layout.partAt(layout.box(lamp).midX(), layout.box(lamp).midY()).orElseThrow());
        assertEquals(layout.box(Place.BUS).bottom(), layout.stub(lamp).getLast().y());
        assertEquals(
                layout.box(Place.LINES).midX(), layout.lineWire(lamp).getLast().x());
        assertTrue(SystemModel.tooltip(lamp, snapshot())
                .startsWith("Desk lamp: lights up when its switch is pressed.\nlamp: DARK (waits for somebody"));
    }

    @Test
    void itsLineIsItsOwnInThePicture() {
        LineState line = snapshot().lines().get(LINE);
        assertEquals(lamp, line.place());
        assertEquals("the lamp is lit", line.source());
        assertFalse(line.high());
        press();
        assertTrue(snapshot().lines().get(LINE).high());
    }

    @Test
    void whatItDoesOnTheBusAndItsLineTravelsFromItAndToIt() {
        press();
        List<Transfer> own = snapshot().transfers().stream()
                .filter(transfer ->
                        transfer.from().equals(lamp) || transfer.to().equals(lamp))
                .toList();
        assertEquals(
                List.of(Transfer.Kind.DEVICE_BUS, Transfer.Kind.LINE),
                own.stream().map(Transfer::kind).toList());
        assertEquals(Place.RAM, own.getFirst().from());
        assertEquals("irq" + LINE + " rises", own.getLast().label());
    }

    @Test
    void itsRegistersAndTheStatesOfItsFirmwareAreInTheSnapshotAndInThePaneOfDevices() {
        press();
        assertEquals(
                List.of("CTRL", "LEVEL"),
                state().registers().stream().map(Snapshot.RegisterValue::name).toList());
        assertEquals(LEVEL, state().registers().getLast().value());
        assertEquals("LIT", state().firmware().getFirst().state());
        assertEquals(
                List.of("DARK", "READING", "WARMING", "LIT"),
                state().firmware().getFirst().states());
        DevicesModel devices = new DevicesModel();
        devices.show(snapshot());
        assertTrue(devices.rows().contains(new DevicesModel.DeviceHead("Lamp", lamp.sentence())));
    }

    @Test
    void observersAreToldWhatHappensInIt() {
        List<String> told = new ArrayList<>();
        debugger.add(new Observer() {
            @Override
            public void deviceHappened(long cycle, String device, DeviceEvent event) {
                told.add(device + ": " + event.kind() + " " + event);
            }
        });
        press();
        assertEquals(List.of("lamp: lamp lit Lit[level=" + LEVEL + "]"), told);
    }

    @Test
    void theTraceHasWhatHappensInItWithItsCause() {
        Trace trace = TraceRecorder.on(debugger).trace();
        press();
        TraceEvent lit = trace.slice(0, debugger.cycle(), Integer.MAX_VALUE).events().stream()
                .filter(event -> event.kind() == EventKind.DEVICE)
                .findFirst()
                .orElseThrow();
        assertEquals("Desk lamp: lamp lit.", lit.sentence());
        assertEquals(
                "lamp goes from WARMING to LIT: raise the line.",
                Objects.requireNonNull(trace.event(lit.cause())).sentence());
    }

    @Test
    void itsManualPageFollows() {
        String page = Datasheet.of(BOARD).stream()
                .filter(sheet -> sheet.pageName().equals("lamp.md"))
                .findFirst()
                .orElseThrow()
                .page();
        assertTrue(page.contains("interrupt line " + LINE + ": the lamp is lit"), page);
        assertTrue(page.contains("LEVEL") && page.contains("WARMING") && page.contains("the filament warms up"), page);
    }

    @Test
    void theConfigurationRomLists() {
        Snapshot.DeviceState rom = snapshot().devices().stream()
                .filter(device -> device.registers().size() > ConfigurationRom.RECORDS)
                .filter(device -> device.registers().stream()
                        .anyMatch(register -> register.value() == BASE || register.value() == Long.reverseBytes(BASE)))
                .findFirst()
                .orElseThrow();
        assertNotEquals(lamp, rom.place());
    }

    @Test
    void itsStateGoesIntoTheHash() {
        long dark = StateHash.of(machine);
        press();
        long lit = StateHash.of(machine);
        machine.apply(new Input("lamp-switch", new byte[0]));
        assertNotEquals(dark, lit);
        assertNotEquals(lit, StateHash.of(machine));
    }

    @Test
    void aRowThatHidesAnInputPortIsRefused() {
        Board silent = Board.KESTREL3.with(Board.part("lamp", BASE, 0x1000)
                .irq(LINE, "lit")
                .master(3, Role.OWN_BLOCKS, "LAMP", "lamp")
                .made((bench, slot) ->
                        bench.fit(slot, new Lamp(bench.clock(), bench.socket(slot), bench.line(slot, 0)))));
        IllegalStateException refused =
                assertThrows(IllegalStateException.class, () -> new Machine(silent, Timing.TEXTBOOK));
        assertEquals(
                "kestrel3: the row of lamp names the input ports [], its part has [lamp-switch]", refused.getMessage());
    }
}
