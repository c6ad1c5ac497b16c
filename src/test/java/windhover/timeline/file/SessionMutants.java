package windhover.timeline.file;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.zip.CRC32C;

/** Damaged session files whose checksums are right, so that what lies behind them is reached. */
public final class SessionMutants {
    private SessionMutants() {}

    /** The same bytes with the right beginning and the right checksums, as far as the blocks can be told apart. */
    public static byte[] withRightChecksums(byte[] damaged) {
        byte[] whole = damaged.clone();
        ByteBuffer file = ByteBuffer.wrap(whole).order(ByteOrder.LITTLE_ENDIAN);
        int start = SessionWriter.MAGIC.length + 4;
        if (whole.length < start) {
            return whole;
        }
        file.put(SessionWriter.MAGIC).putInt(SessionWriter.VERSION);
        for (int at = start; at + Block.HEADER <= whole.length; ) {
            long length = (long) file.getInt(at + 8) + file.getInt(at + 12);
            if (file.getInt(at + 8) < 0 || file.getInt(at + 12) < 0 || length > whole.length - at - Block.HEADER) {
                break;
            }
            CRC32C crc = new CRC32C();
            crc.update(whole, at, 20);
            crc.update(whole, at + Block.HEADER, (int) length);
            file.putInt(at + 20, (int) crc.getValue());
            at += Block.HEADER + (int) length;
        }
        return whole;
    }

    /** Opens a file and reads all that it holds. */
    public static void read(Path path) throws IOException, SessionFormatException {
        try (SessionFile file = SessionFile.open(path)) {
            SessionFileTest.readEverything(file);
        }
    }
}
