package windhover.device.mgia;

/** What happens to the raster. */
public enum RasterEvent {
    /** CTRL.ENABLE became 1. */
    SWITCHED_ON,
    /** CTRL.ENABLE became 0, or was 0 when a burst had ended. */
    SWITCHED_OFF,
    /** The burst has ended and its bytes are here. */
    FETCHED,
    /** The burst has ended with a bus error. */
    BUS_ERROR,
    /** The line's time is over and another line follows. */
    END_OF_LINE,
    /** The time of the last line is over. */
    END_OF_PICTURE,
    /** The vertical blank is over. */
    END_OF_FRAME
}
