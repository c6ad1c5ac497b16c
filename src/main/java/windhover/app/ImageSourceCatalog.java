package windhover.app;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import windhover.debug.Software;
import windhover.debug.SourcePosition;
import windhover.image.Segment;
import windhover.isa.Disassembler;
import windhover.ui.source.SourceCatalog;

/**
 * The source pane's view of an image: sources by the image's line table, code by its segments. Built once when an image
 * is opened, then immutable.
 */
final class ImageSourceCatalog implements SourceCatalog {
    private final Software software;
    private final List<String> files = new ArrayList<>();
    private final Map<String, List<String>> texts = new HashMap<>();
    private final List<DisassemblyLine> code = new ArrayList<>();

    /**
     * Reads an image.
     *
     * @param software the image
     * @param sourceText gives the text of a source file by the image's name for it, empty when it is not at hand
     */
    ImageSourceCatalog(Software software, Function<String, Optional<String>> sourceText) {
        this.software = software;
        for (String file : software.info().sourceFiles()) {
            sourceText.apply(file).ifPresent(text -> {
                files.add(file);
                texts.put(file, text.lines().toList());
            });
        }
        for (Segment segment : software.image().segments()) {
            if (segment.executable()) {
                disassemble(segment);
            }
        }
        code.sort((a, b) -> Long.compareUnsigned(a.address(), b.address()));
    }

    private void disassemble(Segment segment) {
        var bytes = segment.contents();
        int size = segment.fileSize();
        for (int at = 0; at + 2 <= size; ) {
            int bits = Short.toUnsignedInt(bytes.getShort(at));
            int length = (bits & 3) == 3 ? 4 : 2;
            if (length == 4) {
                if (at + 4 > size) {
                    return;
                }
                bits = bytes.getInt(at);
            }
            long address = segment.virtualAddress() + at;
            // Data and padding in an executable segment is not code; functions are what the symbols or the line table
            // know.
            if (!software.function(address).isEmpty() || software.info().location(address) != null) {
                code.add(new DisassemblyLine(
                        address, bits, Disassembler.text(bits, address), software.position(address)));
            }
            at += length;
        }
    }

    @Override
    public List<String> files() {
        return List.copyOf(files);
    }

    @Override
    public List<String> lines(String file) {
        return texts.getOrDefault(file, List.of());
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
        int high = code.size();
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (Long.compareUnsigned(code.get(middle).address(), aroundAddress) < 0) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        int from = Math.max(0, Math.min(low - count / 2, code.size() - count));
        return List.copyOf(code.subList(from, Math.min(code.size(), from + count)));
    }

    @Override
    public Optional<SourcePosition> locate(long address) {
        SourcePosition position = software.position(address);
        return position.line() == 0 && position.function().isEmpty() ? Optional.empty() : Optional.of(position);
    }
}
