package windhover.image;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class VolumeTest {
    private static final int SECTORS = 2880;

    private static byte[] text(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private static Volume.Entry find(byte[] disk, String name) {
        return Volume.directory(disk).stream()
                .filter(e -> e.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void theDirectoryBeginsAtSector16WithItselfTheLabelBootBlockAndKernel() {
        byte[] disk = new Volume.Builder("SYS", SECTORS, 0).bytes();
        assertEquals(
                new Volume.Entry(0, 4, "$DIR", 1, 16, 17),
                Volume.directory(disk).get(0));
        assertEquals(
                new Volume.Entry(1, 3, "SYS", 2, 0, 2879),
                Volume.directory(disk).get(1));
        byte[] entry = Arrays.copyOfRange(disk, 16 * 512, 16 * 512 + 64);
        assertEquals(4, entry[0]);
        assertArrayEquals(text("$DIR"), Arrays.copyOfRange(entry, 1, 5));
        assertArrayEquals(
                new byte[] {1, 0, 16, 0, 17, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0}, Arrays.copyOfRange(entry, 48, 64));
        assertEquals(2, find(disk, "$SYS").first());
        assertEquals(15, find(disk, "$SYS").last());
    }

    @Test
    void filesFollowEachOtherInWholeSectors() {
        byte[] disk = new Volume.Builder("SYS", SECTORS, 3)
                .file("a", text("hello"))
                .file("b", new byte[513])
                .file("c", new byte[0])
                .bytes();
        assertEquals(18, find(disk, "a").first());
        assertEquals(18, find(disk, "a").last());
        assertEquals(19, find(disk, "b").first());
        assertEquals(20, find(disk, "b").last());
        assertEquals(21, find(disk, "c").last());
        assertArrayEquals(text("hello\0"), Arrays.copyOfRange(disk, 18 * 512, 18 * 512 + 6));
    }

    @Test
    void aFileMayHaveItsPlaceOnTheDisk() {
        byte[] disk = new Volume.Builder("SYS", SECTORS, 2)
                .file("far", text("x"), 2500)
                .file("next", text("y"))
                .bytes();
        assertEquals(2500, find(disk, "far").first());
        assertEquals(2501, find(disk, "next").first());
    }

    @Test
    void manyFilesMakeALongDirectory() {
        Volume.Builder builder = new Volume.Builder("SYS", SECTORS, 100);
        for (int i = 0; i < 100; i++) {
            builder.file("file" + i, text("content " + i));
        }
        byte[] disk = builder.bytes();
        assertEquals(104, Volume.directory(disk).size());
        assertTrue(Volume.directory(disk).stream()
                .filter(e -> e.type() == Volume.FILE)
                .allMatch(e -> e.sound(SECTORS)));
        assertEquals(16 + 13 - 1, find(disk, "$DIR").last());
    }

    @Test
    void whatDoesNotFitIsRefused() {
        Volume.Builder builder = new Volume.Builder("SYS", SECTORS, 0);
        assertThrows(IllegalArgumentException.class, () -> builder.file("", text("x")));
        assertThrows(IllegalArgumentException.class, () -> builder.file("n".repeat(48), text("x")));
        assertThrows(IllegalArgumentException.class, () -> builder.file("big", new byte[SECTORS * 512]));
        assertThrows(IllegalArgumentException.class, () -> builder.file("low", text("x"), 17));
        assertThrows(IllegalArgumentException.class, () -> builder.file("end", new byte[513], SECTORS - 1));
        assertThrows(IllegalArgumentException.class, () -> builder.spoil("nobody", 1, null, null, null));
        assertThrows(IllegalArgumentException.class, () -> new Volume.Builder("SYS", 17, 0));
        assertThrows(IllegalArgumentException.class, () -> new Volume.Builder("l".repeat(48), SECTORS, 0));
    }

    @Test
    void anEntryCanBeSpoiltOnPurpose() {
        Volume.Builder builder =
                new Volume.Builder("SYS", SECTORS, 2).file("a", text("x")).file("b", text("y"));
        byte[] disk = builder.spoil("a", 200, 7, 5000, 40000).bytes();
        Volume.Entry entry = Volume.directory(disk).get(4);
        assertEquals(200, entry.nameLength());
        assertEquals(7, entry.type());
        assertEquals(5000, entry.first());
        assertEquals(40000, entry.last());
        assertFalse(entry.sound(SECTORS));
        assertTrue(find(disk, "b").sound(SECTORS));
    }

    @Test
    void anyBytesHaveSomeDirectory() {
        Random random = new Random(1);
        for (int i = 0; i < 2000; i++) {
            byte[] disk = new byte[random.nextInt(40) * 512 + random.nextInt(512)];
            random.nextBytes(disk);
            assertNotNull(Volume.directory(disk));
            byte[] whole = new Volume.Builder("SYS", 64, 3).file("a", text("x")).bytes();
            for (int n = 0; n < 20; n++) {
                whole[16 * 512 + random.nextInt(512)] = (byte) random.nextInt();
            }
            for (var entry : Volume.directory(whole)) {
                assertTrue(!entry.sound(64) || (entry.first() <= entry.last() && entry.last() < 64), entry.toString());
            }
        }
    }
}
