package windhover.device.mgia;

import windhover.fsm.FirmwareState;

/** What the adapter is doing with its raster. */
public enum RasterState implements FirmwareState {
    OFF("is switched off and leaves the bus alone"),
    FETCH("reads the line's 80 bytes from memory in one burst, before all other masters"),
    SHOW("shifts the line's 640 pixels out to the monitor"),
    BLANK("lets the monitor's beam return to the top: vertical blank");

    private final String sentence;

    RasterState(String sentence) {
        this.sentence = sentence;
    }

    @Override
    public String sentence() {
        return sentence;
    }
}
