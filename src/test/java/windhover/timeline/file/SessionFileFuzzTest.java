package windhover.timeline.file;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Assertions;

/**
 * Any bytes are refused in one line or opened up to their last whole block. Not part of the suite, since a fuzzer
 * instruments its whole JVM: {@code JAZZER_FUZZ=1 ./mvnw test -Dtest=SessionFileFuzzTest}.
 */
class SessionFileFuzzTest {
    @FuzzTest(maxDuration = "30s")
    void anyBytes(byte[] bytes) throws IOException {
        Path path = Files.createTempFile("fuzz", ".windhover");
        try {
            Files.write(path, withRightChecksums(bytes));
            try (SessionFile file = SessionFile.open(path)) {
                SessionFileTest.readEverything(file);
            } catch (SessionFormatException e) {
                Assertions.assertFalse(String.valueOf(e.getMessage()).contains("\n"), e.getMessage());
            }
        } finally {
            Files.delete(path);
        }
    }

    /** Puts the beginning and the checksums right, so that the fuzzer gets past them. */
    private static byte[] withRightChecksums(byte[] bytes) {
        int start = SessionWriter.MAGIC.length + 4;
        ByteBuffer file = ByteBuffer.allocate(start + bytes.length).order(ByteOrder.LITTLE_ENDIAN);
        file.put(SessionWriter.MAGIC).putInt(SessionWriter.VERSION).put(bytes);
        for (int at = start; at + Block.HEADER <= file.capacity(); ) {
            long length = (long) file.getInt(at + 8) + file.getInt(at + 12);
            if (file.getInt(at + 8) < 0 || file.getInt(at + 12) < 0 || length > file.capacity() - at - Block.HEADER) {
                break;
            }
            CRC32C crc = new CRC32C();
            crc.update(file.array(), at, 20);
            crc.update(file.array(), at + Block.HEADER, (int) length);
            file.putInt(at + 20, (int) crc.getValue());
            at += Block.HEADER + (int) length;
        }
        return file.array();
    }
}
