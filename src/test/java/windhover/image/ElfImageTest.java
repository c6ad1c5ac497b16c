package windhover.image;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ElfImageTest {
    private static final int PROGRAM_HEADERS = 64;
    private static final int LOAD_HEADER = PROGRAM_HEADERS + 56;

    @Test
    void theSegmentsAreThoseToLoad() throws ImageFormatException {
        ElfImage image = Fixture.image(Fixture.DWARF_5);
        assertEquals(1, image.segments().size());
        Segment segment = image.segments().getFirst();
        assertEquals(0x8000_0000L, segment.virtualAddress());
        assertEquals(0x8000_0000L, segment.physicalAddress());
        assertEquals(0x8c, segment.fileSize());
        assertEquals(0x190, segment.memorySize());
        assertTrue(segment.readable() && segment.writable() && segment.executable());
        assertEquals(0x8000_006cL, image.entry());
        assertEquals(0x6, segment.contents().getShort(0x80 + 10), "grid[1][2]");
    }

    @Test
    void theContentsOfASegmentCannotBeWritten() throws ImageFormatException {
        ByteBuffer contents =
                Fixture.image(Fixture.DWARF_5).segments().getFirst().contents();
        assertTrue(contents.isReadOnly());
        assertEquals(ByteOrder.LITTLE_ENDIAN, contents.order());
    }

    @Test
    void theImageDoesNotFollowLaterWritesToTheFilesBytes() throws ImageFormatException {
        byte[] bytes = Fixture.bytes("fixture-dwarf5.elf");
        ElfImage image = ElfImage.parse(bytes, "x");
        byte before = image.segments().getFirst().contents().get(0);
        Arrays.fill(bytes, (byte) 0x55);
        assertEquals(before, image.segments().getFirst().contents().get(0));
    }

    @Test
    void sectionsHaveNamesAndContents() throws ImageFormatException {
        ElfImage image = Fixture.image(Fixture.DWARF_5);
        Section text = image.section(".text");
        assertNotNull(text);
        assertTrue(text.executable() && text.allocated());
        assertEquals(0x7a, image.contents(text).limit());
        Section bss = image.section(".bss");
        assertNotNull(bss);
        assertEquals(0, image.contents(bss).limit());
        assertNull(image.section(".none"));
    }

    @Test
    void symbolsAreFoundByName() throws ImageFormatException {
        SymbolTable table = Fixture.image(Fixture.DWARF_5).symbolTable();
        Symbol main = table.find("main");
        assertNotNull(main);
        assertEquals(
                new Symbol("main", 0x8000_003aL, 0x32, Symbol.Type.FUNCTION, Symbol.Binding.GLOBAL, main.section()),
                main);
        assertNull(table.find("never_called"));
        assertNull(table.find("fixture.c"), "the name of a source file names no place");
    }

    @ParameterizedTest
    @CsvSource({
        "80000000, count",
        "80000039, count+0x39",
        "8000003a, main",
        "80000078, _start+0xc",
        "800000a8, work_queue+0x8",
        "80000092, calls.0+0x2",
        "0, 0x0",
        "ffffffffffffffff, 0xffffffffffffffff",
    })
    void anAddressIsDescribedByTheSymbolThatHoldsIt(String address, String described) throws ImageFormatException {
        assertEquals(
                described, Fixture.image(Fixture.DWARF_5).symbolTable().describe(Long.parseUnsignedLong(address, 16)));
    }

    @Test
    void aLabelInAFunctionDoesNotHideTheFunction() throws ImageFormatException {
        SymbolTable table = Fixture.image(Fixture.DWARF_5).symbolTable();
        assertNotNull(table.find("again"));
        SymbolTable.Place place = table.functionAt(0x8000_0074L);
        assertNotNull(place);
        assertEquals("_start+0x8", place.toString());
    }

    @Test
    void everyTruncationGivesOneLineAndNoneThatLeavesTheSegmentsWholeIsRefused() throws ImageFormatException {
        byte[] whole = Fixture.bytes("fixture-dwarf5.elf");
        int loaded = LOAD_HEADER + 56;
        for (Segment segment : Fixture.image(Fixture.DWARF_5).segments()) {
            int offset = new String(whole, StandardCharsets.ISO_8859_1)
                    .indexOf(StandardCharsets.ISO_8859_1
                            .decode(segment.contents())
                            .toString());
            loaded = Math.max(loaded, offset + segment.fileSize());
        }
        for (int length = 0; length < whole.length; length++) {
            byte[] cut = Arrays.copyOf(whole, length);
            if (length >= loaded) {
                ElfImage image = ElfImage.parse(cut, "cut.elf");
                assertEquals(1, image.warnings().size(), "length " + length);
                assertEquals(1, image.warnings().getFirst().lines().count());
                assertEquals(List.of(), image.sections());
            } else {
                ImageFormatException e = assertThrows(
                        ImageFormatException.class, () -> ElfImage.parse(cut, "cut.elf"), "length " + length);
                assertOneLine(e, length);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"fixture-dwarf4.elf", "fixture-dwarf5.elf"})
    void noMutationGivesAnythingButAnImageOrOneLine(String file) {
        byte[] whole = Fixture.bytes(file);
        SplittableRandom random = new SplittableRandom(3);
        byte[] edges = {0, 1, -1, 0x7f, (byte) 0x80};
        int loaded = 0;
        for (int round = 0; round < 6000; round++) {
            byte[] mutant = whole.clone();
            for (int n = 1 + random.nextInt(6); n > 0; n--) {
                // Half the damage goes where the structure is: the headers at both ends.
                int at = switch (random.nextInt(4)) {
                    case 0 -> random.nextInt(LOAD_HEADER + 56);
                    case 1 -> whole.length - 1 - random.nextInt(17 * 64);
                    default -> random.nextInt(whole.length);
                };
                mutant[at] = random.nextBoolean() ? edges[random.nextInt(edges.length)] : (byte) random.nextInt();
            }
            try {
                ElfImage image = ElfImage.parse(mutant, "mutant.elf");
                image.symbolTable().describe(random.nextLong());
                image.sections().forEach(image::contents);
                DebugInfo debug = DebugInfo.of(image);
                exercise(debug, random);
                loaded++;
            } catch (ImageFormatException e) {
                assertOneLine(e, whole.length);
            }
        }
        assertTrue(
                loaded > 300,
                String.format(Locale.ROOT, "the mutations reach beyond the headers, found %d images", loaded));
    }

    private static void exercise(DebugInfo debug, SplittableRandom random) {
        long address = 0x8000_0000L + random.nextInt(0x200);
        debug.location(address);
        debug.function(address);
        debug.part(address);
        debug.sourceFiles().forEach(file -> debug.addressesOf(file, random.nextInt(50)));
        for (Variable variable : debug.variables()) {
            assertFalse(variable.type().toString().length() > 1000);
            assertTrue(variable.type().type().byteSize() >= 0);
        }
        for (Type type : debug.types().all().values()) {
            assertTrue(type.byteSize() >= 0 && type.cName().length() <= 1000);
            if (type.stripped() instanceof Type.Structure structure) {
                structure.member("number");
            }
        }
        debug.warnings().forEach(w -> assertEquals(1, w.lines().count(), w));
    }

    private static void assertOneLine(ImageFormatException e, int length) {
        String message = String.valueOf(e.getMessage());
        assertEquals(1, message.lines().count(), message);
        assertTrue(message.contains("expected"), message);
        assertTrue(message.matches("(cut|mutant)\\.elf: offset 0x[0-9a-f]+: .*"), message);
        assertTrue(e.offset() >= 0, () -> message + " of " + length);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
          0  | 1 | 00               | offset 0x0: ELF magic: expected the bytes 7f 45 4c 46, found 00
          4  | 1 | 01               | offset 0x4: ELF header: class: expected 2 (64 bits), found 1
          5  | 1 | 02               | offset 0x5: ELF header: data encoding: expected 1 (little-endian), found 2
          16 | 2 | 0001             | offset 0x10: ELF header: type: expected 2 (executable) or 3 (position-independent), found 1
          18 | 2 | 003e             | offset 0x12: ELF header: machine: expected 243 (RISC-V), found 62
          32 | 8 | ffffffffffffffff | program header table: expected to lie within the 5832 bytes of file, found offset 0xffffffffffffffff, length 0x70
          54 | 2 | 0020             | offset 0x36: ELF header: size of a program header: expected 56 (64-bit ELF), found 32
          56 | 2 | 0000             | number of program headers: expected at least 1, found 0: there is nothing to load
          56 | 2 | ffff             | number of program headers: expected at most 65534, found 65535
          62 | 2 | 0050             | section of the section names: expected a number below 19, found 80
          120 | 4 | 00000003        | program header 1: expected a program that stands alone, found one that asks for a dynamic linker
          120 | 4 | 00000000        | program header table: expected at least one segment to load, found none
          128 | 8 | 7fffffffffffffff | segment 1: expected to lie within the 5832 bytes of file, found offset 0x7fffffffffffffff, length 0x8c
          136 | 8 | ffffffffffffff00 | program header 1: virtual address: expected 0x190 bytes to end at or below 2^64, found that they start at 0xffffffffffffff00
          152 | 8 | 0000000000000191 | program header 1: file size: expected at most the memory size 0x190, found 0x191
          """)
    void aDamagedHeaderIsNamed(int offset, int size, String value, String message) {
        byte[] bytes = Fixture.bytes("fixture-dwarf5.elf");
        put(bytes, offset, size, Long.parseUnsignedLong(value, 16));
        ImageFormatException e = assertThrows(ImageFormatException.class, () -> ElfImage.parse(bytes, "bad.elf"));
        String found = String.valueOf(e.getMessage());
        assertTrue(found.startsWith("bad.elf: offset 0x") && found.endsWith(message), found);
    }

    @Test
    void aSegmentMayClaimMoreMemoryThanThereIsAndCostsNothing() throws ImageFormatException {
        byte[] bytes = Fixture.bytes("fixture-dwarf5.elf");
        put(bytes, LOAD_HEADER + 40, 8, 0x7000_0000_0000_0000L);
        assertEquals(
                0x7000_0000_0000_0000L,
                ElfImage.parse(bytes, "x").segments().getFirst().memorySize());
    }

    @Test
    void aFileNameOrTextWithLineBreaksStaysOneLine() {
        ImageFormatException e =
                assertThrows(ImageFormatException.class, () -> ElfImage.parse(new byte[3], "a\nb\u2028c"));
        assertEquals(1, String.valueOf(e.getMessage()).lines().count());
        assertTrue(String.valueOf(e.getMessage()).startsWith("a?b?c: offset 0x0"), e.getMessage());
    }

    /** 100,000 symbols whose names all end in the same two million letters would be 200 GB of text. */
    @Test
    void namesThatOverlapCostNoMoreThanTheFileIsLong() {
        int symbols = 100_000;
        int letters = 2_000_000;
        int nameTable = 64 + 56;
        int symbolTable = nameTable + letters + 8;
        int sections = symbolTable + symbols * 24;
        byte[] bytes = new byte[sections + 3 * 64];
        byte[] header = Fixture.bytes("fixture-dwarf5.elf");
        System.arraycopy(header, 0, bytes, 0, 64);
        put(bytes, 40, 8, sections);
        put(bytes, 56, 2, 1);
        put(bytes, 60, 2, 3);
        put(bytes, 62, 2, 1);
        put(bytes, 64, 4, 1);
        put(bytes, 64 + 40, 8, 1);
        Arrays.fill(bytes, nameTable, nameTable + letters, (byte) 'a');
        for (int i = 0; i < symbols; i++) {
            put(bytes, symbolTable + 24 * i, 4, i);
        }
        section(bytes, sections + 64, letters, 3, nameTable, letters + 8, 0);
        section(bytes, sections + 128, letters, 2, symbolTable, symbols * 24, 1);
        ImageFormatException e = assertThrows(ImageFormatException.class, () -> ElfImage.parse(bytes, "bomb.elf"));
        assertTrue(String.valueOf(e.getMessage()).contains("expected parts that do not overlap"), e.getMessage());
    }

    private static void section(byte[] bytes, int at, int name, int type, int offset, int size, int link) {
        put(bytes, at, 4, name);
        put(bytes, at + 4, 4, type);
        put(bytes, at + 24, 8, offset);
        put(bytes, at + 32, 8, size);
        put(bytes, at + 40, 4, link);
        put(bytes, at + 56, 8, 24);
    }

    private static void put(byte[] bytes, int offset, int size, long value) {
        for (int i = 0; i < size; i++) {
            bytes[offset + i] = (byte) (value >>> (8 * i));
        }
    }

    @Test
    void textIsNoProgram() {
        byte[] text = "#!/bin/sh\n".getBytes(StandardCharsets.US_ASCII);
        ImageFormatException e = assertThrows(ImageFormatException.class, () -> ElfImage.parse(text, "script"));
        assertEquals("script: offset 0x0: ELF magic: expected the bytes 7f 45 4c 46, found 23", e.getMessage());
        assertArrayEquals("#!/bin/sh\n".getBytes(StandardCharsets.US_ASCII), text);
    }
}
