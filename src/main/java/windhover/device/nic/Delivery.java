package windhover.device.nic;

import static windhover.device.nic.DeliverEvent.BUS_ERROR;
import static windhover.device.nic.DeliverEvent.DESCRIPTOR;
import static windhover.device.nic.DeliverEvent.DMA_DONE;
import static windhover.device.nic.DeliverEvent.DMA_ERROR;
import static windhover.device.nic.DeliverEvent.FRAME;
import static windhover.device.nic.DeliverEvent.FRAME_NO_RING;
import static windhover.device.nic.DeliverEvent.FRAME_OFF;
import static windhover.device.nic.DeliverEvent.FRAME_PIO;
import static windhover.device.nic.DeliverEvent.NOT_OWNED;
import static windhover.device.nic.DeliverEvent.READY;
import static windhover.device.nic.DeliverEvent.RELEASE;
import static windhover.device.nic.DeliverEvent.TOLD;
import static windhover.device.nic.DeliverEvent.TOO_SMALL;
import static windhover.device.nic.DeliverEvent.WRITTEN;
import static windhover.device.nic.DeliverState.FETCH_DESCRIPTOR;
import static windhover.device.nic.DeliverState.HAND_TO_DMAC;
import static windhover.device.nic.DeliverState.IDLE;
import static windhover.device.nic.DeliverState.RAISE_LINE;
import static windhover.device.nic.DeliverState.WAIT_DMA;
import static windhover.device.nic.DeliverState.WAIT_PIO;
import static windhover.device.nic.DeliverState.WRITE_BACK;

import windhover.bus.DmaBuffer;
import windhover.bus.DmaController;
import windhover.bus.DmaPeripheral;
import windhover.bus.DmaRequest;
import windhover.clock.Clock;
import windhover.clock.StateVisitor;
import windhover.clock.Stateful;
import windhover.fsm.Firmware;
import windhover.fsm.FirmwareTable;
import windhover.reg.RegisterFile;

/** The memory side of receiving: brings frames from packet buffers to the buffers that the driver's ring names. */
final class Delivery implements Stateful, DmaPeripheral, Ring.Owner {
    static final FirmwareTable<Delivery, DeliverState, DeliverEvent> TABLE =
            FirmwareTable.<Delivery, DeliverState, DeliverEvent>named("NIC deliver", IDLE, DeliverEvent.class)
                    // formatter:off
            .on(IDLE, FRAME, FETCH_DESCRIPTOR, "read the descriptor at RX_HEAD", delivery -> delivery.ring.fetch())
            .on(IDLE, FRAME_PIO, WAIT_PIO, "set RX_DONE", Delivery::tellPio)
            .on(IDLE, FRAME_NO_RING, IDLE, "drop it", delivery -> delivery.dropFrame(Drop.NO_DESCRIPTOR))
            .on(IDLE, FRAME_OFF, IDLE, "drop it", delivery -> delivery.dropFrame(Drop.RECEIVE_OFF))
            .on(FETCH_DESCRIPTOR, DESCRIPTOR, HAND_TO_DMAC, "latch the buffer's address")
            .on(FETCH_DESCRIPTOR, NOT_OWNED, IDLE, "drop the frame", delivery -> delivery.dropFrame(Drop.NO_DESCRIPTOR))
            .on(FETCH_DESCRIPTOR, TOO_SMALL, WRITE_BACK, "write the error back", Delivery::writeTooSmall)
            .on(FETCH_DESCRIPTOR, BUS_ERROR, IDLE, "nobody answers: drop the frame", delivery -> delivery.dropFrame(Drop.BUS_ERROR))
            .on(HAND_TO_DMAC, READY, WAIT_DMA, "ask channel 0 to copy the frame", Delivery::askDmac)
            .on(WAIT_DMA, DMA_DONE, WRITE_BACK, "write length and DONE back", Delivery::writeDone)
            .on(WAIT_DMA, DMA_ERROR, WRITE_BACK, "write the error back", Delivery::writeBusError)
            .on(WRITE_BACK, WRITTEN, RAISE_LINE, "set RX_DONE", Delivery::tell)
            .on(WRITE_BACK, BUS_ERROR, RAISE_LINE, "nobody answers at the ring: count it, set RX_DONE", Delivery::tellUnwritten)
            .on(RAISE_LINE, TOLD, IDLE, "free the packet buffer", Delivery::free)
            .on(WAIT_PIO, RELEASE, IDLE, "free the packet buffer", Delivery::free)
            .timed(HAND_TO_DMAC, 2, delivery -> READY, "sets up source, destination and length")
            .timed(RAISE_LINE, 1, delivery -> TOLD, "drives the line")
            // FRAME and its kin are said only when idle; a guest may write RELEASE or abort the DMA channel at any time.
            .ignoreElsewhere(FRAME, FRAME_PIO, FRAME_NO_RING, FRAME_OFF, DESCRIPTOR, NOT_OWNED, TOO_SMALL)
            .ignoreElsewhere(BUS_ERROR, READY, DMA_DONE, DMA_ERROR, WRITTEN, TOLD, RELEASE)
            .build();
    // formatter:on

    private final Nic nic;
    private final Firmware<Delivery, DeliverState, DeliverEvent> firmware;
    private final Ring ring;
    private final DmaRequest dma;

    /** Lengths of the frames in the packet buffers. */
    private final int[] lengths = new int[PacketMemory.RX_BUFFERS];

    /** The packet buffer to deliver next. */
    private int next;

    /** How many packet buffers, from {@code next} on, hold a frame. */
    private int full;

    Delivery(Nic nic, Clock clock, RegisterFile<Nic> registers, DescriptorPort port, DmaController dmac) {
        this.nic = nic;
        firmware = new Firmware<>("NIC deliver", TABLE, this, clock);
        ring = new Ring("receive ring", "RX", registers, port, this);
        dma = dmac.attach(Nic.RX_DMA_CHANNEL, this);
    }

    Firmware<Delivery, DeliverState, DeliverEvent> firmware() {
        return firmware;
    }

    Ring ring() {
        return ring;
    }

    boolean hasRoom() {
        return full < PacketMemory.RX_BUFFERS;
    }

    /** Where the frame that is being received is stored. */
    int fillOffset() {
        return (next + full) % PacketMemory.RX_BUFFERS * PacketMemory.BUFFER_BYTES;
    }

    /** A frame was received into the packet buffer at {@link #fillOffset}. */
    void add(int length) {
        lengths[(next + full) % PacketMemory.RX_BUFFERS] = length;
        full = Math.min(full + 1, PacketMemory.RX_BUFFERS);
        look();
    }

    private void look() {
        if (full == 0 || !firmware.in(IDLE)) {
            return;
        }
        if (!nic.receiveEnabled()) {
            firmware.fire(FRAME_OFF);
        } else if (nic.programmedIo()) {
            firmware.fire(FRAME_PIO);
        } else {
            firmware.fire(ring.empty() ? FRAME_NO_RING : FRAME);
        }
    }

    private void dropFrame(Drop reason) {
        nic.drop(reason);
        free();
    }

    private void free() {
        next = (next + 1) % PacketMemory.RX_BUFFERS;
        full = Math.max(0, full - 1);
        look();
    }

    private int length() {
        return lengths[next];
    }

    private void tellPio() {
        nic.received(length());
        nic.tellReceived();
    }

    @Override
    public void fetched(boolean busError) {
        if (busError) {
            firmware.fire(BUS_ERROR);
        } else if (!ring.owned()) {
            firmware.fire(NOT_OWNED);
        } else {
            firmware.fire(ring.length() < length() ? TOO_SMALL : DESCRIPTOR);
        }
    }

    private void askDmac() {
        dma.toMemory((long) next * PacketMemory.BUFFER_BYTES, ring.buffer(), length());
    }

    private void writeDone() {
        nic.received(length());
        nic.probe().handedOver(ring.head(), length());
        ring.writeBack(length(), Ring.DONE, 0);
    }

    private void writeTooSmall() {
        nic.drop(Drop.TOO_BIG);
        ring.writeBack(0, Ring.DONE | Ring.ERROR, Ring.ERROR_LENGTH);
    }

    private void writeBusError() {
        nic.drop(Drop.BUS_ERROR);
        ring.writeBack(0, Ring.DONE | Ring.ERROR, Ring.ERROR_BUS);
    }

    @Override
    public void writtenBack(boolean busError) {
        firmware.fire(busError ? BUS_ERROR : WRITTEN);
    }

    private void tell() {
        nic.tellReceived();
    }

    private void tellUnwritten() {
        nic.drop(Drop.BUS_ERROR);
        nic.tellReceived();
    }

    void release() {
        firmware.fire(RELEASE);
    }

    boolean busy() {
        return full > 0 || !firmware.in(IDLE);
    }

    /** Length of the frame that waits for the processor; 0: none does. */
    int pioLength() {
        return firmware.in(WAIT_PIO) ? length() : 0;
    }

    int pioOffset() {
        return next * PacketMemory.BUFFER_BYTES;
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
        return "NIC receive";
    }

    @Override
    public void state(StateVisitor v) {
        v.part(firmware);
        v.part(ring);
        v.i32s("lengths", lengths);
        next = v.i32("next", next);
        full = v.i32("full", full);
        boolean fits = next >= 0 && next < PacketMemory.RX_BUFFERS && full >= 0 && full <= PacketMemory.RX_BUFFERS;
        for (int length : lengths) {
            fits &= length >= 0 && length <= PacketMemory.BUFFER_BYTES;
        }
        if (!fits) {
            throw new IllegalArgumentException("NIC delivery: lengths or indices of packet buffers are out of range");
        }
    }
}
