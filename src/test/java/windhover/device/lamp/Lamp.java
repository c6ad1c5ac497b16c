package windhover.device.lamp;

import java.util.List;
import windhover.bus.BusPort;
import windhover.bus.BusSocket;
import windhover.clock.Clock;
import windhover.clock.InputPort;
import windhover.clock.StateVisitor;
import windhover.clock.Wiring;
import windhover.fsm.Firmware;
import windhover.fsm.FirmwareState;
import windhover.fsm.FirmwareTable;
import windhover.irq.InterruptLine;
import windhover.reg.Device;
import windhover.reg.DeviceEvent;
import windhover.reg.DeviceProbe;
import windhover.reg.FieldAccess;
import windhover.reg.FieldRef;
import windhover.reg.RegisterFile;
import windhover.reg.RegisterMap;
import windhover.reg.Telling;

/**
 * A device that Windhover does not have, made as docs/how-to-add-a-device.md says: somebody presses its switch, it
 * reads its brightness from memory, warms up and raises its line.
 */
public final class Lamp implements Device, InputPort, Telling {
    /** Where its brightness lies in memory. */
    public static final long BRIGHTNESS = 0x8000;

    static final int WARM_UP_CYCLES = 100;

    /** The registers. */
    public static final RegisterMap<Lamp> MAP = RegisterMap.<Lamp>named("LAMP", 0x10)
            .text("Lamp", "Lights up when its switch is pressed.")
            .line("")
            .register(0x00, "CTRL", "control")
            .field("ON", 0, 0, FieldAccess.RW, 0, "the lamp is lit")
            .register(0x08, "LEVEL", "how bright it is")
            .field("LEVEL", 63, 0, FieldAccess.RO, 0, "as memory said when the switch was pressed")
            .build();

    /** What it is doing. */
    public enum State implements FirmwareState {
        DARK("waits for somebody to press the switch"),
        READING("reads its brightness from memory"),
        WARMING("warms up"),
        LIT("is lit");

        private final String sentence;

        State(String sentence) {
            this.sentence = sentence;
        }

        @Override
        public String sentence() {
            return sentence;
        }
    }

    /** What happens to it. */
    public enum Event {
        PRESSED,
        READ,
        WARM
    }

    private static final FirmwareTable<Lamp, State, Event> TABLE = FirmwareTable.<Lamp, State, Event>named(
                    "lamp", State.DARK, Event.class)
            .on(State.DARK, Event.PRESSED, State.READING, "ask memory", Lamp::ask)
            .on(State.READING, Event.READ, State.WARMING, "latch the brightness")
            .on(State.WARMING, Event.WARM, State.LIT, "raise the line", Lamp::light)
            .on(State.LIT, Event.PRESSED, State.DARK, "drop the line", Lamp::darken)
            .timed(State.WARMING, WARM_UP_CYCLES, lamp -> Event.WARM, "the filament warms up")
            .ignoreElsewhere(Event.PRESSED, Event.READ, Event.WARM)
            .build();

    private final RegisterFile<Lamp> registers = new RegisterFile<>(MAP, this);
    private final FieldRef on = registers.field("CTRL", "ON");
    private final FieldRef level = registers.field("LEVEL", "LEVEL");
    private final Firmware<Lamp, State, Event> firmware;
    private final BusPort port;

    @Wiring("observer")
    private DeviceProbe probe = event -> {};

    @Wiring("its interrupt line")
    private final InterruptLine line;

    /** A dark lamp. */
    public Lamp(Clock clock, BusSocket bus, InterruptLine line) {
        firmware = new Firmware<>("lamp", TABLE, this, clock);
        port = bus.port(this::read);
        this.line = line;
    }

    private void ask() {
        port.read(BRIGHTNESS, 8, 1);
    }

    private void read() {
        level.set(port.data()[0]);
        firmware.fire(Event.READ);
    }

    /** The lamp was lit. */
    public record Lit(long level) implements DeviceEvent {
        @Override
        public String kind() {
            return "lamp lit";
        }
    }

    private void light() {
        probe.happened(new Lit(level.get()));
        on.set(true);
        line.set(true);
    }

    private void darken() {
        on.set(false);
        line.set(false);
    }

    @Override
    public void tell(DeviceProbe told) {
        probe = told;
    }

    @Override
    public String portName() {
        return "lamp-switch";
    }

    @Override
    public void arrive(byte[] payload) {
        firmware.fire(Event.PRESSED);
    }

    @Override
    public RegisterFile<Lamp> registers() {
        return registers;
    }

    @Override
    public List<Firmware<?, ?, ?>> firmware() {
        return List.of(firmware);
    }

    @Override
    public String name() {
        return "Lamp";
    }

    @Override
    public void state(StateVisitor v) {
        v.part(registers);
        v.part(firmware);
    }
}
