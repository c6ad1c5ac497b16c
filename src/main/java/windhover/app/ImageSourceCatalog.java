package windhover.app;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import windhover.debug.Software;
import windhover.debug.SourcePosition;
import windhover.image.ElfImage;
import windhover.image.Segment;
import windhover.image.SymbolTable;
import windhover.isa.Disassembler;
import windhover.ui.source.SourceCatalog;

/**
 * The source pane's view of an image: sources by the image's line table, code by its segments. Built when an image is
 * opened; of one thread afterwards, since sources may be found later.
 */
final class ImageSourceCatalog implements SourceCatalog {
    private final Software software;
    private SourceFinder finder;
    private final Map<String, List<String>> texts = new LinkedHashMap<>();
    private final List<String> missing = new ArrayList<>();
    private final List<Segment> segments;
    private final List<String> notices = new ArrayList<>();

    /** The addresses of all instructions, ascending. */
    private long[] code = new long[1024];

    private int instructions;

    /** Reads an image, and the sources that are at hand. */
    ImageSourceCatalog(Software software, SourceFinder finder) {
        this.software = software;
        this.finder = finder;
        for (String file : software.info().sourceFiles()) {
            if (!read(file)) {
                missing.add(file);
            }
        }
        segments = software.image().segments().stream()
                .filter(Segment::executable)
                .sorted((a, b) -> Long.compareUnsigned(a.virtualAddress(), b.virtualAddress()))
                .toList();
        boolean nothingKnown = software.info().subprograms().isEmpty()
                && software.info().lines().size() == 0
                && software.image().symbols().isEmpty();
        segments.forEach(segment -> find(segment, nothingKnown));
        notices();
    }

    private boolean read(String file) {
        SourceFinder.Found found = finder.find(file, software.info().lines().directoryOf(file));
        if (found != null) {
            texts.put(file, found.text());
        }
        return found != null;
    }

    private void notices() {
        ElfImage image = software.image();
        notices.addAll(software.info().warnings());
        if (software.info().sourceFiles().isEmpty()
                && software.info().warnings().isEmpty()) {
            notices.add(
                    image.symbols().isEmpty()
                            ? "This program tells nothing of its source, and has no names of functions: it was stripped, or never had any. -g tells the compiler to write them."
                            : "This program tells nothing of its source: -g tells the compiler to write that.");
        }
    }

    /**
     * Finds the instructions of a segment. Data and padding in an executable segment is not code; functions are what
     * the symbols or the line table know, and where these know nothing all of it is taken for code.
     */
    private void find(Segment segment, boolean nothingKnown) {
        ByteBuffer bytes = segment.contents();
        int size = segment.fileSize();
        long start = segment.virtualAddress();
        int known = nothingKnown ? size : 0; // up to there a function is known to reach
        for (int at = 0; at + 2 <= size; ) {
            int length = length(bytes, at);
            if (at + length > size) {
                return;
            }
            if (at >= known) {
                known = knownTo(start, at, size);
            }
            if (at < known) {
                add(start + at);
            }
            at += length;
        }
    }

    private int knownTo(long start, int at, int size) {
        long address = start + at;
        SymbolTable.Place place = software.image().symbolTable().functionAt(address);
        if (place != null) {
            long end = place.symbol().address() + place.symbol().size() - start;
            return end > at && end <= size ? (int) end : at + 1;
        }
        return software.info().function(address) != null || software.info().location(address) != null ? at + 1 : at;
    }

    private static int length(ByteBuffer bytes, int at) {
        return (bytes.getShort(at) & 3) == 3 ? 4 : 2;
    }

    private void add(long address) {
        if (instructions > 0 && Long.compareUnsigned(address, code[instructions - 1]) <= 0) {
            return; // segments that overlap
        }
        if (instructions == code.length) {
            code = Arrays.copyOf(code, 2 * code.length);
        }
        code[instructions++] = address;
    }

    @Override
    public List<String> files() {
        return List.copyOf(texts.keySet());
    }

    @Override
    public List<String> lines(String file) {
        return texts.getOrDefault(file, List.of());
    }

    @Override
    public List<String> missing() {
        return List.copyOf(missing);
    }

    @Override
    public List<String> lookIn(Path folder) {
        finder = finder.with(List.of(folder));
        List<String> found = missing.stream().filter(this::read).toList();
        missing.removeAll(found);
        return found;
    }

    @Override
    public String directoryOf(String file) {
        return software.info().lines().directoryOf(file);
    }

    @Override
    public List<String> unreadable() {
        return List.copyOf(notices);
    }

    @Override
    public Set<Integer> linesWithCode(String file) {
        return software.info().lines().linesWithCode(file).stream().boxed().collect(Collectors.toUnmodifiableSet());
    }

    @Override
    public List<Long> addressesOf(String file, int line) {
        return software.info().addressesOf(file, line);
    }

    @Override
    public List<DisassemblyLine> disassembly(long aroundAddress, int count) {
        int low = 0;
        int high = instructions;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (Long.compareUnsigned(code[middle], aroundAddress) < 0) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        int from = Math.max(0, Math.min(low - count / 2, instructions - count));
        List<DisassemblyLine> lines = new ArrayList<>();
        for (int i = from; i < Math.min(instructions, from + count); i++) {
            DisassemblyLine line = line(code[i]);
            if (line != null) {
                lines.add(line);
            }
        }
        return List.copyOf(lines);
    }

    private @Nullable DisassemblyLine line(long address) {
        for (Segment segment : segments) {
            long at = address - segment.virtualAddress();
            if (at >= 0 && at < segment.fileSize()) {
                ByteBuffer bytes = segment.contents();
                int bits = length(bytes, (int) at) == 4
                        ? bytes.getInt((int) at)
                        : Short.toUnsignedInt(bytes.getShort((int) at));
                return new DisassemblyLine(address, bits, Disassembler.text(bits, address), software.position(address));
            }
        }
        return null;
    }

    @Override
    public Optional<SourcePosition> locate(long address) {
        SourcePosition position = software.position(address);
        return position.line() == 0 && position.function().isEmpty() ? Optional.empty() : Optional.of(position);
    }
}
