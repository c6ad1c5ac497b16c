package windhover.device.nic;

import java.util.Arrays;
import windhover.clock.PagedBytes;

/** The frame check sequence of Ethernet: CRC-32 (IEEE 802.3 §3.2.9), sent least significant byte first. */
final class Fcs {
    /** Bytes of the sequence. */
    static final int BYTES = 4;

    private static final int POLYNOMIAL = 0xEDB88320;
    private static final int[] TABLE = new int[256];

    static {
        for (int n = 0; n < TABLE.length; n++) {
            int c = n;
            for (int bit = 0; bit < 8; bit++) {
                c = (c & 1) != 0 ? POLYNOMIAL ^ (c >>> 1) : c >>> 1;
            }
            TABLE[n] = c;
        }
    }

    private Fcs() {}

    /** The sequence of bytes in a memory. */
    static int of(PagedBytes memory, int offset, int length) {
        int crc = -1;
        for (int i = 0; i < length; i++) {
            crc = step(crc, (int) memory.read(offset + i, 1));
        }
        return ~crc;
    }

    private static int step(int crc, int value) {
        return TABLE[(crc ^ value) & 0xFF] ^ (crc >>> 8);
    }

    /** A frame cut or padded with zeros to a length, and its sequence. */
    static byte[] append(byte[] frame, int length) {
        byte[] whole = Arrays.copyOf(Arrays.copyOf(frame, length), length + BYTES);
        int crc = -1;
        for (int i = 0; i < length; i++) {
            crc = step(crc, whole[i]);
        }
        for (int i = 0; i < BYTES; i++) {
            whole[length + i] = (byte) (~crc >>> (8 * i));
        }
        return whole;
    }
}
