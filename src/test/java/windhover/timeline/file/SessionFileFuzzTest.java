package windhover.timeline.file;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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
            byte[] begun = new byte[SessionWriter.MAGIC.length + 4 + bytes.length];
            System.arraycopy(bytes, 0, begun, SessionWriter.MAGIC.length + 4, bytes.length);
            Files.write(path, SessionMutants.withRightChecksums(begun));
            try {
                SessionMutants.read(path);
            } catch (SessionFormatException e) {
                Assertions.assertFalse(String.valueOf(e.getMessage()).contains("\n"), e.getMessage());
            }
        } finally {
            Files.delete(path);
        }
    }
}
