package windhover.device.nic;

import windhover.bus.DmaBuffer;
import windhover.bus.WritableMemory;

/**
 * The card's own memory: four buffers for received frames, then one for the frame to send. The processor can reach it
 * for programmed I/O.
 */
final class PacketMemory extends WritableMemory implements DmaBuffer {
    static final int RX_BUFFERS = 4;
    static final int BUFFER_BYTES = 0x800;
    static final int TX_OFFSET = RX_BUFFERS * BUFFER_BYTES;

    PacketMemory() {
        super("packet memory", 0x4000);
    }

    int size() {
        return bytes().size();
    }

    @Override
    public int dmaRead(long offset) {
        return (int) bytes().read(offset & (size() - 1), 1);
    }

    @Override
    public void dmaWrite(long offset, int value) {
        bytes().write(offset & (size() - 1), 1, value);
    }
}
