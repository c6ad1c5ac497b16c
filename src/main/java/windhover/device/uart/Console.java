package windhover.device.uart;

import windhover.clock.InputPort;
import windhover.reg.DeviceProbe;
import windhover.reg.Telling;

/** A port on which a guest prints for people, and reads what they type: each board has one at most. */
public interface Console extends Speaking, Telling, InputPort {
    /** The name of the input port on every board. */
    String PORT = "uart";

    /**
     * Prints a byte, 0 to 255, at the other end of its line: what it sends, or what the guest has printed otherwise.
     */
    void print(int value);

    /** True when it holds no byte of input: the guest has taken all that came. */
    boolean awaitsInput();

    /** Sets who is told when the guest has taken the last byte of input that was there. */
    void whenTaken(Runnable listener);

    /** Sets who hears the output. */
    void listener(ByteListener listener);

    @Override
    default String portName() {
        return PORT;
    }

    @Override
    default void tell(DeviceProbe probe) {
        listener(character -> probe.happened(new Printed(character)));
    }
}
