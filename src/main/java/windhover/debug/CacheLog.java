package windhover.debug;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.LongSupplier;
import windhover.cpu.Cache;
import windhover.cpu.CacheProbe;

/**
 * Remembers what came into a cache and what went lately: a ring of fixed size, so that remembering allocates nothing.
 */
final class CacheLog implements CacheProbe {
    private static final int MOST = 32;
    private static final CacheState.What[] WHATS = CacheState.What.values();

    private final Cache cache;
    private final LongSupplier cycle;
    private final long[] since;
    private final long[] when = new long[MOST];
    private final byte[] what = new byte[MOST];
    private final long[] line = new long[MOST];
    private final int[] place = new int[MOST];
    private final long[] replaced = new long[MOST];
    private long total;

    CacheLog(Cache cache, LongSupplier cycle) {
        this.cache = cache;
        this.cycle = cycle;
        since = new long[cache.shape().sets() * cache.shape().ways()];
        clear();
        cache.probe(this);
    }

    @Override
    public void filled(long address, int set, int way, long old) {
        since[set * cache.shape().ways() + way] = cycle.getAsLong();
        add(CacheState.What.FILLED, address, set, way, old);
    }

    @Override
    public void dropped(long address, int set, int way) {
        add(CacheState.What.DROPPED, address, set, way, CacheState.NONE);
    }

    @Override
    public void emptied() {
        add(CacheState.What.EMPTIED, CacheState.NONE, 0, 0, CacheState.NONE);
    }

    private void add(CacheState.What which, long address, int set, int way, long old) {
        int at = (int) (total++ % MOST);
        when[at] = cycle.getAsLong();
        what[at] = (byte) which.ordinal();
        line[at] = address;
        place[at] = set * cache.shape().ways() + way;
        replaced[at] = old;
    }

    void clear() {
        total = 0;
        Arrays.fill(since, -1);
    }

    CacheState state() {
        int sets = cache.shape().sets();
        int ways = cache.shape().ways();
        List<CacheState.Line> lines = new ArrayList<>(sets * ways);
        for (int set = 0; set < sets; set++) {
            for (int way = 0; way < ways; way++) {
                lines.add(new CacheState.Line(
                        cache.line(set, way), cache.hits(set, way), since[set * ways + way], cache.oldest(set) == way));
            }
        }
        List<CacheState.Event> events = new ArrayList<>();
        for (long number = Math.max(0, total - MOST); number < total; number++) {
            int at = (int) (number % MOST);
            events.add(new CacheState.Event(
                    when[at], WHATS[what[at]], line[at], place[at] / ways, place[at] % ways, replaced[at]));
        }
        return new CacheState(
                cache.name(),
                sets,
                ways,
                cache.shape().lineBytes(),
                cache.hits(),
                cache.fills(),
                List.copyOf(lines),
                List.copyOf(events));
    }
}
