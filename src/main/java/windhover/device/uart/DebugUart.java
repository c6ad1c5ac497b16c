package windhover.device.uart;

import windhover.clock.StateVisitor;
import windhover.clock.Wiring;
import windhover.reg.Device;
import windhover.reg.FieldAccess;
import windhover.reg.RegisterFile;
import windhover.reg.RegisterMap;

/** The debug UART of the historical emulator (kestrel facts §3): no baud time, no interrupt, always ready. */
public final class DebugUart implements Device, Console {
    /** Bytes of input it holds; more are lost. */
    public static final int INPUT_CAPACITY = 256;

    /** The registers. */
    public static final RegisterMap<DebugUart> MAP = RegisterMap.<DebugUart>named("UART", 2)
            .text("Debug UART", """
              Writes a character at once; reads one if there is one. The historical emulator stops at a read of IN when there is no \
              input; this one \
              answers 0. It holds 256 bytes of input; more are lost.""")
            .register(0, 1, "OUT", "output; reading tells whether input waits")
            .field("BYTE", 7, 0, FieldAccess.WO, 0, "the byte to send")
            .onWrite((uart, value) -> uart.print((int) value))
            .field("INPUT_WAITS", 0, 0, FieldAccess.RO, 0, "1: IN holds a byte")
            .value(uart -> uart.count == 0 ? 0 : 1)
            .register(1, 1, "IN", "input")
            .field(
                    "BYTE",
                    7,
                    0,
                    FieldAccess.RO,
                    0,
                    "the oldest byte of input, 0 if there is none; reading takes it out")
            .value(uart -> uart.oldest())
            .onRead(uart -> uart.pop())
            .build();

    private final RegisterFile<DebugUart> registers = new RegisterFile<>(MAP, this);
    private final Transcript sent = new Transcript();
    private final byte[] input = new byte[INPUT_CAPACITY];
    private int head;
    private int count;
    private long lost;

    @Wiring("hears the output")
    private ByteListener listener = ByteListener.NONE;

    @Wiring("told when all input was taken")
    private Runnable taken = () -> {};

    @Override
    public void print(int value) {
        sent.add(value);
        listener.sent(value);
    }

    private long oldest() {
        return count == 0 ? 0 : Byte.toUnsignedLong(input[head]);
    }

    private void pop() {
        if (count > 0) {
            input[head] = 0;
            head = (head + 1) % INPUT_CAPACITY;
            count--;
            if (count == 0) {
                taken.run();
            }
        }
    }

    @Override
    public boolean awaitsInput() {
        return count == 0;
    }

    @Override
    public void whenTaken(Runnable listener) {
        taken = listener;
    }

    /** A byte of input arrives; it is lost and counted when there is no room. */
    public void inputArrives(int value) {
        if (count == INPUT_CAPACITY) {
            lost++;
            return;
        }
        input[(head + count) % INPUT_CAPACITY] = (byte) value;
        count++;
    }

    /** Bytes of input arrive, one after the other. */
    @Override
    public void arrive(byte[] payload) {
        for (byte value : payload) {
            inputArrives(value);
        }
    }

    @Override
    public Transcript sent() {
        return sent;
    }

    /** Bytes of input that were lost. */
    public long lost() {
        return lost;
    }

    @Override
    public void listener(ByteListener listener) {
        this.listener = listener;
    }

    @Override
    public RegisterFile<DebugUart> registers() {
        return registers;
    }

    @Override
    public String name() {
        return "debug UART";
    }

    @Override
    public void state(StateVisitor v) {
        v.part(registers);
        v.part(sent);
        v.bytes("input", input);
        head = v.i32("head", head);
        count = v.i32("count", count);
        if (head < 0 || head >= INPUT_CAPACITY || count < 0 || count > INPUT_CAPACITY) {
            throw new IllegalArgumentException(
                    "debug UART: head " + head + " count " + count + ", expected at most " + INPUT_CAPACITY);
        }
        lost = v.i64("lost", lost);
    }
}
