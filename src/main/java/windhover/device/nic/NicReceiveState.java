package windhover.device.nic;

import windhover.fsm.FirmwareState;

/** What the receiver is doing. */
public enum NicReceiveState implements FirmwareState {
    IDLE("listens to a silent wire"),
    PREAMBLE("locks onto the eight bytes that announce a frame"),
    RECEIVE("takes the frame byte by byte into a packet buffer"),
    CHECK_FCS("checks the frame's length and check sequence"),
    FILTER("looks whether the frame is for this card"),
    DEAF("lets a frame pass that it has no room for or shall not hear");

    private final String sentence;

    NicReceiveState(String sentence) {
        this.sentence = sentence;
    }

    @Override
    public String sentence() {
        return sentence;
    }

    @Override
    public Carries carries() {
        return this == PREAMBLE || this == RECEIVE ? Carries.IN : Carries.NOTHING;
    }
}
