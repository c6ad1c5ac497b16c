package windhover.device.kia;

import windhover.fsm.FirmwareState;

/** Which bit of a frame the adapter waits for. */
public enum KiaReceiveState implements FirmwareState {
    IDLE("waits for a start bit, a 0"),
    DATA("shifts in the eight data bits, the lowest first"),
    PARITY("waits for the parity bit, which it ignores"),
    STOP("waits for the stop bit, a 1, to put the byte into the FIFO");

    private final String sentence;

    KiaReceiveState(String sentence) {
        this.sentence = sentence;
    }

    @Override
    public String sentence() {
        return sentence;
    }
}
