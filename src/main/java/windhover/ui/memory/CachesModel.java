package windhover.ui.memory;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import windhover.debug.CacheState;
import windhover.debug.CacheState.Event;
import windhover.debug.CacheState.Line;
import windhover.debug.Snapshot;
import windhover.ui.kit.Figures;

/** What the pane of the caches says. */
final class CachesModel {
    /** How many of the last events the text twin tells. */
    private static final int SPOKEN_EVENTS = 4;

    /** How a place differs from the stop before. */
    enum Mark {
        EMPTY,
        HELD,
        /** Found by an access since the stop before. */
        HIT,
        /** Came in since the stop before. */
        FILLED
    }

    private List<CacheState> caches = List.of();
    private List<CacheState> before = List.of();
    private long stopCycle = -1;
    private List<CacheState> atStop = List.of();

    /** Takes a snapshot; answers whether anything shown changed. */
    boolean show(Snapshot snapshot) {
        List<CacheState> next = snapshot.internals().caches();
        boolean stopped = snapshot.activity() != Snapshot.Activity.RUNNING && snapshot.cycle() != stopCycle;
        if (!stopped && next.equals(caches)) {
            return false;
        }
        caches = next;
        if (stopped) {
            before = atStop;
            atStop = next;
            stopCycle = snapshot.cycle();
        } else {
            before = atStop;
        }
        return true;
    }

    List<CacheState> caches() {
        return caches;
    }

    /** What became of a place since the stop before. */
    Mark mark(int cache, int place) {
        Line now = caches.get(cache).lines().get(place);
        if (!now.valid()) {
            return Mark.EMPTY;
        }
        Line then = cache < before.size() ? before.get(cache).lines().get(place) : now;
        if (then.address() != now.address() || then.since() != now.since()) {
            return Mark.FILLED;
        }
        return then.hits() == now.hits() ? Mark.HELD : Mark.HIT;
    }

    static String header(CacheState cache) {
        long all = cache.hits() + cache.misses();
        return String.format(
                        Locale.ROOT,
                        "%s: %d B, %d sets × %d ways, lines of %d B",
                        cache.name(),
                        cache.sets() * cache.ways() * cache.lineBytes(),
                        cache.sets(),
                        cache.ways(),
                        cache.lineBytes())
                + " · hits %s, misses %s".formatted(Figures.grouped(cache.hits()), Figures.grouped(cache.misses()))
                + (all == 0 ? "" : String.format(Locale.ROOT, " (%.1f %% hit)", 100.0 * cache.hits() / all));
    }

    /** What a place holds, in a sentence. */
    static String sentence(CacheState cache, int place) {
        Line line = cache.lines().get(place);
        String where = String.format(Locale.ROOT, "Set %d, way %d: ", place / cache.ways(), place % cache.ways());
        if (!line.valid()) {
            return where + "empty.";
        }
        return where
                + "line %s to %s"
                        .formatted(Figures.hex(line.address()), Figures.hex(line.address() + cache.lineBytes() - 1))
                + (line.since() < 0 ? "" : ", here since " + Figures.moment(line.since()))
                + ", found %s times since.".formatted(Figures.grouped(line.hits()))
                + (line.oldest() ? " The set replaces it next." : "");
    }

    static String sentence(Event event) {
        return switch (event.what()) {
            case FILLED ->
                String.format(
                        Locale.ROOT,
                        "miss: line %s came into set %d, way %d%s",
                        Figures.hex(event.line()),
                        event.set(),
                        event.way(),
                        event.replaced() == CacheState.NONE
                                ? ""
                                : "; %s had to go".formatted(Figures.hex(event.replaced())));
            case DROPPED ->
                String.format(
                        Locale.ROOT,
                        "another master wrote to line %s, which was dropped from set %d, way %d",
                        Figures.hex(event.line()),
                        event.set(),
                        event.way());
            case EMPTIED -> "the whole cache was emptied (fence.i or reset)";
        };
    }

    /** The last events of both caches, newest first. */
    List<String> events() {
        record Named(long cycle, String text) {}
        List<Named> all = new ArrayList<>();
        for (CacheState cache : caches) {
            for (Event event : cache.events()) {
                all.add(new Named(
                        event.cycle(), Figures.moment(event.cycle()) + "  " + cache.name() + ": " + sentence(event)));
            }
        }
        all.sort((a, b) -> Long.compare(b.cycle(), a.cycle()));
        return all.stream().map(Named::text).toList();
    }

    String inWords() {
        String headers =
                String.join(". ", caches.stream().map(CachesModel::header).toList());
        List<String> events = events();
        return events.isEmpty()
                ? headers
                : headers + ". Lately: " + String.join("; ", events.subList(0, Math.min(events.size(), SPOKEN_EVENTS)))
                        + ".";
    }
}
