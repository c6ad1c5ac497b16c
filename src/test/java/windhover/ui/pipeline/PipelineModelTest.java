package windhover.ui.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import windhover.cpu.OperandSource;
import windhover.debug.PipelineHistory;
import windhover.debug.PipelineHistory.Cell;
import windhover.debug.PipelineHistory.Operand;
import windhover.debug.PipelineHistory.Row;
import windhover.debug.PipelineHistory.Stage;
import windhover.debug.Snapshot;
import windhover.ui.kit.Sample;
import windhover.ui.pipeline.PipelineModel.Spot;

class PipelineModelTest {
    private static final Row LOAD = new Row(
            1,
            0x100,
            "ld   a0, 0(s0)",
            List.of(
                    new Cell(10, Stage.IF, false, false, ""),
                    new Cell(11, Stage.ID, false, false, ""),
                    new Cell(12, Stage.EX, false, false, ""),
                    new Cell(13, Stage.ME, false, false, ""),
                    new Cell(14, Stage.WB, false, false, "")));
    private static final Row USE = new Row(
            2,
            0x104,
            "addi a0, a0, 1",
            List.of(
                    new Cell(11, Stage.IF, false, false, ""),
                            new Cell(12, Stage.ID, true, false, "x10 is still being loaded by the `ld` at 0x100"),
                    new Cell(13, Stage.ID, false, false, ""), new Cell(14, Stage.EX, false, false, "")));
    private static final Row LOST =
            new Row(3, 0x108, "nop", List.of(new Cell(12, Stage.IF, false, true, "the branch before was taken.")));

    private final PipelineModel model = new PipelineModel();
    private final Sample sample = new Sample();

    private void show() {
        sample.pipeline = new PipelineHistory(10, 5, List.of(LOAD, USE, LOST));
        model.show(sample.snapshot());
    }

    @Test
    void aCellThatComputesSaysWhereItsOperandsCameFrom() {
        Cell cell = new Cell(
                14,
                Stage.EX,
                false,
                false,
                "",
                List.of(
                        new Operand("a0", OperandSource.MEM_WB, 1),
                        new Operand("a1", OperandSource.REGISTER_FILE, -1)));
        Row row = new Row(2, 0x104, "add a0, a0, a1", List.of(cell));
        assertEquals(
                "@14  add a0, a0, a1 is in EX (execute). a0 forwarded from MEM/WB, by the instruction in WB; a1 from the register file.",
                PipelineModel.inWords(new Spot(row, cell)));
        assertEquals("a0 from MEM/WB", PipelineModel.forwards(row));
        assertEquals("", PipelineModel.forwards(LOAD));
        sample.pipeline = new PipelineHistory(10, 5, List.of(LOAD, row));
        model.show(sample.snapshot());
        assertTrue(model.inWords().contains("Last forwarding: @14"), model.inWords());
    }

    @Test
    void theSameHistoryIsNothingNewToDraw() {
        show();
        assertFalse(model.show(sample.snapshot()));
    }

    @Test
    void aCellIsFoundByRowAndColumn() {
        show();
        assertEquals(new Spot(USE, USE.cells().get(1)), model.spot(1, 2).orElseThrow());
        assertTrue(model.spot(1, 0).isEmpty());
        assertTrue(model.spot(7, 0).isEmpty());
        assertTrue(model.spot(-1, 0).isEmpty());
    }

    @Test
    void aHeldCellSaysWhy() {
        show();
        assertEquals(
                "@12  addi a0, a0, 1 is in ID (decode and register read), held: x10 is still being loaded by the `ld` at 0x100.",
                PipelineModel.inWords(model.spot(1, 2).orElseThrow()));
    }

    @Test
    void aSquashedCellSaysWhyWithOneFullStop() {
        show();
        assertEquals(
                "@12  nop is in IF (instruction fetch), squashed: the branch before was taken.",
                PipelineModel.inWords(model.spot(2, 2).orElseThrow()));
    }

    @Test
    void withNothingChosenTheLastTroubleIsExplained() {
        show();
        assertEquals(3, model.lastTrouble().orElseThrow().row().sequence());
    }

    @Test
    void theWayThroughTheStagesJoinsWhatIsHeld() {
        assertEquals("IF @11 · ID @12–13 · EX @14", PipelineModel.way(USE));
        assertEquals("held: x10 is still being loaded by the `ld` at 0x100", PipelineModel.troubles(USE));
    }

    @Test
    void arrowKeysMoveFromCellToCell() {
        show();
        assertTrue(model.move(0, 0), "starts at the newest");
        assertEquals(3, model.chosen().orElseThrow().row().sequence());
        assertTrue(model.move(-1, 0));
        assertEquals(new Spot(USE, USE.cells().get(1)), model.chosen().orElseThrow());
        assertTrue(model.move(0, 1));
        assertEquals(13, model.chosen().orElseThrow().cell().cycle());
        model.move(0, 1);
        assertFalse(model.move(0, 1), "there is no cell behind the last");
        assertTrue(model.move(-1, 0));
        assertFalse(model.move(-1, 0), "there is no row before the first");
    }

    @Test
    void theChoiceGoesWithItsInstruction() {
        show();
        model.choose(model.spot(1, 2).orElseThrow());
        sample.pipeline = new PipelineHistory(11, 5, List.of(USE, LOST));
        model.show(sample.snapshot());
        assertEquals(12, model.chosen().orElseThrow().cell().cycle());
        sample.pipeline = new PipelineHistory(20, 5, List.of(LOST));
        model.show(sample.snapshot());
        assertTrue(model.chosen().isEmpty(), "it has left the history");
    }

    @Test
    void cyclesPerInstructionAndSharesOfLostCycles() {
        sample.cycle = 1000;
        sample.instructions = 800;
        sample.lost = List.of(
                new Snapshot.Lost("load-use", "", 150),
                new Snapshot.Lost("trap entry", "", 0),
                new Snapshot.Lost("branch", "", 50));
        model.show(sample.snapshot());
        assertEquals("1.25", model.cost().cpi());
        assertEquals(
                List.of(0.15, 0.05),
                model.cost().shares().stream()
                        .map(PipelineModel.LostShare::share)
                        .toList());
        assertEquals(200, model.cost().lost());
    }

    @Test
    void beforeTheFirstInstructionThereIsNoCpi() {
        sample.cycle = 0;
        sample.instructions = 0;
        sample.pipeline = PipelineHistory.EMPTY;
        model.show(sample.snapshot());
        assertEquals("–", model.cost().cpi());
        assertEquals("No instruction has been fetched yet.", model.inWords());
    }

    @Test
    void aMachineThatLeavesItsHistoryBehindIsShownAtEachMomentAsASample() {
        sample.activity = Snapshot.Activity.RUNNING;
        show();
        for (int picture = 1; picture <= 60; picture++) {
            sample.pipeline = new PipelineHistory(10 + picture * 1000L, 5, List.of(LOAD));
            assertTrue(model.show(sample.snapshot()));
            assertTrue(model.sampled());
            assertEquals(10 + picture * 1000L, model.history().firstCycle());
        }
        sample.activity = Snapshot.Activity.PAUSED;
        assertTrue(model.show(sample.snapshot()));
        assertFalse(model.sampled());
        assertEquals(60_010, model.history().firstCycle());
    }

    @Test
    void theSentenceIsOfTheNewestCycle() {
        show();
        long now = model.history().firstCycle() + model.history().cycles() - 1;
        model.troubleNow().ifPresent(spot -> assertEquals(now, spot.cell().cycle()));
        assertTrue(model.allWell().startsWith("@" + now + "  "), model.allWell());
    }
}
