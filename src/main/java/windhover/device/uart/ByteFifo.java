package windhover.device.uart;

import windhover.clock.StateVisitor;
import windhover.clock.Stateful;

/** A FIFO of bytes of a fixed size. */
final class ByteFifo implements Stateful {
    private final String name;
    private final byte[] bytes;
    private int head;
    private int count;

    ByteFifo(String name, int size) {
        this.name = name;
        bytes = new byte[size];
    }

    int count() {
        return count;
    }

    boolean isEmpty() {
        return count == 0;
    }

    boolean isFull() {
        return count == bytes.length;
    }

    /** The oldest byte, 0 to 255; 0 when empty. */
    int oldest() {
        return count == 0 ? 0 : bytes[head] & 0xFF;
    }

    /** Appends a byte; false when there is no room. */
    boolean put(int value) {
        if (isFull()) {
            return false;
        }
        bytes[(head + count) % bytes.length] = (byte) value;
        count++;
        return true;
    }

    /** Takes the oldest byte out; 0 when empty. */
    int take() {
        int oldest = oldest();
        if (count > 0) {
            bytes[head] = 0;
            head = (head + 1) % bytes.length;
            count--;
        }
        return oldest;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public void state(StateVisitor v) {
        v.bytes("bytes", bytes);
        head = v.i32("head", head);
        count = v.i32("count", count);
        if (head < 0 || head >= bytes.length || count < 0 || count > bytes.length) {
            throw new IllegalArgumentException(
                    name + ": head " + head + ", " + count + " bytes, expected at most " + bytes.length);
        }
    }
}
