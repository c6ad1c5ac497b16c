package windhover.device.finisher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import windhover.clock.Clock;

class FinisherTest {
    private final List<Integer> ends = new ArrayList<>();
    private final Finisher finisher = new Finisher(new Clock());

    FinisherTest() {
        finisher.listener(ends::add);
    }

    @Test
    void passEndsWithZeroAndOnlyOnce() {
        finisher.registers().write(0, 4, 0x5555);
        finisher.registers().write(0, 4, 0x7_3333);
        assertEquals(List.of(0), ends);
    }

    @Test
    void failEndsWithItsCode() {
        finisher.registers().write(0, 4, 0x7_3333);
        assertEquals(List.of(7), ends);
        assertEquals(7, finisher.exitCode());
    }

    @Test
    void otherWordsDoNothing() {
        finisher.registers().write(0, 4, 0);
        finisher.registers().write(0, 1, 0x55);
        assertFalse(finisher.finished());
    }
}
