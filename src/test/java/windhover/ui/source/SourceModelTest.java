package windhover.ui.source;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Set;
import org.junit.jupiter.api.Test;
import windhover.debug.Snapshot;
import windhover.debug.SourcePosition;
import windhover.ui.kit.Sample;
import windhover.ui.shell.StandingSession;

class SourceModelTest {
    /** Keeps what a pane asked of the session. */
    static final class Recorder extends StandingSession {
        Set<Long> breakpoints = Set.of();

        Recorder() {
            super(new Sample().snapshot());
        }

        @Override
        public void breakpoints(Set<Long> addresses) {
            breakpoints = addresses;
        }
    }

    private final SampleCatalog catalog = new SampleCatalog();
    private final Recorder session = new Recorder();
    private final SourceModel model = new SourceModel(catalog, session::breakpoints);
    private final Sample sample = new Sample();

    private boolean at(int instruction) {
        long address = catalog.address(instruction);
        sample.position = catalog.locate(address).orElseThrow();
        return model.show(sample.snapshot());
    }

    @Test
    void theFileOfTheCurrentLineIsOpened() {
        assertTrue(at(3));
        assertEquals(java.util.List.of(SampleCatalog.NIC), model.openFiles());
        assertTrue(model.marked());
    }

    @Test
    void theSamePlaceIsNoChange() {
        at(3);
        assertFalse(at(3));
    }

    @Test
    void aBreakpointOnALineStopsAtEachRunOfItsInstructions() {
        assertTrue(model.toggleLine(SampleCatalog.NIC, 13));
        assertEquals(Set.of(catalog.address(2), catalog.address(6)), session.breakpoints);
        assertTrue(model.hasBreakpoint(SampleCatalog.NIC, 13));
        assertTrue(model.toggleLine(SampleCatalog.NIC, 13));
        assertEquals(Set.of(), session.breakpoints);
    }

    @Test
    void aLineWithoutCodeSaysWhereTheNextOneIs() {
        assertFalse(model.toggleLine(SampleCatalog.NIC, 20));
        assertEquals(
                "No breakpoint on line 20: the compiler made no code for it; the next line with code is 22.",
                model.hintProperty().get());
        assertEquals(Set.of(), session.breakpoints);
    }

    @Test
    void aBreakpointOnAnInstructionMarksItsLineToo() {
        model.toggleAddress(catalog.address(2));
        assertTrue(model.hasBreakpoint(SampleCatalog.NIC, 13));
        model.toggleLine(SampleCatalog.NIC, 13);
        assertEquals(Set.of(), session.breakpoints, "toggling the line takes it away");
    }

    @Test
    void aFastRunTakesTheMarkAwayUntilItStops() {
        sample.activity = Snapshot.Activity.RUNNING;
        at(3);
        sample.instructions += 100_000;
        assertTrue(at(7));
        assertFalse(model.marked());
        sample.instructions += 100_000;
        assertFalse(at(9), "nothing to draw while it cannot be followed");
        sample.activity = Snapshot.Activity.PAUSED;
        assertTrue(at(9));
        assertTrue(model.marked());
        assertEquals(catalog.address(9), model.currentProperty().get().address());
    }

    @Test
    void aSlowRunIsFollowed() {
        sample.activity = Snapshot.Activity.RUNNING;
        at(3);
        sample.instructions += 1;
        assertTrue(at(4));
        assertTrue(model.marked());
    }

    @Test
    void thePlaceCanBeReadAloud() {
        at(17);
        assertEquals(
                "next: nic_interrupt, nic.c line 24, 0x" + Long.toHexString(catalog.address(17)) + "  add   a4, a4, a5",
                model.inWords());
    }

    @Test
    void codeOutsideTheImageHasNoLineAndNoDisassembly() {
        sample.position = new SourcePosition(0x1234, "", 0, "");
        assertTrue(model.show(sample.snapshot()));
        assertEquals(java.util.List.of(), model.openFiles());
        assertEquals("next: 0x1234", model.inWords());
    }

    @Test
    void theDisassemblyNamesFunctionsAndOnRequestSourceLines() {
        at(0);
        var plain = AssemblyRow.of(model.disassemblyProperty().get(), catalog, false);
        var withLines = AssemblyRow.of(model.disassemblyProperty().get(), catalog, true);
        assertEquals("waiter_on:", plain.getFirst().text());
        assertEquals("80000400  7179      addi  sp, sp, -48", plain.get(1).text());
        assertTrue(withLines.size() > plain.size());
        assertEquals(
                "   nic.c:12  static DatagramControlBlock *waiter_on(uint16_t port) {",
                withLines.get(1).text());
    }
}
