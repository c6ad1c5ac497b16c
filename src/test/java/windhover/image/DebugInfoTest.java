package windhover.image;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DebugInfoTest {
    private static DebugInfo debug(String name) throws ImageFormatException {
        DebugInfo debug = DebugInfo.of(Fixture.image(name));
        assertEquals(List.of(), debug.warnings());
        return debug;
    }

    @ParameterizedTest
    @ValueSource(strings = {Fixture.DWARF_4, Fixture.DWARF_5})
    void theLineTableIsWhatObjdumpShows(String name) throws ImageFormatException {
        LineTable lines = debug(name).lines();
        List<String> rows = new ArrayList<>();
        for (int i = 0; i < lines.size(); i++) {
            LineTable.Row row = lines.row(i);
            String address = "0x" + Long.toHexString(row.address());
            String place = row.location().file() + " " + row.location().line() + " " + address;
            rows.add(row.end() ? "end " + address : row.statement() ? place + " x" : place);
        }
        assertEquals(Fixture.lines(name), rows);
    }

    @ParameterizedTest
    @CsvSource({
        "80000000, fixture.c:30",
        "80000008, fixture.c:33",
        "8000000a, fixture.c:32",
        "80000039, fixture.c:39",
        "8000003a, fixture.c:43",
        "80000079, start.S:9",
        "8000007a, ",
        "7fffffff, ",
        "0, ",
    })
    void anAddressBelongsToTheLastRowAtOrBelowIt(String address, @Nullable String location)
            throws ImageFormatException {
        SourceLocation found = debug(Fixture.DWARF_5).location(Long.parseUnsignedLong(address, 16));
        assertEquals(location, found == null ? null : found.toString());
    }

    @Test
    void aLineStartsWhereARunOfItsRowsBeginsAStatement() throws ImageFormatException {
        DebugInfo debug = debug(Fixture.DWARF_5);
        assertEquals(
                List.of(0x8000_0008L, 0x8000_0014L), debug.addressesOf("fixture.c", 33), "the loop's head and its end");
        assertEquals(List.of(0x8000_003aL), debug.addressesOf("fixture.c", 43));
        assertEquals(List.of(), debug.addressesOf("fixture.c", 41), "a function the linker left out");
        assertEquals(List.of(), debug.addressesOf("fixture.c", 35));
        assertEquals(List.of(), debug.addressesOf("other.c", 33));
    }

    @Test
    void theLinesWithCodeAreThoseThatTheCompilerNames() throws ImageFormatException {
        LineTable lines = debug(Fixture.DWARF_5).lines();
        BitSet code = lines.linesWithCode("start.S");
        assertEquals("{5, 6, 8, 9}", code.toString());
    }

    @Test
    void sourceFilesHaveTheNamesTheCompilerWasGiven() throws ImageFormatException {
        assertEquals(List.of("fixture.c", "start.S"), debug(Fixture.DWARF_4).sourceFiles());
        assertEquals(List.of("fixture.c", "start.S"), debug(Fixture.DWARF_5).sourceFiles());
    }

    @ParameterizedTest
    @CsvSource({
        "a/b.c, a/b.c",
        "./a//b.c, a/b.c",
        "a/../b.c, b.c",
        "../x/./b.c, ../x/b.c",
        "/a/../b.c, /b.c",
        "../../b.c, ../../b.c"
    })
    void pathsLoseWhatDoesNotMatter(String path, String normal) {
        assertEquals(normal, LinePrograms.normal(path));
    }

    @ParameterizedTest
    @ValueSource(strings = {Fixture.DWARF_4, Fixture.DWARF_5})
    void aStructureHasItsMembersWhereTheCompilerPutThem(String name) throws ImageFormatException {
        Type.Structure event = debug(name).types().structure("Event");
        assertNotNull(event);
        assertEquals(40, event.byteSize());
        List<String> members = new ArrayList<>();
        for (Type.Member m : event.members()) {
            members.add(String.format(
                            Locale.ROOT, "%s %s @%d.%d:%d", m.type(), m.name(), m.offset(), m.bitOffset(), m.bitSize())
                    .replace("  ", " "));
        }
        assertEquals(
                List.of(
                        "Event * next @0.0:0",
                        "void (*)(Event *) callback @8.0:0",
                        "unsigned int ready @16.0:3",
                        "int level @16.3:5",
                        "union @24.0:0",
                        "enum Color color @32.0:0"),
                members);
    }

    @Test
    void aMemberOfANamelessUnionIsAMemberOfTheStructureAroundIt() throws ImageFormatException {
        Type.Structure event = debug(Fixture.DWARF_5).types().structure("Event");
        assertNotNull(event);
        Type.Member bytes = event.member("bytes");
        assertNotNull(bytes);
        assertEquals(24, bytes.offset());
        assertEquals("char[8]", bytes.type().toString());
        assertNull(event.member("nothing"));
    }

    @Test
    void anEnumerationNamesItsNumbers() throws ImageFormatException {
        Type.Enumeration color =
                assertInstanceOf(Type.Enumeration.class, debug(Fixture.DWARF_5).type("enum Color"));
        assertEquals("GREEN", color.nameOf(5));
        assertEquals("BLUE", color.nameOf(6));
        assertNull(color.nameOf(7));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "work_queue | a0 | Queue | 16 | fixture.c:23",
                "pool | b0 | Event[4] | 160 | fixture.c:24",
                "grid | 80 | volatile const short int[2][3] | 12 | fixture.c:25",
                "port | 98 | volatile unsigned char * | 8 | fixture.c:26",
                "calls | 90 | int | 4 | fixture.c:31",
            })
    void aVariableHasAnAddressATypeAndAPlaceInTheSource(
            String name, String offset, String type, long size, String location) throws ImageFormatException {
        for (String image : List.of(Fixture.DWARF_4, Fixture.DWARF_5)) {
            Variable variable = debug(image).variable(name);
            assertNotNull(variable);
            assertEquals(0x8000_0000L + Long.parseLong(offset, 16), variable.address());
            assertEquals(type, variable.type().toString());
            assertEquals(size, variable.type().type().byteSize());
            assertEquals(location, variable.location().toString());
        }
    }

    @ParameterizedTest
    @CsvSource({
        "a0, work_queue, Queue",
        "a8, work_queue.tail, Event *",
        "b0, pool, Event[4]",
        "d8, pool[1], Event",
        "e0, pool[1].callback, void (*)(Event *)",
        "86, grid[1], volatile const short int[3]",
        "8a, grid[1][2], volatile const short int",
        "e1, pool[1].callback+0x1, void (*)(Event *)",
        "150, , ",
    })
    void anAddressIsNamedByThePartOfAVariableThatStartsThere(
            String offset, @Nullable String name, @Nullable String type) throws ImageFormatException {
        DebugInfo.Part part = debug(Fixture.DWARF_5).part(0x8000_0000L + Long.parseLong(offset, 16));
        assertEquals(name, part == null ? null : part.name());
        assertEquals(type, part == null ? null : part.type().cName());
    }

    @ParameterizedTest
    @ValueSource(strings = {Fixture.DWARF_4, Fixture.DWARF_5})
    void aFunctionHasItsParametersAndLocals(String name) throws ImageFormatException {
        DebugInfo debug = debug(name);
        Subprogram count = debug.function(0x8000_0039L);
        assertNotNull(count);
        assertEquals("count", count.name());
        assertEquals(0x8000_0000L, count.address());
        assertEquals(0x3a, count.size());
        assertEquals("fixture.c:30", count.location().toString());
        assertEquals("int", count.returns().toString());
        assertEquals(
                List.of("Event * e", "int limit"),
                count.parameters().stream().map(p -> p.type() + " " + p.name()).toList());
        assertTrue(count.locals().stream().anyMatch(l -> l.name().equals("sum")));
        assertNull(debug.function("never_called"), "the linker left it out");
        assertNull(debug.function(0x8000_007aL));
    }

    @Test
    void anAssemblyFunctionEndsWhereItsSymbolEnds() throws ImageFormatException {
        Subprogram start = debug(Fixture.DWARF_5).function("_start");
        assertNotNull(start);
        assertEquals(0xe, start.size(), "as linked, not as assembled");
        assertEquals("start.S:5", start.location().toString());
    }

    /** Whatever is in the debug sections, the image loads and what can be read is read. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                ".debug_info",
                ".debug_abbrev",
                ".debug_line",
                ".debug_str",
                ".debug_line_str",
                ".debug_rnglists",
            })
    void damagedDebugSectionsNeverFail(String name) throws ImageFormatException {
        byte[] whole = Fixture.bytes("fixture-dwarf5.elf");
        Section section = ElfImage.parse(whole, "x").section(name);
        assertNotNull(section);
        int from = (int) section.fileOffset();
        int size = (int) section.size();
        for (int cut = 0; cut < size; cut++) {
            byte[] mutant = whole.clone();
            Arrays.fill(mutant, from + cut, from + size, (byte) 0xff);
            DebugInfo.of(ElfImage.parse(mutant, "x"))
                    .warnings()
                    .forEach(w -> assertEquals(1, w.lines().count(), w));
        }
        SplittableRandom random = new SplittableRandom(5);
        for (int round = 0; round < 1000; round++) {
            byte[] mutant = whole.clone();
            for (int n = 1 + random.nextInt(3); n > 0; n--) {
                mutant[from + random.nextInt(size)] = (byte) random.nextInt();
            }
            DebugInfo debug = DebugInfo.of(ElfImage.parse(mutant, "x"));
            for (Type type : debug.types().all().values()) {
                assertTrue(type.cName().length() < 1000 && type.byteSize() >= 0);
            }
            for (int i = 1; i < debug.lines().size(); i++) {
                assertTrue(
                        Long.compareUnsigned(
                                        debug.lines().row(i - 1).address(),
                                        debug.lines().row(i).address())
                                <= 0,
                        "rows ascend");
            }
        }
    }

    @Test
    void whatIsMissingIsSaid() throws ImageFormatException {
        byte[] bytes = Fixture.bytes("fixture-dwarf5.elf");
        Section lines = ElfImage.parse(bytes, "x").section(".debug_line");
        assertNotNull(lines);
        bytes[(int) lines.fileOffset() + 4] = 9;
        DebugInfo debug = DebugInfo.of(ElfImage.parse(bytes, "worn.elf"));
        assertEquals(1, debug.warnings().size(), debug.warnings().toString());
        assertEquals(
                String.format(
                        Locale.ROOT,
                        "source lines are missing: worn.elf: offset 0x%x: .debug_line: version: expected 2 to 5, found 9",
                        lines.fileOffset() + 6),
                debug.warnings().getFirst());
        assertEquals(List.of("start.S"), debug.sourceFiles(), "the other unit is read");
        assertNotNull(debug.variable("work_queue"));
    }

    /** Every unit of a thousand names another place in one long table of abbreviations. */
    @Test
    void tablesThatOverlapCostNoMoreThanTheFileIsLong() throws ImageFormatException {
        int units = 20_000;
        int shapes = 500_000;
        int info = 64 + 56;
        int abbreviations = info + 12 * units;
        int names = abbreviations + 6 * shapes + 1;
        byte[] namesBytes = "\0.debug_info\0.debug_abbrev\0".getBytes(StandardCharsets.US_ASCII);
        int sections = names + namesBytes.length;
        ByteBuffer bytes = ByteBuffer.allocate(sections + 4 * 64).order(ByteOrder.LITTLE_ENDIAN);
        bytes.put(Fixture.bytes("fixture-dwarf5.elf"), 0, 64);
        bytes.putLong(40, sections)
                .putShort(56, (short) 1)
                .putShort(60, (short) 4)
                .putShort(62, (short) 3);
        bytes.putInt(64, 1).putLong(64 + 40, 1);
        bytes.position(info);
        for (int i = 0; i < units; i++) {
            bytes.putInt(8).putShort((short) 5).put((byte) 1).put((byte) 8).putInt(6 * (i * 20));
        }
        for (int i = 0; i < shapes; i++) {
            bytes.put((byte) (0x81 + i % 100))
                    .put((byte) (1 + i % 100))
                    .put((byte) 0x24)
                    .put((byte) 0)
                    .put((byte) 0)
                    .put((byte) 0);
        }
        bytes.put((byte) 0).put(namesBytes);
        int[][] table = {
            {1, 1, info, 12 * units}, {13, 1, abbreviations, 6 * shapes + 1}, {0, 3, names, namesBytes.length}
        };
        for (int i = 0; i < 3; i++) {
            int at = sections + 64 * (i + 1);
            bytes.putInt(at, table[i][0])
                    .putInt(at + 4, table[i][1])
                    .putLong(at + 24, table[i][2])
                    .putLong(at + 32, table[i][3]);
        }
        ElfImage image = ElfImage.parse(bytes.array(), "bomb.elf");
        DebugInfo debug = DebugInfo.of(image);
        assertTrue(
                debug.warnings().toString().contains("expected parts that do not overlap"),
                debug.warnings().toString());
    }

    @Test
    void typesThatHoldThemselvesHaveANameAndNoSize() {
        Type[] all = new Type[2];
        all[0] = new Type.Typedef("loop", new TypeRef(all, 1));
        all[1] = new Type.Array(new TypeRef(all, 0), 3);
        assertEquals(0, all[0].byteSize());
        assertEquals("loop", all[0].cName());
        assertTrue(all[1].cName().startsWith("loop[3]"), all[1].cName());
        Type[] functions = new Type[1];
        TypeRef self = new TypeRef(functions, 0);
        functions[0] = new Type.Function(self, List.of(self, self, self, self));
        assertTrue(functions[0].cName().length() < 1000);
        Type[] structures = new Type[1];
        Type.Member inner = new Type.Member("", 0, 0, 0, new TypeRef(structures, 0));
        structures[0] = new Type.Structure("s", false, 8, List.of(inner, inner, inner));
        assertNull(((Type.Structure) structures[0]).member("x"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"fixture-zlib", "fixture-zdebug"})
    void compressedSectionsTellTheSame(String name) throws ImageFormatException {
        DebugInfo plain = debug(Fixture.DWARF_5);
        DebugInfo compressed = debug(name);
        assertEquals(plain.lines().size(), compressed.lines().size());
        for (int i = 0; i < plain.lines().size(); i++) {
            assertEquals(plain.lines().row(i), compressed.lines().row(i));
        }
        assertEquals(
                plain.subprograms().stream().map(Subprogram::name).toList(),
                compressed.subprograms().stream().map(Subprogram::name).toList());
        assertEquals(String.valueOf(plain.type("struct Event")), String.valueOf(compressed.type("struct Event")));
    }

    @Test
    void compressionThatIsNotReadIsNamed() throws ImageFormatException {
        byte[] bytes = Fixture.bytes("fixture-zlib.elf");
        ElfImage image = ElfImage.parse(bytes, "z.elf");
        Section info = Objects.requireNonNull(image.section(".debug_info"));
        bytes[(int) info.fileOffset()] = 2;
        assertEquals(
                List.of(
                        "z.elf: section .debug_info is compressed with zstd, which is not read here; -gz=zlib or -gz=none tells the compiler to write it otherwise"),
                DebugInfo.of(ElfImage.parse(bytes, "z.elf")).warnings());
    }

    @Test
    void aSmallFileCannotAskForMuchMemory() throws ImageFormatException {
        byte[] bytes = Fixture.bytes("fixture-zlib.elf");
        Section info = Objects.requireNonNull(ElfImage.parse(bytes, "z.elf").section(".debug_info"));
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putLong((int) info.fileOffset() + 8, 1L << 30);
        List<String> warnings = DebugInfo.of(ElfImage.parse(bytes, "z.elf")).warnings();
        assertTrue(warnings.getFirst().contains("claims to be 0x40000000 bytes uncompressed"), warnings.toString());
    }

    @Test
    void entriesInAnotherFileAreNamedAndLinesAreThere() throws ImageFormatException {
        DebugInfo split = DebugInfo.of(Fixture.image("fixture-split"));
        assertEquals(1, split.warnings().size());
        assertTrue(
                split.warnings()
                        .getFirst()
                        .startsWith(
                                "types, functions and variables are missing: the compiler wrote them into \"fixture-split.elf-fixture.dwo\""),
                split.warnings().toString());
        assertTrue(
                split.sourceFiles().contains("fixture.c"), split.sourceFiles().toString());
    }

    @Test
    void anotherCompilersInformationIsReadAsWell() throws ImageFormatException {
        DebugInfo clang = debug("fixture-clang");
        assertNotNull(clang.function("main"));
        assertNotNull(clang.variable("work_queue"));
        assertEquals(40L, Objects.requireNonNull(clang.type("struct Event")).byteSize());
        assertTrue(clang.lines().linesWithCode("fixture.c").cardinality() > 5, "lines of fixture.c");
    }
}
