package windhover.device.nic;

import static windhover.device.nic.NicReceiveEvent.BAD_FCS;
import static windhover.device.nic.NicReceiveEvent.BYTES;
import static windhover.device.nic.NicReceiveEvent.CARRIER;
import static windhover.device.nic.NicReceiveEvent.CARRIER_NO_ROOM;
import static windhover.device.nic.NicReceiveEvent.CARRIER_OFF;
import static windhover.device.nic.NicReceiveEvent.END_OF_FRAME;
import static windhover.device.nic.NicReceiveEvent.FOR_US;
import static windhover.device.nic.NicReceiveEvent.GOOD;
import static windhover.device.nic.NicReceiveEvent.NOT_FOR_US;
import static windhover.device.nic.NicReceiveEvent.PASSED;
import static windhover.device.nic.NicReceiveEvent.START_OF_FRAME;
import static windhover.device.nic.NicReceiveEvent.TOO_LONG;
import static windhover.device.nic.NicReceiveEvent.TOO_SHORT;
import static windhover.device.nic.NicReceiveState.CHECK_FCS;
import static windhover.device.nic.NicReceiveState.DEAF;
import static windhover.device.nic.NicReceiveState.FILTER;
import static windhover.device.nic.NicReceiveState.IDLE;
import static windhover.device.nic.NicReceiveState.PREAMBLE;
import static windhover.device.nic.NicReceiveState.RECEIVE;

import windhover.clock.Alarm;
import windhover.clock.Clock;
import windhover.clock.PagedBytes;
import windhover.clock.StateVisitor;
import windhover.clock.Stateful;
import windhover.fsm.Firmware;
import windhover.fsm.FirmwareTable;

/**
 * The wire side of receiving: the frames that are on their way to the card, one after another with the gap between
 * them, and the firmware that takes them into packet buffers.
 */
final class Receiver implements Stateful {
    static final FirmwareTable<Receiver, NicReceiveState, NicReceiveEvent> TABLE =
            FirmwareTable.<Receiver, NicReceiveState, NicReceiveEvent>named("NIC receive", IDLE, NicReceiveEvent.class)
                    // formatter:off
            .on(IDLE, CARRIER, PREAMBLE, "wake up")
            .on(IDLE, CARRIER_NO_ROOM, DEAF, "count an overrun", receiver -> receiver.nic.drop(Drop.OVERRUN))
            .on(IDLE, CARRIER_OFF, DEAF, "count it", receiver -> receiver.nic.drop(Drop.RECEIVE_OFF))
            .on(PREAMBLE, START_OF_FRAME, RECEIVE, "begin at the start of a packet buffer", Receiver::beginFrame)
            .on(RECEIVE, BYTES, RECEIVE, "store them in the packet buffer", Receiver::store)
            .on(RECEIVE, END_OF_FRAME, CHECK_FCS, "store the last bytes", Receiver::storeLast)
            .on(CHECK_FCS, GOOD, FILTER, "take the FCS off", Receiver::stripFcs)
            .on(CHECK_FCS, TOO_SHORT, IDLE, "drop it", receiver -> receiver.nic.drop(Drop.TOO_SHORT))
            .on(CHECK_FCS, TOO_LONG, IDLE, "drop it", receiver -> receiver.nic.drop(Drop.TOO_LONG))
            .on(CHECK_FCS, BAD_FCS, IDLE, "drop it", receiver -> receiver.nic.drop(Drop.BAD_FCS))
            .on(FILTER, FOR_US, IDLE, "hand the packet buffer to the deliver firmware", Receiver::handOver)
            .on(FILTER, NOT_FOR_US, IDLE, "drop it", receiver -> receiver.nic.drop(Drop.NOT_FOR_US))
            .on(DEAF, PASSED, IDLE, "listen again", Receiver::wireFalls)
            .timed(PREAMBLE, Nic.PREAMBLE_CYCLES, receiver -> START_OF_FRAME, "eight bytes of preamble pass, 20 cycles each")
            .timed(RECEIVE, Receiver::chunkCycles, Receiver::afterChunk, "20 cycles a byte, stored eight at a time")
            .timed(CHECK_FCS, 4, Receiver::check, "compares the check sequence")
            .timed(FILTER, 4, Receiver::filter, "compares the destination address")
            .timed(DEAF, Receiver::frameCycles, receiver -> PASSED, "the frame passes")
            // The wire knows the state when it says CARRIER; all others are this firmware's own conclusions.
            .ignoreElsewhere(CARRIER, CARRIER_NO_ROOM, CARRIER_OFF, START_OF_FRAME, BYTES, END_OF_FRAME)
            .ignoreElsewhere(GOOD, TOO_SHORT, TOO_LONG, BAD_FCS, FOR_US, NOT_FOR_US, PASSED)
            .build();
    // formatter:on

    /** Frames the wire holds. */
    static final int WIRE_FRAMES = 8;

    private static final int CHUNK = 8;

    private final Nic nic;
    private final Clock clock;
    private final Firmware<Receiver, NicReceiveState, NicReceiveEvent> firmware;
    private final Alarm gapEnds;

    /** The frames on their way, each with FCS, each in a place of its own. */
    private final PagedBytes wire = new PagedBytes(WIRE_FRAMES * PacketMemory.BUFFER_BYTES);

    private final int[] wireLengths = new int[WIRE_FRAMES];
    private int wireHead;
    private int wireCount;

    /** True while the frame at the head is passing. */
    private boolean carrier;

    /** The first cycle in which the next frame may begin. */
    private long wireFreeAt;

    /** Bytes of the frame stored so far; without FCS once it is checked. */
    private int received;

    private long congested;

    Receiver(Nic nic, Clock clock) {
        this.nic = nic;
        this.clock = clock;
        gapEnds = clock.alarm("NIC wire gap", this::beginNext);
        firmware = new Firmware<>("NIC receive", TABLE, this, clock);
    }

    Firmware<Receiver, NicReceiveState, NicReceiveEvent> firmware() {
        return firmware;
    }

    /** A frame, with FCS, comes; false when the wire holds as many as it can. */
    boolean arrives(byte[] frame, int length) {
        if (wireCount == WIRE_FRAMES) {
            congested++;
            return false;
        }
        int place = (wireHead + wireCount) % WIRE_FRAMES;
        int kept = Math.min(length, PacketMemory.BUFFER_BYTES);
        wire.put((long) place * PacketMemory.BUFFER_BYTES, frame, 0, kept);
        wireLengths[place] = kept;
        wireCount++;
        if (!carrier && !gapEnds.pending()) {
            beginOrWait();
        }
        return true;
    }

    private void beginOrWait() {
        if (clock.now() >= wireFreeAt) {
            beginNext();
        } else {
            gapEnds.at(wireFreeAt);
        }
    }

    private void beginNext() {
        if (wireCount == 0) {
            return; // only a damaged saved state can end a gap that no frame follows
        }
        carrier = true;
        nic.probe().frameBegins(wire, wireHead * PacketMemory.BUFFER_BYTES, wireLengths[wireHead]);
        if (!nic.receiveEnabled()) {
            firmware.fire(CARRIER_OFF);
        } else {
            firmware.fire(nic.delivery().hasRoom() ? CARRIER : CARRIER_NO_ROOM);
        }
    }

    /** The frame at the head has passed; the next, if there is one, follows after the gap. */
    private void wireFalls() {
        carrier = false;
        nic.probe().frameEnds();
        wireHead = (wireHead + 1) % WIRE_FRAMES;
        wireCount = Math.max(0, wireCount - 1);
        wireFreeAt = clock.now() + Nic.GAP_CYCLES;
        if (wireCount > 0) {
            gapEnds.at(wireFreeAt);
        }
    }

    private void beginFrame() {
        received = 0;
    }

    private int chunk() {
        return Math.clamp(wireLengths[wireHead] - received, 0, CHUNK);
    }

    private int chunkCycles() {
        return chunk() * Nic.BYTE_CYCLES;
    }

    private int frameCycles() {
        return Nic.PREAMBLE_CYCLES + wireLengths[wireHead] * Nic.BYTE_CYCLES;
    }

    private NicReceiveEvent afterChunk() {
        return received + chunk() < wireLengths[wireHead] ? BYTES : END_OF_FRAME;
    }

    private void store() {
        PagedBytes memory = nic.memory().bytes();
        int from = wireHead * PacketMemory.BUFFER_BYTES + received;
        int to = nic.delivery().fillOffset() + received;
        int chunk = chunk();
        for (int i = 0; i < chunk; i++) {
            memory.write(to + i, 1, wire.read(from + i, 1));
        }
        received += chunk;
    }

    private void storeLast() {
        store();
        wireFalls();
    }

    private NicReceiveEvent check() {
        if (received < Nic.MIN_FRAME) {
            return TOO_SHORT;
        }
        if (received > Nic.MAX_FRAME) {
            return TOO_LONG;
        }
        PagedBytes memory = nic.memory().bytes();
        int from = nic.delivery().fillOffset();
        int length = received - Fcs.BYTES;
        int sequence = 0;
        for (int i = 0; i < Fcs.BYTES; i++) {
            sequence |= (int) memory.read(from + length + i, 1) << (8 * i);
        }
        return sequence == Fcs.of(memory, from, length) ? GOOD : BAD_FCS;
    }

    private void stripFcs() {
        received -= Fcs.BYTES;
    }

    private NicReceiveEvent filter() {
        PagedBytes memory = nic.memory().bytes();
        long destination = memory.read(nic.delivery().fillOffset(), 8) & Nic.BROADCAST;
        return nic.promiscuous() || destination == Nic.BROADCAST || destination == nic.address() ? FOR_US : NOT_FOR_US;
    }

    private void handOver() {
        nic.delivery().add(received);
    }

    int received() {
        return received;
    }

    int expected() {
        return carrier ? wireLengths[wireHead] : 0;
    }

    long congested() {
        return congested;
    }

    boolean hearsFrame() {
        return !firmware.in(IDLE) && !firmware.in(DEAF);
    }

    @Override
    public String name() {
        return "receiver";
    }

    @Override
    public void state(StateVisitor v) {
        v.part(firmware);
        v.memory("wire", wire);
        v.i32s("wireLengths", wireLengths);
        wireHead = v.i32("wireHead", wireHead);
        wireCount = v.i32("wireCount", wireCount);
        carrier = v.flag("carrier", carrier);
        wireFreeAt = v.i64("wireFreeAt", wireFreeAt);
        received = v.i32("received", received);
        congested = v.i64("congested", congested);
        boolean fits = wireHead >= 0 && wireHead < WIRE_FRAMES && wireCount >= 0 && wireCount <= WIRE_FRAMES;
        for (int length : wireLengths) {
            fits &= length >= 0 && length <= PacketMemory.BUFFER_BYTES;
        }
        if (!fits || received < 0 || received > PacketMemory.BUFFER_BYTES) {
            throw new IllegalArgumentException("NIC receiver: lengths or indices of frames are out of range");
        }
    }
}
