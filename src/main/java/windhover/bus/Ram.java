package windhover.bus;

import windhover.clock.PagedBytes;
import windhover.clock.StateVisitor;
import windhover.clock.Stateful;

/** Main memory. */
public final class Ram implements BusTarget, Stateful {
  private final PagedBytes bytes;

  /** Zeroed memory of a size in bytes, a multiple of 4 KiB. */
  public Ram(int size) {
    bytes = new PagedBytes(size);
  }

  /** The bytes themselves, for the processor's own ports and for observers. */
  public PagedBytes bytes() {
    return bytes;
  }

  @Override
  public String name() {
    return "RAM";
  }

  @Override
  public boolean accepts(long offset, int size, boolean write) {
    return true;
  }

  @Override
  public long read(long offset, int size) {
    return bytes.read(offset, size);
  }

  @Override
  public void write(long offset, int size, long value) {
    bytes.write(offset, size, value);
  }

  @Override
  public long peek(long offset, int size) {
    return bytes.read(offset, size);
  }

  @Override
  public void state(StateVisitor v) {
    v.memory("bytes", bytes);
  }
}
