package windhover.app;

import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;
import windhover.device.uart.Console;
import windhover.machine.Input;
import windhover.machine.Machine;

/**
 * Hands what is on standard input to a machine's console, a byte at a time: at the beginning, in the cycle after the
 * guest has taken the byte before, and else whenever it is asked. It never waits. So a run with a file, or with a pipe
 * that is filled already, depends on the bytes alone, and one with a keyboard goes on while nobody types.
 */
final class TypedInput {
    private final Machine machine;
    private final @Nullable Console console;
    private final InputStream from;
    private boolean taken;

    /** Of a machine that stands at reset. */
    TypedInput(Machine machine, InputStream from) {
        this.machine = machine;
        this.from = from;
        console = machine.part(Console.class).orElse(null);
        if (console != null) {
            console.whenTaken(() -> {
                taken = true;
                machine.attention();
            });
        }
    }

    /** True when the guest has taken a byte since {@link #handOver}: another can be handed over now. */
    boolean isAsked() {
        return taken;
    }

    /** Hands over a byte, if there is one and the guest has taken those before. Call between two cycles. */
    void handOver() {
        taken = false;
        if (console == null || !console.awaitsInput()) {
            return;
        }
        try {
            int value = from.available() > 0 ? from.read() : -1;
            if (value >= 0) {
                machine.apply(new Input(console.portName(), new byte[] {(byte) value}));
            }
        } catch (IOException e) {
            return; // a closed or broken input has nothing more to say
        }
    }
}
