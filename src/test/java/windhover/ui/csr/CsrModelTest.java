package windhover.ui.csr;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import javafx.scene.Parent;
import javafx.scene.control.Label;
import javafx.scene.control.TableView;
import javafx.scene.control.TextField;
import org.junit.jupiter.api.Test;
import windhover.debug.CpuInternals;
import windhover.debug.Snapshot;
import windhover.debug.Snapshot.CsrValue;
import windhover.debug.TranslationState;
import windhover.isa.Csr;
import windhover.ui.csr.CsrModel.Row;
import windhover.ui.kit.FxHarness;
import windhover.ui.kit.Sample;
import windhover.ui.kit.Theme;

class CsrModelTest {
    private final Sample sample = new Sample();

    private Snapshot at(long cycle, long mstatus, long mcause) {
        sample.cycle = cycle;
        sample.internals = new CpuInternals(
                TranslationState.NONE,
                List.of(),
                List.of(
                        new CsrValue("mstatus", Csr.MSTATUS, mstatus, ""),
                        new CsrValue("mepc", Csr.MEPC, 0, ""),
                        new CsrValue("mcause", Csr.MCAUSE, mcause, "")));
        return sample.snapshot();
    }

    private static Row row(CsrModel model, String name) {
        Row row = model.named(name);
        assertNotNull(row);
        return row;
    }

    @Test
    void whatChangedSinceTheLastStopIsMarked() {
        CsrModel model = new CsrModel();
        model.show(at(10, 0x8, 0));
        model.show(at(20, 0x1880, 0));
        assertTrue(row(model, "mstatus").changed());
        assertEquals("Changed since the last stop: mstatus.", model.changesInWords());
        assertFalse(model.show(at(20, 0x1880, 0)), "nothing changed");
    }

    @Test
    void everyFieldHasItsBitsAndValue() {
        CsrModel model = new CsrModel();
        model.show(at(10, 0x1880, 13));
        Csr.Field mpp = CsrModel.fieldsToShow(row(model, "mstatus")).stream()
                .filter(field -> field.name().equals("MPP"))
                .findFirst()
                .orElseThrow();
        assertEquals("12–11", CsrModel.bits(mpp));
        assertEquals("3", CsrModel.value(mpp, 0x1880));
        assertTrue(CsrModel.meaning(row(model, "mcause")).startsWith("load page fault"));
    }

    @Test
    void aWordFindsCsrs() {
        CsrModel model = new CsrModel();
        model.show(at(10, 0, 0));
        assertEquals(1, model.matching("0x341").size());
        assertEquals(
                "mcause", model.matching("why the last trap").getFirst().csr().name());
        assertEquals(3, model.matching("").size());
    }

    @Test
    void theViewExplainsTheChosenCsr() {
        FxHarness.run(() -> {
            CsrView view = CsrView.create();
            Parent root = (Parent) view.node();
            FxHarness.scene(root, 640, 340, Theme.LIGHT);
            view.show(new Sample().snapshot());
            view.show(at(10, 0x1880, 13));
            FxHarness.settle(root.getScene());
            assertTrue(((Label) root.lookup("#name")).getText().startsWith("mstatus"));
            assertTrue(((TableView<?>) root.lookup("#fields"))
                    .getItems()
                    .toString()
                    .contains("mode before the trap to M"));
            ((TextField) root.lookup("#filter")).setText("mcause");
            ((TableView<?>) root.lookup("#list")).getSelectionModel().select(0);
            assertTrue(((Label) root.lookup("#meaning")).getText().startsWith("load page fault"));
        });
    }
}
