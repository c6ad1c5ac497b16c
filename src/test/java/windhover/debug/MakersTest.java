package windhover.debug;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.EnumSet;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import windhover.debug.Snapshot.Handling;
import windhover.isa.Cause;

/** Who made what travels, which way it went, and what the processor handles. */
class MakersTest {
    private static Snapshot now(Debugger debugger) {
        return debugger.snapshot(Snapshot.Activity.PAUSED, "", 0);
    }

    @Test
    void aStoreToADeviceGoesThereAndALoadComesFromThere() {
        Debugger debugger = NetworkCallFixture.debugger(InputSource.NONE);
        Set<String> ways = new HashSet<>();
        for (int i = 0; i < 300; i++) {
            debugger.run(100, null);
            for (Transfer transfer : now(debugger).transfers()) {
                if (transfer.kind() == Transfer.Kind.CPU_BUS) {
                    boolean store = transfer.from().kind() == Place.Kind.CPU;
                    assertEquals(store, transfer.label().contains("→"), transfer.toString());
                    assertEquals(!store, transfer.label().contains("from"), transfer.toString());
                    ways.add(store + " " + (store ? transfer.to() : transfer.from()).kind());
                }
            }
        }
        assertTrue(ways.contains("true DEVICE"), ways.toString());
        assertTrue(ways.contains("false RAM"), ways.toString());
    }

    @Test
    void programKernelAndSystemCallAreToldApart() {
        Debugger debugger = NetworkCallFixture.debugger("threads-promises", InputSource.NONE);
        EnumSet<Transfer.Maker> makers = EnumSet.noneOf(Transfer.Maker.class);
        EnumSet<Handling> handled = EnumSet.noneOf(Handling.class);
        for (int i = 0; i < 700; i++) {
            debugger.run(100, null);
            Snapshot now = now(debugger);
            now.transfers().stream()
                    .filter(transfer -> transfer.kind() == Transfer.Kind.CPU_BUS)
                    .forEach(transfer -> makers.add(transfer.maker()));
            handled.add(now.cpu().handling());
            assertEquals(now.cpu().inHandler(), !now.cpu().handled().isEmpty());
        }
        assertTrue(makers.containsAll(EnumSet.of(Transfer.Maker.PROGRAM, Transfer.Maker.KERNEL)), makers.toString());
        assertTrue(handled.containsAll(EnumSet.of(Handling.NOTHING, Handling.SYSTEM_CALL)), handled.toString());
    }

    @Test
    void aCauseIsOneOfThreeThings() {
        assertEquals(Handling.INTERRUPT, Handling.of(Long.MIN_VALUE | 22));
        assertEquals(Handling.SYSTEM_CALL, Handling.of(8));
        assertEquals(Handling.SYSTEM_CALL, Handling.of(11));
        assertEquals(Handling.EXCEPTION, Handling.of(13));
        assertTrue(Cause.isSystemCall(9));
        assertTrue(!Cause.isSystemCall(Long.MIN_VALUE | 9), "an interrupt has the same number and is none");
    }
}
