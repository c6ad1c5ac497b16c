package windhover.ui.shell;

import java.util.List;
import windhover.ui.kit.Figures;

/** The speeds of the slider: one, two, five of each power of ten, the nominal clock of 25 MHz, and flat out. */
public final class Speed {
    private static final List<Double> STOPS = List.of(
            1.0,
            2.0,
            5.0,
            10.0,
            20.0,
            50.0,
            100.0,
            200.0,
            500.0,
            1e3,
            2e3,
            5e3,
            1e4,
            2e4,
            5e4,
            1e5,
            2e5,
            5e5,
            1e6,
            2e6,
            5e6,
            1e7,
            2.5e7,
            Double.POSITIVE_INFINITY);

    /** The stop a new window starts at: 1 kHz, at which a network call takes a few seconds. */
    public static final int START = 9;

    private Speed() {}

    /** The number of the last stop, flat out. */
    public static int last() {
        return STOPS.size() - 1;
    }

    /** Cycles a second at a stop; stops beyond either end are those ends. */
    public static double cyclesPerSecond(int stop) {
        return STOPS.get(Math.clamp(stop, 0, last()));
    }

    /** A stop in words: {@code 25 MHz}, {@code flat out}. */
    public static String label(int stop) {
        return Figures.hertz(cyclesPerSecond(stop));
    }
}
