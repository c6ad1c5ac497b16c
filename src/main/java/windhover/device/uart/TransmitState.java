package windhover.device.uart;

import windhover.fsm.FirmwareState;

/** What the sending half of the SIA is doing. */
public enum TransmitState implements FirmwareState {
    IDLE("has nothing to send; the wire is high"),
    SEND("shifts a frame out, bit by bit at the rate the divisor sets");

    private final String sentence;

    TransmitState(String sentence) {
        this.sentence = sentence;
    }

    @Override
    public String sentence() {
        return sentence;
    }
}
