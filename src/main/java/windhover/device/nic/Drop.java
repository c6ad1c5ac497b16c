package windhover.device.nic;

import windhover.reg.DeviceEvent;

/** Why a received frame was lost. Each has a counter among the registers. */
public enum Drop implements DeviceEvent {
    BAD_FCS("RX_BAD_FCS", "its check sequence does not fit its bytes"),
    TOO_SHORT("RX_TOO_SHORT", "it is shorter than 64 bytes"),
    TOO_LONG("RX_TOO_LONG", "it is longer than 1518 bytes"),
    NOT_FOR_US("RX_NOT_FOR_US", "it is for another address"),
    NO_DESCRIPTOR("RX_NO_DESCRIPTORS", "the receive ring holds no buffer that belongs to the card"),
    OVERRUN("RX_OVERRUNS", "all packet buffers were full when it began"),
    BUS_ERROR("RX_BUS_ERRORS", "the ring or the buffer lies where nobody answers"),
    TOO_BIG("RX_TOO_BIG", "it does not fit the buffer of its descriptor"),
    RECEIVE_OFF("RX_OFF", "receiving was switched off");

    private final String register;
    private final String sentence;

    Drop(String register, String sentence) {
        this.register = register;
        this.sentence = sentence;
    }

    @Override
    public String kind() {
        return "frame dropped";
    }

    @Override
    public String words() {
        return "a frame was dropped: " + sentence;
    }

    /** The register that counts it. */
    public String register() {
        return register;
    }

    /** The reason, in words for the screen. */
    public String sentence() {
        return sentence;
    }
}
