package windhover.clock;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ClockTest {
    private final Clock clock = new Clock();
    private final List<String> fired = new ArrayList<>();

    private void runTo(long cycle) {
        while (clock.now() < cycle) {
            clock.fireDue();
            clock.advance();
        }
    }

    @Test
    void alarmsOfOneCycleFireInTheOrderInWhichTheyWereMade() {
        Alarm first = clock.alarm("first", () -> fired.add("first@" + clock.now()));
        Alarm second = clock.alarm("second", () -> fired.add("second@" + clock.now()));
        second.after(3);
        first.after(3);
        runTo(10);
        assertEquals(List.of("first@3", "second@3"), fired);
        assertFalse(first.pending());
    }

    @Test
    void anAlarmSetWhileOthersFireIsDueInTheNextCycleAtTheEarliest() {
        Alarm later = clock.alarm("later", () -> fired.add("later@" + clock.now()));
        clock.alarm("sets it", () -> later.after(1)).after(5);
        runTo(10);
        assertEquals(List.of("later@6"), fired);
        assertThrows(IllegalArgumentException.class, () -> later.after(0));
    }

    @Test
    void cancelledAlarmsDoNotFire() {
        Alarm alarm = clock.alarm("a", () -> fired.add("a"));
        alarm.after(2);
        assertEquals(2, clock.nextDue());
        alarm.cancel();
        assertEquals(Alarm.OFF, clock.nextDue());
        runTo(5);
        assertTrue(fired.isEmpty());
    }

    @Test
    void skippingNeverJumpsOverAnAlarm() {
        clock.alarm("a", () -> {}).after(100);
        clock.skipTo(100);
        assertEquals(100, clock.now());
        assertThrows(IllegalArgumentException.class, () -> clock.skipTo(101));
    }

    @Test
    void savedTimeComesBackWithItsAlarms() {
        Alarm alarm = clock.alarm("a", () -> fired.add("a@" + clock.now()));
        alarm.after(7);
        byte[] saved = StateWriter.save(clock);
        runTo(20);
        StateReader.restore(clock, saved);
        assertEquals(0, clock.now());
        runTo(20);
        assertEquals(List.of("a@7", "a@7"), fired);
    }
}
