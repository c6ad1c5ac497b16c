package windhover.device.nic;

import windhover.bus.BusPort;
import windhover.clock.StateVisitor;
import windhover.clock.Stateful;
import windhover.clock.Wiring;
import windhover.reg.FieldRef;
import windhover.reg.RegisterFile;

/** A descriptor ring in memory, and the descriptor at work. */
final class Ring implements Stateful {
    static final int OWN = 1;
    static final int DONE = 2;
    static final int ERROR = 4;
    static final int ERROR_BUS = 1;
    static final int ERROR_LENGTH = 2;
    private static final int DESCRIPTOR_BYTES = 16;

    /** What the ring wants of the card's bus port. */
    private enum Wish {
        NOTHING,
        READ,
        WRITE
    }

    /** Firmware that waits for the ring. */
    interface Owner {
        /** The descriptor was read. */
        void fetched(boolean busError);

        /** The descriptor was written back. */
        void writtenBack(boolean busError);
    }

    private final String name;
    private final DescriptorPort port;

    @Wiring("the firmware that uses the ring")
    private final Owner owner;

    private final FieldRef base;
    private final FieldRef count;
    private final FieldRef head;
    private final FieldRef tail;
    private Wish wish = Wish.NOTHING;

    /** Where the descriptor at work lies. */
    private long at;

    /** Its first word: the buffer's address. */
    private long buffer;

    /** Its second word: length, flags, status. */
    private long control;

    Ring(String name, String prefix, RegisterFile<Nic> registers, DescriptorPort port, Owner owner) {
        this.name = name;
        this.port = port;
        this.owner = owner;
        base = registers.field(prefix + "_RING_BASE", "ADDRESS");
        count = registers.field(prefix + "_RING_COUNT", "COUNT");
        head = registers.field(prefix + "_HEAD", "INDEX");
        tail = registers.field(prefix + "_TAIL", "INDEX");
        port.add(this);
    }

    boolean empty() {
        return count.get() == 0 || head.get() == tail.get();
    }

    int head() {
        return (int) head.get();
    }

    /** The ring was laid elsewhere. */
    void restart() {
        head.set(0);
        tail.set(0);
    }

    /** Reads the descriptor at the head. */
    void fetch() {
        at = (base.get() << 4) + DESCRIPTOR_BYTES * head.get();
        wish = Wish.READ;
        port.ask();
    }

    /** Writes the descriptor at work back, no longer the card's; the head moves on when that is done. */
    void writeBack(int length, int flags, int status) {
        control = (length & 0xFFFF) | (long) flags << 16 | (long) status << 32;
        wish = Wish.WRITE;
        port.ask();
    }

    boolean waits() {
        return wish != Wish.NOTHING;
    }

    void start(BusPort bus) {
        if (wish == Wish.READ) {
            bus.read(at, 8, 2);
        } else {
            bus.data()[0] = control;
            bus.write(at + 8, 8, 1);
        }
    }

    void ended(BusPort bus) {
        Wish was = wish;
        wish = Wish.NOTHING;
        if (was == Wish.READ) {
            if (!bus.error()) {
                buffer = bus.data()[0];
                control = bus.data()[1];
            }
            owner.fetched(bus.error());
        } else if (was == Wish.WRITE) {
            long next = head.get() + 1;
            head.set(next < count.get() ? next : 0);
            owner.writtenBack(bus.error());
        }
    }

    long buffer() {
        return buffer;
    }

    int length() {
        return (int) control & 0xFFFF;
    }

    boolean owned() {
        return (control >> 16 & OWN) != 0;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public void state(StateVisitor v) {
        wish = v.constant("wish", wish);
        at = v.i64("at", at);
        buffer = v.i64("buffer", buffer);
        control = v.i64("control", control);
    }
}
