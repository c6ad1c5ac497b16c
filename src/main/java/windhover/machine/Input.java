package windhover.machine;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.Locale;

/**
 * Something that comes to the machine from outside: a frame, keys, or an edit made in the debugger. A value, so that it
 * can be journaled and repeated. Prints and parses as the port's name and the payload in hexadecimal, such as
 * {@code uart 6869}.
 */
public final class Input {
    /** Bytes that one input can have at most. */
    public static final int MOST_BYTES = 1 << 21;

    private static final HexFormat HEX = HexFormat.of();

    private final String port;
    private final byte[] payload;

    /**
     * An input; the bytes are copied.
     *
     * @param port the name of the {@link windhover.clock.InputPort} at which it arrives
     * @param payload the bytes that arrive
     */
    public Input(String port, byte[] payload) {
        if (!port.matches("[a-z][a-z0-9-]{0,31}")) {
            throw new IllegalArgumentException(
                    "input port '" + port + "': expected a word of small letters, digits and hyphens");
        }
        if (payload.length > MOST_BYTES) {
            throw new IllegalArgumentException(
                    "input of " + payload.length + " bytes to " + port + ": expected at most " + MOST_BYTES);
        }
        this.port = port;
        this.payload = payload.clone();
    }

    /** The name of the port at which it arrives. */
    public String port() {
        return port;
    }

    /** A copy of the bytes that arrive. */
    public byte[] payload() {
        return payload.clone();
    }

    /** How many bytes arrive. */
    public int size() {
        return payload.length;
    }

    /** An edit: bytes are written to RAM at a physical address. */
    public static Input memory(long physical, byte... bytes) {
        return new Input(EditPorts.MEMORY, EditPorts.numbered(physical, bytes));
    }

    /** An edit: a register of a processor gets a value; from 32 on floating-point register f{@code number} − 32. */
    public static Input register(int processor, int number, long value) {
        return new Input(
                EditPorts.ofProcessor(EditPorts.REGISTER, processor),
                EditPorts.numbered(number, EditPorts.eightBytes(value)));
    }

    /** An edit: a CSR of a processor gets a value, as if the program had written it in M mode. */
    public static Input csr(int processor, int number, long value) {
        return new Input(
                EditPorts.ofProcessor(EditPorts.CSR, processor),
                EditPorts.numbered(number, EditPorts.eightBytes(value)));
    }

    /**
     * Parses what {@link #toString} prints.
     *
     * @throws IllegalArgumentException with one line when the text is not an input
     */
    public static Input parse(String text) {
        String[] words = text.strip().split("\\s+", -1);
        if (words.length > 2) {
            throw new IllegalArgumentException(
                    "input '" + text + "': expected the name of a port and bytes in hexadecimal, such as 6869");
        }
        try {
            return new Input(
                    words[0], words.length == 1 ? new byte[0] : HEX.parseHex(words[1].toLowerCase(Locale.ROOT)));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("input '" + text + "': " + e.getMessage(), e);
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Input input && port.equals(input.port) && Arrays.equals(payload, input.payload);
    }

    @Override
    public int hashCode() {
        return 31 * port.hashCode() + Arrays.hashCode(payload);
    }

    @Override
    public String toString() {
        return payload.length == 0 ? port : port + " " + HEX.formatHex(payload);
    }
}
