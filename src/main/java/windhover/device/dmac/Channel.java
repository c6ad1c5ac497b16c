package windhover.device.dmac;

import static windhover.device.dmac.ChannelEvent.ABORT;
import static windhover.device.dmac.ChannelEvent.BUS_ERROR;
import static windhover.device.dmac.ChannelEvent.LAST;
import static windhover.device.dmac.ChannelEvent.MORE;
import static windhover.device.dmac.ChannelEvent.READ_FOR_DEVICE;
import static windhover.device.dmac.ChannelEvent.READ_FOR_MEMORY;
import static windhover.device.dmac.ChannelEvent.START;
import static windhover.device.dmac.ChannelEvent.START_EMPTY;
import static windhover.device.dmac.ChannelEvent.STOPPED;
import static windhover.device.dmac.ChannelEvent.TELL;
import static windhover.device.dmac.ChannelEvent.TURN_LINK;
import static windhover.device.dmac.ChannelEvent.TURN_OVER;
import static windhover.device.dmac.ChannelEvent.TURN_READ;
import static windhover.device.dmac.ChannelEvent.TURN_TAKE;
import static windhover.device.dmac.ChannelState.ABORTING;
import static windhover.device.dmac.ChannelState.COMPLETE;
import static windhover.device.dmac.ChannelState.FAULT;
import static windhover.device.dmac.ChannelState.GIVE;
import static windhover.device.dmac.ChannelState.IDLE;
import static windhover.device.dmac.ChannelState.LINK;
import static windhover.device.dmac.ChannelState.READ;
import static windhover.device.dmac.ChannelState.REQUEST;
import static windhover.device.dmac.ChannelState.TAKE;
import static windhover.device.dmac.ChannelState.WRITE;

import org.jspecify.annotations.Nullable;
import windhover.bus.BusPort;
import windhover.bus.DmaPeripheral;
import windhover.bus.DmaRequest;
import windhover.clock.Clock;
import windhover.clock.StateVisitor;
import windhover.clock.Stateful;
import windhover.clock.Wiring;
import windhover.fsm.Firmware;
import windhover.fsm.FirmwareTable;
import windhover.reg.FieldRef;
import windhover.reg.RegisterFile;

/** A channel of the DMA controller. */
final class Channel implements Stateful, DmaRequest {
    static final FirmwareTable<Channel, ChannelState, ChannelEvent> TABLE =
            FirmwareTable.<Channel, ChannelState, ChannelEvent>named("DMAC channel", IDLE, ChannelEvent.class)
                    // formatter:off
            .on(IDLE, START, REQUEST, "ask for the engine", Channel::ask)
            .on(IDLE, START_EMPTY, COMPLETE, "there is nothing to move", Channel::begin)
            .on(REQUEST, TURN_READ, READ, "read a burst at SRC", Channel::read)
            .on(REQUEST, TURN_TAKE, TAKE, "take a burst from the device", Channel::sizeTake)
            .on(REQUEST, TURN_LINK, LINK, "read the structure at LINK", Channel::readLink)
            .on(READ, READ_FOR_MEMORY, WRITE, "write it at DST", Channel::write)
            .on(READ, READ_FOR_DEVICE, GIVE, "hand it to the device")
            .on(TAKE, READ_FOR_MEMORY, WRITE, "write it at DST", Channel::takeAndWrite)
            .on(WRITE, MORE, WRITE, "write the rest of the burst", Channel::write)
            .on(WRITE, TURN_OVER, REQUEST, "give up the engine, ask again", Channel::release)
            .on(WRITE, LAST, COMPLETE, "give up the engine", Channel::release)
            .on(GIVE, TURN_OVER, REQUEST, "give up the engine, ask again", Channel::giveAndRelease)
            .on(GIVE, LAST, COMPLETE, "give up the engine", Channel::giveAndRelease)
            .on(LINK, TURN_OVER, REQUEST, "load SRC, DST, LEN and LINK", Channel::loadLinkAndRelease)
            .on(LINK, LAST, COMPLETE, "the link holds nothing to do", Channel::loadLinkAndRelease)
            .on(COMPLETE, TELL, IDLE, "set DONE", Channel::tellDone)
            .on(READ, BUS_ERROR, FAULT, "nobody answers at SRC", channel -> channel.fail(Dmac.CAUSE_READ))
            .on(WRITE, BUS_ERROR, FAULT, "nobody answers at DST", channel -> channel.fail(Dmac.CAUSE_WRITE))
            .on(LINK, BUS_ERROR, FAULT, "nobody answers at LINK", channel -> channel.fail(Dmac.CAUSE_LINK))
            .on(REQUEST, ABORT, FAULT, "stop", channel -> channel.fail(Dmac.CAUSE_ABORTED))
            .on(TAKE, ABORT, FAULT, "stop", channel -> channel.fail(Dmac.CAUSE_ABORTED))
            .on(GIVE, ABORT, FAULT, "stop", channel -> channel.fail(Dmac.CAUSE_ABORTED))
            .on(READ, ABORT, ABORTING, "let the bus transaction end")
            .on(WRITE, ABORT, ABORTING, "let the bus transaction end")
            .on(LINK, ABORT, ABORTING, "let the bus transaction end")
            .on(ABORTING, STOPPED, FAULT, "stop", channel -> channel.fail(Dmac.CAUSE_ABORTED))
            .on(FAULT, TELL, IDLE, "set ERROR", Channel::tellError)
            .timed(TAKE, Channel::deviceCycles, channel -> READ_FOR_MEMORY, "8 bytes a cycle from the device")
            .timed(GIVE, Channel::deviceCycles, Channel::afterGive, "8 bytes a cycle to the device")
            .timed(COMPLETE, 1, channel -> TELL, "latches DONE")
            .timed(FAULT, 1, channel -> TELL, "latches ERROR")
            // START comes from software at any time; the others come from the engine, which knows the state.
            .ignoreElsewhere(START, START_EMPTY, TURN_READ, TURN_TAKE, TURN_LINK, READ_FOR_MEMORY, READ_FOR_DEVICE)
            .ignoreElsewhere(MORE, TURN_OVER, LAST, BUS_ERROR, ABORT, STOPPED, TELL)
            .build();
    // formatter:on

    private static final int MODE_SINGLE = 0;

    /** Where the bytes come from and go to. */
    private enum Direction {
        MEMORY_TO_MEMORY,
        DEVICE_TO_MEMORY,
        MEMORY_TO_DEVICE
    }

    private final Dmac dmac;
    private final int number;
    private final Firmware<Channel, ChannelState, ChannelEvent> firmware;
    private final FieldRef source;
    private final FieldRef destination;
    private final FieldRef length;
    private final FieldRef mode;
    private final FieldRef done;
    private final FieldRef doneIrq;
    private final FieldRef error;
    private final FieldRef errorIrq;
    private final FieldRef cause;
    private final FieldRef remaining;
    private final FieldRef moved;
    private final FieldRef link;

    @Wiring("the device it serves")
    private @Nullable DmaPeripheral peripheral;

    private Direction direction = Direction.MEMORY_TO_MEMORY;

    /** Bytes of the burst in the engine. */
    private int burst;

    /** How many of them are written. */
    private int written;

    Channel(Dmac dmac, int number, RegisterFile<Dmac> registers, Clock clock) {
        this.dmac = dmac;
        this.number = number;
        firmware = new Firmware<>("DMAC channel " + number, TABLE, this, clock);
        String prefix = "CH" + number + "_";
        source = registers.field(prefix + "SRC", "ADDRESS");
        destination = registers.field(prefix + "DST", "ADDRESS");
        length = registers.field(prefix + "LEN", "BYTES");
        mode = registers.field(prefix + "CTL", "MODE");
        doneIrq = registers.field(prefix + "CTL", "DONE_IRQ");
        errorIrq = registers.field(prefix + "CTL", "ERROR_IRQ");
        done = registers.field(prefix + "STATUS", "DONE");
        error = registers.field(prefix + "STATUS", "ERROR");
        cause = registers.field(prefix + "STATUS", "CAUSE");
        remaining = registers.field(prefix + "REMAINING", "BYTES");
        moved = registers.field(prefix + "MOVED", "BYTES");
        link = registers.field(prefix + "LINK", "ADDRESS");
    }

    Firmware<Channel, ChannelState, ChannelEvent> firmware() {
        return firmware;
    }

    void attach(DmaPeripheral device) {
        if (peripheral != null) {
            throw new IllegalArgumentException(name() + " serves " + peripheral.name() + " already");
        }
        peripheral = device;
    }

    boolean servesDevice() {
        return peripheral != null;
    }

    boolean waits() {
        return firmware.in(REQUEST);
    }

    boolean keepsEngine() {
        return mode.get() == Dmac.MODE_BLOCK;
    }

    boolean busy() {
        return !firmware.in(IDLE);
    }

    boolean tellsDone() {
        return done.isSet() && doneIrq.isSet();
    }

    boolean tellsError() {
        return error.isSet() && errorIrq.isSet();
    }

    void startedBySoftware() {
        if (peripheral != null) {
            error.set(true);
            cause.set(Dmac.CAUSE_NOT_FOR_SOFTWARE);
            dmac.driveLine();
        } else if (firmware.in(IDLE)) {
            direction = Direction.MEMORY_TO_MEMORY;
            firmware.fire(length.isSet() || link.isSet() ? START : START_EMPTY);
        }
    }

    void abortedBySoftware() {
        firmware.fire(ABORT);
    }

    @Override
    public void toMemory(long bufferOffset, long address, int bytes) {
        request(Direction.DEVICE_TO_MEMORY, bufferOffset, address, bytes);
    }

    @Override
    public void fromMemory(long address, long bufferOffset, int bytes) {
        request(Direction.MEMORY_TO_DEVICE, address, bufferOffset, bytes);
    }

    private void request(Direction direction, long from, long to, int bytes) {
        if (firmware.in(IDLE)) {
            this.direction = direction;
            source.set(from);
            destination.set(to);
            length.set(bytes);
            firmware.fire(bytes > 0 ? START : START_EMPTY);
        }
    }

    private void ask() {
        begin();
        dmac.ask();
    }

    private void begin() {
        remaining.set(length.get());
        done.set(false);
        error.set(false);
        cause.set(0);
        dmac.driveLine();
    }

    /** The engine is this channel's. */
    void turn() {
        if (followsLink()) {
            firmware.fire(TURN_LINK);
        } else {
            firmware.fire(direction == Direction.DEVICE_TO_MEMORY ? TURN_TAKE : TURN_READ);
        }
    }

    private boolean followsLink() {
        return remaining.get() == 0 && link.isSet() && direction == Direction.MEMORY_TO_MEMORY;
    }

    private long bytesATurn() {
        return Math.min(remaining.get(), mode.get() == MODE_SINGLE ? 8 : Dmac.BURST_BYTES);
    }

    /** The largest aligned transaction at an address: bytes a beat. */
    private static int beatBytes(long address, long bytes) {
        int size = 8;
        while (size > 1 && ((address & (size - 1)) != 0 || size > bytes)) {
            size >>= 1;
        }
        return size;
    }

    private static int beats(int beatBytes, long bytes) {
        return beatBytes < 8 ? 1 : (int) Math.min(bytes, Dmac.BURST_BYTES) / 8;
    }

    private void read() {
        long bytes = bytesATurn();
        int size = beatBytes(source.get(), bytes);
        int beats = beats(size, bytes);
        burst = size * beats;
        written = 0;
        dmac.port().read(source.get(), size, beats);
    }

    private void sizeTake() {
        // The first burst ends where the destination is aligned, so that the others are whole.
        long toAlignment = Dmac.BURST_BYTES - (destination.get() & 7);
        burst = (int) Math.min(bytesATurn(), toAlignment);
        written = 0;
    }

    private int deviceCycles() {
        return (burst + 7) / 8;
    }

    private void takeAndWrite() {
        DmaPeripheral device = peripheral;
        if (device != null) {
            for (int i = 0; i < burst; i++) {
                dmac.burst()[i] = (byte) device.dmaBuffer().dmaRead(source.get() + i);
            }
        }
        source.add(burst);
        write();
    }

    private void write() {
        int left = burst - written;
        int size = beatBytes(destination.get(), left);
        int beats = beats(size, left);
        BusPort port = dmac.port();
        for (int i = 0; i < beats; i++) {
            long beat = 0;
            for (int b = 0; b < size; b++) {
                beat |= Byte.toUnsignedLong(dmac.burst()[written + i * size + b]) << (8 * b);
            }
            port.data()[i] = beat;
        }
        port.write(destination.get(), size, beats);
    }

    /** The bus transaction of this channel has ended. */
    void transactionEnded(BusPort port) {
        if (firmware.in(ABORTING)) {
            firmware.fire(STOPPED);
        } else if (port.error()) {
            firmware.fire(BUS_ERROR);
        } else {
            switch (firmware.state()) {
                case READ -> {
                    keep(port);
                    firmware.fire(direction == Direction.MEMORY_TO_DEVICE ? READ_FOR_DEVICE : READ_FOR_MEMORY);
                }
                case WRITE -> {
                    count(port.size() * port.beats());
                    firmware.fire(written < burst ? MORE : afterBurst());
                }
                case LINK -> firmware.fire((int) port.data()[2] == 0 && port.data()[3] == 0 ? LAST : TURN_OVER);
                default -> {
                    // only a damaged saved state can have a transaction in other states
                }
            }
        }
    }

    private void keep(BusPort port) {
        for (int i = 0; i < port.beats(); i++) {
            for (int b = 0; b < port.size(); b++) {
                dmac.burst()[i * port.size() + b] = (byte) (port.data()[i] >>> (8 * b));
            }
        }
        source.add(burst);
    }

    private void count(int bytes) {
        written += bytes;
        destination.add(bytes);
        remaining.set(Math.max(0, remaining.get() - bytes));
        moved.add(bytes);
    }

    private ChannelEvent afterBurst() {
        return remaining.get() == 0 && !followsLink() ? LAST : TURN_OVER;
    }

    private ChannelEvent afterGive() {
        return remaining.get() <= burst ? LAST : TURN_OVER;
    }

    private void giveAndRelease() {
        DmaPeripheral device = peripheral;
        if (device != null) {
            for (int i = 0; i < burst; i++) {
                device.dmaBuffer().dmaWrite(destination.get() + i, Byte.toUnsignedInt(dmac.burst()[i]));
            }
        }
        count(burst);
        release();
    }

    private void readLink() {
        dmac.port().read(link.get() & ~7L, 8, 4);
    }

    private void loadLinkAndRelease() {
        long[] words = dmac.port().data();
        source.set(words[0]);
        destination.set(words[1]);
        length.set(words[2]);
        remaining.set(words[2]);
        link.set(words[3]);
        release();
    }

    private void release() {
        dmac.release(number);
    }

    private void fail(int reason) {
        cause.set(reason);
        dmac.release(number);
    }

    private void tellDone() {
        done.set(true);
        tell(false);
    }

    private void tellError() {
        error.set(true);
        tell(true);
    }

    private void tell(boolean failed) {
        dmac.driveLine();
        DmaPeripheral device = peripheral;
        if (device != null) {
            device.dmaEnded(failed);
        }
    }

    @Override
    public String name() {
        return "channel " + number;
    }

    @Override
    public void state(StateVisitor v) {
        v.part(firmware);
        direction = v.constant("direction", direction);
        burst = v.i32("burst", burst);
        written = v.i32("written", written);
        if (burst < 0 || burst > Dmac.BURST_BYTES || written < 0 || written > burst) {
            throw new IllegalArgumentException(
                    name() + ": " + written + " of " + burst + " bytes written, expected at most " + Dmac.BURST_BYTES);
        }
    }
}
