package windhover.ui.guest;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import windhover.debug.Snapshot;
import windhover.guest.HeapMap;
import windhover.ui.kit.Figures;

/** What the pane of the heap says: blocks by owner, and totals. */
final class HeapModel {
    private static final int MOST_LINES = 512;
    private static final int MOST_OWNERS = 5;

    /** A line of the table. */
    record Line(String owner, String bytes, String address, String by, String since) {}

    private @Nullable HeapMap heap;

    /** Takes a snapshot; answers whether anything shown changed. */
    boolean show(Snapshot snapshot) {
        HeapMap next = snapshot.awareness().guest().heap();
        if (Objects.equals(next, heap)) {
            return false;
        }
        heap = next;
        return true;
    }

    @Nullable
    HeapMap heap() {
        return heap;
    }

    /** How full it is and who has most. */
    String summary() {
        HeapMap map = heap;
        if (map == null) {
            return "";
        }
        // Copies of a program share a name: together they tell more than each by itself.
        record Part(int blocks, long bytes) {}
        Map<String, Part> byName = new LinkedHashMap<>();
        for (HeapMap.Share share : map.owners()) {
            byName.merge(
                    share.owner(),
                    new Part(share.blocks(), share.bytes()),
                    (one, other) -> new Part(one.blocks + other.blocks, one.bytes + other.bytes));
        }
        List<String> shares = new ArrayList<>();
        byName.entrySet().stream()
                .sorted((one, other) -> Long.compare(other.getValue().bytes, one.getValue().bytes))
                .limit(MOST_OWNERS)
                .forEach(share -> shares.add("%s %s B in %s"
                        .formatted(
                                share.getKey(),
                                Figures.grouped(share.getValue().bytes),
                                ProgramsModel.counted(share.getValue().blocks, "block"))));
        if (byName.size() > MOST_OWNERS) {
            shares.add(String.format(Locale.ROOT, "%d more", byName.size() - MOST_OWNERS));
        }
        return "%s of %s B in use%s"
                .formatted(
                        Figures.grouped(map.usedBytes()),
                        Figures.grouped(map.bytes()),
                        shares.isEmpty() ? "" : ": " + String.join(", ", shares));
    }

    static String sentence(HeapMap.Block block) {
        String size = "%s bytes at %s".formatted(Figures.grouped(block.bytes()), Figures.hex(block.address()));
        if (!block.used()) {
            return "Free: " + size + ".";
        }
        return "%s of %s%s."
                .formatted(
                        size,
                        block.owner(),
                        block.allocatedBy().isEmpty()
                                ? ""
                                : ", asked for by %s %s".formatted(block.allocatedBy(), Figures.moment(block.since())));
    }

    List<Line> lines() {
        HeapMap map = heap;
        List<Line> lines = new ArrayList<>();
        for (HeapMap.Block block : map == null ? List.<HeapMap.Block>of() : map.blocks()) {
            if (lines.size() < MOST_LINES) {
                lines.add(new Line(
                        block.used() ? block.owner() : "free",
                        Figures.grouped(block.bytes()),
                        Figures.hex(block.address()),
                        block.allocatedBy(),
                        block.since() < 0 ? "" : Figures.moment(block.since())));
            }
        }
        return lines;
    }
}
