package windhover.bus;

import java.util.Locale;
import org.jspecify.annotations.Nullable;
import windhover.clock.StateVisitor;
import windhover.clock.Stateful;
import windhover.clock.Wiring;

/**
 * A master's end of the bus: one transaction at a time. The master fills it by {@link #read} or {@link #write}; its
 * {@code done} action runs in the cycle of the acknowledge (in the alarm phase, before the processor's stages), when
 * {@link #phase} is IDLE again and {@link #data} and {@link #error} hold the result.
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

    @Wiring("its number on the bus")
    private final int number;

    @Wiring("told of the acknowledge")
    private final Runnable done;

    private Phase phase = Phase.IDLE;
    private boolean write;
    private boolean locks;
    private long address;
    private int size;
    private int beats;
    private final long[] data = new long[MAX_BEATS];
    private boolean error;
    private long requestedAt;
    private long grantedAt;
    private long acknowledgeAt;

    BusPort(Bus bus, Master master, int number, Runnable done) {
        this.bus = bus;
        this.master = master;
        this.number = number;
        this.done = done;
    }

    /** Asks to read {@code beats} elements of {@code size} bytes from ascending addresses. The port must be idle. */
    public void read(long address, int size, int beats) {
        request(false, false, address, size, beats);
    }

    /**
     * Asks to read as {@link #read} does, and to keep the bus for this port's next transaction: no other master comes
     * between. A read that ends in an error keeps nothing. Whoever needs no second transaction after all calls
     * {@link #unlock}.
     */
    public void readLocked(long address, int size, int beats) {
        request(false, true, address, size, beats);
    }

    /**
     * Asks to write {@code beats} elements of {@code size} bytes, already laid into {@link #data}. The port must be
     * idle.
     */
    public void write(long address, int size, int beats) {
        request(true, false, address, size, beats);
    }

    private void request(boolean write, boolean locks, long address, int size, int beats) {
        if (phase != Phase.IDLE) {
            throw new IllegalStateException(master
                    + String.format(
                            Locale.ROOT, " asks for the bus while its transaction at %#x is under way", this.address));
        }
        if (beats < 1 || beats > MAX_BEATS) {
            throw new IllegalArgumentException(master + " asks for " + beats + " beats, expected 1 to " + MAX_BEATS);
        }
        if (!isSize(size)) {
            throw new IllegalArgumentException(master + " asks for beats of " + size + " bytes, expected 1, 2, 4 or 8");
        }
        this.write = write;
        this.locks = locks;
        this.address = address;
        this.size = size;
        this.beats = beats;
        error = false;
        phase = Phase.REQUESTED;
        requestedAt = bus.now();
        bus.requested(this);
    }

    /**
     * Takes a request back that was not granted yet; {@code done} is not told. False, with no effect, where it is too
     * late or there is none.
     */
    public boolean withdraw() {
        if (phase != Phase.REQUESTED) {
            return false;
        }
        phase = Phase.IDLE;
        bus.withdrawn(this);
        return true;
    }

    /** Gives up the bus that {@link #readLocked} has kept; without effect where it has not. */
    public void unlock() {
        bus.unlock(this);
    }

    private static boolean isSize(int size) {
        return size == 1 || size == 2 || size == 4 || size == 8;
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

    /** Its number on the bus, unique there, from 0 to below {@link Bus#MOST_NUMBERS}. */
    public int number() {
        return number;
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

    /** True for a read that keeps the bus for this port's next transaction. */
    public boolean locks() {
        return locks;
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

    /**
     * Who holds the bus, by a transaction or a lock, while this port waits for it; null when it does not wait or nobody
     * else does.
     */
    public @Nullable Master waitsFor() {
        BusPort holder = bus.holder() != null ? bus.holder() : bus.locker();
        return phase == Phase.REQUESTED && holder != null && holder != this ? holder.master : null;
    }

    @Override
    public String name() {
        return master.name();
    }

    @Override
    public void state(StateVisitor v) {
        phase = v.constant("phase", phase);
        write = v.flag("write", write);
        locks = v.flag("locks", locks);
        address = v.i64("address", address);
        size = v.i32("size", size);
        beats = v.i32("beats", beats);
        boolean never = size == 0 && beats == 0 && phase == Phase.IDLE;
        if (!never && (!isSize(size) || beats < 1 || beats > MAX_BEATS)) {
            throw new IllegalArgumentException(String.format(
                    Locale.ROOT,
                    "bus, %s: %d beats of %d bytes, expected 1 to %d of 1, 2, 4 or 8",
                    master,
                    beats,
                    size,
                    MAX_BEATS));
        }
        v.i64s("data", data);
        error = v.flag("error", error);
        requestedAt = v.i64("requestedAt", requestedAt);
        grantedAt = v.i64("grantedAt", grantedAt);
        acknowledgeAt = v.i64("acknowledgeAt", acknowledgeAt);
    }
}
