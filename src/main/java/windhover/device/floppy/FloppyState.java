package windhover.device.floppy;

import windhover.fsm.FirmwareState;

/** What the controller is doing. */
public enum FloppyState implements FirmwareState {
    IDLE("waits for a command"),
    PLAN("looks what the command needs next"),
    SEEK("moves the arm to the next cylinder"),
    SETTLE("waits until the arm has stopped swinging"),
    SELECT_HEAD("switches to the head of the other side"),
    FETCH("gets the sector to write from memory, by DMA"),
    ROTATE("waits until the disk has turned the sector under the head"),
    TRANSFER("reads or writes the sector as it passes under the head"),
    STORE("puts the sector it has read into memory, by DMA"),
    COMPLETE("sets DONE and raises the line"),
    FAIL("sets ERROR and DONE, and raises the line");

    private final String sentence;

    FloppyState(String sentence) {
        this.sentence = sentence;
    }

    @Override
    public String sentence() {
        return sentence;
    }
}
