package windhover.device.nic;

import windhover.fsm.FirmwareState;

/** What the memory side of receiving is doing. */
public enum DeliverState implements FirmwareState {
    IDLE("waits for a frame in a packet buffer"),
    FETCH_DESCRIPTOR("reads the descriptor at RX_HEAD from the ring in memory"),
    HAND_TO_DMAC("sets up channel 0 of the DMA controller"),
    WAIT_DMA("waits while the DMA controller copies the frame to the driver's buffer"),
    WRITE_BACK("writes length and flags into the descriptor"),
    RAISE_LINE("tells the processor by its interrupt line"),
    WAIT_PIO("waits for the processor to copy the frame out of packet memory");

    private final String sentence;

    DeliverState(String sentence) {
        this.sentence = sentence;
    }

    @Override
    public String sentence() {
        return sentence;
    }
}
