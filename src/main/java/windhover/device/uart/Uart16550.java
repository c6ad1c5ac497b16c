package windhover.device.uart;

import windhover.clock.StateVisitor;
import windhover.clock.Wiring;
import windhover.reg.Device;
import windhover.reg.FieldAccess;
import windhover.reg.FieldRef;
import windhover.reg.RegisterFile;
import windhover.reg.RegisterMap;

/**
 * The 16550 of board {@code bare}: it sends at once, is always ready, has input as soon as it arrives and never
 * interrupts, since no line leads from it to the processor.
 */
public final class Uart16550 implements Device, Console {
    /** Bytes of input it holds, the FIFO and what waits on the line; more are lost. */
    public static final int INPUT_CAPACITY = 256;

    /** The registers (PC16550D data sheet, table II). */
    public static final RegisterMap<Uart16550> MAP = RegisterMap.<Uart16550>named("UART16550", 8)
            .text(
                    "Serial port",
                    "A 16550 without baud time: it sends at once and receives what has come. It holds 256 bytes of input, whether the FIFOs are on or not; more are lost. While LCR.DLAB is 1, offsets 0 and 1 are the divisor, which has no effect.")
            .register(0, 1, "RBR_THR_DLL", "receive buffer, transmit holding register or divisor")
            .field(
                    "READ",
                    7,
                    0,
                    FieldAccess.RO,
                    0,
                    "the oldest byte of input, 0 if there is none; reading takes it out. The divisor's low byte with DLAB")
            .value(uart -> uart.dlab.isSet() ? uart.divisor & 0xFF : uart.received.oldest())
            .onRead(Uart16550::take)
            .field("WRITE", 7, 0, FieldAccess.WO, 0, "the byte to send; the divisor's low byte with DLAB")
            .onWrite((uart, value) -> uart.writeData((int) value))
            .register(1, 1, "IER_DLM", "interrupt enable or divisor")
            .field("VALUE", 7, 0, FieldAccess.RW, 0, "kept, without effect; the divisor's high byte with DLAB")
            .value(uart -> uart.dlab.isSet() ? uart.divisor >> 8 : uart.interruptEnable)
            .onWrite((uart, value) -> uart.writeEnable((int) value))
            .register(2, 1, "IIR_FCR", "interrupt identification; FIFO control")
            .field("NONE_PENDING", 0, 0, FieldAccess.RO, 1, "1: no interrupt")
            .field("FIFOS", 7, 6, FieldAccess.RO, 0, "3 with FIFOs enabled")
            .value(uart -> uart.fifos ? 3 : 0)
            .field("FIFO_CONTROL", 7, 0, FieldAccess.WO, 0, "bit 0 enables the FIFOs; bit 1 discards the input")
            .onWrite((uart, value) -> uart.controlFifos((int) value))
            .register(3, 1, "LCR", "line control")
            .field("FORMAT", 6, 0, FieldAccess.RW, 0, "kept, without effect")
            .field("DLAB", 7, 7, FieldAccess.RW, 0, "divisor latch access")
            .register(4, 1, "MCR", "modem control")
            .field("VALUE", 4, 0, FieldAccess.RW, 0, "kept, without effect")
            .register(5, 1, "LSR", "line status")
            .field("DATA_READY", 0, 0, FieldAccess.RO, 0, "1: RBR holds a byte of input")
            .value(uart -> uart.received.isEmpty() ? 0 : 1)
            .field("OVERRUN", 1, 1, FieldAccess.RO, 0, "1: input was lost since the last read of this register")
            .value(uart -> uart.overrun ? 1 : 0)
            .onRead(uart -> uart.overrun = false)
            .field("THR_EMPTY", 5, 5, FieldAccess.RO, 1, "always ready for the next byte")
            .field("IDLE", 6, 6, FieldAccess.RO, 1, "all is sent")
            .register(6, 1, "MSR", "modem status")
            .field("CLEAR_TO_SEND", 4, 4, FieldAccess.RO, 1, "the other side listens")
            .field("DATA_SET_READY", 5, 5, FieldAccess.RO, 1, "the other side is there")
            .field("CARRIER", 7, 7, FieldAccess.RO, 1, "and connected")
            .register(7, 1, "SCR", "scratch")
            .field("VALUE", 7, 0, FieldAccess.RW, 0, "kept, without effect")
            .build();

    private static final int FIFOS_ON = 1;
    private static final int DISCARD_INPUT = 2;

    private final RegisterFile<Uart16550> registers = new RegisterFile<>(MAP, this);
    private final FieldRef dlab = registers.field("LCR", "DLAB");
    private final Transcript sent = new Transcript();
    private final ByteFifo received = new ByteFifo("received", INPUT_CAPACITY);
    private boolean overrun;
    private int divisor;
    private int interruptEnable;
    private boolean fifos;

    @Wiring("hears the output")
    private ByteListener listener = ByteListener.NONE;

    @Wiring("told when all input was taken")
    private Runnable taken = () -> {};

    private void writeData(int value) {
        if (dlab.isSet()) {
            divisor = (divisor & 0xFF00) | value;
        } else {
            print(value);
        }
    }

    private void take() {
        if (!dlab.isSet() && !received.isEmpty()) {
            received.take();
            if (received.isEmpty()) {
                taken.run();
            }
        }
    }

    private void controlFifos(int value) {
        fifos = (value & FIFOS_ON) != 0;
        if ((value & DISCARD_INPUT) != 0 && !received.isEmpty()) {
            while (!received.isEmpty()) {
                received.take();
            }
            taken.run();
        }
    }

    @Override
    public void print(int value) {
        sent.add(value);
        listener.sent(value);
    }

    /** Bytes of input arrive, one after the other. */
    @Override
    public void arrive(byte[] payload) {
        for (byte value : payload) {
            overrun |= !received.put(value);
        }
    }

    @Override
    public boolean awaitsInput() {
        return received.isEmpty();
    }

    @Override
    public void whenTaken(Runnable listener) {
        taken = listener;
    }

    private void writeEnable(int value) {
        if (dlab.isSet()) {
            divisor = (divisor & 0xFF) | value << 8;
        } else {
            interruptEnable = value & 0xF;
        }
    }

    @Override
    public Transcript sent() {
        return sent;
    }

    @Override
    public void listener(ByteListener listener) {
        this.listener = listener;
    }

    @Override
    public RegisterFile<Uart16550> registers() {
        return registers;
    }

    @Override
    public String name() {
        return "UART 16550";
    }

    @Override
    public void state(StateVisitor v) {
        v.part(registers);
        v.part(sent);
        v.part(received);
        overrun = v.flag("overrun", overrun);
        divisor = v.i32("divisor", divisor);
        interruptEnable = v.i32("interruptEnable", interruptEnable);
        fifos = v.flag("fifos", fifos);
    }
}
