package windhover.machine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import windhover.clock.StateHash;
import windhover.clock.StateReader;
import windhover.clock.StateWriter;
import windhover.cpu.Timing;
import windhover.image.ElfImage;
import windhover.image.ImageFormatException;

class MachineTest {
    /** An ELF file of one segment, laid at a physical address. */
    private static ElfImage image(long physical, byte[] content, long fileOffset, long memorySize)
            throws ImageFormatException {
        int headers = 64 + 56;
        byte[] file = new byte[headers + content.length];
        ByteBuffer out = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
        out.putInt(0x464C457F).put((byte) 2).put((byte) 1).put((byte) 1).position(16);
        out.putShort((short) 2)
                .putShort((short) 243)
                .putInt(1)
                .putLong(physical)
                .putLong(64)
                .putLong(0)
                .putInt(0);
        out.putShort((short) 64)
                .putShort((short) 56)
                .putShort((short) 1)
                .putShort((short) 64)
                .putShort((short) 0)
                .putShort((short) 0);
        long fileSize = fileOffset == 0 ? file.length : content.length;
        out.putInt(1)
                .putInt(7)
                .putLong(fileOffset)
                .putLong(physical)
                .putLong(physical)
                .putLong(fileSize);
        out.putLong(Math.max(memorySize, fileSize)).putLong(1).put(content);
        return ElfImage.parse(file, "made.elf");
    }

    private static byte[] resource(String name) throws IOException {
        try (var in = MachineTest.class.getResourceAsStream("/windhover/roms/images/" + name)) {
            assertTrue(in != null, name);
            return in.readAllBytes();
        }
    }

    @Test
    void segmentsAreLaidByPhysicalAddress() throws ImageFormatException, LoadException {
        Machine machine = new Machine(Board.BARE, Timing.TEXTBOOK);
        machine.load(image(0x8000_1000L, new byte[] {1, 2, 3, 4, 5, 6, 7, 8}, 120, 64));
        assertEquals(0x0807060504030201L, machine.peek(0x8000_1000L, 8));
        assertEquals(0, machine.peek(0x8000_1008L, 8));
    }

    @Test
    void aSegmentOutsideMemoryIsRefusedBeforeAnythingIsLaid() throws ImageFormatException {
        Machine machine = new Machine(Board.BARE, Timing.TEXTBOOK);
        long hash = StateHash.of(machine);
        for (long address : new long[] {0, 0x7FFF_FFFFL, 0x8000_0000L + (128 << 20) - 4, -8}) {
            ElfImage image = image(address, new byte[8], 120, 8);
            LoadException refused = assertThrows(LoadException.class, () -> machine.load(image));
            assertTrue(
                    String.valueOf(refused.getMessage())
                            .contains("made.elf: segment at 0x" + Long.toHexString(address)),
                    refused.toString());
        }
        ElfImage huge = image(0x8000_0000L, new byte[8], 120, Long.MAX_VALUE / 2);
        assertThrows(LoadException.class, () -> machine.load(huge));
        assertEquals(hash, StateHash.of(machine));
    }

    @Test
    void anElfHeaderInThePageBelowRamIsLeftOut() throws ImageFormatException, LoadException {
        Machine machine = new Machine(Board.BARE, Timing.TEXTBOOK);
        byte[] content = new byte[4096 - 120 + 8];
        content[content.length - 8] = 0x13;
        machine.load(image(0x7FFF_F000L, content, 0, 0));
        assertEquals(0x13, machine.peek(0x8000_0000L, 8));
    }

    @ParameterizedTest
    @ValueSource(strings = {"textbook", "kestrel3"})
    void runSaveRunRestoreRerunGivesTheSameStateAtEveryThousandthCycle(String timing) throws Exception {
        Machine machine = new Machine(Board.KESTREL3, timing.equals("textbook") ? Timing.TEXTBOOK : Timing.KESTREL3);
        machine.load(ElfImage.parse(resource("network-call.elf"), "network-call.elf"));
        machine.reset(machine.board().resetPc());
        run(machine, 12_345);
        byte[] saved = StateWriter.save(machine);
        long[] first = hashes(machine);
        StateReader.restore(machine, saved);
        long[] second = hashes(machine);
        for (int i = 0; i < first.length; i++) {
            assertEquals(first[i], second[i], "at the " + i + "th thousand");
        }
        Machine fresh = new Machine(Board.KESTREL3, machine.timing());
        fresh.load(ElfImage.parse(resource("network-call.elf"), "network-call.elf"));
        StateReader.restore(fresh, saved);
        assertEquals(first[19], hashes(fresh)[19], "a machine that has not run goes on from the saved state");
    }

    private static long[] hashes(Machine machine) {
        long[] hashes = new long[20];
        for (int i = 0; i < hashes.length; i++) {
            run(machine, machine.clock().now() + 1000);
            hashes[i] = StateHash.of(machine);
        }
        return hashes;
    }

    private static void run(Machine machine, long limit) {
        while (machine.clock().now() < limit) {
            machine.cycle();
        }
    }
}
