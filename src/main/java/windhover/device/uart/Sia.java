package windhover.device.uart;

import java.util.List;
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

/** The serial interface adapter: an asynchronous line with a baud rate and two FIFOs (kestrel facts §3, SIA). */
public final class Sia implements Device, InputPort, Speaking {
    /** The name of its input port. */
    public static final String PORT = "sia";

    /** Bytes each FIFO holds. */
    public static final int FIFO_BYTES = 16;

    /** Bytes from outside that can wait for the wire. */
    public static final int WIRE_BYTES = 2048;

    /** The divisor counts periods of 100 MHz, as on the historical part: four a cycle. */
    private static final int TICKS_A_CYCLE = 4;

    private static final int SHORTEST_FRAME = 3;

    /** The registers. */
    public static final RegisterMap<Sia> MAP = RegisterMap.<Sia>named("SIA", 0x28)
            .line("")
            .text("Serial interface adapter", """
              Sends and receives bytes in frames of CONFIG.FRAME_BITS bits: a start bit 0, the data bits, the lowest first, and a stop bit 1. A frame of \
              10 bits has 8 data bits; longer ones end with more stop bits, shorter ones have fewer data bits, and fewer than 3 count as 3.

              A bit takes DIVISOR + 1 periods of 100 MHz, four of which make a cycle of the 25 MHz clock: 867 is 115,200 bits a second, a byte \
              every 2170 cycles; the reset value is 1200 bits a second. A new divisor holds from the next frame on. The other end of the line keeps \
              to the same rate.

              Each direction has a FIFO of 16 bytes. A byte that comes while the receive FIFO is full is lost and counted in OVERRUN; a byte written \
              while the transmit FIFO is full is lost and counted in LOST.

              The line is high while a bit of STATUS is 1 whose bit of INTENA is 1.""")
            .register(0x00, 2, "CONFIG", "how a frame looks")
            .field("FRAME_BITS", 4, 0, FieldAccess.RW, 10, "bits of a frame, start and stop bit counted")
            .field(
                    "LOOPBACK",
                    14,
                    14,
                    FieldAccess.RW,
                    0,
                    "1: what is sent is received, and not what comes from outside")
            .register(0x02, 2, "STATUS", "status of the FIFOs")
            .field("RX_NOT_EMPTY", 0, 0, FieldAccess.RO, 0, "DATA holds a byte")
            .value(sia -> sia.received.isEmpty() ? 0 : 1)
            .field("RX_FULL", 1, 1, FieldAccess.RO, 0, "the next byte that comes is lost")
            .value(sia -> sia.received.isFull() ? 1 : 0)
            .field("TX_EMPTY", 2, 2, FieldAccess.RO, 1, "no byte waits to be sent")
            .value(sia -> sia.waiting.isEmpty() ? 1 : 0)
            .field("TX_NOT_FULL", 3, 3, FieldAccess.RO, 1, "a byte can be written")
            .value(sia -> sia.waiting.isFull() ? 0 : 1)
            .field("TX_IDLE", 4, 4, FieldAccess.RO, 1, "all that was written has left")
            .value(sia -> sia.idle() ? 1 : 0)
            .field("ANY", 15, 15, FieldAccess.RO, 0, "the line is high")
            .value(sia -> sia.wanted() ? 1 : 0)
            .register(0x04, 2, "INTENA", "what raises the line")
            .field("EVENTS", 4, 0, FieldAccess.RW, 0, "bits as in STATUS")
            .onWrite(sia -> sia.drive())
            .register(0x06, 2, "DATA", "the FIFOs")
            .field(
                    "BYTE",
                    7,
                    0,
                    FieldAccess.RW,
                    0,
                    "reading takes the oldest byte received, 0 if there is none; writing sends a byte")
            .value(sia -> sia.received.oldest())
            .onRead(sia -> sia.pop())
            .onWrite((sia, value) -> sia.send((int) value))
            .register(0x0C, 4, "DIVISOR", "the rate")
            .field("TICKS", 19, 0, FieldAccess.RW, 83_332, "a bit takes one period of 100 MHz more than this")
            .register(0x10, "OVERRUN", "received bytes that found the FIFO full")
            .field("COUNT", 63, 0, FieldAccess.RO, 0, "since reset")
            .register(0x18, "LOST", "written bytes that found the FIFO full")
            .field("COUNT", 63, 0, FieldAccess.RO, 0, "since reset")
            .register(0x20, "LEVELS", "how full the FIFOs are")
            .field("RX", 4, 0, FieldAccess.RO, 0, "bytes received, 0 to 16")
            .value(sia -> sia.received.count())
            .field("TX", 12, 8, FieldAccess.RO, 0, "bytes that wait to be sent, 0 to 16")
            .value(sia -> sia.waiting.count())
            .constant("DIVISOR_115200", 867, "DIVISOR for 115,200 bits a second")
            .build();

    static final FirmwareTable<Sia, SiaTransmitState, SiaTransmitEvent> TRANSMIT =
            FirmwareTable.<Sia, SiaTransmitState, SiaTransmitEvent>named(
                            "SIA transmit", SiaTransmitState.IDLE, SiaTransmitEvent.class)
                    // formatter:off
            .on(SiaTransmitState.IDLE, SiaTransmitEvent.BYTE, SiaTransmitState.SEND, "take the byte, begin with the start bit", Sia::beginSend)
            .on(SiaTransmitState.SEND, SiaTransmitEvent.NEXT, SiaTransmitState.SEND, "take the next byte", Sia::sendNext)
            .on(SiaTransmitState.SEND, SiaTransmitEvent.LAST, SiaTransmitState.IDLE, "leave the wire high", Sia::shiftedOut)
            .timed(
                SiaTransmitState.SEND,
                Sia::frameCycles,
                sia -> sia.waiting.isEmpty() ? SiaTransmitEvent.LAST : SiaTransmitEvent.NEXT,
                "the bits of a frame, at the rate of the divisor")
            .ignoreElsewhere(SiaTransmitEvent.values())
            .build();
    // formatter:on

    static final FirmwareTable<Sia, SiaReceiveState, SiaReceiveEvent> RECEIVE =
            FirmwareTable.<Sia, SiaReceiveState, SiaReceiveEvent>named(
                            "SIA receive", SiaReceiveState.IDLE, SiaReceiveEvent.class)
                    // formatter:off
            .on(SiaReceiveState.IDLE, SiaReceiveEvent.START_BIT, SiaReceiveState.RECEIVE, "begin a frame")
            .on(SiaReceiveState.RECEIVE, SiaReceiveEvent.NEXT, SiaReceiveState.RECEIVE, "put the byte into the FIFO, begin the next frame", Sia::receive)
            .on(SiaReceiveState.RECEIVE, SiaReceiveEvent.LAST, SiaReceiveState.IDLE, "put the byte into the FIFO", Sia::receive)
            .timed(
                SiaReceiveState.RECEIVE,
                Sia::frameCycles,
                sia -> sia.wire.count() > 1 ? SiaReceiveEvent.NEXT : SiaReceiveEvent.LAST,
                "the bits of a frame, at the rate of the divisor")
            .ignoreElsewhere(SiaReceiveEvent.values())
            .build();
    // formatter:on

    private final RegisterFile<Sia> registers = new RegisterFile<>(MAP, this);
    private final FieldRef frameBits = registers.field("CONFIG", "FRAME_BITS");
    private final FieldRef loopback = registers.field("CONFIG", "LOOPBACK");
    private final FieldRef events = registers.field("INTENA", "EVENTS");
    private final FieldRef divisor = registers.field("DIVISOR", "TICKS");
    private final FieldRef overrun = registers.field("OVERRUN", "COUNT");
    private final FieldRef lost = registers.field("LOST", "COUNT");
    private final Firmware<Sia, SiaTransmitState, SiaTransmitEvent> transmit;
    private final Firmware<Sia, SiaReceiveState, SiaReceiveEvent> receive;
    private final ByteFifo received = new ByteFifo("SIA receive FIFO", FIFO_BYTES);
    private final ByteFifo waiting = new ByteFifo("SIA transmit FIFO", FIFO_BYTES);

    /** What the other end has yet to send, the byte under way among it. */
    private final ByteFifo wire = new ByteFifo("SIA wire", WIRE_BYTES);

    private final Transcript transcript = new Transcript();

    @Wiring("its interrupt line")
    private final InterruptLine line;

    @Wiring("hears the output")
    private ByteListener listener = ByteListener.NONE;

    /** The byte that is being sent. */
    private int sending;

    /** Bytes from outside that did not even fit onto the wire. */
    private long lostOutside;

    /** A silent adapter. */
    public Sia(Clock clock, InterruptLine line) {
        this.line = line;
        transmit = new Firmware<>("SIA transmit", TRANSMIT, this, clock);
        receive = new Firmware<>("SIA receive", RECEIVE, this, clock);
    }

    private int bits() {
        return Math.max(SHORTEST_FRAME, (int) frameBits.get());
    }

    /** Cycles of a frame, rounded up. */
    private int frameCycles() {
        return (int) ((bits() * (divisor.get() + 1) + TICKS_A_CYCLE - 1) / TICKS_A_CYCLE);
    }

    /** The bits of a byte that a frame has room for. */
    private int dataMask() {
        return (1 << Math.min(8, bits() - 2)) - 1;
    }

    private boolean idle() {
        return waiting.isEmpty() && transmit.in(SiaTransmitState.IDLE);
    }

    private void send(int value) {
        if (!waiting.put(value)) {
            lost.add(1);
        }
        transmit.fire(SiaTransmitEvent.BYTE);
        drive();
    }

    private void beginSend() {
        sending = waiting.take() & dataMask();
    }

    private void sendNext() {
        shiftedOut();
        beginSend();
        drive();
    }

    private void shiftedOut() {
        transcript.add(sending);
        listener.sent(sending);
        if (loopback.isSet()) {
            accept(sending);
        }
        drive();
    }

    private void receive() {
        int value = wire.take() & dataMask();
        if (!loopback.isSet()) {
            accept(value);
        }
    }

    private void accept(int value) {
        if (!received.put(value)) {
            overrun.add(1);
        }
        drive();
    }

    private void pop() {
        received.take();
        drive();
    }

    private boolean wanted() {
        long status = (received.isEmpty() ? 0 : 1)
                | (received.isFull() ? 2 : 0)
                | (waiting.isEmpty() ? 4 : 0)
                | (waiting.isFull() ? 0 : 8)
                | (idle() ? 16 : 0);
        return (status & events.get()) != 0;
    }

    private void drive() {
        line.set(wanted());
    }

    @Override
    public String portName() {
        return PORT;
    }

    /**
     * The other end sends bytes, one frame after the other; what does not fit into its buffer of {@value #WIRE_BYTES}
     * is lost and counted.
     */
    @Override
    public void arrive(byte[] payload) {
        for (byte value : payload) {
            if (!wire.put(value)) {
                lostOutside++;
            }
        }
        if (!wire.isEmpty()) {
            receive.fire(SiaReceiveEvent.START_BIT);
        }
    }

    @Override
    public Transcript sent() {
        return transcript;
    }

    /** Bytes from outside that did not even fit onto the wire. */
    public long lostOutside() {
        return lostOutside;
    }

    /** Sets who hears the output. */
    public void listener(ByteListener listener) {
        this.listener = listener;
    }

    @Override
    public RegisterFile<Sia> registers() {
        return registers;
    }

    @Override
    public List<Firmware<?, ?, ?>> firmware() {
        return List.of(receive, transmit);
    }

    @Override
    public String name() {
        return "SIA";
    }

    @Override
    public void state(StateVisitor v) {
        v.part(registers);
        v.part(transmit);
        v.part(receive);
        v.part(received);
        v.part(waiting);
        v.part(wire);
        v.part(transcript);
        sending = v.i32("sending", sending);
        lostOutside = v.i64("lostOutside", lostOutside);
    }
}
