package windhover.image;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Runs the line number programs of an image (DWARF 5 §6.2) and collects their rows. */
final class LinePrograms {
    private static final int MOST_ROWS = 2_000_000;
    private static final int MOST_FILES = 100_000;

    /** Longest source file; bounds what a set of its lines takes. */
    static final int MOST_LINES = (1 << 24) - 1;

    private static final int MOST_COLUMNS = 0xffff;

    /** Rows {@code first} to {@code last}, which is the one that ends the sequence. */
    private record Sequence(int first, int last) {}

    /** How the programs of a unit are written. */
    private static final class Header {
        private final boolean statement;
        private final int lineBase;
        private final int lineRange;
        private final int opcodeBase;
        private final int[] operands;

        Header(boolean statement, int lineBase, int lineRange, int opcodeBase, int[] operands) {
            this.statement = statement;
            this.lineBase = lineBase;
            this.lineRange = lineRange;
            this.opcodeBase = opcodeBase;
            this.operands = operands;
        }
    }

    private final DwarfSections sections;
    private final Warnings warnings;
    private final Map<Long, String> directoryOfUnit;
    private final Map<Long, List<String>> filesOfUnit = new HashMap<>();
    private final Map<String, Integer> files = new LinkedHashMap<>();

    /** Of each file, where the compiler ran that named it first. */
    private final Map<String, String> directoryOfFile = new HashMap<>();

    private final List<Sequence> sequences = new ArrayList<>();
    private long[] addresses = new long[1024];
    private int[] fileNumbers = new int[1024];
    private int[] lines = new int[1024];
    private short[] columns = new short[1024];
    private byte[] marks = new byte[1024];
    private int size;
    private int fileCount;

    /** Programs of an image; the map tells the directory the compiler ran in by the offset of a unit's program. */
    LinePrograms(DwarfSections sections, Map<Long, String> directoryOfUnit, Warnings warnings) {
        this.sections = sections;
        this.directoryOfUnit = directoryOfUnit;
        this.warnings = warnings;
    }

    /** Runs them all. One that is damaged gives the rows up to its last whole sequence, and a warning. */
    LineTable read() {
        if (sections.lines == null) {
            return LineTable.EMPTY;
        }
        ByteCursor section = sections.lines.again();
        try {
            while (!section.atEnd()) {
                long offset = section.position();
                DwarfUnit.Length length = DwarfUnit.Length.read(section);
                try {
                    unit(offset, length);
                } catch (ImageFormatException e) {
                    warnings.add("source lines are missing: " + e.getMessage());
                }
            }
        } catch (ImageFormatException e) {
            warnings.add("source lines are missing: " + e.getMessage());
        }
        return table();
    }

    /** The file names of a unit by the offset of its program; a file's number is its index. */
    List<String> filesOf(long offset) {
        return filesOfUnit.getOrDefault(offset, List.of());
    }

    private void unit(long offset, DwarfUnit.Length length) throws ImageFormatException {
        ByteCursor in = length.rest();
        int version = in.u16();
        if (version < 2 || version > 5) {
            throw in.error(String.format(Locale.ROOT, "version: expected 2 to 5, found %d", version));
        }
        int addressSize = 8;
        if (version >= 5) {
            addressSize = in.u8();
            int segmentSize = in.u8();
            if (addressSize != 8 || segmentSize != 0) {
                throw in.error(String.format(
                        Locale.ROOT,
                        "sizes of address and segment: expected 8 and 0, found %d and %d",
                        addressSize,
                        segmentSize));
            }
        }
        long headerLength = in.unsigned(length.offsetSize());
        int program = in.position();
        int instructionLength = in.u8();
        int operations = version >= 4 ? in.u8() : 1;
        if (instructionLength != 1 || operations != 1) {
            throw in.error(String.format(
                    Locale.ROOT,
                    "instruction length and operations an instruction: expected 1 and 1, found %d and %d",
                    instructionLength,
                    operations));
        }
        boolean statement = in.u8() != 0;
        int lineBase = in.s8();
        int lineRange = in.u8();
        int opcodeBase = in.u8();
        if (lineRange == 0 || opcodeBase == 0) {
            throw in.error(String.format(
                    Locale.ROOT,
                    "line range and opcode base: expected above 0, found %d and %d",
                    lineRange,
                    opcodeBase));
        }
        int[] operands = new int[opcodeBase];
        for (int i = 1; i < opcodeBase; i++) {
            operands[i] = in.u8();
        }
        DwarfUnit unit = new DwarfUnit(offset, version, length.offsetSize(), addressSize);
        List<String> names =
                version >= 5 ? entryTables(in, unit) : plainTables(in, directoryOfUnit.getOrDefault(offset, ""));
        filesOfUnit.put(offset, names);
        in.seek(program);
        in.skip(headerLength);
        run(in, new Header(statement, lineBase, lineRange, opcodeBase, operands), names, version);
    }

    /**
     * Directories and files up to version 4: texts, an empty one ends each table; number 0 is the compiler's directory.
     */
    private List<String> plainTables(ByteCursor in, String compilerDirectory) throws ImageFormatException {
        List<String> directories = new ArrayList<>(List.of(compilerDirectory));
        for (String text = in.text(); !text.isEmpty(); text = in.text()) {
            directories.add(text);
        }
        List<String> names = new ArrayList<>(List.of("?"));
        for (String text = in.text(); !text.isEmpty(); text = in.text()) {
            names.add(plainFile(in, text, directories));
        }
        return names;
    }

    private String plainFile(ByteCursor in, String text, List<String> directories) throws ImageFormatException {
        long directory = in.uleb();
        in.uleb();
        in.uleb();
        return path(in, directories, directory, text);
    }

    /** Directories and files of version 5: tables that describe their own columns. */
    private List<String> entryTables(ByteCursor in, DwarfUnit unit) throws ImageFormatException {
        List<String> directories = new ArrayList<>();
        entries(in, unit, (text, directory) -> directories.add(text));
        List<String> names = new ArrayList<>();
        entries(in, unit, (text, directory) -> names.add(path(in, directories, directory, text)));
        return names;
    }

    @FunctionalInterface
    private interface TableEntry {
        void take(String text, long directory) throws ImageFormatException;
    }

    private void entries(ByteCursor in, DwarfUnit unit, TableEntry taker) throws ImageFormatException {
        int columnCount = in.u8();
        long[] contents = new long[columnCount];
        int[] forms = new int[columnCount];
        for (int i = 0; i < columnCount; i++) {
            contents[i] = in.uleb();
            forms[i] = (int) Math.min(in.uleb() & Long.MAX_VALUE, 0xffff);
        }
        long count = in.uleb();
        if (Long.compareUnsigned(count, in.left()) > 0) {
            throw in.error(String.format(
                    Locale.ROOT, "number of directories or files: expected at most %d, found 0x%x", in.left(), count));
        }
        AttributeValue value = new AttributeValue(sections);
        for (long i = 0; i < count; i++) {
            String text = "";
            long directory = 0;
            in.cost(1 + columnCount);
            for (int column = 0; column < columnCount; column++) {
                value.read(in, forms[column], 0, unit, contents[column] == Dwarf.LNCT_PATH);
                if (contents[column] == Dwarf.LNCT_PATH) {
                    text = value.text();
                } else if (contents[column] == Dwarf.LNCT_DIRECTORY_INDEX) {
                    directory = value.number();
                }
            }
            taker.take(text, directory);
        }
    }

    /** A file's name as the compiler was told: relative to where it ran, if it lies there. */
    private String path(ByteCursor in, List<String> directories, long index, String name) throws ImageFormatException {
        if (Long.compareUnsigned(index, directories.size()) >= 0) {
            throw in.error(String.format(
                    Locale.ROOT,
                    "directory of a file: expected a number below %d, found 0x%x",
                    directories.size(),
                    index));
        }
        in.cost(name.length());
        if (++fileCount > MOST_FILES) {
            throw in.error(String.format(Locale.ROOT, "expected at most %d files", MOST_FILES));
        }
        String compilerDirectory = directories.getFirst();
        String directory =
                index == 0 || name.startsWith("/") ? "" : relative(directories.get((int) index), compilerDirectory);
        in.cost(directory.length());
        String path = directory.isEmpty() ? name : directory + "/" + name;
        String normal = normal(relative(path, compilerDirectory));
        directoryOfFile.putIfAbsent(normal, compilerDirectory);
        return normal;
    }

    private static String relative(String path, String compilerDirectory) {
        if (path.equals(compilerDirectory)) {
            return "";
        }
        String prefix = compilerDirectory + "/";
        return !compilerDirectory.isEmpty() && path.startsWith(prefix) ? path.substring(prefix.length()) : path;
    }

    /** A path without {@code .} and, where a directory stands before it, {@code ..}. */
    static String normal(String path) {
        Deque<String> parts = new ArrayDeque<>();
        for (String part : path.split("/", -1)) {
            if (part.equals("..") && !parts.isEmpty() && !parts.getLast().equals("..")) {
                parts.removeLast();
            } else if (!part.isEmpty() && !part.equals(".")) {
                parts.add(part);
            }
        }
        return (path.startsWith("/") ? "/" : "") + String.join("/", parts);
    }

    /** The state machine of DWARF 5 §6.2.2 and its instructions of §6.2.5. */
    private void run(ByteCursor in, Header header, List<String> names, int version) throws ImageFormatException {
        int begin = size;
        try {
            while (!in.atEnd()) {
                long address = 0;
                long file = 1;
                long line = 1;
                long column = 0;
                boolean statement = header.statement;
                boolean ended = false;
                begin = size;
                while (!ended && !in.atEnd()) {
                    int opcode = in.u8();
                    if (opcode >= header.opcodeBase) {
                        int adjusted = opcode - header.opcodeBase;
                        address += adjusted / header.lineRange;
                        line += header.lineBase + adjusted % header.lineRange;
                        row(in, address, names, file, line, column, statement ? LineTable.STATEMENT : 0);
                        continue;
                    }
                    switch (opcode) {
                        case 0 -> {
                            long length = in.uleb();
                            if (length == 0) {
                                throw in.error("extended opcode: expected a length above 0");
                            }
                            ByteCursor operand = in.range(in.part(), in.position(), length);
                            in.skip(length);
                            switch (operand.u8()) {
                                case Dwarf.LNE_END_SEQUENCE -> {
                                    row(in, address, names, file, line, column, LineTable.END);
                                    ended = true;
                                }
                                case Dwarf.LNE_SET_ADDRESS -> address = operand.u64();
                                case Dwarf.LNE_DEFINE_FILE -> {
                                    if (version < 5) {
                                        names.add(normal(operand.text()));
                                    }
                                }
                                default -> {
                                    // Discriminators tell paths of one line apart, and others may come: their length
                                    // says how far to step.
                                }
                            }
                        }
                        case Dwarf.LNS_COPY ->
                            row(in, address, names, file, line, column, statement ? LineTable.STATEMENT : 0);
                        case Dwarf.LNS_ADVANCE_PC -> address += in.uleb();
                        case Dwarf.LNS_ADVANCE_LINE -> line += in.sleb();
                        case Dwarf.LNS_SET_FILE -> file = in.uleb();
                        case Dwarf.LNS_SET_COLUMN -> column = in.uleb();
                        case Dwarf.LNS_NEGATE_STMT -> statement = !statement;
                        case Dwarf.LNS_SET_BASIC_BLOCK, Dwarf.LNS_SET_PROLOGUE_END, Dwarf.LNS_SET_EPILOGUE_BEGIN -> {
                            // Marks that nothing here asks for.
                        }
                        case Dwarf.LNS_CONST_ADD_PC -> address += (255 - header.opcodeBase) / header.lineRange;
                        case Dwarf.LNS_FIXED_ADVANCE_PC -> address += in.u16();
                        case Dwarf.LNS_SET_ISA -> in.uleb();
                        default -> {
                            for (int i = 0; i < header.operands[opcode]; i++) {
                                in.uleb();
                            }
                        }
                    }
                }
                if (ended) {
                    sequence(in, begin);
                } else if (size != begin) {
                    throw in.error("expected an end of the sequence, found the end of the program");
                }
            }
        } catch (ImageFormatException e) {
            size = begin;
            throw e;
        }
    }

    private void row(ByteCursor in, long address, List<String> names, long file, long line, long column, byte mark)
            throws ImageFormatException {
        if (Long.compareUnsigned(file, names.size()) >= 0) {
            throw in.error(String.format(
                    Locale.ROOT, "file of a row: expected a number below %d, found 0x%x", names.size(), file));
        }
        if (line < 0 || line > MOST_LINES) {
            throw in.error(String.format(Locale.ROOT, "line of a row: expected 0 to %d, found %d", MOST_LINES, line));
        }
        if (size == MOST_ROWS) {
            throw in.error(String.format(Locale.ROOT, "expected at most %d rows", MOST_ROWS));
        }
        if (size == addresses.length) {
            int more = size * 2;
            addresses = Arrays.copyOf(addresses, more);
            fileNumbers = Arrays.copyOf(fileNumbers, more);
            lines = Arrays.copyOf(lines, more);
            columns = Arrays.copyOf(columns, more);
            marks = Arrays.copyOf(marks, more);
        }
        addresses[size] = address;
        fileNumbers[size] = files.computeIfAbsent(names.get((int) file), name -> files.size());
        lines[size] = (int) line;
        columns[size] = (short) (Long.compareUnsigned(column, MOST_COLUMNS) > 0 ? 0 : column);
        marks[size] = mark;
        size++;
    }

    /**
     * Keeps the rows since {@code first} as a sequence if they ascend and lie in code that was not left out by the
     * linker.
     */
    private void sequence(ByteCursor in, int first) {
        int last = size - 1;
        long from = addresses[first];
        long to = addresses[last];
        for (int i = first; i < last; i++) {
            // The end of a sequence may be 2^64, which reads as 0.
            if (Long.compareUnsigned(addresses[i], addresses[i + 1]) > 0 && !(i + 1 == last && to == 0)) {
                warnings.add("source lines are missing: "
                        + in.error("expected ascending addresses in a sequence").getMessage());
                size = first;
                return;
            }
        }
        if (from == to || !sections.holdsCode(from) || !sections.holdsCode(to - 1)) {
            size = first;
            return;
        }
        sequences.add(new Sequence(first, last));
    }

    private LineTable table() {
        sequences.sort(Comparator.comparing(s -> addresses[s.first], Long::compareUnsigned));
        long[] sortedAddresses = new long[size];
        int[] sortedFiles = new int[size];
        int[] sortedLines = new int[size];
        short[] sortedColumns = new short[size];
        byte[] sortedMarks = new byte[size];
        int count = 0;
        long held = 0;
        for (Sequence sequence : sequences) {
            if (count > 0 && Long.compareUnsigned(addresses[sequence.first], held) <= 0) {
                warnings.add(String.format(
                        Locale.ROOT,
                        "source lines are missing: expected sequences that do not overlap, found two that hold the address 0x%x",
                        addresses[sequence.first]));
                continue;
            }
            held = addresses[sequence.last] - 1;
            // Nothing lies behind a sequence that ends at 2^64, so its end needs no row.
            int length = sequence.last - sequence.first + (addresses[sequence.last] == 0 ? 0 : 1);
            System.arraycopy(addresses, sequence.first, sortedAddresses, count, length);
            System.arraycopy(fileNumbers, sequence.first, sortedFiles, count, length);
            System.arraycopy(lines, sequence.first, sortedLines, count, length);
            System.arraycopy(columns, sequence.first, sortedColumns, count, length);
            System.arraycopy(marks, sequence.first, sortedMarks, count, length);
            count += length;
        }
        List<String> names = new ArrayList<>(files.keySet());
        List<String> used = new ArrayList<>();
        int[] numberInUsed = new int[names.size()];
        Arrays.fill(numberInUsed, -1);
        for (int i = 0; i < count; i++) {
            int number = sortedFiles[i];
            if (numberInUsed[number] < 0) {
                numberInUsed[number] = used.size();
                used.add(names.get(number));
            }
            sortedFiles[i] = numberInUsed[number];
        }
        Map<String, String> directories = new HashMap<>();
        used.forEach(file -> directories.put(file, directoryOfFile.getOrDefault(file, "")));
        return new LineTable(
                used,
                directories,
                Arrays.copyOf(sortedAddresses, count),
                Arrays.copyOf(sortedFiles, count),
                Arrays.copyOf(sortedLines, count),
                Arrays.copyOf(sortedColumns, count),
                Arrays.copyOf(sortedMarks, count));
    }
}
