package windhover.device.kia;

import static windhover.device.kia.KiaReceiveEvent.HIGH;
import static windhover.device.kia.KiaReceiveEvent.LAST_BIT;
import static windhover.device.kia.KiaReceiveEvent.LOW;
import static windhover.device.kia.KiaReceiveState.DATA;
import static windhover.device.kia.KiaReceiveState.IDLE;
import static windhover.device.kia.KiaReceiveState.PARITY;
import static windhover.device.kia.KiaReceiveState.STOP;

import java.util.List;
import java.util.Locale;
import windhover.clock.Clock;
import windhover.clock.InputPort;
import windhover.clock.StateVisitor;
import windhover.clock.Wiring;
import windhover.fsm.Firmware;
import windhover.fsm.FirmwareTable;
import windhover.irq.InterruptLine;
import windhover.reg.Device;
import windhover.reg.FieldAccess;
import windhover.reg.FieldRef;
import windhover.reg.RegisterFile;
import windhover.reg.RegisterMap;

/**
 * The keyboard interface adapter: receives a PS/2 keyboard's frames bit by bit and keeps their bytes in a FIFO (kestrel
 * facts §3, KIA).
 */
public final class Kia implements Device, InputPort {
    /** The name of its input port. */
    public static final String PORT = "kia";

    /** Places of the FIFO; since full is told from empty by one that stays free, it holds one byte less. */
    public static final int FIFO_SLOTS = 16;

    /** Cycles of one clock period of the keyboard: 60 µs, 16.7 kHz, the fastest a PS/2 keyboard may be. */
    public static final int BIT_CYCLES = 1500;

    /** Cycles for which the keyboard leaves the wires high between two frames. */
    public static final int PAUSE_CYCLES = 1500;

    /** Cycles from one byte to the next. */
    public static final int BYTE_CYCLES = 11 * BIT_CYCLES + PAUSE_CYCLES;

    /** Bytes of keys that can wait in the keyboard to be sent. */
    public static final int KEYBOARD_BYTES = 2048;

    /** The registers. */
    public static final RegisterMap<Kia> MAP = RegisterMap.<Kia>named("KIA", 0x20)
            .line("")
            .text("Keyboard interface adapter", String.format(Locale.ROOT, """
              A PS/2 keyboard sends a byte as a frame of 11 bits: a start bit 0, eight data bits, the lowest first, an odd parity bit and a stop bit 1. \
              A bit takes %d cycles (16.7 kHz at 25 MHz) and a pause of %d cycles follows the frame: a byte every %d cycles. The adapter takes each bit \
              as the keyboard's clock falls, ignores the parity, and puts the byte into a FIFO of 16 slots, which holds 15. A byte that comes while the \
              FIFO is full is dropped and counted in DROPPED.

              The bytes are scan codes of set 2: the key's code when it goes down (and again while it is held), 0xF0 and the code when it is let go; keys \
              with an E0 code have 0xE0 before all of it.

              Poll STAT until EMPTY is 0, read DATA, then write anything to DATA to pop. DATA answers at the three bytes after STAT, which suits software \
              written for either of the historical adapters (at +1 and at +2). The line is high while the FIFO is not empty, if CTRL.LINE_ENABLE is 1; \
              after reset it is 0, and the adapter is polled as on the historical machine.""", BIT_CYCLES, PAUSE_CYCLES, BYTE_CYCLES))
            .register(0x00, 1, "STAT", "status of the FIFO")
            .field("EMPTY", 0, 0, FieldAccess.RO, 1, "the FIFO is empty")
            .value(kia -> kia.count == 0 ? 1 : 0)
            .field("FULL", 1, 1, FieldAccess.RO, 0, "the FIFO holds 15 bytes; the next is dropped")
            .value(kia -> kia.count == FIFO_SLOTS - 1 ? 1 : 0)
            .register(0x01, 1, "DATA", "oldest byte; a write pops it")
            .field("BYTE", 7, 0, FieldAccess.RW, 0, "reading leaves it; writing anything pops it; 0 when empty")
            .value(Kia::oldest)
            .onWrite(kia -> kia.pop())
            .register(0x02, 1, "DATA_AT_2", "the same as DATA")
            .field("BYTE", 7, 0, FieldAccess.RW, 0, "as DATA, where the first adapter has it")
            .value(Kia::oldest)
            .onWrite(kia -> kia.pop())
            .register(0x03, 1, "DATA_AT_3", "the same as DATA")
            .field("BYTE", 7, 0, FieldAccess.RW, 0, "as DATA")
            .value(Kia::oldest)
            .onWrite(kia -> kia.pop())
            .register(0x08, "CTRL", "control")
            .field("LINE_ENABLE", 0, 0, FieldAccess.RW, 0, "1: the line is high while the FIFO is not empty")
            .onWrite(kia -> kia.drive())
            .register(0x10, "DROPPED", "bytes lost because the FIFO was full")
            .field("COUNT", 63, 0, FieldAccess.RO, 0, "since reset")
            .register(0x18, "LEVEL", "how full the FIFO is")
            .field("BYTES", 3, 0, FieldAccess.RO, 0, "0 to 15")
            .value(kia -> kia.count)
            .constant("FIFO_BYTES", FIFO_SLOTS - 1, "bytes the FIFO holds")
            .constant("BYTE_CYCLES", BYTE_CYCLES, "cycles from one byte to the next at the fastest")
            .constant("RELEASE", Key.RELEASE_PREFIX, "comes before the code of a key that was let go")
            .constant("EXTENDED", Key.EXTENDED_PREFIX, "comes before the code of an extended key")
            .build();

    static final FirmwareTable<Kia, KiaReceiveState, KiaReceiveEvent> TABLE =
            FirmwareTable.<Kia, KiaReceiveState, KiaReceiveEvent>named("KIA receive", IDLE, KiaReceiveEvent.class)
                    // formatter:off
            .on(IDLE, LOW, DATA, "a start bit: begin a byte", Kia::begin)
            .ignore(IDLE, HIGH, LAST_BIT)
            .on(DATA, LOW, DATA, "shift in a 0", kia -> kia.shift(0))
            .on(DATA, HIGH, DATA, "shift in a 1", kia -> kia.shift(1))
            .on(DATA, LAST_BIT, PARITY, "shift in the highest bit", Kia::shiftLast)
            .on(PARITY, LOW, STOP, "leave the parity unchecked")
            .on(PARITY, HIGH, STOP, "leave the parity unchecked")
            .ignore(PARITY, LAST_BIT)
            .on(STOP, HIGH, IDLE, "put the byte into the FIFO", Kia::push)
            .ignore(STOP, LOW, LAST_BIT)
            .build();
    // formatter:on

    private final RegisterFile<Kia> registers = new RegisterFile<>(MAP, this);
    private final FieldRef lineEnabled = registers.field("CTRL", "LINE_ENABLE");
    private final FieldRef dropped = registers.field("DROPPED", "COUNT");
    private final Firmware<Kia, KiaReceiveState, KiaReceiveEvent> firmware;
    private final Keyboard keyboard;

    @Wiring("its interrupt line")
    private final InterruptLine line;

    private final byte[] fifo = new byte[FIFO_SLOTS];
    private int head;
    private int count;

    /** The bits of the byte being received, and how many. */
    private int shifted;

    private int bits;

    /** The data wire at the last falling edge of the clock. */
    private boolean data;

    /** An adapter with an empty FIFO and a keyboard nobody touches. */
    public Kia(Clock clock, InterruptLine line) {
        this.line = line;
        firmware = new Firmware<>("KIA receive", TABLE, this, clock);
        keyboard = new Keyboard(this, clock);
    }

    @Override
    public String portName() {
        return PORT;
    }

    /**
     * Keys go down or up: the codes that the keyboard has to send for them, such as those of {@link Key} and
     * {@link UsLayout#scanCodes}.
     */
    @Override
    public void arrive(byte[] payload) {
        keyboard.keys(payload);
    }

    /** Bytes that wait in the keyboard to be sent. */
    public int waiting() {
        return keyboard.waiting();
    }

    /** Bytes of keys that did not even fit into the keyboard, {@value #KEYBOARD_BYTES} at a time. */
    long lostInKeyboard() {
        return keyboard.lost();
    }

    /** Bytes in the FIFO. */
    public int level() {
        return count;
    }

    /** Bytes lost because the FIFO was full. */
    public long dropped() {
        return dropped.get();
    }

    /** The level of the data wire when the clock last fell. */
    boolean dataWire() {
        return data;
    }

    /** The keyboard's clock falls while its data wire has a level. */
    void clockFalls(boolean level) {
        data = level;
        firmware.fire(firmware.in(DATA) && bits == 7 ? LAST_BIT : level ? HIGH : LOW);
    }

    private void begin() {
        shifted = 0;
        bits = 0;
    }

    private void shift(int bit) {
        shifted |= bit << bits++;
    }

    private void shiftLast() {
        shift(data ? 1 : 0);
    }

    private void push() {
        if (count == FIFO_SLOTS - 1) {
            dropped.add(1);
        } else {
            fifo[(head + count) % FIFO_SLOTS] = (byte) shifted;
            count++;
        }
        drive();
    }

    private long oldest() {
        return count == 0 ? 0 : Byte.toUnsignedLong(fifo[head]);
    }

    private void pop() {
        if (count > 0) {
            fifo[head] = 0;
            head = (head + 1) % FIFO_SLOTS;
            count--;
            drive();
        }
    }

    private void drive() {
        line.set(count > 0 && lineEnabled.isSet());
    }

    @Override
    public RegisterFile<Kia> registers() {
        return registers;
    }

    @Override
    public List<Firmware<?, ?, ?>> firmware() {
        return List.of(firmware, keyboard.firmware());
    }

    @Override
    public String name() {
        return "KIA";
    }

    @Override
    public void state(StateVisitor v) {
        v.part(registers);
        v.part(firmware);
        v.part(keyboard);
        v.bytes("fifo", fifo);
        head = v.i32("head", head);
        count = v.i32("count", count);
        shifted = v.i32("shifted", shifted);
        bits = v.i32("bits", bits);
        data = v.flag("data", data);
        if (head < 0 || head >= FIFO_SLOTS || count < 0 || count >= FIFO_SLOTS || bits < 0 || bits > 8) {
            throw new IllegalArgumentException(
                    "KIA: head " + head + ", " + count + " bytes, " + bits + " bits, expected within its FIFO");
        }
    }
}
