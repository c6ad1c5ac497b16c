package windhover.device.nic;

import windhover.fsm.FirmwareState;

/** What the transmitter is doing. */
public enum NicTransmitState implements FirmwareState {
    IDLE("waits for the doorbell"),
    FETCH_DESCRIPTOR("reads the descriptor at TX_HEAD from the ring in memory"),
    WAIT_DMA("waits while the DMA controller copies the frame into packet memory"),
    PAD("pads the frame to 60 bytes and appends its check sequence"),
    DEFER("waits until the wire has been silent for twelve byte times"),
    PREAMBLE("sends the eight bytes that announce a frame"),
    SEND("sends the frame byte by byte"),
    WRITE_BACK("writes flags into the descriptor"),
    RAISE_LINE("tells the processor by its interrupt line");

    private final String sentence;

    NicTransmitState(String sentence) {
        this.sentence = sentence;
    }

    @Override
    public String sentence() {
        return sentence;
    }

    @Override
    public Carries carries() {
        return this == PREAMBLE || this == SEND ? Carries.OUT : Carries.NOTHING;
    }
}
