package windhover.ui.stops;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import windhover.debug.Debugger;
import windhover.debug.Landmark;
import windhover.debug.Session;
import windhover.debug.Snapshot;
import windhover.scenario.ScenarioLibrary;
import windhover.scenario.ScenarioRun;

/** Places to stop at, on a machine that runs the first lesson. */
class StopsModelTest {
    private final Debugger debugger = run();
    private final Session session = new Session(debugger);
    private final StopsModel model = new StopsModel(session);

    private static Debugger run() {
        try {
            return ScenarioRun.of(ScenarioLibrary.find("network-call")).debugger();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    @BeforeEach
    void show() {
        assertTrue(model.show(session.snapshot()));
    }

    @Test
    void aPlaceIsARegisterARangeOfMemoryOrAFirmwareState() {
        assertEquals(new Landmark.RegisterWritten(10), model.parse(" a0 "));
        assertEquals(new Landmark.RegisterWritten(31), model.parse("x31"));
        assertEquals(new Landmark.MemoryWritten(0x204000, 16), model.parse("0x204000  16"));
        assertEquals(new Landmark.MemoryWritten(0x204000, 8), model.parse("0x204000"));
        assertEquals(new Landmark.FirmwareEnters("NIC receive", "RECEIVE"), model.parse("nic receive receive"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "x0", "x32", "zero", "204000", "0x204000 0", "NIC receive NOWHERE", "0x11112222333344445"})
    void anythingElseIsRefusedInOneLine(String text) {
        String message = String.valueOf(assertThrows(IllegalArgumentException.class, () -> model.parse(text))
                .getMessage());
        assertEquals(1, message.lines().count(), message);
    }

    @Test
    void aRunStopsThereAndRunsBackThere() throws Exception {
        Landmark receive = model.parse("NIC receive RECEIVE");
        model.add(receive);
        model.add(receive);
        assertEquals(List.of(receive), model.stops());
        session.speed(Double.POSITIVE_INFINITY);
        session.run();
        long stopped = pausedAfter(0);
        assertEquals("RECEIVE", state());
        session.seek(stopped + 1000);
        pausedAfter(stopped);
        model.runBack(receive);
        long back = session.ask(Debugger::cycle).get();
        assertTrue(
                back <= stopped + 1000 && back >= stopped, back + " lies at the last entry before " + (stopped + 1000));
        model.remove(receive);
        assertEquals(List.of(), model.stops());
        session.close();
    }

    private long pausedAfter(long cycle) throws Exception {
        while (true) {
            Snapshot now = session.ask(d -> d.snapshot(Snapshot.Activity.PAUSED, "", 0))
                    .get();
            Snapshot shown = session.snapshot();
            if (shown.activity() == Snapshot.Activity.PAUSED && shown.cycle() == now.cycle() && now.cycle() > cycle) {
                return now.cycle();
            }
            Thread.onSpinWait();
        }
    }

    private String state() {
        return session.snapshot().devices().stream()
                .flatMap(device -> device.firmware().stream())
                .filter(firmware -> firmware.name().equals("NIC receive"))
                .map(Snapshot.FirmwareStatus::state)
                .findFirst()
                .orElseThrow();
    }
}
