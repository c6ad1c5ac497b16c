package windhover.clock;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Bytes in pages of 4 KiB that know which pages were written, so that a save, a hash or a checkpoint costs what changed and not what exists.
 *
 * <p>Little-endian. Offsets are within {@code 0 .. size - 1}; callers check. A page has flags: {@link #DIRTY} since the last hash, {@link #USED}
 * ever written, {@link #CODE} and {@link #OBSERVED} when writes to it are told to somebody (marks of an observer, and no state).
 */
public final class PagedBytes {
  /** Bits of an offset within a page. */
  public static final int PAGE_BITS = 12;

  /** Bytes a page. */
  public static final int PAGE = 1 << PAGE_BITS;

  /** Written since the last hash. */
  public static final byte DIRTY = 1;

  /** Written at least once. */
  public static final byte USED = 2;

  /** Holds decoded instructions: writes are told to the processor, so that it decodes them anew. */
  public static final byte CODE = 4;

  /** Writes are told to the debugger. */
  public static final byte OBSERVED = 8;

  /** What a page that nobody watches bears once it is written. */
  private static final byte WRITTEN = DIRTY | USED;

  private static final VarHandle I64 = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle I32 = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle I16 = MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.LITTLE_ENDIAN);

  private static final WriteWatch NOBODY = (offset, length) -> {};

  private final byte[] bytes;
  private final byte[] flags;
  private final long[] hashes;
  private WriteWatch codeWatch = NOBODY;
  private WriteWatch observer = NOBODY;

  /** Told of each write to a watched page, after it happened. */
  public interface WriteWatch {
    void written(long offset, int length);
  }

  /** Zeroed memory. */
  public PagedBytes(int size) {
    if (size <= 0 || size % PAGE != 0) {
      throw new IllegalArgumentException("memory of " + size + " bytes: expected a positive multiple of " + PAGE);
    }
    bytes = new byte[size];
    flags = new byte[size / PAGE];
    hashes = new long[size / PAGE];
  }

  /** Size in bytes. */
  public int size() {
    return bytes.length;
  }

  /** Reads {@code size} bytes (1, 2, 4 or 8), zero-extended. */
  public long read(long offset, int size) {
    int at = (int) offset;
    return switch (size) {
      case 8 -> (long) I64.get(bytes, at);
      case 4 -> Integer.toUnsignedLong((int) I32.get(bytes, at));
      case 2 -> Short.toUnsignedLong((short) I16.get(bytes, at));
      default -> Byte.toUnsignedLong(bytes[at]);
    };
  }

  /** Writes the low {@code size} bytes (1, 2, 4 or 8) of a value. */
  public void write(long offset, int size, long value) {
    int at = (int) offset;
    switch (size) {
      case 8 -> I64.set(bytes, at, value);
      case 4 -> I32.set(bytes, at, (int) value);
      case 2 -> I16.set(bytes, at, (short) value);
      default -> bytes[at] = (byte) value;
    }
    mark(at, size);
  }

  private void mark(int at, int size) {
    int first = at >> PAGE_BITS;
    int last = (at + size - 1) >> PAGE_BITS;
    if (flags[first] != WRITTEN || flags[last] != WRITTEN) {
      markSlowly(first, last, at, size);
    }
  }

  private void markSlowly(int first, int last, int at, int size) {
    int marks = 0;
    for (int page = first; page <= last; page++) {
      flags[page] |= WRITTEN;
      marks |= flags[page];
    }
    tell(marks, at, size);
  }

  private void tell(int marks, int at, int size) {
    if ((marks & CODE) != 0) {
      codeWatch.written(at, size);
    }
    if ((marks & OBSERVED) != 0) {
      observer.written(at, size);
    }
  }

  /** Copies bytes out. */
  public void get(long offset, byte[] to, int toOffset, int length) {
    System.arraycopy(bytes, (int) offset, to, toOffset, length);
  }

  /** Copies bytes in. */
  public void put(long offset, byte[] from, int fromOffset, int length) {
    if (length > 0) {
      System.arraycopy(from, fromOffset, bytes, (int) offset, length);
      mark((int) offset, length);
    }
  }

  /** Sets who is told of writes to pages marked {@link #CODE}. */
  public void watchCode(WriteWatch watch) {
    codeWatch = watch;
  }

  /** Sets who is told of writes to pages marked {@link #OBSERVED}. */
  public void observe(WriteWatch watch) {
    observer = watch;
  }

  /** Puts a mark, {@link #CODE} or {@link #OBSERVED}, on the page of an offset, or takes it off. */
  public void mark(long offset, byte mark, boolean on) {
    int page = (int) (offset >> PAGE_BITS);
    flags[page] = (byte) (on ? flags[page] | mark : flags[page] & ~mark);
  }

  /** True when the page of an offset bears a mark. */
  public boolean marked(long offset, byte mark) {
    return (flags[(int) (offset >> PAGE_BITS)] & mark) != 0;
  }

  /** The number of pages. */
  public int pages() {
    return flags.length;
  }

  /** True when the page was ever written. */
  public boolean used(int page) {
    return (flags[page] & USED) != 0;
  }

  /** True when the page was written since its hash was last taken. */
  public boolean dirty(int page) {
    return (flags[page] & DIRTY) != 0;
  }

  /** A hash of one page's bytes, 0 for a page of zeros; computed again only if the page was written. */
  public long hash(int page) {
    if ((flags[page] & DIRTY) != 0) {
      flags[page] &= ~DIRTY;
      hashes[page] = StateHash.ofPage(bytes, page << PAGE_BITS, PAGE);
    }
    return hashes[page];
  }

  /** Zeroes a page and forgets that it was written. */
  public void clear(int page) {
    int from = page << PAGE_BITS;
    Arrays.fill(bytes, from, from + PAGE, (byte) 0);
    hashes[page] = 0;
    flags[page] &= CODE | OBSERVED;
    tell(flags[page], from, PAGE);
  }
}
