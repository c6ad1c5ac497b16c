package windhover.debug.trace;

/** A number that changes now and then: its last changes, in a ring of fixed size. */
final class Changes {
  private final long[] cycles;
  private final int[] values;
  private final int mask;
  private long total;

  /** Remembers so many changes, a power of two. */
  Changes(int most) {
    cycles = new long[most];
    values = new int[most];
    mask = most - 1;
  }

  /** The number has a value from a cycle on; of several in a cycle the last counts. */
  void add(long cycle, int value) {
    if (total > 0 && cycles[(int) (total - 1) & mask] == cycle) {
      values[(int) (total - 1) & mask] = value;
      return;
    }
    int at = (int) total & mask;
    cycles[at] = cycle;
    values[at] = value;
    total++;
  }

  /** Changes since the beginning. */
  long total() {
    return total;
  }

  /** The first change that is still remembered. */
  long first() {
    return Math.max(0, total - cycles.length);
  }

  long cycle(long index) {
    return cycles[(int) index & mask];
  }

  int value(long index) {
    return values[(int) index & mask];
  }

  /** The last change at or before a cycle; one before {@link #first} when none is remembered. */
  long at(long cycle) {
    long low = first();
    long high = total;
    while (low < high) {
      long middle = (low + high) >>> 1;
      if (cycle(middle) <= cycle) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low - 1;
  }

  /** Forgets what is at a cycle or after it. */
  void cut(long cycle) {
    total = at(cycle - 1) + 1;
  }
}
