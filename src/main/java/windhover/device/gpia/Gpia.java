package windhover.device.gpia;

import java.util.List;
import windhover.clock.InputPort;
import windhover.clock.StateVisitor;
import windhover.reg.Device;
import windhover.reg.FieldAccess;
import windhover.reg.FieldRef;
import windhover.reg.RegisterFile;
import windhover.reg.RegisterMap;

/**
 * The general-purpose interface adapter: 64 input and 64 output pins, some of them wired to the LEDs and the SD-card
 * slot (kestrel facts §3).
 */
public final class Gpia implements Device, InputPort {
    /** The pin of the card slot's data output, pulled high while no card drives it. */
    private static final long MISO = 1 << 2;

    /** The registers. */
    public static final RegisterMap<Gpia> MAP = RegisterMap.<Gpia>named("GPIA", 0x188)
            .text("General-purpose interface adapter", """
              64 pins in, 64 pins out. IN and OUT lie where the emulator of the historical machine has them; SET, CLEAR and TOGGLE change single pins of \
              OUT without reading it, at the offsets of the planned GPIA-III.

              The lowest pins are those of the historical boards: an LED and the four wires of an SD card (SPI mode 0, the highest bit first: the card \
              takes MOSI as CLOCK rises and puts out MISO as it falls). The slot of this board is empty: CARD_DETECT reads 0 and MISO 1.""")
            .register(0x00, "IN", "levels of the input pins")
            .field("CARD_DETECT", 0, 0, FieldAccess.RO, 0, "1: a card is in the slot")
            .value(gpia -> gpia.inputs & 1)
            .field("WRITE_PROTECT", 1, 1, FieldAccess.RO, 0, "1: the card is write-protected")
            .value(gpia -> gpia.inputs >>> 1 & 1)
            .field("MISO", 2, 2, FieldAccess.RO, 1, "data from the card")
            .value(gpia -> gpia.inputs >>> 2 & 1)
            .field("PINS", 63, 3, FieldAccess.RO, 0, "free pins")
            .value(gpia -> gpia.inputs >>> 3)
            .register(0x08, "OUT", "levels of the output pins")
            .field("LED", 0, 0, FieldAccess.RW, 0, "1: the LED is lit")
            .field("SELECT_N", 1, 1, FieldAccess.RW, 0, "0: the card is selected")
            .field("MOSI", 2, 2, FieldAccess.RW, 0, "data to the card")
            .field("CLOCK", 3, 3, FieldAccess.RW, 0, "the card's clock")
            .field("PINS", 15, 4, FieldAccess.RW, 0, "free pins")
            .field("LEDS", 23, 16, FieldAccess.RW, 0, "a row of eight more LEDs")
            .field("MORE_PINS", 63, 24, FieldAccess.RW, 0, "free pins")
            .register(0x80, "SET", "sets pins")
            .field("PINS", 63, 0, FieldAccess.WO, 0, "each 1 makes the pin of OUT 1")
            .onWrite((gpia, pins) -> gpia.drive(gpia.outputs() | pins))
            .register(0x100, "CLEAR", "clears pins")
            .field("PINS", 63, 0, FieldAccess.WO, 0, "each 1 makes the pin of OUT 0")
            .onWrite((gpia, pins) -> gpia.drive(gpia.outputs() & ~pins))
            .register(0x180, "TOGGLE", "turns pins over")
            .field("PINS", 63, 0, FieldAccess.WO, 0, "each 1 turns the pin of OUT over")
            .onWrite((gpia, pins) -> gpia.drive(gpia.outputs() ^ pins))
            .build();

    private final RegisterFile<Gpia> registers = new RegisterFile<>(MAP, this);
    private final List<FieldRef> out = MAP.register("OUT").fields().stream()
            .map(field -> registers.field("OUT", field.name()))
            .toList();
    private long inputs = MISO;

    /** All outputs low, an empty card slot. */
    public Gpia() {}

    /** The levels of the output pins. */
    public long outputs() {
        return registers.peek("OUT");
    }

    private void drive(long levels) {
        List<RegisterMap.Field<Gpia>> fields = MAP.register("OUT").fields();
        for (int i = 0; i < fields.size(); i++) {
            out.get(i).set(fields.get(i).of(levels));
        }
    }

    @Override
    public String portName() {
        return "gpia";
    }

    /** The input pins get new levels: up to eight bytes, pins 7 to 0 first; pins without a byte keep theirs. */
    @Override
    public void arrive(byte[] payload) {
        for (int i = 0; i < Math.min(8, payload.length); i++) {
            inputs = (inputs & ~(0xFFL << (8 * i))) | (payload[i] & 0xFFL) << (8 * i);
        }
    }

    @Override
    public RegisterFile<Gpia> registers() {
        return registers;
    }

    @Override
    public String name() {
        return "GPIA";
    }

    @Override
    public void state(StateVisitor v) {
        v.part(registers);
        inputs = v.i64("inputs", inputs);
    }
}
