package windhover.ui.kit;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import windhover.timeline.Moment;

class FiguresTest {
    @ParameterizedTest
    @CsvSource({"0, 0", "999, 999", "1000, 1 000", "12480, 12 480", "1234567, 1 234 567", "-1234, −1 234"})
    void countsAreGroupedByThree(long value, String text) {
        assertEquals(text, Figures.grouped(value));
    }

    @Test
    void aMomentReadsBackAsItIsWritten() {
        assertEquals(new Moment(1_234_567), Moment.parse(Figures.moment(1_234_567)));
    }

    @ParameterizedTest
    @CsvSource({
        "1, 1 Hz",
        "0.5, 0.5 Hz",
        "999.4, 999 Hz",
        "999.6, 1 kHz",
        "1500, 1.5 kHz",
        "25e6, 25 MHz",
        "12345678, 12.3 MHz",
        "1.05e9, 1.05 GHz",
        "Infinity, flat out"
    })
    void frequenciesHaveThreeFiguresAtMost(double hertz, String text) {
        assertEquals(text, Figures.hertz(hertz));
    }
}
