package windhover.device.nic;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import windhover.bus.BusSocket;
import windhover.bus.BusTarget;
import windhover.bus.DmaController;
import windhover.clock.Alarm;
import windhover.clock.Clock;
import windhover.clock.PagedBytes;
import windhover.clock.StateVisitor;
import windhover.clock.Wiring;
import windhover.fsm.Firmware;
import windhover.fsm.FirmwareTable;
import windhover.irq.InterruptLine;
import windhover.reg.Device;
import windhover.reg.DeviceProbe;
import windhover.reg.FieldAccess;
import windhover.reg.FieldRef;
import windhover.reg.RegisterFile;
import windhover.reg.RegisterMap;
import windhover.reg.Telling;

/**
 * The network card: 10 Mb/s Ethernet, full duplex, with three firmware machines: one between wire and packet buffers,
 * one that delivers received frames to memory, one that sends.
 */
public final class Nic implements Device, Telling {
    /** Cycles a byte takes on the wire. */
    public static final int BYTE_CYCLES = 20;

    /** Where packet memory lies, in bytes from the registers. */
    public static final int PACKET_MEMORY = 0x10000;

    /** Cycles of preamble and start-of-frame delimiter. */
    static final int PREAMBLE_CYCLES = 8 * BYTE_CYCLES;

    /** Cycles of silence between frames. */
    static final int GAP_CYCLES = 12 * BYTE_CYCLES;

    /** Shortest frame, with FCS. */
    static final int MIN_FRAME = 64;

    /** Longest frame, with FCS. */
    static final int MAX_FRAME = 1518;

    /** Longest frame without FCS. */
    static final int MAX_PAYLOAD_FRAME = MAX_FRAME - Fcs.BYTES;

    /** The address of all cards, first byte in bits 7:0. */
    static final long BROADCAST = (1L << 48) - 1;

    /** The DMA channel that serves receiving. */
    static final int RX_DMA_CHANNEL = 0;

    /** The DMA channel that serves sending. */
    static final int TX_DMA_CHANNEL = 1;

    /** The firmware between wire and packet buffers. */
    public static final FirmwareTable<?, NicReceiveState, NicReceiveEvent> RECEIVE_FIRMWARE = Receiver.TABLE;

    /** The firmware that delivers received frames to memory. */
    public static final FirmwareTable<?, DeliverState, DeliverEvent> DELIVER_FIRMWARE = Delivery.TABLE;

    /** The firmware that sends. */
    public static final FirmwareTable<?, NicTransmitState, NicTransmitEvent> TRANSMIT_FIRMWARE = Transmitter.TABLE;

    /** The registers. */
    public static final RegisterMap<Nic> MAP = RegisterMap.<Nic>named("NIC", 0x100)
            .line("RX")
            .line("TX")
            .text("Network card", """
              10 Mb/s Ethernet, full duplex: a byte each 20 cycles.

              **Receiving.** The driver lays a ring of descriptors into memory (RX_RING_BASE, RX_RING_COUNT), fills in buffers with OWN \
              = 1, sets \
              RX_TAIL to the index after the last of them, and sets RX_ENABLE. The receive firmware takes a frame from the wire into \
              one of four \
              packet buffers and checks it; the deliver firmware reads the descriptor at RX_HEAD, has the DMAC copy the frame (without \
              FCS) to the \
              buffer, writes length and flags back (OWN = 0, DONE = 1), moves RX_HEAD on, sets RX_DONE and so raises the receive line. \
              A ring is \
              empty when RX_HEAD = RX_TAIL, so it holds COUNT − 1 buffers; a descriptor with OWN = 0 is never used.

              **Sending.** The driver fills a descriptor (address, length 1 to 1514, OWN = 1) and moves TX_TAIL past it, which is the \
              doorbell. The \
              transmit firmware reads the descriptor, has the DMAC copy the frame, pads it to 60 bytes, appends the FCS, sends it, \
              writes the flags \
              back, moves TX_HEAD on, sets TX_DONE and so raises the transmit line.

              **Programmed I/O.** With PIO = 1 a received frame stays in packet memory (at NIC_PACKET_MEMORY from the base) at \
              PIO_RX_OFFSET with \
              PIO_RX_LENGTH bytes until the processor has copied it and writes PIO_RELEASE; to send, it writes the frame to \
              NIC_PIO_TX_OFFSET in packet \
              memory and its length to PIO_TX_LENGTH.

              Writing a ring's base or count sets its head and tail to 0. A line is high while its DONE bit and its IRQ_ENABLE bit are \
              1; acknowledge by writing \
              1 to the DONE bit *before* looking at the ring, so that no frame is missed.""")
            .register(0x00, "CTRL", "control")
            .field(
                    "RX_ENABLE",
                    0,
                    0,
                    FieldAccess.RW,
                    0,
                    "frames are received; after clearing it wait for RX_BUSY = 0 before taking buffers back")
            .field("TX_ENABLE", 1, 1, FieldAccess.RW, 0, "frames are sent")
            .field("PROMISCUOUS", 2, 2, FieldAccess.RW, 0, "frames for any address are received")
            .field("RX_IRQ_ENABLE", 3, 3, FieldAccess.RW, 0, "RX_DONE raises the receive line")
            .field("TX_IRQ_ENABLE", 4, 4, FieldAccess.RW, 0, "TX_DONE raises the transmit line")
            .field("PIO", 5, 5, FieldAccess.RW, 0, "received frames stay in packet memory for the processor to copy")
            .onWrite(nic -> nic.controlWritten())
            .register(0x08, "STATUS", "status")
            .field("RX_DONE", 0, 0, FieldAccess.W1C, 0, "a received frame was handed over")
            .onWrite(nic -> nic.driveLines())
            .field("TX_DONE", 1, 1, FieldAccess.W1C, 0, "a frame to send was dealt with")
            .onWrite(nic -> nic.driveLines())
            .field("RX_BUSY", 2, 2, FieldAccess.RO, 0, "the receive side is at work on a frame that it may hand over")
            .value(nic -> nic.receiver.hearsFrame() || nic.delivery.busy() ? 1 : 0)
            .field("TX_BUSY", 3, 3, FieldAccess.RO, 0, "the transmit side is at work")
            .value(nic -> nic.transmitter.busy() ? 1 : 0)
            .field(
                    "RX_ERROR",
                    4,
                    4,
                    FieldAccess.W1C,
                    0,
                    "a received frame was lost to a bus error or too small a buffer")
            .field(
                    "TX_ERROR",
                    5,
                    5,
                    FieldAccess.W1C,
                    0,
                    "a frame was not sent: bus error, or a length that is not 1 to 1514")
            .field(
                    "RX_NO_DESCRIPTOR",
                    6,
                    6,
                    FieldAccess.W1C,
                    0,
                    "a received frame was lost because the ring held no buffer")
            .field("RX_OVERRUN", 7, 7, FieldAccess.W1C, 0, "a frame passed while all packet buffers were full")
            .field("PIO_RX_READY", 8, 8, FieldAccess.RO, 0, "a frame waits at PIO_RX_OFFSET")
            .value(nic -> nic.delivery.pioLength() > 0 ? 1 : 0)
            .register(0x10, "MAC", "its own address")
            .field(
                    "ADDRESS",
                    47,
                    0,
                    FieldAccess.RW,
                    0x010000334B02L,
                    "first byte on the wire in bits 7:0; after reset 02:4b:33:00:00:01")
            .register(0x18, "RX_RING_BASE", "where the receive ring lies")
            .field("ADDRESS", 63, 4, FieldAccess.RW, 0, "a multiple of 16")
            .onWrite(nic -> nic.delivery.ring().restart())
            .register(0x20, "RX_RING_COUNT", "how many descriptors it has")
            .field("COUNT", 15, 0, FieldAccess.RW, 0, "0: no ring")
            .onWrite(nic -> nic.delivery.ring().restart())
            .register(0x28, "RX_HEAD", "the descriptor the card fills next")
            .field("INDEX", 15, 0, FieldAccess.RO, 0, "0 to COUNT − 1")
            .register(0x30, "RX_TAIL", "the first descriptor that holds no buffer")
            .field(
                    "INDEX",
                    15,
                    0,
                    FieldAccess.RW,
                    0,
                    "0 to COUNT − 1; written by the driver after it filled descriptors")
            .register(0x38, "TX_RING_BASE", "where the transmit ring lies")
            .field("ADDRESS", 63, 4, FieldAccess.RW, 0, "a multiple of 16")
            .onWrite(nic -> nic.transmitter.ring().restart())
            .register(0x40, "TX_RING_COUNT", "how many descriptors it has")
            .field("COUNT", 15, 0, FieldAccess.RW, 0, "0: no ring")
            .onWrite(nic -> nic.transmitter.ring().restart())
            .register(0x48, "TX_HEAD", "the descriptor the card sends next")
            .field("INDEX", 15, 0, FieldAccess.RO, 0, "0 to COUNT − 1")
            .register(0x50, "TX_TAIL", "the first descriptor that holds no frame; writing it is the doorbell")
            .field("INDEX", 15, 0, FieldAccess.RW, 0, "0 to COUNT − 1")
            .onWrite(nic -> nic.transmitter.look())
            .register(0x58, "RX_MODERATION", "how seldom RX_DONE is set")
            .field("FRAMES", 7, 0, FieldAccess.RW, 0, "set it at this many frames; 0 or 1: at each")
            .field(
                    "CYCLES",
                    63,
                    32,
                    FieldAccess.RW,
                    0,
                    "or this many cycles after the first of them; 0: RX_DONE is set at each frame")
            .register(0x60, "PIO_RX_LENGTH", "length of the frame that waits in packet memory")
            .field("BYTES", 15, 0, FieldAccess.RO, 0, "without FCS; 0: none waits")
            .value(nic -> nic.delivery.pioLength())
            .register(0x68, "PIO_RX_OFFSET", "where it lies in packet memory")
            .field("BYTES", 15, 0, FieldAccess.RO, 0, "bytes from the start of packet memory")
            .value(nic -> nic.delivery.pioOffset())
            .register(0x70, "PIO_RELEASE", "the processor has copied the frame")
            .field("RX", 0, 0, FieldAccess.WO, 0, "1 frees its packet buffer")
            .onWrite(nic -> nic.delivery.release())
            .register(0x78, "PIO_TX_LENGTH", "sends the frame at PIO_TX_OFFSET; ignored, with TX_ERROR, while TX_BUSY")
            .field("BYTES", 15, 0, FieldAccess.WO, 0, "1 to 1514")
            .onWrite((nic, length) -> nic.sendPio((int) length))
            .register(0x80, "RX_FRAMES", "frames handed over")
            .field("COUNT", 63, 0, FieldAccess.RO, 0, "since reset")
            .register(0x88, "RX_BYTES", "bytes handed over")
            .field("COUNT", 63, 0, FieldAccess.RO, 0, "since reset, without FCS")
            .register(0x90, "RX_BAD_FCS", "frames whose check sequence was wrong")
            .field("COUNT", 63, 0, FieldAccess.RO, 0, "since reset")
            .register(0x98, "RX_TOO_SHORT", "frames below 64 bytes")
            .field("COUNT", 63, 0, FieldAccess.RO, 0, "since reset")
            .register(0xA0, "RX_TOO_LONG", "frames above 1518 bytes")
            .field("COUNT", 63, 0, FieldAccess.RO, 0, "since reset")
            .register(0xA8, "RX_NOT_FOR_US", "frames for another address")
            .field("COUNT", 63, 0, FieldAccess.RO, 0, "since reset")
            .register(0xB0, "RX_NO_DESCRIPTORS", "frames lost because the ring held no buffer")
            .field("COUNT", 63, 0, FieldAccess.RO, 0, "since reset")
            .register(0xB8, "RX_OVERRUNS", "frames that passed while all packet buffers were full")
            .field("COUNT", 63, 0, FieldAccess.RO, 0, "since reset")
            .register(0xC0, "RX_BUS_ERRORS", "frames lost to a bus error at the ring or the buffer")
            .field("COUNT", 63, 0, FieldAccess.RO, 0, "since reset")
            .register(0xC8, "RX_TOO_BIG", "frames longer than the buffer of their descriptor")
            .field("COUNT", 63, 0, FieldAccess.RO, 0, "since reset")
            .register(0xD0, "RX_OFF", "frames that passed while RX_ENABLE was 0")
            .field("COUNT", 63, 0, FieldAccess.RO, 0, "since reset")
            .register(0xD8, "TX_FRAMES", "frames sent")
            .field("COUNT", 63, 0, FieldAccess.RO, 0, "since reset")
            .register(0xE0, "TX_BYTES", "bytes sent")
            .field("COUNT", 63, 0, FieldAccess.RO, 0, "since reset, with padding, without FCS")
            .register(0xE8, "TX_BUS_ERRORS", "frames not sent because of a bus error at the ring or the buffer")
            .field("COUNT", 63, 0, FieldAccess.RO, 0, "since reset")
            .register(0xF0, "TX_BAD_LENGTHS", "descriptors whose length was not 1 to 1514")
            .field("COUNT", 63, 0, FieldAccess.RO, 0, "since reset")
            .constant("PACKET_MEMORY", PACKET_MEMORY, "packet memory lies here, from NIC_BASE")
            .constant("PIO_TX_OFFSET", 0x2000, "the transmit buffer, from the start of packet memory")
            .constant("OWN", 1, "descriptor flag: belongs to the card")
            .constant("DONE", 2, "descriptor flag: the card has dealt with it")
            .constant("ERROR", 4, "descriptor flag: and failed; status says why")
            .constant("ERROR_BUS", 1, "descriptor status: bus error at the buffer")
            .constant(
                    "ERROR_LENGTH", 2, "descriptor status: buffer too small (receive), length not 1 to 1514 (transmit)")
            .structure(
                    "DESCRIPTOR",
                    "An entry of a ring.",
                    new RegisterMap.Member("address", 8, "physical address of the buffer"),
                    new RegisterMap.Member("length", 2, "bytes; receive: room in the buffer, then the frame's length"),
                    new RegisterMap.Member("flags", 2, "NIC_OWN, NIC_DONE, NIC_ERROR"),
                    new RegisterMap.Member("status", 4, "with NIC_ERROR: NIC_ERROR_BUS or NIC_ERROR_LENGTH; else 0"))
            .build();

    private final RegisterFile<Nic> registers = new RegisterFile<>(MAP, this);
    private final FieldRef receiveEnable = registers.field("CTRL", "RX_ENABLE");
    private final FieldRef transmitEnable = registers.field("CTRL", "TX_ENABLE");
    private final FieldRef promiscuous = registers.field("CTRL", "PROMISCUOUS");
    private final FieldRef receiveIrq = registers.field("CTRL", "RX_IRQ_ENABLE");
    private final FieldRef transmitIrq = registers.field("CTRL", "TX_IRQ_ENABLE");
    private final FieldRef programmedIo = registers.field("CTRL", "PIO");
    private final FieldRef receiveDone = registers.field("STATUS", "RX_DONE");
    private final FieldRef transmitDone = registers.field("STATUS", "TX_DONE");
    private final FieldRef receiveError = registers.field("STATUS", "RX_ERROR");
    private final FieldRef transmitError = registers.field("STATUS", "TX_ERROR");
    private final FieldRef noDescriptor = registers.field("STATUS", "RX_NO_DESCRIPTOR");
    private final FieldRef overrun = registers.field("STATUS", "RX_OVERRUN");
    private final FieldRef address = registers.field("MAC", "ADDRESS");
    private final FieldRef moderationFrames = registers.field("RX_MODERATION", "FRAMES");
    private final FieldRef moderationCycles = registers.field("RX_MODERATION", "CYCLES");
    private final FieldRef receivedFrames = registers.field("RX_FRAMES", "COUNT");
    private final FieldRef receivedBytes = registers.field("RX_BYTES", "COUNT");
    private final FieldRef sentFrames = registers.field("TX_FRAMES", "COUNT");
    private final FieldRef sentBytes = registers.field("TX_BYTES", "COUNT");
    private final FieldRef transmitBusErrors = registers.field("TX_BUS_ERRORS", "COUNT");
    private final FieldRef transmitBadLengths = registers.field("TX_BAD_LENGTHS", "COUNT");

    @Wiring("handles to the counters")
    private final Map<Drop, FieldRef> drops = new EnumMap<>(Drop.class);

    private final PacketMemory packetMemory = new PacketMemory();
    private final DescriptorPort port;
    private final Receiver receiver;
    private final Delivery delivery;
    private final Transmitter transmitter;
    private final Clock clock;
    private final Alarm moderation;

    @Wiring("its receive line")
    private final InterruptLine receiveLine;

    @Wiring("its transmit line")
    private final InterruptLine transmitLine;

    @Wiring("the other end of the wire")
    private @Nullable FrameListener listener;

    @Wiring("observer")
    private NicProbe probe = NicProbe.NONE;

    /** Frames handed over since RX_DONE was last set. */
    private int untold;

    /**
     * A card that is switched off.
     *
     * @param dmac gives it channel 0 for receiving and channel 1 for sending
     */
    public Nic(Clock clock, BusSocket bus, DmaController dmac, InterruptLine receiveLine, InterruptLine transmitLine) {
        this.clock = clock;
        this.receiveLine = receiveLine;
        this.transmitLine = transmitLine;
        for (Drop drop : Drop.values()) {
            drops.put(drop, registers.field(drop.register(), "COUNT"));
        }
        port = new DescriptorPort(bus);
        receiver = new Receiver(this, clock);
        delivery = new Delivery(this, clock, registers, port, dmac);
        transmitter = new Transmitter(this, clock, registers, port, dmac);
        moderation = clock.alarm("NIC moderation", this::setReceiveDone);
    }

    /**
     * A frame begins to arrive in this cycle, or after those that are on the wire already. It is padded to 60 bytes and
     * gets its FCS, as the sender's card does it.
     *
     * @param frame from the destination address to the end of the payload
     * @return false when the wire holds eight frames already: this one is lost, and counted by {@link #congested}
     */
    public boolean frameArrives(byte[] frame) {
        int length = Math.clamp(frame.length, MIN_FRAME - Fcs.BYTES, PacketMemory.BUFFER_BYTES - Fcs.BYTES);
        return rawFrameArrives(Fcs.append(frame, length));
    }

    /**
     * As {@link #frameArrives}, with exactly these bytes, FCS included, be they right or wrong. Of a frame above 2048
     * bytes the rest is cut off; it is too long anyway.
     */
    public boolean rawFrameArrives(byte[] frameWithFcs) {
        return receiver.arrives(frameWithFcs, frameWithFcs.length);
    }

    /** Sets who hears the frames the card sends. */
    public void listener(FrameListener listener) {
        this.listener = listener;
    }

    /** Sets the observer. */
    public void probe(NicProbe probe) {
        this.probe = probe;
    }

    @Override
    public void tell(DeviceProbe told) {
        probe(new NicProbe() {
            @Override
            public void frameBegins(PagedBytes wire, int offset, int length) {
                told.happened(new FrameBegins(wire, offset, length));
            }

            @Override
            public void frameEnds() {
                told.happened(FrameEnds.EVENT);
            }

            @Override
            public void dropped(Drop reason) {
                told.happened(reason);
            }
        });
    }

    NicProbe probe() {
        return probe;
    }

    /** The part that answers at offset 0x1_0000 of the slot: packet memory. */
    public BusTarget packetMemory() {
        return packetMemory;
    }

    /** Bytes of packet memory. */
    public int packetMemoryBytes() {
        return packetMemory.size();
    }

    PacketMemory memory() {
        return packetMemory;
    }

    Delivery delivery() {
        return delivery;
    }

    /** Bytes so far of the frame that is being received, or of the last. */
    int bytesReceived() {
        return receiver.received();
    }

    /** Bytes, with FCS, of the frame that is passing on the wire towards the card; 0: none is. */
    int bytesOnWire() {
        return receiver.expected();
    }

    /** Frames that were lost before the wire. */
    public long congested() {
        return receiver.congested();
    }

    boolean receiveEnabled() {
        return receiveEnable.isSet();
    }

    boolean transmitEnabled() {
        return transmitEnable.isSet();
    }

    boolean promiscuous() {
        return promiscuous.isSet();
    }

    boolean programmedIo() {
        return programmedIo.isSet();
    }

    long address() {
        return address.get();
    }

    private void controlWritten() {
        if (!programmedIo.isSet()) {
            delivery.release();
        }
        driveLines();
        transmitter.look();
    }

    private void driveLines() {
        receiveLine.set(receiveDone.isSet() && receiveIrq.isSet());
        transmitLine.set(transmitDone.isSet() && transmitIrq.isSet());
    }

    /** A received frame is lost. */
    void drop(Drop reason) {
        FieldRef counter = drops.get(reason);
        if (counter != null) {
            counter.add(1);
        }
        switch (reason) {
            case NO_DESCRIPTOR -> noDescriptor.set(true);
            case OVERRUN -> overrun.set(true);
            case BUS_ERROR, TOO_BIG -> receiveError.set(true);
            case BAD_FCS, TOO_SHORT, TOO_LONG, NOT_FOR_US, RECEIVE_OFF -> {
                // the counter says it
            }
        }
        probe.dropped(reason);
    }

    /** A received frame was handed over. */
    void received(int length) {
        receivedFrames.add(1);
        receivedBytes.add(length);
    }

    /** The driver is to be told of a received frame, now or, with moderation, later. */
    void tellReceived() {
        untold++;
        if (moderationCycles.get() == 0 || untold >= moderationFrames.get()) {
            setReceiveDone();
        } else if (!moderation.pending()) {
            moderation.after(moderationCycles.get());
        }
    }

    private void setReceiveDone() {
        untold = 0;
        moderation.cancel();
        receiveDone.set(true);
        driveLines();
    }

    void tellSent() {
        transmitDone.set(true);
        driveLines();
    }

    void countTransmitBusError() {
        transmitBusErrors.add(1);
        transmitError.set(true);
    }

    void countBadLength() {
        transmitBadLengths.add(1);
        transmitError.set(true);
    }

    private void sendPio(int length) {
        if (!transmitter.sendPio(length)) {
            transmitError.set(true);
        }
    }

    /** The frame in packet memory has left. */
    void sent(int offset, int length) {
        sentFrames.add(1);
        sentBytes.add(length);
        FrameListener other = listener;
        if (other != null) {
            byte[] frame = new byte[length];
            packetMemory.bytes().get(offset, frame, 0, length);
            other.frameSent(frame, clock.now());
        }
    }

    @Override
    public RegisterFile<Nic> registers() {
        return registers;
    }

    @Override
    public List<Firmware<?, ?, ?>> firmware() {
        return List.of(receiver.firmware(), delivery.firmware(), transmitter.firmware());
    }

    @Override
    public String name() {
        return "NIC";
    }

    @Override
    public void state(StateVisitor v) {
        v.part(registers);
        v.enter("packet memory");
        packetMemory.state(v);
        v.leave();
        v.part(port);
        v.part(receiver);
        v.part(delivery);
        v.part(transmitter);
        untold = v.i32("untold", untold);
    }
}
