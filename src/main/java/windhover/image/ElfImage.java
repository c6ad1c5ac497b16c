package windhover.image;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A program for a 64-bit RISC-V processor in an ELF file: what to load where, where to start, and the names of its
 * places.
 */
public final class ElfImage {
    private static final int HEADER_SIZE = 64;
    private static final int PROGRAM_HEADER_SIZE = 56;
    private static final int SECTION_HEADER_SIZE = 64;
    private static final int SYMBOL_SIZE = 24;
    private static final int CLASS_64 = 2;
    private static final int DATA_LITTLE_ENDIAN = 1;
    private static final int TYPE_EXECUTABLE = 2;
    private static final int TYPE_SHARED = 3;
    private static final int MACHINE_RISCV = 243;
    private static final int SEGMENT_LOAD = 1;
    private static final int SEGMENT_INTERPRETER = 3;
    private static final int NUMBER_IN_SECTION_0 = 0xffff;
    private static final int FIRST_RESERVED_SECTION = 0xff00;

    private final String name;
    private final byte[] bytes;
    private final long entry;
    private final int flags;
    private final List<Segment> segments;
    private final List<Section> sections;
    private final List<Symbol> symbols;
    private final SymbolTable symbolTable;
    private final List<String> warnings;

    private ElfImage(String name, long entry, List<Segment> segments) {
        this.name = name;
        this.bytes = new byte[0];
        this.entry = entry;
        this.flags = 0;
        this.segments = List.copyOf(segments);
        this.sections = List.of();
        this.symbols = List.of();
        this.symbolTable = SymbolTable.empty();
        this.warnings = List.of();
    }

    private ElfImage(ElfImage of, List<Segment> segments) {
        this.name = of.name;
        this.bytes = of.bytes;
        this.entry = of.entry;
        this.flags = of.flags;
        this.segments = List.copyOf(segments);
        this.sections = of.sections;
        this.symbols = of.symbols;
        this.symbolTable = of.symbolTable;
        this.warnings = of.warnings;
    }

    private ElfImage(String name, byte[] bytes, Reader reader) {
        this.name = name;
        this.bytes = bytes;
        this.entry = reader.entry;
        this.flags = reader.flags;
        this.segments = List.copyOf(reader.segments);
        this.sections = List.copyOf(reader.sections);
        this.symbols = List.copyOf(reader.symbols);
        this.symbolTable = SymbolTable.of(symbols, sections);
        this.warnings = List.copyOf(reader.warnings);
    }

    /**
     * Reads an image.
     *
     * @param file the whole file; the image keeps a copy
     * @param name the file's name, for messages
     * @throws ImageFormatException when it is not such a program, or is damaged: the only exception for any contents
     */
    public static ElfImage parse(byte[] file, String name) throws ImageFormatException {
        byte[] bytes = file.clone();
        Reader reader = new Reader(bytes, name);
        reader.read();
        return new ElfImage(name, bytes, reader);
    }

    /** A program of which nothing is known but its bytes: no sections, no symbols. */
    public static ElfImage raw(String name, long entry, List<Segment> segments) {
        return new ElfImage(name, entry, segments);
    }

    /** The same program with more to load, behind what it loads itself. */
    public ElfImage with(List<Segment> more) {
        List<Segment> all = new ArrayList<>(segments);
        all.addAll(more);
        return new ElfImage(this, all);
    }

    /** The name given to {@link #parse}. */
    public String name() {
        return name;
    }

    /** Virtual address of the first instruction. */
    public long entry() {
        return entry;
    }

    /** ELF e_flags: bit 0 compressed instructions, bits 2:1 floating-point calling convention. */
    public int flags() {
        return flags;
    }

    /** The segments to load, in the order of the file; at least one. */
    public List<Segment> segments() {
        return segments;
    }

    /** All sections, in the order of the file; the empty section 0 included. */
    public List<Section> sections() {
        return sections;
    }

    /** The first section of a name, or null. */
    public @Nullable Section section(String sectionName) {
        for (Section section : sections) {
            if (section.name().equals(sectionName)) {
                return section;
            }
        }
        return null;
    }

    /** The bytes the file holds of a section: read-only, little-endian; none when it has none there. */
    public ByteBuffer contents(Section section) {
        int size = section.hasContents() ? (int) section.size() : 0;
        return ByteBuffer.wrap(bytes)
                .slice(size == 0 ? 0 : (int) section.fileOffset(), size)
                .asReadOnlyBuffer()
                .order(ByteOrder.LITTLE_ENDIAN);
    }

    /** All symbols, in the order of the file. */
    public List<Symbol> symbols() {
        return symbols;
    }

    /** The symbols by name and by address. */
    public SymbolTable symbolTable() {
        return symbolTable;
    }

    /** What of the file could not be read though it can be run, and what is missing for it: a line each. */
    public List<String> warnings() {
        return warnings;
    }

    /** The bytes of the file, which nobody may write. */
    byte[] bytes() {
        return bytes;
    }

    /** Reads the parts in turn; each checks what it needs before it believes it. */
    private static final class Reader {
        private final byte[] bytes;
        private final String name;
        private final Budget budget;
        private final ByteCursor file;
        private final List<Segment> segments = new ArrayList<>();
        private final List<Section> sections = new ArrayList<>();
        private final List<Symbol> symbols = new ArrayList<>();
        private final List<String> warnings = new ArrayList<>();
        private long entry;
        private int flags;
        private long programHeaders;
        private int programHeaderCount;
        private long sectionHeaders;
        private int sectionHeaderCount;
        private int sectionNames;

        Reader(byte[] bytes, String name) {
            this.bytes = bytes;
            this.name = name;
            this.budget = new Budget(bytes.length);
            this.file = ByteCursor.over(bytes, name, budget);
        }

        void read() throws ImageFormatException {
            header();
            programHeaders();
            sectionHeaders();
            for (int i = 0; i < sections.size(); i++) {
                if (sections.get(i).type() == Section.TYPE_SYMBOLS) {
                    symbols(i);
                }
            }
        }

        private ImageFormatException problem(long offset, String what) {
            return new ImageFormatException(name, offset, what);
        }

        private void expect(long offset, String what, long found, long expected, String meaning)
                throws ImageFormatException {
            if (found != expected) {
                throw problem(
                        offset,
                        String.format(Locale.ROOT, "%s: expected %d (%s), found %d", what, expected, meaning, found));
            }
        }

        /** ELF-64 Object File Format 1.5, table 1; RISC-V ELF psABI, "File Header". */
        private void header() throws ImageFormatException {
            for (int i = 0; i < 4; i++) {
                int expected = "\u007fELF".charAt(i);
                if (i >= bytes.length || bytes[i] != expected) {
                    throw problem(
                            i,
                            "ELF magic: expected the bytes 7f 45 4c 46, found %s"
                                    .formatted(
                                            i < bytes.length
                                                    ? String.format(Locale.ROOT, "%02x", bytes[i] & 0xff)
                                                    : "the end of the file"));
                }
            }
            ByteCursor in = file.range("ELF header", 0, Math.min(HEADER_SIZE, bytes.length));
            in.seek(4);
            expect(4, "ELF header: class", in.u8(), CLASS_64, "64 bits");
            expect(5, "ELF header: data encoding", in.u8(), DATA_LITTLE_ENDIAN, "little-endian");
            expect(6, "ELF header: version", in.u8(), 1, "current");
            in.seek(16);
            int type = in.u16();
            if (type != TYPE_EXECUTABLE && type != TYPE_SHARED) {
                throw problem(
                        16,
                        String.format(
                                Locale.ROOT,
                                "ELF header: type: expected 2 (executable) or 3 (position-independent), found %d",
                                type));
            }
            expect(18, "ELF header: machine", in.u16(), MACHINE_RISCV, "RISC-V");
            expect(20, "ELF header: version", in.u32(), 1, "current");
            entry = in.u64();
            programHeaders = in.u64();
            sectionHeaders = in.u64();
            flags = (int) in.u32();
            int headerSize = in.u16();
            if (headerSize < HEADER_SIZE) {
                throw problem(
                        52,
                        String.format(
                                Locale.ROOT,
                                "ELF header: header size: expected at least %d, found %d",
                                HEADER_SIZE,
                                headerSize));
            }
            int programHeaderSize = in.u16();
            programHeaderCount = in.u16();
            int sectionHeaderSize = in.u16();
            sectionHeaderCount = in.u16();
            sectionNames = in.u16();
            if (programHeaderCount == 0) {
                throw problem(
                        56,
                        "ELF header: number of program headers: expected at least 1, found 0: there is nothing to load");
            }
            if (programHeaderCount == NUMBER_IN_SECTION_0) {
                throw problem(56, "ELF header: number of program headers: expected at most 65534, found 65535");
            }
            expect(54, "ELF header: size of a program header", programHeaderSize, PROGRAM_HEADER_SIZE, "64-bit ELF");
            if (sectionHeaders == 0) {
                expect(
                        60,
                        "ELF header: number of section headers",
                        sectionHeaderCount,
                        0,
                        "there is no section header table");
            } else {
                expect(
                        58,
                        "ELF header: size of a section header",
                        sectionHeaderSize,
                        SECTION_HEADER_SIZE,
                        "64-bit ELF");
            }
        }

        private void programHeaders() throws ImageFormatException {
            file.seek(32);
            ByteCursor table =
                    file.range("program header table", programHeaders, (long) PROGRAM_HEADER_SIZE * programHeaderCount);
            for (int i = 0; i < programHeaderCount; i++) {
                int at = table.fileOffset();
                int type = (int) table.u32();
                int access = (int) table.u32();
                long offset = table.u64();
                long virtualAddress = table.u64();
                long physicalAddress = table.u64();
                long fileSize = table.u64();
                long memorySize = table.u64();
                table.u64();
                if (type == SEGMENT_INTERPRETER) {
                    throw problem(
                            at,
                            String.format(
                                    Locale.ROOT,
                                    "program header %d: expected a program that stands alone, found one that asks for a dynamic linker",
                                    i));
                }
                if (type != SEGMENT_LOAD || (memorySize == 0 && fileSize == 0)) {
                    continue;
                }
                if (Long.compareUnsigned(fileSize, memorySize) > 0) {
                    throw problem(
                            at + 32,
                            String.format(
                                    Locale.ROOT,
                                    "program header %d: file size: expected at most the memory size 0x%x, found 0x%x",
                                    i,
                                    memorySize,
                                    fileSize));
                }
                wraps(at + 16, i, "virtual", virtualAddress, memorySize);
                wraps(at + 24, i, "physical", physicalAddress, memorySize);
                file.seek(at + 8);
                ByteCursor contents = file.range(String.format(Locale.ROOT, "segment %d", i), offset, fileSize);
                segments.add(new Segment(
                        virtualAddress,
                        physicalAddress,
                        memorySize,
                        (access & 4) != 0,
                        (access & 2) != 0,
                        (access & 1) != 0,
                        ByteBuffer.wrap(bytes)
                                .slice(contents.fileOffset(), contents.size())
                                .asReadOnlyBuffer()));
            }
            if (segments.isEmpty()) {
                throw problem(
                        programHeaders, "program header table: expected at least one segment to load, found none");
            }
        }

        private void wraps(long offset, int header, String kind, long address, long size) throws ImageFormatException {
            if (Long.compareUnsigned(address + (size - 1), address) < 0) {
                throw problem(
                        offset,
                        String.format(
                                Locale.ROOT,
                                "program header %d: %s address: expected 0x%x bytes to end at or below 2^64, found that they start at 0x%x",
                                header,
                                kind,
                                size,
                                address));
            }
        }

        private void sectionHeaders() throws ImageFormatException {
            if (sectionHeaders == 0) {
                return;
            }
            long room = bytes.length - sectionHeaders;
            boolean beyond =
                    sectionHeaders < 0 || room < SECTION_HEADER_SIZE || sectionHeaderCount > room / SECTION_HEADER_SIZE;
            if (beyond) {
                warnings.add(new ImageFormatException(
                                name,
                                40,
                                "section header table: expected to lie within the file, found that it ends behind it (was the file cut?): the program can run,"
                                        + " but its symbols and sources are not known")
                        .getMessage());
                return;
            }
            file.seek(40);
            ByteCursor first = file.range("section header table", sectionHeaders, SECTION_HEADER_SIZE);
            first.seek(32);
            long count = sectionHeaderCount != 0 ? sectionHeaderCount : first.u64();
            first.seek(40);
            long names = sectionNames != NUMBER_IN_SECTION_0 ? sectionNames : first.u32();
            if (Long.compareUnsigned(count, bytes.length / SECTION_HEADER_SIZE) > 0) {
                throw problem(
                        60,
                        String.format(
                                Locale.ROOT,
                                "ELF header: number of section headers: expected at most %d in %d bytes, found %s",
                                bytes.length / SECTION_HEADER_SIZE,
                                bytes.length,
                                Long.toUnsignedString(count)));
            }
            if (count == 0) {
                return;
            }
            file.seek(40);
            ByteCursor table = file.range("section header table", sectionHeaders, SECTION_HEADER_SIZE * count);
            if (names >= count) {
                throw problem(
                        62,
                        String.format(
                                Locale.ROOT,
                                "ELF header: section of the section names: expected a number below %d, found %d",
                                count,
                                names));
            }
            long[] nameOffsets = new long[(int) count];
            List<Section> unnamed = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                int at = table.fileOffset();
                nameOffsets[i] = table.u32();
                int type = (int) table.u32();
                long sectionFlags = table.u64();
                long address = table.u64();
                long offset = table.u64();
                long size = table.u64();
                table.skip(24);
                Section section = new Section(i, "", type, sectionFlags, address, offset, size);
                if (section.hasContents()) {
                    file.seek(at + 24);
                    file.range(String.format(Locale.ROOT, "section %d", i), offset, size);
                }
                unnamed.add(section);
            }
            if (names == 0) {
                sections.addAll(unnamed);
                return;
            }
            Section namesSection = unnamed.get((int) names);
            if (namesSection.type() != Section.TYPE_STRINGS) {
                throw problem(
                        sectionHeaders + SECTION_HEADER_SIZE * names + 4,
                        String.format(
                                Locale.ROOT,
                                "section %d holds the section names: expected type 3 (texts), found %d",
                                names,
                                namesSection.type()));
            }
            Strings texts = new Strings(file.range("section names", namesSection.fileOffset(), namesSection.size()));
            for (int i = 0; i < count; i++) {
                Section s = unnamed.get(i);
                String sectionName = s.type() == Section.TYPE_NULL ? "" : texts.at(nameOffsets[i]);
                sections.add(new Section(i, sectionName, s.type(), s.flags(), s.address(), s.fileOffset(), s.size()));
            }
        }

        private void symbols(int index) throws ImageFormatException {
            Section section = sections.get(index);
            long header = sectionHeaders + (long) SECTION_HEADER_SIZE * index;
            file.seek(header + 40);
            long link = file.u32();
            file.seek(header + 56);
            expect(
                    header + 56,
                    String.format(Locale.ROOT, "section %d (symbols): size of a symbol", index),
                    file.u64(),
                    SYMBOL_SIZE,
                    "64-bit ELF");
            if (link >= sections.size() || sections.get((int) link).type() != Section.TYPE_STRINGS) {
                throw problem(
                        header + 40,
                        String.format(
                                Locale.ROOT,
                                "section %d (symbols): section of the names: expected a section of texts, found number %d",
                                index,
                                link));
            }
            if (section.size() % SYMBOL_SIZE != 0) {
                throw problem(
                        header + 32,
                        String.format(
                                Locale.ROOT,
                                "section %d (symbols): size: expected a multiple of %d, found 0x%x",
                                index,
                                SYMBOL_SIZE,
                                section.size()));
            }
            Section namesSection = sections.get((int) link);
            Strings names = new Strings(file.range("symbol names", namesSection.fileOffset(), namesSection.size()));
            ByteCursor table = file.range("symbols", section.fileOffset(), section.size());
            while (!table.atEnd()) {
                long nameOffset = table.u32();
                int info = table.u8();
                table.u8();
                int sectionIndex = table.u16();
                long address = table.u64();
                long size = table.u64();
                if (sectionIndex < FIRST_RESERVED_SECTION && sectionIndex >= sections.size()) {
                    throw problem(
                            table.fileOffset() - SYMBOL_SIZE + 6,
                            String.format(
                                    Locale.ROOT,
                                    "symbols: section number: expected below %d, found %d",
                                    sections.size(),
                                    sectionIndex));
                }
                Symbol.Type type = switch (info & 0xf) {
                    case 0 -> Symbol.Type.NONE;
                    case 1 -> Symbol.Type.OBJECT;
                    case 2 -> Symbol.Type.FUNCTION;
                    case 3 -> Symbol.Type.SECTION;
                    case 4 -> Symbol.Type.FILE;
                    default -> Symbol.Type.OTHER;
                };
                Symbol.Binding binding = switch (info >> 4) {
                    case 0 -> Symbol.Binding.LOCAL;
                    case 1 -> Symbol.Binding.GLOBAL;
                    case 2 -> Symbol.Binding.WEAK;
                    default -> Symbol.Binding.OTHER;
                };
                symbols.add(new Symbol(names.at(nameOffset), address, size, type, binding, sectionIndex));
            }
        }
    }
}
