package windhover.device.uart;

import windhover.fsm.FirmwareState;

/** What the sending half of the SIA is doing. */
public enum SiaTransmitState implements FirmwareState {
    IDLE("has nothing to send; the wire is high"),
    SEND("shifts a frame out, bit by bit at the rate the divisor sets");

    private final String sentence;

    SiaTransmitState(String sentence) {
        this.sentence = sentence;
    }

    @Override
    public String sentence() {
        return sentence;
    }
}
