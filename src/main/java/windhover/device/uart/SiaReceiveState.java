package windhover.device.uart;

import windhover.fsm.FirmwareState;

/** What the receiving half of the SIA is doing. */
public enum SiaReceiveState implements FirmwareState {
    IDLE("waits for a start bit; the wire is high"),
    RECEIVE("shifts a frame in, bit by bit at the rate the divisor sets");

    private final String sentence;

    SiaReceiveState(String sentence) {
        this.sentence = sentence;
    }

    @Override
    public String sentence() {
        return sentence;
    }
}
