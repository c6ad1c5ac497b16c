package windhover.bus;

import org.jspecify.annotations.Nullable;
import windhover.clock.StateVisitor;
import windhover.clock.Stateful;
import windhover.clock.Wiring;

/**
 * A master's end of the bus: one transaction at a time. The master fills it by {@link #read} or {@link #write}; its {@code done} action
 * runs in
 * the cycle of the acknowledge (in the alarm phase, before the processor's stages), when {@link #phase} is IDLE again and {@link #data} and
 * {@link #error} hold the result.
 */
public final class BusPort implements Stateful {
  /** Most beats a transaction may have: a line of the screen, 40 halfwords. */
  public static final int MAX_BEATS = 40;

  /** Where a transaction stands. */
  public enum Phase {
    /** No transaction. */
    IDLE,
    /** Asks for the bus. */
    REQUESTED,
    /** Holds the bus: address, wait states, then beats. */
    GRANTED
  }

  private final Bus bus;
  private final Master master;
  @Wiring("told of the acknowledge")
  private final Runnable done;
  private Phase phase = Phase.IDLE;
  private boolean write;
  private long address;
  private int size;
  private int beats;
  private final long[] data = new long[MAX_BEATS];
  private boolean error;
  private long requestedAt;
  private long grantedAt;
  private long acknowledgeAt;

  BusPort(Bus bus, Master master, Runnable done) {
    this.bus = bus;
    this.master = master;
    this.done = done;
  }

  /** Asks to read {@code beats} elements of {@code size} bytes from ascending addresses. The port must be idle. */
  public void read(long address, int size, int beats) {
    request(false, address, size, beats);
  }

  /** Asks to write {@code beats} elements of {@code size} bytes, already laid into {@link #data}. The port must be idle. */
  public void write(long address, int size, int beats) {
    request(true, address, size, beats);
  }

  private void request(boolean write, long address, int size, int beats) {
    if (phase != Phase.IDLE) {
      throw new IllegalStateException(master + " asks for the bus while its transaction at %#x is under way".formatted(this.address));
    }
    if (beats < 1 || beats > MAX_BEATS) {
      throw new IllegalArgumentException(master + " asks for " + beats + " beats, expected 1 to " + MAX_BEATS);
    }
    this.write = write;
    this.address = address;
    this.size = size;
    this.beats = beats;
    error = false;
    phase = Phase.REQUESTED;
    requestedAt = bus.now();
    bus.requested(this);
  }

  void grant(long now, long acknowledgeAt) {
    phase = Phase.GRANTED;
    grantedAt = now;
    this.acknowledgeAt = acknowledgeAt;
  }

  void acknowledge(boolean error) {
    this.error = error;
    phase = Phase.IDLE;
  }

  void tellDone() {
    done.run();
  }

  /** Who owns the port. */
  public Master master() {
    return master;
  }

  /** Where the transaction stands. */
  public Phase phase() {
    return phase;
  }

  /** True from the request until the acknowledge. */
  public boolean busy() {
    return phase != Phase.IDLE;
  }

  /** True for a write. */
  public boolean isWrite() {
    return write;
  }

  /** Address of the first beat. */
  public long address() {
    return address;
  }

  /** Bytes a beat. */
  public int size() {
    return size;
  }

  /** Number of beats. */
  public int beats() {
    return beats;
  }

  /** The beats' values: what to write, or what was read, zero-extended. */
  public long[] data() {
    return data;
  }

  /** True when the last transaction ended with a bus error: nobody answered, or the target refused. */
  public boolean error() {
    return error;
  }

  /** Cycle of the request. */
  public long requestedAt() {
    return requestedAt;
  }

  /** Cycle of the grant. */
  public long grantedAt() {
    return grantedAt;
  }

  /** Cycle of the acknowledge, known from the grant on. */
  public long acknowledgeAt() {
    return acknowledgeAt;
  }

  /** Who holds the bus while this port waits for it; null when it does not wait or nobody does. */
  public @Nullable Master waitsFor() {
    BusPort holder = bus.holder();
    return phase == Phase.REQUESTED && holder != null ? holder.master : null;
  }

  @Override
  public String name() {
    return master.name();
  }

  @Override
  public void state(StateVisitor v) {
    phase = v.constant("phase", phase);
    write = v.flag("write", write);
    address = v.i64("address", address);
    size = v.i32("size", size);
    beats = v.i32("beats", beats);
    v.i64s("data", data);
    error = v.flag("error", error);
    requestedAt = v.i64("requestedAt", requestedAt);
    grantedAt = v.i64("grantedAt", grantedAt);
    acknowledgeAt = v.i64("acknowledgeAt", acknowledgeAt);
  }
}
