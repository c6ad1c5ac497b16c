package windhover.fsm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import windhover.clock.Alarm;
import windhover.clock.Clock;
import windhover.clock.StateHash;
import windhover.clock.StateReader;
import windhover.clock.StateVisitor;
import windhover.clock.StateWriter;
import windhover.clock.Stateful;

class FirmwareTest {
    enum Kettle implements FirmwareState {
        COLD("waits for the switch"),
        HEATING("heats the water"),
        HOT("keeps the water hot");

        private final String sentence;

        Kettle(String sentence) {
            this.sentence = sentence;
        }

        @Override
        public String sentence() {
            return sentence;
        }
    }

    enum Happening {
        SWITCH_ON,
        SWITCH_OFF,
        BOILS,
        REFILL
    }

    /** A device whose log the actions write. */
    static final class Device {
        final List<String> log = new ArrayList<>();
        int heatCycles = 10;
        Firmware<Device, Kettle, Happening> firmware = new Firmware<>("kettle", TABLE, this, new Clock());

        void note(String what) {
            log.add(what + " in " + firmware.state());
        }
    }

    private static FirmwareTable.Builder<Device, Kettle, Happening> kettle() {
        return FirmwareTable.<Device, Kettle, Happening>named("kettle", Kettle.COLD, Happening.class)
                .on(Kettle.COLD, Happening.SWITCH_ON, Kettle.HEATING, "close the contact", device -> device.note("on"))
                .on(Kettle.HEATING, Happening.BOILS, Kettle.HOT, "whistle")
                .on(Kettle.HEATING, Happening.REFILL, Kettle.HEATING, "start again", device -> device.note("refill"))
                .fromAny(Happening.SWITCH_OFF, Kettle.COLD, "open the contact", device -> device.note("off"))
                .ignore(Kettle.HOT, Happening.SWITCH_ON)
                .ignoreElsewhere(Happening.BOILS, Happening.REFILL)
                .timed(Kettle.HEATING, device -> device.heatCycles, device -> Happening.BOILS, "the water warms up");
    }

    private static final FirmwareTable<Device, Kettle, Happening> TABLE =
            kettle().ignore(Kettle.HEATING, Happening.SWITCH_ON).build();

    private final Clock clock = new Clock();
    private final Device device = new Device();

    FirmwareTest() {
        device.firmware = new Firmware<>("kettle", TABLE, device, clock);
    }

    private void run(int cycles) {
        for (int i = 0; i < cycles; i++) {
            clock.fireDue();
            clock.advance();
        }
    }

    @Test
    void timedStateEndsAfterItsCycles() {
        run(5);
        device.firmware.fire(Happening.SWITCH_ON);
        assertEquals(15, device.firmware.until());
        assertEquals("the water warms up", device.firmware.meanwhile());
        run(10);
        assertEquals(Kettle.HEATING, device.firmware.state());
        run(1);
        assertEquals(Kettle.HOT, device.firmware.state());
        assertEquals(15, device.firmware.since());
        assertEquals(Alarm.OFF, device.firmware.until());
        assertNull(device.firmware.meanwhile());
    }

    @Test
    void leavingATimedStateCancelsItsTime() {
        device.firmware.fire(Happening.SWITCH_ON);
        run(3);
        device.firmware.fire(Happening.SWITCH_OFF);
        run(20);
        assertEquals(Kettle.COLD, device.firmware.state());
        assertEquals(2, device.firmware.transitions());
    }

    @Test
    void transitionIntoTheSameStateStartsItsTimeAnew() {
        device.firmware.fire(Happening.SWITCH_ON);
        run(8);
        device.firmware.fire(Happening.REFILL);
        run(10);
        assertEquals(Kettle.HEATING, device.firmware.state());
        run(1);
        assertEquals(Kettle.HOT, device.firmware.state());
    }

    @Test
    void timeIsAskedAfterTheActionAndIsAtLeastACycle() {
        device.heatCycles = 0;
        device.firmware.fire(Happening.SWITCH_ON);
        run(2);
        assertEquals(Kettle.HOT, device.firmware.state());
    }

    @Test
    void ignoredEventChangesNothing() {
        device.firmware.fire(Happening.BOILS);
        assertEquals(0, device.firmware.transitions());
        assertTrue(device.log.isEmpty());
    }

    @Test
    void actionRunsInTheNewState() {
        device.firmware.fire(Happening.SWITCH_ON);
        assertEquals(List.of("on in HEATING"), device.log);
    }

    @Test
    void probeSeesEachTransition() {
        List<String> seen = new ArrayList<>();
        device.firmware.probe(
                (name, from, event, to, label) -> seen.add(name + " " + from + " " + event + " " + to + ": " + label));
        device.firmware.fire(Happening.SWITCH_ON);
        device.firmware.fire(Happening.SWITCH_OFF);
        assertEquals(
                List.of(
                        "kettle COLD SWITCH_ON HEATING: close the contact",
                        "kettle HEATING SWITCH_OFF COLD: open the contact"),
                seen);
    }

    @Test
    void eventCausedByAnActionComesAfterIt() {
        FirmwareTable<Device, Kettle, Happening> table = FirmwareTable.<Device, Kettle, Happening>named(
                        "quick", Kettle.COLD, Happening.class)
                .on(
                        Kettle.COLD,
                        Happening.SWITCH_ON,
                        Kettle.HEATING,
                        "boil at once",
                        quick -> quick.firmware.fire(Happening.BOILS))
                .on(Kettle.HEATING, Happening.BOILS, Kettle.HOT, "whistle", quick -> quick.note("boils"))
                .on(Kettle.HOT, Happening.SWITCH_OFF, Kettle.COLD, "cool")
                .timed(Kettle.HEATING, 5, quick -> Happening.BOILS, "never comes to this")
                .ignoreElsewhere(Happening.values())
                .build();
        device.firmware = new Firmware<>("quick", table, device, clock);
        device.firmware.fire(Happening.SWITCH_ON);
        assertEquals(Kettle.HOT, device.firmware.state());
        assertEquals(Alarm.OFF, device.firmware.until());
        assertEquals(List.of("boils in HOT"), device.log);
    }

    @Test
    void restoredFirmwareGoesOnWhereItWas() {
        device.firmware.fire(Happening.SWITCH_ON);
        run(4);
        Stateful here = both(clock, device.firmware);
        byte[] saved = StateWriter.save(here);
        run(100);
        Clock otherClock = new Clock();
        Firmware<Device, Kettle, Happening> other = new Firmware<>("kettle", TABLE, new Device(), otherClock);
        Stateful there = both(otherClock, other);
        StateReader.restore(there, saved);
        while (otherClock.now() < clock.now()) {
            otherClock.fireDue();
            otherClock.advance();
        }
        assertEquals(Kettle.HOT, other.state());
        assertEquals(StateHash.of(here), StateHash.of(there));
    }

    private static Stateful both(Clock clock, Stateful firmware) {
        return new Stateful() {
            @Override
            public String name() {
                return "both";
            }

            @Override
            public void state(StateVisitor v) {
                v.part(clock);
                v.part(firmware);
            }
        };
    }

    private static void assertRefused(String because, FirmwareTable.Builder<Device, Kettle, Happening> table) {
        assertEquals(
                "firmware kettle: " + because,
                assertThrows(IllegalArgumentException.class, table::build).getMessage());
    }

    @Test
    void tableWithAGapIsRefused() {
        assertRefused("SWITCH_ON in HEATING is neither handled nor ignored", kettle());
    }

    @Test
    void tableThatHandlesAnEventTwiceIsRefused() {
        assertRefused(
                "BOILS in HEATING has two rows", kettle().on(Kettle.HEATING, Happening.BOILS, Kettle.COLD, "or not"));
    }

    @Test
    void tableThatHandlesWhatItIgnoresIsRefused() {
        assertRefused("BOILS in HEATING is both handled and ignored", kettle().ignore(Kettle.HEATING, Happening.BOILS));
    }

    @Test
    void tableWithAStateThatCannotBeReachedIsRefused() {
        assertRefused(
                "HOT cannot be reached from COLD",
                FirmwareTable.<Device, Kettle, Happening>named("kettle", Kettle.COLD, Happening.class)
                        .on(Kettle.COLD, Happening.SWITCH_ON, Kettle.HEATING, "on")
                        .on(Kettle.HOT, Happening.SWITCH_OFF, Kettle.COLD, "off")
                        .ignoreElsewhere(Happening.values()));
    }

    @Test
    void stateTimedTwiceIsRefused() {
        FirmwareTable.Builder<Device, Kettle, Happening> table = kettle();
        assertThrows(
                IllegalArgumentException.class,
                () -> table.timed(Kettle.HEATING, 3, kettle -> Happening.BOILS, "again"));
        assertThrows(
                IllegalArgumentException.class,
                () -> table.timed(Kettle.HOT, 0, kettle -> Happening.SWITCH_OFF, "no time"));
    }
}
