package windhover.output;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

/** What the system says of a file reaches nobody: the program says it in its own words, the same on every computer. */
class FileFaultTest {
    @TempDir
    Path folder;

    private static void assertReason(String expected, Executable failing) {
        assertEquals(expected, FileFault.reason(assertThrows(IOException.class, failing)));
    }

    @Test
    void faultsOfRealFilesAndPortsAreTold() throws Exception {
        Path file = Files.writeString(folder.resolve("file"), "x");
        Path circle = Files.createSymbolicLink(folder.resolve("circle"), Path.of("circle"));
        assertReason("no such file or folder", () -> Files.readAllBytes(folder.resolve("none")));
        assertReason("it is a folder", () -> Files.readAllBytes(folder));
        assertReason("what leads to it is not a folder", () -> Files.readAllBytes(file.resolve("below")));
        assertReason("the name is too long", () -> Files.readAllBytes(folder.resolve("x".repeat(300))));
        assertReason("too many links", () -> Files.readAllBytes(circle));
        assertReason("it exists already", () -> Files.createDirectory(folder.resolve("file")));
        Files.delete(circle);
        InetAddress here = InetAddress.getLoopbackAddress();
        try (DatagramSocket one = new DatagramSocket(new InetSocketAddress(here, 0))) {
            int port = one.getLocalPort();
            assertReason("it is in use", () -> new DatagramSocket(new InetSocketAddress(here, port)).close());
        }
    }

    @Test
    void noWordOfTheSystemIsQuoted() {
        for (String words : List.of("Kein Platz auf dem Gerät", "a\nb", "", "\u001b[2J")) {
            assertEquals("the system refused it", FileFault.reason(new IOException(words)));
            assertEquals("the system refused it", FileFault.reason(new FileSystemException("x", null, words)));
        }
        assertEquals("the system refused it", FileFault.reason(new IOException()));
        assertEquals("permission denied", FileFault.reason(new AccessDeniedException("x", null, "Keine Berechtigung")));
        assertEquals("own words", FileFault.reason(new FileFault("own words")));
    }
}
