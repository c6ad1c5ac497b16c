package windhover.output;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@DisabledOnOs(OS.WINDOWS)
class OutputFileTest {
    private static final OutputFile.Contents NEW = out -> out.write("new".getBytes(StandardCharsets.US_ASCII));

    @TempDir
    Path folder = Path.of("");

    private String name(String file) {
        return folder.resolve(file).toString();
    }

    private List<String> files() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> String.valueOf(file.getFileName()))
                    .sorted()
                    .toList();
        }
    }

    @Test
    void aFileIsThereWhenItIsWholeAndNotBefore() throws IOException {
        Files.writeString(folder.resolve("file"), "old");
        try (OutputFile file = OutputFile.open(name("file"), List.of())) {
            NEW.write(file.stream());
            file.stream().flush();
            assertEquals("old", Files.readString(folder.resolve("file")));
            file.commit();
        }
        assertEquals("new", Files.readString(folder.resolve("file")));
        assertEquals(List.of("file"), files());
    }

    @Test
    void whatFailsHalfWayLeavesWhatWasThereAndNothingElse() throws IOException {
        Files.writeString(folder.resolve("file"), "old");
        OutputFile.Contents full = out -> {
            NEW.write(out);
            throw new IOException("No space left on device");
        };
        for (String name : List.of("file", "fresh")) {
            OutputException e =
                    assertThrows(OutputException.class, () -> OutputFile.write(name(name), List.of(), full));
            assertEquals(name(name) + ": cannot be written (no space is left on the device)", e.getMessage());
        }
        assertThrows(
                IllegalStateException.class,
                () -> OutputFile.write(name("file"), List.of(), out -> {
                    throw new IllegalStateException("a fault of the program's own");
                }));
        assertEquals("old", Files.readString(folder.resolve("file")));
        assertEquals(List.of("file"), files());
    }

    @Test
    void linksAreFollowedAlsoToAFileThatIsNotThereYet() throws IOException {
        Files.createDirectory(folder.resolve("sub"));
        Files.createSymbolicLink(folder.resolve("second"), Path.of("sub/real"));
        Files.createSymbolicLink(folder.resolve("first"), folder.resolve("second"));
        for (String before : List.of("absent", "old")) {
            if (before.equals("old")) {
                Files.writeString(folder.resolve("sub/real"), before);
            }
            OutputFile.write(name("first"), List.of(), NEW);
            assertTrue(Files.isSymbolicLink(folder.resolve("first")));
            assertTrue(Files.isSymbolicLink(folder.resolve("second")));
            assertEquals("new", Files.readString(folder.resolve("sub/real")));
        }
        Files.createSymbolicLink(folder.resolve("round"), Path.of("round"));
        assertThrows(OutputException.class, () -> OutputFile.write(name("round"), List.of(), NEW));
        assertEquals(List.of("first", "round", "second", "sub"), files());
    }

    @Test
    void theModeOfAFileThatIsReplacedStays() throws IOException {
        Set<PosixFilePermission> mode = PosixFilePermissions.fromString("rw-r-x--x");
        Files.writeString(folder.resolve("file"), "old");
        Files.setPosixFilePermissions(folder.resolve("file"), mode);
        OutputFile.write(name("file"), List.of(), NEW);
        assertEquals(mode, Files.getPosixFilePermissions(folder.resolve("file")));
    }

    @Test
    void aFileThatIsReadIsNotWrittenUnderWhateverName() throws IOException {
        Path input = Files.writeString(folder.resolve("input"), "old");
        Files.createLink(folder.resolve("hard"), input);
        Files.createSymbolicLink(folder.resolve("soft"), input);
        for (String name : List.of("input", "hard", "soft", "./input")) {
            OutputException e =
                    assertThrows(OutputException.class, () -> OutputFile.write(name(name), List.of(input), NEW));
            assertTrue(String.valueOf(e.getMessage()).contains("is read from"), e.getMessage());
        }
        assertEquals("old", Files.readString(input));
        assertTrue(OutputFile.isSame(name("hard"), name("soft")));
        assertTrue(OutputFile.isSame(name("not-there"), name("./not-there")));
        assertFalse(OutputFile.isSame(name("input"), name("not-there")));
    }

    @Test
    @Timeout(20)
    void aPipeIsWrittenThrough() throws Exception {
        Path pipe = folder.resolve("pipe");
        assumeTrue(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor() == 0, "needs mkfifo");
        CompletableFuture<String> read = CompletableFuture.supplyAsync(() -> {
            try {
                return Files.readString(pipe);
            } catch (IOException e) {
                return e.toString();
            }
        });
        OutputFile.write(pipe.toString(), List.of(), NEW);
        assertEquals("new", read.get());
        assertFalse(Files.isRegularFile(pipe));
        assertEquals(List.of("pipe"), files());
    }

    @Test
    @Timeout(20)
    void aSocketIsWrittenThrough() throws Exception {
        Path place = folder.resolve("s");
        try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            server.bind(UnixDomainSocketAddress.of(place));
            CompletableFuture<String> read = CompletableFuture.supplyAsync(() -> {
                ByteBuffer bytes = ByteBuffer.allocate(100);
                try (SocketChannel client = server.accept()) {
                    while (client.read(bytes) >= 0) {
                        // until the other side closes
                    }
                } catch (IOException e) {
                    return e.toString();
                }
                return new String(bytes.array(), 0, bytes.position(), StandardCharsets.US_ASCII);
            });
            OutputFile.write(place.toString(), List.of(), NEW);
            assertEquals("new", read.get());
        }
    }

    @Test
    void aDeviceIsWrittenThroughAndItsFaultsAreTold() throws IOException {
        Path full = Path.of("/dev/full");
        assumeTrue(Files.exists(full), "needs /dev/full");
        OutputException e =
                assertThrows(OutputException.class, () -> OutputFile.write(full.toString(), List.of(), NEW));
        assertTrue(String.valueOf(e.getMessage()).startsWith("/dev/full: cannot be written ("), e.getMessage());
        assertFalse(Files.isRegularFile(full));
    }

    @Test
    void whatIsNoPlaceForAFileIsNamed() {
        for (String name : List.of("", folder + "/", folder.toString(), name("no/such/folder"), "a\0b")) {
            assertThrows(OutputException.class, () -> OutputFile.write(name, List.of(), NEW), name);
        }
    }

    @Test
    void ofALogWhatWasWrittenIsKeptWhateverEndsTheRun() throws IOException {
        assertThrows(IllegalStateException.class, () -> {
            try (OutputFile log = OutputFile.open(name("log"), List.of()).growing()) {
                write(log.stream(), "a line\n");
                throw new IllegalStateException("the run ended");
            }
        });
        assertEquals("a line\n", Files.readString(folder.resolve("log")));
        assertEquals(List.of("log"), files());
    }

    @Test
    void ofTwoWritersTheLastOneWins() throws IOException {
        try (OutputFile one = OutputFile.open(name("file"), List.of());
                OutputFile other = OutputFile.open(name("file"), List.of())) {
            write(one.stream(), "one");
            write(other.stream(), "other");
            other.commit();
            one.commit();
        }
        assertEquals("one", Files.readString(folder.resolve("file")));
        assertEquals(List.of("file"), files());
    }

    private static void write(OutputStream out, String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.US_ASCII));
    }
}
