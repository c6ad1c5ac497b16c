package windhover.device.dmac;

import windhover.fsm.FirmwareState;

/** What a channel is doing. */
public enum ChannelState implements FirmwareState {
    IDLE("has nothing to move"),
    REQUEST("waits for its turn with the engine"),
    READ("reads a burst from memory over the bus"),
    TAKE("takes a burst out of the device's buffer"),
    WRITE("writes the burst to memory over the bus"),
    GIVE("puts the burst into the device's buffer"),
    LINK("reads the next link from memory over the bus"),
    COMPLETE("has moved all bytes and is about to say so"),
    ABORTING("was told to stop and waits for its bus transaction to end"),
    FAULT("has failed and is about to say so");

    private final String sentence;

    ChannelState(String sentence) {
        this.sentence = sentence;
    }

    @Override
    public String sentence() {
        return sentence;
    }
}
