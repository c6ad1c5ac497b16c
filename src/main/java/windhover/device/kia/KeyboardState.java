package windhover.device.kia;

import windhover.fsm.FirmwareState;

/** What the keyboard is doing with its two wires. */
public enum KeyboardState implements FirmwareState {
    IDLE("has nothing to send; clock and data are high"),
    CLOCK_HIGH("has put a bit on the data wire and lets it settle; the clock is high"),
    CLOCK_LOW("has pulled the clock low: the adapter takes the bit at this edge"),
    PAUSE("has sent a frame and leaves the wires high before the next");

    private final String sentence;

    KeyboardState(String sentence) {
        this.sentence = sentence;
    }

    @Override
    public String sentence() {
        return sentence;
    }
}
