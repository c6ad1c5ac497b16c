package windhover.device.nic;

import static windhover.device.nic.NicTransmitEvent.BAD_LENGTH;
import static windhover.device.nic.NicTransmitEvent.BUS_ERROR;
import static windhover.device.nic.NicTransmitEvent.BYTES;
import static windhover.device.nic.NicTransmitEvent.DESCRIPTOR;
import static windhover.device.nic.NicTransmitEvent.DMA_DONE;
import static windhover.device.nic.NicTransmitEvent.DMA_ERROR;
import static windhover.device.nic.NicTransmitEvent.DOORBELL;
import static windhover.device.nic.NicTransmitEvent.NOT_OWNED;
import static windhover.device.nic.NicTransmitEvent.READY;
import static windhover.device.nic.NicTransmitEvent.SEND_PIO;
import static windhover.device.nic.NicTransmitEvent.SENT;
import static windhover.device.nic.NicTransmitEvent.SENT_PIO;
import static windhover.device.nic.NicTransmitEvent.SILENCE;
import static windhover.device.nic.NicTransmitEvent.START_OF_FRAME;
import static windhover.device.nic.NicTransmitEvent.TOLD;
import static windhover.device.nic.NicTransmitEvent.WRITTEN;
import static windhover.device.nic.NicTransmitState.DEFER;
import static windhover.device.nic.NicTransmitState.FETCH_DESCRIPTOR;
import static windhover.device.nic.NicTransmitState.IDLE;
import static windhover.device.nic.NicTransmitState.PAD;
import static windhover.device.nic.NicTransmitState.PREAMBLE;
import static windhover.device.nic.NicTransmitState.RAISE_LINE;
import static windhover.device.nic.NicTransmitState.SEND;
import static windhover.device.nic.NicTransmitState.WAIT_DMA;
import static windhover.device.nic.NicTransmitState.WRITE_BACK;

import windhover.bus.DmaBuffer;
import windhover.bus.DmaController;
import windhover.bus.DmaPeripheral;
import windhover.bus.DmaRequest;
import windhover.clock.Clock;
import windhover.clock.PagedBytes;
import windhover.clock.StateVisitor;
import windhover.clock.Stateful;
import windhover.fsm.Firmware;
import windhover.fsm.FirmwareTable;
import windhover.reg.RegisterFile;

/** Sending, from the ring in memory to the wire. */
final class Transmitter implements Stateful, DmaPeripheral, Ring.Owner {
    static final FirmwareTable<Transmitter, NicTransmitState, NicTransmitEvent> TABLE =
            FirmwareTable.<Transmitter, NicTransmitState, NicTransmitEvent>named(
                            "NIC transmit", IDLE, NicTransmitEvent.class)
                    // formatter:off
            .on(IDLE, DOORBELL, FETCH_DESCRIPTOR, "read the descriptor at TX_HEAD", Transmitter::fetchDescriptor)
            .on(IDLE, SEND_PIO, PAD, "take the frame the processor laid into packet memory")
            .on(FETCH_DESCRIPTOR, DESCRIPTOR, WAIT_DMA, "ask channel 1 to copy the frame", Transmitter::askDmac)
            .on(FETCH_DESCRIPTOR, NOT_OWNED, IDLE, "wait for the next doorbell")
            .on(FETCH_DESCRIPTOR, BAD_LENGTH, WRITE_BACK, "write the error back", Transmitter::writeBadLength)
            .on(FETCH_DESCRIPTOR, BUS_ERROR, IDLE, "nobody answers at the ring: wait for the next doorbell", Transmitter::countBusError)
            .on(WAIT_DMA, DMA_DONE, PAD, "look at its length")
            .on(WAIT_DMA, DMA_ERROR, WRITE_BACK, "write the error back", Transmitter::writeBusError)
            .on(PAD, READY, DEFER, "append padding and check sequence", Transmitter::finishFrame)
            .on(DEFER, SILENCE, PREAMBLE, "begin")
            .on(PREAMBLE, START_OF_FRAME, SEND, "begin with the first byte", Transmitter::beginFrame)
            .on(SEND, BYTES, SEND, "go on", Transmitter::count)
            .on(SEND, SENT, WRITE_BACK, "write DONE back", Transmitter::writeDone)
            .on(SEND, SENT_PIO, RAISE_LINE, "set TX_DONE", Transmitter::endPio)
            .on(WRITE_BACK, WRITTEN, RAISE_LINE, "set TX_DONE", Transmitter::tell)
            .on(WRITE_BACK, BUS_ERROR, RAISE_LINE, "nobody answers at the ring: count it, set TX_DONE", Transmitter::tellUnwritten)
            .on(RAISE_LINE, TOLD, IDLE, "look for the next descriptor", Transmitter::look)
            .timed(PAD, 4, transmitter -> READY, "computes the check sequence")
            .timed(DEFER, Transmitter::deferCycles, transmitter -> SILENCE, "the gap between frames")
            .timed(PREAMBLE, Nic.PREAMBLE_CYCLES, transmitter -> START_OF_FRAME, "eight bytes of preamble, 20 cycles each")
            .timed(SEND, Transmitter::chunkCycles, Transmitter::afterChunk, "20 cycles a byte, counted eight at a time")
            .timed(RAISE_LINE, 1, transmitter -> TOLD, "drives the line")
            // A guest may ring the doorbell or abort the DMA channel at any time; before IDLE the ring is looked at anyway.
            .ignoreElsewhere(DOORBELL, SEND_PIO, DESCRIPTOR, NOT_OWNED, BAD_LENGTH, BUS_ERROR, DMA_DONE, DMA_ERROR)
            .ignoreElsewhere(READY, SILENCE, START_OF_FRAME, BYTES, SENT, SENT_PIO, WRITTEN, TOLD)
            .build();
    // formatter:on

    private static final int CHUNK = 8;

    private final Nic nic;
    private final Clock clock;
    private final Firmware<Transmitter, NicTransmitState, NicTransmitEvent> firmware;
    private final Ring ring;
    private final DmaRequest dma;

    /** True while the frame came by programmed I/O. */
    private boolean pio;

    /** Bytes of the frame; with padding and FCS from PAD on. */
    private int length;

    /** Bytes that have left. */
    private int sent;

    /** The first cycle in which a preamble may begin. */
    private long wireFreeAt;

    Transmitter(Nic nic, Clock clock, RegisterFile<Nic> registers, DescriptorPort port, DmaController dmac) {
        this.nic = nic;
        this.clock = clock;
        firmware = new Firmware<>("NIC transmit", TABLE, this, clock);
        ring = new Ring("transmit ring", "TX", registers, port, this);
        dma = dmac.attach(Nic.TX_DMA_CHANNEL, this);
    }

    Firmware<Transmitter, NicTransmitState, NicTransmitEvent> firmware() {
        return firmware;
    }

    Ring ring() {
        return ring;
    }

    /** Looks whether the ring holds something to send. */
    void look() {
        if (nic.transmitEnabled() && !ring.empty()) {
            firmware.fire(DOORBELL);
        }
    }

    /** Sends what the processor laid into packet memory; false when it cannot now. */
    boolean sendPio(int bytes) {
        if (!nic.transmitEnabled() || busy() || bytes < 1 || bytes > Nic.MAX_PAYLOAD_FRAME) {
            return false;
        }
        pio = true;
        length = bytes;
        sent = 0;
        firmware.fire(SEND_PIO);
        return true;
    }

    private void fetchDescriptor() {
        pio = false;
        sent = 0;
        length = 0;
        ring.fetch();
    }

    @Override
    public void fetched(boolean busError) {
        if (busError) {
            firmware.fire(BUS_ERROR);
        } else if (!ring.owned()) {
            firmware.fire(NOT_OWNED);
        } else {
            firmware.fire(ring.length() < 1 || ring.length() > Nic.MAX_PAYLOAD_FRAME ? BAD_LENGTH : DESCRIPTOR);
        }
    }

    private void askDmac() {
        length = ring.length();
        dma.fromMemory(ring.buffer(), PacketMemory.TX_OFFSET, length);
    }

    private void finishFrame() {
        PagedBytes memory = nic.memory().bytes();
        while (length < Nic.MIN_FRAME - Fcs.BYTES) {
            memory.write(PacketMemory.TX_OFFSET + length++, 1, 0);
        }
        int sequence = Fcs.of(memory, PacketMemory.TX_OFFSET, length);
        for (int i = 0; i < Fcs.BYTES; i++) {
            memory.write(PacketMemory.TX_OFFSET + length++, 1, sequence >>> (8 * i));
        }
    }

    private int deferCycles() {
        return Math.clamp(wireFreeAt - clock.now(), 1, Nic.GAP_CYCLES);
    }

    private void beginFrame() {
        sent = 0;
    }

    private int chunk() {
        return Math.clamp(length - sent, 0, CHUNK);
    }

    private int chunkCycles() {
        return chunk() * Nic.BYTE_CYCLES;
    }

    private NicTransmitEvent afterChunk() {
        if (sent + chunk() < length) {
            return BYTES;
        }
        return pio ? SENT_PIO : SENT;
    }

    private void count() {
        sent += chunk();
    }

    private void endFrame() {
        count();
        wireFreeAt = clock.now() + Nic.GAP_CYCLES;
        nic.sent(PacketMemory.TX_OFFSET, Math.max(0, length - Fcs.BYTES));
    }

    private void writeDone() {
        endFrame();
        ring.writeBack(ring.length(), Ring.DONE, 0);
    }

    private void endPio() {
        endFrame();
        nic.tellSent();
    }

    private void writeBadLength() {
        nic.countBadLength();
        ring.writeBack(ring.length(), Ring.DONE | Ring.ERROR, Ring.ERROR_LENGTH);
    }

    private void writeBusError() {
        nic.countTransmitBusError();
        ring.writeBack(ring.length(), Ring.DONE | Ring.ERROR, Ring.ERROR_BUS);
    }

    private void countBusError() {
        nic.countTransmitBusError();
    }

    @Override
    public void writtenBack(boolean busError) {
        firmware.fire(busError ? BUS_ERROR : WRITTEN);
    }

    private void tell() {
        nic.tellSent();
    }

    private void tellUnwritten() {
        nic.countTransmitBusError();
        nic.tellSent();
    }

    boolean busy() {
        return !firmware.in(IDLE);
    }

    @Override
    public DmaBuffer dmaBuffer() {
        return nic.memory();
    }

    @Override
    public void dmaEnded(boolean error) {
        firmware.fire(error ? DMA_ERROR : DMA_DONE);
    }

    @Override
    public String name() {
        return "NIC transmit";
    }

    @Override
    public void state(StateVisitor v) {
        v.part(firmware);
        v.part(ring);
        pio = v.flag("pio", pio);
        length = v.i32("length", length);
        sent = v.i32("sent", sent);
        wireFreeAt = v.i64("wireFreeAt", wireFreeAt);
        if (length < 0 || length > Nic.MAX_FRAME || sent < 0 || sent > Nic.MAX_FRAME) {
            throw new IllegalArgumentException(
                    "NIC transmitter: " + sent + " of " + length + " bytes sent, expected at most " + Nic.MAX_FRAME);
        }
    }
}
