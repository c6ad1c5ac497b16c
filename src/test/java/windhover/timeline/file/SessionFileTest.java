package windhover.timeline.file;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import windhover.clock.PagedBytes;
import windhover.timeline.file.SessionRecords.Bookmark;
import windhover.timeline.file.SessionRecords.Branch;
import windhover.timeline.file.SessionRecords.Checkpoint;
import windhover.timeline.file.SessionRecords.Extra;
import windhover.timeline.file.SessionRecords.File;
import windhover.timeline.file.SessionRecords.Header;
import windhover.timeline.file.SessionRecords.Input;
import windhover.timeline.file.SessionRecords.Page;
import windhover.timeline.file.SessionRecords.Progress;

class SessionFileTest {
    private static final Header HEADER = new Header("1.0", "kestrel3", "kestrel3", "A call", "call.yaml", "call.elf");

    @TempDir
    Path folder;

    private static byte[] page(int seed) {
        byte[] bytes = new byte[PagedBytes.PAGE];
        Arrays.fill(bytes, (byte) seed);
        return bytes;
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private Path sample() throws IOException {
        Path path = folder.resolve("sample.windhover");
        try (SessionWriter out = new SessionWriter(path, HEADER)) {
            out.file(new File("call.elf", page(9)));
            out.file(new File("call.yaml", utf8("name: call\n".repeat(100))));
            out.inputs(List.of(new Input(1, 100, "nic", utf8("frame")), new Input(1, 250, "uart", utf8("k"))));
            out.checkpoint(new Checkpoint(
                    1,
                    300,
                    11,
                    300,
                    2,
                    -1,
                    utf8("state 0"),
                    List.of(utf8("1")),
                    List.of(new Page(0, 0, page(1)), new Page(0, 7, page(2)))));
            out.progress(new Progress(1, 310, 2, 12));
            out.checkpoint(new Checkpoint(
                    1,
                    600,
                    13,
                    600,
                    2,
                    0,
                    utf8("state 1"),
                    List.of(),
                    List.of(new Page(0, 7, page(3)), new Page(1, 0, page(4)))));
            out.branch(new Branch(2, 1, 300, 1, "what if"));
            out.inputs(List.of(new Input(2, 301, "memory", utf8("edit"))));
            out.checkpoint(new Checkpoint(
                    2, 700, 14, 700, 2, 0, utf8("state 2"), List.of(), List.of(new Page(0, 9, page(5)))));
            out.bookmark(new Bookmark(1, 1, 305, "here", "look at a0"));
            out.bookmark(new Bookmark(2, 1, 306, "there", ""));
            out.bookmark(new Bookmark(2, 1, 306, "", ""));
            out.extra(new Extra("overview", utf8("old")));
            out.extra(new Extra("overview", utf8("new")));
        }
        return path;
    }

    @Test
    void whatWasWrittenIsRead() throws Exception {
        try (SessionFile file = SessionFile.open(sample())) {
            assertEquals("", file.damage());
            assertEquals(HEADER, file.header());
            assertEquals(List.of("call.elf", "call.yaml"), file.files());
            assertArrayEquals(page(9), file.file("call.elf").content());
            assertEquals(
                    List.of("nic", "uart", "memory"),
                    file.inputs().stream().map(Input::port).toList());
            assertEquals(301, file.inputs().get(2).cycle());
            assertArrayEquals(utf8("edit"), file.inputs().get(2).payload());
            assertEquals(List.of(new Progress(1, 310, 2, 12)), file.progress());
            assertEquals(List.of(new Branch(2, 1, 300, 1, "what if")), file.branches());
            assertEquals(
                    List.of(new Bookmark(1, 1, 305, "here", "look at a0")),
                    file.bookmarks(),
                    "a bookmark that was taken away is gone");
            assertEquals("new", new String(assertExtra(file), StandardCharsets.UTF_8));
            assertNull(file.extra("none"));
            assertThrows(SessionFormatException.class, () -> file.file("other.elf"));
        }
    }

    @Test
    void anInstructionSetIsRememberedAndOldFilesStayWhatTheyWere() throws Exception {
        assertEquals(2, Files.readAllBytes(sample())[8], "a board's own is not written");
        Path path = folder.resolve("other.windhover");
        new SessionWriter(path, HEADER.on("rv64imac_zicsr_zba")).close();
        assertEquals(3, Files.readAllBytes(path)[8]);
        try (SessionFile file = SessionFile.open(path)) {
            assertEquals("rv64imac_zicsr_zba", file.header().isa());
            assertEquals(HEADER, file.header().on(""));
        }
    }

    private static byte[] assertExtra(SessionFile file) throws Exception {
        Extra extra = file.extra("overview");
        assertNotNull(extra);
        return extra.content();
    }

    @Test
    void aCheckpointIsFilledUpFromThoseItBuildsOn() throws Exception {
        try (SessionFile file = SessionFile.open(sample())) {
            assertEquals(3, file.checkpoints());
            assertEquals(new Progress(1, 600, 2, 13), file.checkpointAt(1));
            Checkpoint second = file.checkpoint(1);
            assertArrayEquals(utf8("state 1"), second.state());
            assertEquals(3, second.pages().size());
            assertArrayEquals(page(1), pageOf(second, 0, 0), "unchanged since the first checkpoint");
            assertArrayEquals(page(3), pageOf(second, 0, 7), "changed in the second");
            assertArrayEquals(page(4), pageOf(second, 1, 0), "new in the second");
            assertArrayEquals(
                    page(2), pageOf(file.checkpoint(2), 0, 7), "a branch does not see what came after it left");
            assertArrayEquals(utf8("1"), file.checkpoint(0).mementos().get(0));
        }
    }

    private static byte[] pageOf(Checkpoint checkpoint, int memory, int page) {
        return checkpoint.pages().stream()
                .filter(p -> p.memory() == memory && p.page() == page)
                .findFirst()
                .orElseThrow()
                .bytes();
    }

    @Test
    void aFileCutAnywhereOpensUpToItsLastWholeBlock() throws Exception {
        byte[] whole = Files.readAllBytes(sample());
        Path cut = folder.resolve("cut.windhover");
        int last = -1;
        for (int length = 0; length < whole.length; length++) {
            Files.write(cut, Arrays.copyOf(whole, length));
            try (SessionFile file = SessionFile.open(cut)) {
                int read = file.inputs().size()
                        + file.checkpoints()
                        + file.progress().size()
                        + file.files().size();
                assertTrue(read >= last, "no less of a longer file: " + length);
                last = read;
                assertTrue(file.damage().startsWith("cut.windhover: "), "it says so at length " + length);
                assertFalse(file.damage().contains("\n"));
                for (int i = 0; i < file.checkpoints(); i++) {
                    assertFalse(file.checkpoint(i).pages().isEmpty());
                }
            } catch (SessionFormatException e) {
                assertEquals(-1, last, "once the header is there it opens: " + length + ": " + e.getMessage());
                assertTrue(String.valueOf(e.getMessage()).startsWith("cut.windhover: "), e.getMessage());
            }
        }
        assertEquals(9, last, "all but the end");
    }

    @Test
    void aByteDamagedAnywhereIsNoticed() throws Exception {
        byte[] whole = Files.readAllBytes(sample());
        Path path = folder.resolve("damaged.windhover");
        for (int at = 0; at < whole.length; at++) {
            byte[] damaged = whole.clone();
            damaged[at] ^= (byte) (1 << at % 8);
            Files.write(path, damaged);
            try (SessionFile file = SessionFile.open(path)) {
                assertFalse(file.damage().isEmpty(), "byte " + at);
            } catch (SessionFormatException e) {
                assertFalse(String.valueOf(e.getMessage()).contains("\n"), e.getMessage());
            }
        }
    }

    /** Blocks with right checksums and wrong contents: what a hostile file would hold. */
    @Test
    void aForgedFileIsRefusedOrReadButNeverMore() throws Exception {
        byte[] whole = Files.readAllBytes(sample());
        Path path = folder.resolve("forged.windhover");
        Random random = new Random(7);
        for (int i = 0; i < 3000; i++) {
            Files.write(path, forged(whole, random));
            try (SessionFile file = SessionFile.open(path)) {
                readEverything(file);
            } catch (SessionFormatException e) {
                assertFalse(String.valueOf(e.getMessage()).contains("\n"), e.getMessage());
            }
        }
    }

    static void readEverything(SessionFile file) throws IOException, SessionFormatException {
        for (String name : file.files()) {
            file.file(name);
        }
        for (int i = 0; i < file.checkpoints(); i++) {
            file.checkpoint(i);
        }
        file.extra("overview");
    }

    private static byte[] forged(byte[] whole, Random random) {
        byte[] forged = whole.clone();
        var bytes = java.nio.ByteBuffer.wrap(forged).order(java.nio.ByteOrder.LITTLE_ENDIAN);
        int at = 12;
        while (at + Block.HEADER <= forged.length) {
            int head = bytes.getInt(at + 8);
            int stored = bytes.getInt(at + 12);
            int content = head + stored;
            if (content > 0 && random.nextInt(3) == 0) {
                int victim = at + Block.HEADER + random.nextInt(content);
                forged[victim] = (byte) (random.nextBoolean() ? random.nextInt() : random.nextBoolean() ? 0xff : 0x7f);
            }
            if (random.nextInt(20) == 0) {
                bytes.putInt(at + 16, random.nextInt());
            }
            var crc = new java.util.zip.CRC32C();
            crc.update(forged, at, 20);
            crc.update(forged, at + Block.HEADER, content);
            bytes.putInt(at + 20, (int) crc.getValue());
            at += Block.HEADER + content;
        }
        return forged;
    }

    @Test
    void whatIsNoSessionIsRefusedInOneLine() throws Exception {
        Path path = folder.resolve("x.yaml");
        Files.writeString(path, "name: x\n");
        SessionFormatException refused = assertThrows(
                SessionFormatException.class, () -> SessionFile.open(path).close());
        assertEquals(
                "x.yaml: no session file: expected it to begin with WHSES and a format version", refused.getMessage());
        byte[] later = Files.readAllBytes(sample());
        later[8] = 99;
        Files.write(path, later);
        refused = assertThrows(
                SessionFormatException.class, () -> SessionFile.open(path).close());
        assertEquals(
                "x.yaml: format version 99, expected at most 3: it was written by a later Windhover",
                refused.getMessage());
    }

    @Test
    void aBlockOfAnUnknownKindIsPassedOver() throws Exception {
        byte[] whole = Files.readAllBytes(sample());
        var unknown = new Block(Block.kind("NEWS"), utf8("head"), utf8("a body of a later version")).encoded();
        int length = 0;
        for (ByteBuffer piece : unknown) {
            length += piece.remaining();
        }
        byte[] longer = new byte[whole.length + length];
        int end = whole.length - Block.HEADER; // before the block that ends the file
        System.arraycopy(whole, 0, longer, 0, end);
        int at = end;
        for (ByteBuffer piece : unknown) {
            int bytes = piece.remaining();
            piece.get(longer, at, bytes);
            at += bytes;
        }
        System.arraycopy(whole, end, longer, end + length, Block.HEADER);
        Path path = folder.resolve("later.windhover");
        Files.write(path, longer);
        try (SessionFile file = SessionFile.open(path)) {
            assertEquals("", file.damage());
            assertEquals(3, file.checkpoints());
        }
    }

    /** A checkpoint of more pages than go into a block comes back page by page, also through a base, in any version. */
    @Test
    void aCheckpointOfManyBlocksOfPagesComesBack() throws Exception {
        Path path = folder.resolve("many.windhover");
        List<SessionRecords.Page> pages = new java.util.ArrayList<>();
        for (int i = 0; i < 3 * SessionLimits.PAGES_A_BLOCK + 7; i++) {
            byte[] bytes = new byte[4096];
            bytes[i % 4096] = (byte) (i + 1);
            bytes[4095] = 1;
            pages.add(new SessionRecords.Page(i % 2, i, bytes));
        }
        byte[] other = new byte[4096];
        other[0] = 77;
        try (SessionWriter out =
                new SessionWriter(path, new SessionRecords.Header("1", "bare", "textbook", "t", "", "i"))) {
            out.checkpoint(new SessionRecords.Checkpoint(1, 10, 5, 10, 0, -1, new byte[3], List.of(), pages));
            out.checkpoint(new SessionRecords.Checkpoint(
                    1, 20, 6, 20, 0, 0, new byte[3], List.of(), List.of(new SessionRecords.Page(0, 0, other))));
        }
        try (SessionFile file = SessionFile.open(path)) {
            assertEquals("", file.damage());
            assertEquals(pages.size(), file.checkpoint(0).pages().size());
            SessionRecords.Checkpoint second = file.checkpoint(1);
            assertEquals(pages.size(), second.pages().size());
            for (SessionRecords.Page page : second.pages()) {
                byte[] expected =
                        page.page() == 0 ? other : pages.get(page.page()).bytes();
                assertEquals(-1, java.util.Arrays.mismatch(expected, page.bytes()), "page " + page.page());
            }
        }
    }

    @Test
    void aBlockOfTooManyPagesEndsWhatIsRead() throws Exception {
        byte[] whole = Files.readAllBytes(sample());
        byte[] body = new byte[(SessionLimits.MOST_PAGES_A_BLOCK + 1) * 4096];
        var block = new Block(SessionWriter.PAGES, new PayloadWriter().u32(0).toBytes(), body).encoded();
        java.io.ByteArrayOutputStream out = new java.io.ByteArrayOutputStream();
        out.write(whole, 0, whole.length - Block.HEADER);
        for (ByteBuffer piece : block) {
            byte[] bytes = new byte[piece.remaining()];
            piece.get(bytes);
            out.writeBytes(bytes);
        }
        Path path = folder.resolve("pages.windhover");
        Files.write(path, out.toByteArray());
        try (SessionFile file = SessionFile.open(path)) {
            assertTrue(file.damage().contains("expected at most 4096 pages"), file.damage());
            assertEquals(3, file.checkpoints());
        }
    }
}
