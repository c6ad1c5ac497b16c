package windhover.export;

import java.util.Locale;

/** What a part of a trace is about, so that others can be left out. Each is named as on the command line. */
public enum Topic {
    /** The lesson's steps. */
    LESSON,
    /** Who has the processor, its mode, what it retires. */
    PROCESSOR,
    /** The function that runs. */
    FUNCTIONS,
    /** The stages, holds and squashes. */
    PIPELINE,
    /** Traps and their handlers. */
    TRAPS,
    /** Interrupt lines. */
    LINES,
    /** The bus and its masters. */
    BUS,
    /** Firmware of devices, accesses to their registers, the console. */
    DEVICES,
    /** The kernel's queue, its events and tasks. */
    QUEUE,
    /** Frames, and what comes from outside. */
    WIRE;

    /** Its name. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
