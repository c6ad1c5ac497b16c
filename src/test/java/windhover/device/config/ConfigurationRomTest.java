package windhover.device.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import windhover.cpu.Timing;
import windhover.machine.Board;
import windhover.machine.Machine;

class ConfigurationRomTest {
    private static final long BASE = 0x0300_0000_0000_0000L;

    /** The ROM as software sees it, byte by byte. */
    private static ByteBuffer rom() {
        Machine machine = new Machine(Board.KESTREL3, Timing.TEXTBOOK);
        ByteBuffer bytes = ByteBuffer.allocate(ConfigurationRom.BYTES);
        for (int i = 0; i < ConfigurationRom.BYTES; i++) {
            bytes.put((byte) machine.peek(BASE + i, 1));
        }
        return bytes.flip();
    }

    private static String name(ByteBuffer rom, int record) {
        byte[] name = new byte[19];
        rom.get(64 * record + 0x2C, name);
        return new String(name, StandardCharsets.US_ASCII).strip();
    }

    @Test
    void firstRecordIsTheBoards() {
        ByteBuffer rom = rom();
        assertEquals(0x5344_422D, rom.getInt(0), "SDB-");
        assertEquals(Board.KESTREL3.slots().size() + 2, rom.getShort(4));
        assertEquals(1, rom.get(6));
        assertEquals(0, rom.getLong(8));
        assertEquals(-1, rom.getLong(16));
        assertEquals(0xC0C21E6D3B1EDF88L, rom.getLong(24));
        assertEquals("kestrel3", name(rom, 0));
        assertEquals(0, rom.get(63));
    }

    @Test
    void everyPartOfTheBoardHasARecord() {
        ByteBuffer rom = rom();
        List<String> names = new ArrayList<>(List.of("ram"));
        Board.KESTREL3.slots().forEach(slot -> names.add(slot.name()));
        for (int record = 1; record < rom.getShort(4); record++) {
            int at = 64 * record;
            assertEquals(names.get(record - 1), name(rom, record));
            assertEquals(1, rom.get(at + 63));
            if (record > 1) {
                Board.Slot slot = Board.KESTREL3.slots().get(record - 2);
                assertEquals(slot.base(), rom.getLong(at + 8));
                assertEquals(slot.base() + slot.size() - 1, rom.getLong(at + 16));
                assertEquals(slot.lines().uses().size(), rom.get(at + 5));
                assertEquals((byte) slot.lines().first(), rom.get(at + 6));
            }
        }
        for (int i = 64 * rom.getShort(4); i < rom.limit(); i++) {
            assertEquals(-1, rom.get(i));
        }
    }

    @Test
    void historicalPartsHaveTheirHistoricalIds() {
        ByteBuffer rom = rom();
        List<String> found = new ArrayList<>();
        for (int record = 1; record < rom.getShort(4); record++) {
            found.add(name(rom, record) + " " + rom.getShort(64 * record) + " " + rom.getInt(64 * record + 0x20));
        }
        assertTrue(
                found.containsAll(
                        List.of("ram 2 5", "gpia 3 7", "kia 4 8", "config 7 19", "rom 8 9", "nic 22 22", "mgia 6 25")),
                found.toString());
    }

    @Test
    void wideReadsAreTheSameBytes() {
        Machine machine = new Machine(Board.KESTREL3, Timing.TEXTBOOK);
        assertEquals(0x2D42_4453L, machine.peek(BASE, 4));
        assertEquals(Long.reverseBytes(0xC0C21E6D3B1EDF88L), machine.peek(BASE + 24, 8));
    }

    @Test
    void morePartsThanRecordsAreRefused() {
        List<ConfigurationRom.Part> parts = Collections.nCopies(16, new ConfigurationRom.Part("x", 1, 1, 0, 1, 0, 0));
        assertThrows(IllegalArgumentException.class, () -> new ConfigurationRom("board", parts));
    }
}
