package windhover.ui.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import windhover.debug.PipelineHistory.Stage;
import windhover.debug.Place;
import windhover.debug.Snapshot;
import windhover.debug.Snapshot.Activity;
import windhover.ui.kit.Hue;
import windhover.ui.kit.Parts;
import windhover.ui.shell.DemoSession;
import windhover.ui.system.SystemModel.Occupant;
import windhover.ui.system.SystemModel.PartRow;

class SystemModelTest {
    private static Snapshot at(long cycle) {
        return DemoSession.at(cycle, Activity.PAUSED, "", 0);
    }

    @Test
    void theProcessorBearsTheHueOfWhatItRuns() {
        assertEquals(Hue.PROGRAM, SystemModel.hueOfCpu(at(10_100)));
        assertEquals(Hue.HANDLER, SystemModel.hueOfCpu(at(12_500)));
        assertEquals(Hue.IDLE, SystemModel.hueOfCpu(at(14_000)));
        assertEquals("runs echo", SystemModel.cpuSays(at(10_100)));
    }

    @Test
    void eachStageHoldsTheInstructionOfTheNewestCycle() {
        List<Occupant> occupants = SystemModel.occupants(at(10_100).pipeline());
        assertEquals(
                List.of(Stage.WB, Stage.ME, Stage.EX, Stage.ID, Stage.IF),
                occupants.stream().map(Occupant::stage).toList());
    }

    @Test
    void theTableTellsTheSameAsThePicture() {
        List<PartRow> rows = SystemModel.rows(DemoSession.rich());
        assertTrue(
                rows.contains(new PartRow(Place.LINES, "irq6 (NIC receive)", "high, pending, enabled", "@12400")),
                rows.toString());
        assertTrue(rows.stream()
                .anyMatch(row ->
                        row.part().equals("Under way") && row.says().equals("CPU to IDT: entry 54 at 0x2001b0")));
        assertTrue(rows.stream()
                .anyMatch(row -> row.part().equals("IDT entry 54") && row.says().contains("nic_interrupt")));
    }

    @Test
    void theSummaryIsASentenceForTheEar() {
        assertEquals(
                "Machine at @12408. Processor: interrupt handler of irq6. High: irq6 NIC receive. Bus: CPU: read 0x2001b0, wait 1 of 2. "
                        + "Kernel: runs main_event of echo, 2 events wait in its queue.",
                SystemModel.summary(DemoSession.rich()));
    }

    static List<Place> parts() {
        return SystemLayoutTest.parts();
    }

    @ParameterizedTest
    @MethodSource("parts")
    void everyPartAnswersThePointerAlsoAtReset(Place place) {
        for (Snapshot snapshot : List.of(DemoSession.rich(), DemoSession.atReset(), DemoSession.withoutLesson())) {
            String tip = SystemModel.tooltip(place, snapshot);
            assertTrue(tip.startsWith(place.label() + ": "), tip);
        }
    }

    @Test
    void aTooltipTellsTheValueAndSinceWhen() {
        assertTrue(
                SystemModel.tooltip(Parts.DMAC, at(12_300))
                        .contains("channel 0: BURST (moves a burst of words), 63 % done, since @12200 (100 cycles)"),
                SystemModel.tooltip(Parts.DMAC, at(12_300)));
    }

    @Test
    void aPartOffersTheCodeThatHasToDoWithIt() {
        Snapshot rich = DemoSession.rich();
        assertEquals(
                List.of("timer_interrupt", "dmac_interrupt", "nic_interrupt"),
                SystemModel.codeAt(Place.LINES, rich).stream()
                        .map(SystemModel.Code::name)
                        .toList());
        assertEquals(
                "main_event", SystemModel.codeAt(Place.KERNEL, rich).getFirst().name());
        assertEquals(List.of(), SystemModel.codeAt(Place.KERNEL, DemoSession.withoutLesson()));
        assertEquals(List.of(), SystemModel.codeAt(Parts.NIC, rich));
    }
}
