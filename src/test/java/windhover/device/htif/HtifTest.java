package windhover.device.htif;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import windhover.clock.PagedBytes;
import windhover.clock.StateReader;
import windhover.clock.StateWriter;
import windhover.cpu.Timing;
import windhover.device.uart.Console;
import windhover.image.ElfImage;
import windhover.image.ImageFormatException;
import windhover.image.Symbol;
import windhover.image.SymbolTable;
import windhover.machine.Board;
import windhover.machine.LoadException;
import windhover.machine.Machine;

class HtifTest {
    private static final long BLOCK = 0x10_0000;
    private static final long TEXT = 0x10_0100;

    private final Machine machine = new Machine(Board.BARE, Timing.TEXTBOOK);
    private final PagedBytes ram = machine.ram().bytes();
    private final long base = Board.BARE.ramBase();
    private long tohost;
    private long fromhost;

    @BeforeEach
    void connect() throws IOException, ImageFormatException, LoadException {
        ElfImage image = ElfImage.parse(Files.readAllBytes(Path.of("roms/images/bare/hello.elf")), "hello.elf");
        machine.load(image);
        tohost = offset(image.symbolTable(), "tohost");
        fromhost = offset(image.symbolTable(), "fromhost");
    }

    private long offset(SymbolTable symbols, String name) {
        Symbol symbol = symbols.find(name);
        return symbol == null ? -1 : symbol.address() - base;
    }

    private void systemCall(long number, long a0, long a1, long a2) {
        ram.write(BLOCK, 8, number);
        ram.write(BLOCK + 8, 8, a0);
        ram.write(BLOCK + 16, 8, a1);
        ram.write(BLOCK + 24, 8, a2);
        ram.write(tohost, 8, base + BLOCK);
    }

    private String printed() {
        return machine.part(Console.class).orElseThrow().sent().text();
    }

    @Test
    void oneMeansExitCodeZeroAndAnOddValueItsHalf() {
        ram.write(tohost, 8, 1);
        assertEquals(0, machine.exitCode());
        ram.write(tohost, 8, 42 << 1 | 1);
        assertEquals(0, machine.exitCode(), "the first exit code stays");
    }

    @Test
    void anExitCodeMayBeWrittenAsTwoWords() {
        ram.write(tohost, 4, 1337 << 1 | 1);
        ram.write(tohost + 4, 4, 0);
        assertEquals(1337, machine.exitCode());
    }

    @Test
    void aNegativeExitCodeIsOne() {
        ram.write(tohost, 8, -1L << 1 | 1);
        assertEquals(-1, machine.exitCode());
    }

    @Test
    void deviceOneCommandOnePrintsAByteAndFreesTheMailbox() {
        for (char c : "hi".toCharArray()) {
            ram.write(tohost, 8, 1L << 56 | 1L << 48 | c);
            assertEquals(0, ram.read(tohost, 8));
        }
        assertEquals("hi", printed());
        assertNull(machine.exitCode());
    }

    @Test
    void writePrintsABlockAndAnswersItsLength() {
        ram.put(TEXT, "block".getBytes(StandardCharsets.UTF_8), 0, 5);
        systemCall(64, 1, base + TEXT, 5);
        assertEquals("block", printed());
        assertEquals(5, ram.read(BLOCK, 8));
        assertEquals(1, ram.read(fromhost, 8));
        assertEquals(0, ram.read(tohost, 8));
    }

    @Test
    void writeRefusesWhatIsNotInMemoryAndFilesItDoesNotHave() {
        systemCall(64, 1, base + ram.size() - 2, 5);
        assertEquals(-14, ram.read(BLOCK, 8), "EFAULT");
        systemCall(64, 1, 0, Long.MAX_VALUE);
        assertEquals(-14, ram.read(BLOCK, 8));
        systemCall(64, 1, base, -1);
        assertEquals(-14, ram.read(BLOCK, 8));
        systemCall(64, 7, base + TEXT, 1);
        assertEquals(-9, ram.read(BLOCK, 8), "EBADF");
        systemCall(1234, 0, 0, 0);
        assertEquals(-38, ram.read(BLOCK, 8), "ENOSYS");
        assertEquals("", printed());
    }

    @Test
    void exitIsAlsoASystemCall() {
        systemCall(93, 7, 0, 0);
        assertEquals(7, machine.exitCode());
    }

    @Test
    void anySystemCallBlockIsHarmless() {
        for (long block : new long[] {2, 6, base + BLOCK + 4, base - 8, base + ram.size() - 8, 0xffff_ffff_fff8L}) {
            ram.write(tohost, 8, block);
        }
        assertNull(machine.exitCode());
        assertEquals("", printed());
    }

    @Test
    void unknownDevicesAreTakenAndIgnored() {
        ram.write(tohost, 8, 5L << 56 | 3L << 48 | 1);
        assertEquals(0, ram.read(tohost, 8));
        assertNull(machine.exitCode());
    }

    @Test
    void theEndIsTheMachinesStateAndComesWithTheStoreThatAskedForIt() {
        assertFalse(machine.exited());
        byte[] before = StateWriter.save(machine);
        ram.write(tohost, 8, 7 << 1 | 1);
        assertTrue(machine.exited());
        assertFalse(machine.ended(), "the store is yet to retire");
        machine.clock().skipTo(2);
        assertTrue(machine.ended());
        StateReader.restore(machine, before);
        assertFalse(machine.exited(), "going back takes it back");
        assertNull(machine.exitCode());
    }
}
