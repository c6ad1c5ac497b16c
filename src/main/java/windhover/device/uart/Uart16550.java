package windhover.device.uart;

import windhover.clock.StateVisitor;
import windhover.clock.Wiring;
import windhover.reg.Device;
import windhover.reg.FieldAccess;
import windhover.reg.FieldRef;
import windhover.reg.RegisterFile;
import windhover.reg.RegisterMap;

/**
 * The 16550 of board {@code bare}, for output only: it sends at once, is always ready, never has input and never
 * interrupts.
 */
public final class Uart16550 implements Device, Console {
    /** The registers (PC16550D data sheet, table II). */
    public static final RegisterMap<Uart16550> MAP = RegisterMap.<Uart16550>named("UART16550", 8)
            .text(
                    "Serial port",
                    "A 16550 that only sends. While LCR.DLAB is 1, offsets 0 and 1 are the divisor, which has no effect.")
            .register(0, 1, "RBR_THR_DLL", "receive buffer, transmit holding register or divisor")
            .field("READ", 7, 0, FieldAccess.RO, 0, "0, for there is no input; the divisor's low byte with DLAB")
            .value(uart -> uart.dlab.isSet() ? uart.divisor & 0xFF : 0)
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
            .field("FIFO_CONTROL", 7, 0, FieldAccess.WO, 0, "bit 0 enables the FIFOs")
            .onWrite((uart, value) -> uart.fifos = (value & 1) != 0)
            .register(3, 1, "LCR", "line control")
            .field("FORMAT", 6, 0, FieldAccess.RW, 0, "kept, without effect")
            .field("DLAB", 7, 7, FieldAccess.RW, 0, "divisor latch access")
            .register(4, 1, "MCR", "modem control")
            .field("VALUE", 4, 0, FieldAccess.RW, 0, "kept, without effect")
            .register(5, 1, "LSR", "line status")
            .field("DATA_READY", 0, 0, FieldAccess.RO, 0, "there is no input")
            .field("THR_EMPTY", 5, 5, FieldAccess.RO, 1, "always ready for the next byte")
            .field("IDLE", 6, 6, FieldAccess.RO, 1, "all is sent")
            .register(6, 1, "MSR", "modem status")
            .field("CLEAR_TO_SEND", 4, 4, FieldAccess.RO, 1, "the other side listens")
            .field("DATA_SET_READY", 5, 5, FieldAccess.RO, 1, "the other side is there")
            .field("CARRIER", 7, 7, FieldAccess.RO, 1, "and connected")
            .register(7, 1, "SCR", "scratch")
            .field("VALUE", 7, 0, FieldAccess.RW, 0, "kept, without effect")
            .build();

    private final RegisterFile<Uart16550> registers = new RegisterFile<>(MAP, this);
    private final FieldRef dlab = registers.field("LCR", "DLAB");
    private final Transcript sent = new Transcript();
    private int divisor;
    private int interruptEnable;
    private boolean fifos;

    @Wiring("hears the output")
    private ByteListener listener = ByteListener.NONE;

    private void writeData(int value) {
        if (dlab.isSet()) {
            divisor = (divisor & 0xFF00) | value;
        } else {
            sent.add(value);
            listener.sent(value);
        }
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
        divisor = v.i32("divisor", divisor);
        interruptEnable = v.i32("interruptEnable", interruptEnable);
        fifos = v.flag("fifos", fifos);
    }
}
