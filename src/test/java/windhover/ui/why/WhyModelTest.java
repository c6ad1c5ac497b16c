package windhover.ui.why;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import windhover.debug.trace.Chain;
import windhover.scenario.ScenarioFormatException;
import windhover.scenario.ScenarioLibrary;
import windhover.scenario.ScenarioRun;

class WhyModelTest {
    @Test
    void theRowsOfAHandlersChainGoFromTheWireToTheHandler() throws ScenarioFormatException {
        ScenarioRun run = ScenarioRun.of(ScenarioLibrary.find("network-call"));
        var trace = run.record().trace();
        assertTrue(run.runToStep(7));
        Chain chain = trace.whyHandler();
        List<WhyModel.Row> rows = WhyModel.rows(chain);
        assertEquals(
                chain.links().size(),
                rows.stream().mapToInt(WhyModel.Row::times).sum(),
                "no link is lost");
        assertEquals("input", rows.getFirst().what());
        assertTrue(rows.stream().anyMatch(row -> row.what().equals("line rises")), rows.toString());
        for (int i = 1; i < rows.size(); i++) {
            assertTrue(
                    !rows.get(i).link().sentence().equals(rows.get(i - 1).link().sentence()),
                    "what repeats is one row");
        }
    }

    @Test
    void whyTheHandlerRanIsAskedOfThePastWhenTheMachineIsThere() throws ScenarioFormatException {
        ScenarioRun run = ScenarioRun.of(ScenarioLibrary.find("network-call"));
        var trace = run.record().trace();
        run.debugger().keepHistory(64);
        assertTrue(run.runToStep(7));
        long entered = trace.whyHandler().links().getLast().moment().cycle();
        run.debugger().seek(entered - 1000);
        assertTrue(trace.whyHandler().links().isEmpty()
                || trace.whyHandler().links().getLast().moment().cycle() < entered - 1000);
    }
}
