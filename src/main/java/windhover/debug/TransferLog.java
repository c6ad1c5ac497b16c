package windhover.debug;

import java.util.ArrayList;
import java.util.List;

/**
 * Remembers what travelled lately: a ring of fixed size, so that remembering allocates nothing; the words are made when a snapshot is.
 */
final class TransferLog {
  private static final int MOST = 512;
  private static final Transfer.Kind[] KINDS = Transfer.Kind.values();
  private static final Place[] PLACES = Place.values();

  private final byte[] kind = new byte[MOST];
  private final byte[] from = new byte[MOST];
  private final byte[] to = new byte[MOST];
  private final long[] start = new long[MOST];
  private final long[] end = new long[MOST];
  private final long[] number = new long[MOST];
  private final int[] bytes = new int[MOST];
  private long total;

  /**
   * Something travelled from cycle {@code startCycle} to {@code endCycle}.
   *
   * @param what the address, line or entry it is about
   * @param length bytes carried, or 0
   */
  void add(Transfer.Kind which, Place source, Place target, long startCycle, long endCycle, long what, int length) {
    int at = (int) (total++ % MOST);
    kind[at] = (byte) which.ordinal();
    from[at] = (byte) source.ordinal();
    to[at] = (byte) target.ordinal();
    start[at] = startCycle;
    end[at] = endCycle;
    number[at] = what;
    bytes[at] = length;
  }

  /** Transfers since reset. */
  long total() {
    return total;
  }

  /** What ended at a cycle or after it, in the order of its end. */
  List<Transfer> since(long cycle) {
    List<Transfer> list = new ArrayList<>();
    for (long id = Math.max(0, total - MOST); id < total; id++) {
      int at = (int) (id % MOST);
      if (end[at] >= cycle) {
        list.add(new Transfer(id, KINDS[kind[at]], PLACES[from[at]], PLACES[to[at]], start[at], end[at], label(at)));
      }
    }
    return list;
  }

  private String label(int at) {
    return switch (KINDS[kind[at]]) {
      case WIRE -> bytes[at] + " B";
      case CPU_BUS, DEVICE_BUS, DMA -> bytes[at] + " B " + (PLACES[to[at]] == Place.RAM ? "→" : "from") + " 0x" + Long.toHexString(number[at]);
      case LINE -> "irq" + number[at] + (bytes[at] != 0 ? " rises" : " falls");
      case TRAP -> number[at] < 0 ? "interrupt, cause " + (number[at] & 0xff) : "exception, cause " + number[at];
      case IDT_READ -> "entry " + number[at];
      case EVENT -> "event 0x" + Long.toHexString(number[at]);
    };
  }

  void clear() {
    total = 0;
  }
}
