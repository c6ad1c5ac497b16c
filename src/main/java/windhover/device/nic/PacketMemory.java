package windhover.device.nic;

import windhover.bus.BusTarget;
import windhover.clock.PagedBytes;
import windhover.clock.StateVisitor;
import windhover.clock.Stateful;

/**
 * The card's own memory: four buffers for received frames, then one for the frame to send. The processor can reach it for
 * programmed I/O.
 */
final class PacketMemory implements BusTarget, Stateful {
  static final int RX_BUFFERS = 4;
  static final int BUFFER_BYTES = 0x800;
  static final int TX_OFFSET = RX_BUFFERS * BUFFER_BYTES;

  private final PagedBytes bytes = new PagedBytes(0x4000);

  PagedBytes bytes() {
    return bytes;
  }

  int size() {
    return bytes.size();
  }

  @Override
  public String name() {
    return "packet memory";
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
