package windhover.ui.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import windhover.scenario.ScenarioParser;

class LayoutTest {
    private static final List<String> KNOWN = List.of("a", "b", "c-d");

    @ParameterizedTest
    @EnumSource(NamedLayout.class)
    void theTextFormSaysAll(NamedLayout named) {
        List<String> panes = named.layout().all();
        Layout again = Layout.parse(named.layout().toString(), panes).orElseThrow();
        assertEquals(named.layout().toString(), again.toString());
        assertEquals(panes.stream().distinct().toList(), panes, "no pane is at two places");
        assertEquals(Optional.of(named), NamedLayout.of(named.id()));
    }

    @Test
    void theFrontTabHasAStar() {
        Layout layout =
                Layout.parse("columns(0.25:tabs(a,b*), 0.75:tabs(c-d))", KNOWN).orElseThrow();
        assertEquals("columns(0.2500:tabs(a,b*),0.7500:tabs(c-d*))", layout.toString());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "tabs",
                "tabs(",
                "tabs()",
                "tabs(x)",
                "tabs(a,a)",
                "tabs(a)b",
                "rows(0.5:tabs(a))",
                "rows(x:tabs(a))",
                "rows(0.5:tabs(a),0.5:tabs(a))",
                "rows(1.2.3:tabs(a))",
                "columns()",
                "rows(NaN:tabs(a))",
                "panes(1:tabs(a))"
            })
    void whatIsNoLayoutIsNone(String text) {
        assertEquals(Optional.empty(), Layout.parse(text, KNOWN));
    }

    @Test
    void aLayoutWithoutEndIsNone() {
        assertTrue(Layout.parse("rows(1:".repeat(10_000), KNOWN).isEmpty());
    }

    @Test
    void aScenarioMayAskForEachLayoutThatTheWindowKnowsAndForNoOther() {
        assertEquals(Arrays.stream(NamedLayout.values()).map(NamedLayout::id).toList(), ScenarioParser.LAYOUTS);
    }
}
