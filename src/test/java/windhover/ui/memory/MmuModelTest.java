package windhover.ui.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import javafx.scene.Parent;
import javafx.scene.control.Button;
import javafx.scene.control.TableView;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import windhover.debug.Debugger;
import windhover.debug.SegfaultFixture;
import windhover.debug.Snapshot;
import windhover.debug.TranslationState.Outcome;
import windhover.debug.TranslationState.Walk;
import windhover.ui.kit.FxHarness;
import windhover.ui.kit.Sample;
import windhover.ui.kit.Theme;

class MmuModelTest {
    private static Snapshot faulted = new Sample().snapshot();

    @BeforeAll
    static void run() {
        Debugger debugger = SegfaultFixture.debugger();
        SegfaultFixture.atFault(debugger);
        faulted = SegfaultFixture.snapshot(debugger);
    }

    private static MmuModel model() {
        MmuModel model = new MmuModel();
        assertTrue(model.show(faulted));
        return model;
    }

    @Test
    void theLastWalkIsFollowedAndOthersCanBeChosen() {
        MmuModel model = model();
        Walk last = model.walk();
        assertNotNull(last);
        assertEquals(Outcome.FAULTED, last.outcome());
        assertFalse(model.canMove(1));
        assertTrue(model.move(-1));
        Walk chosen = model.walk();
        assertNotNull(chosen);
        assertEquals(last.number() - 1, chosen.number());
        assertTrue(model.move(1));
        assertEquals(last, model.walk());
        assertFalse(model.move(1));
    }

    @Test
    void theFaultSaysItsCauseAndReason() {
        MmuModel model = model();
        Walk walk = model.walk();
        assertNotNull(walk);
        assertEquals(
                "Load page fault (cause 13). The address is not an Sv39 address: bits 63 to 39 must all equal bit 38. No table is read.",
                MmuModel.outcome(walk));
        assertTrue(model.lastFault().contains("wanted 0x5af3107a3fff; found by a page walk"), model.lastFault());
        assertTrue(model.inWords().contains("Load page fault"));
        assertEquals(
                "before level 2: bits 63–39 must all be copies of bit 38, which is 1: ✗ they are not, the walk ends here",
                MmuModel.firstCheck(walk));
        assertTrue(model.inWords().contains(MmuModel.firstCheck(walk)));
        assertEquals(
                "not read: no table can hold it",
                MmuModel.boxes(walk, 3).getFirst().outcome());
        model.move(-1);
        Walk before = model.walk();
        assertNotNull(before);
        assertEquals(
                "before level 2: bits 63–39 must all be copies of bit 38, which is 0: ✓ they are",
                MmuModel.firstCheck(before));
    }

    @Test
    void eachLevelShowsItsReadAndWhereItLeads() {
        MmuModel model = model();
        model.move(-1);
        Walk walk = model.walk();
        assertNotNull(walk);
        List<MmuModel.Box> boxes = MmuModel.boxes(walk, 3);
        assertEquals("→ table 0x208000", boxes.get(0).outcome());
        assertEquals("= page 0x200000, 4 KiB", boxes.get(2).outcome());
        assertEquals(2, boxes.get(1).cycles());
        List<MmuModel.Box> replayed = MmuModel.boxes(walk, 1);
        assertNotNull(replayed.get(0).read());
        assertNull(replayed.get(1).read());
        assertEquals("not read yet", replayed.get(1).outcome());
    }

    @Test
    void eachBitOfAnEntryHasASentence() {
        assertEquals("-A-UX-RV", PteBit.letters(0x5b));
        assertEquals("W, write (bit 2) is 0: the page may not be written.", PteBit.W.sentence(0x5b));
        assertEquals("U, user (bit 4) is 0: it has no meaning in a pointer.", PteBit.U.sentence(1));
    }

    @Test
    void withoutAChangeThereIsNothingToDo() {
        MmuModel model = model();
        assertFalse(model.show(faulted));
    }

    @Test
    void theViewShowsTheTlbsAndItsEmptyStateSaysHowToGetThere() {
        FxHarness.run(() -> {
            MmuView view = MmuView.create();
            Parent root = (Parent) view.node();
            view.show(new Sample().snapshot());
            FxHarness.scene(root, 560, 500, Theme.LIGHT);
            assertTrue(root.lookup(".empty").isVisible());
            view.show(faulted);
            FxHarness.settle(root.getScene());
            assertFalse(root.lookup(".empty").isVisible());
            assertEquals(
                    1,
                    ((TableView<?>) root.lookup("#instructionTable")).getItems().size());
            assertEquals(
                    3, ((TableView<?>) root.lookup("#dataTable")).getItems().size());
            ((Button) root.lookup("#older")).fire();
            assertTrue(root.getAccessibleText().contains("Walk 4"), root.getAccessibleText());
            FxHarness.settle(root.getScene());
            view.show(faulted);
            assertFalse(root.isNeedsLayout(), "nothing changed");
        });
    }
}
