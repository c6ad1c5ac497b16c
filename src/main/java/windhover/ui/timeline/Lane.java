package windhover.ui.timeline;

import windhover.ui.kit.Hue;

/**
 * A row of the timeline.
 *
 * @param kind what it shows
 * @param number number of the runner or the line; 0 where there is one row of a kind
 * @param name what stands beside it
 * @param letter stands for its colour
 * @param hue its colour, unless it is a program's, which has a tint of its own
 * @param sentence what it is, for the tooltip
 */
record Lane(Kind kind, int number, String name, String letter, Hue hue, String sentence) {
    /** What rows show. */
    enum Kind {
        /** When somebody had the processor. */
        RUNNER,
        /** When a line was high. */
        LINE,
        /** Bytes that DMA moved. */
        DMA,
        /** Bytes on the wire to the network card. */
        RECEIVED,
        /** Bytes on the wire from the network card. */
        SENT,
        /** How many events waited. */
        DEPTH,
        /** What happened. */
        EVENTS
    }

    /** True for a program, whose colour is a tint. */
    boolean program() {
        return kind == Kind.RUNNER && hue == Hue.PROGRAM;
    }
}
