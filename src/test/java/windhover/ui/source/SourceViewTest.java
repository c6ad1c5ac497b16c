package windhover.ui.source;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Set;
import javafx.scene.Parent;
import javafx.scene.Scene;
import javafx.scene.control.Label;
import javafx.scene.control.TabPane;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import org.junit.jupiter.api.Test;
import windhover.debug.Snapshot;
import windhover.debug.SourcePosition;
import windhover.ui.kit.FxHarness;
import windhover.ui.kit.Sample;
import windhover.ui.kit.Theme;

class SourceViewTest {
    private final SampleCatalog catalog = new SampleCatalog();
    private final SourceModelTest.Recorder session = new SourceModelTest.Recorder();
    private final Sample sample = new Sample();

    private SourceView view() {
        SourceView view = SourceView.create(catalog, session);
        sample.position = catalog.locate(catalog.address(17)).orElseThrow();
        view.show(sample.snapshot());
        return view;
    }

    private static Scene scene(SourceView view) {
        return FxHarness.scene((Parent) view.node(), 900, 500, Theme.LIGHT);
    }

    private static List<String> styleOf(CodePane pane, int row) {
        return List.copyOf(pane.area().getParagraph(row).getParagraphStyle());
    }

    @Test
    void theCurrentLineIsMarkedAndTheMarkMovesWithTheProcessor() {
        FxHarness.run(() -> {
            SourceView view = view();
            scene(view);
            CodePane nic = view.paneOf(SampleCatalog.NIC);
            assertEquals(List.of("current"), styleOf(nic, 23));
            sample.position = catalog.locate(catalog.address(22)).orElseThrow();
            view.show(sample.snapshot());
            assertEquals(List.of(), styleOf(nic, 23));
            assertEquals(List.of("current"), styleOf(nic, 25));
        });
    }

    @Test
    void inARunTheMarkIsWhereTheSnapshotSays() {
        FxHarness.run(() -> {
            SourceView view = view();
            scene(view);
            sample.activity = Snapshot.Activity.RUNNING;
            sample.instructions++;
            sample.position = catalog.locate(catalog.address(22)).orElseThrow();
            view.show(sample.snapshot());
            assertEquals(List.of("current"), styleOf(view.paneOf(SampleCatalog.NIC), 25));
        });
    }

    @Test
    void theInstructionsOfTheCurrentLineAreTinted() {
        FxHarness.run(() -> {
            SourceView view = view();
            scene(view);
            int row = rowOf(view, catalog.address(17));
            assertEquals(List.of("current"), styleOf(view.machine(), row));
            assertEquals(List.of("belongs"), styleOf(view.machine(), row - 1));
            assertEquals(List.of(), styleOf(view.machine(), row - 5));
        });
    }

    private static int rowOf(SourceView view, long address) {
        String text = view.machine().area().getText();
        int at = text.indexOf(Long.toHexString(address) + " ");
        return (int) text.substring(0, at).chars().filter(c -> c == '\n').count();
    }

    @Test
    void f9TogglesTheBreakpointOfTheCaretsLine() {
        FxHarness.run(() -> {
            SourceView view = view();
            scene(view);
            CodePane nic = view.paneOf(SampleCatalog.NIC);
            nic.goTo(27);
            press(nic, KeyCode.F9);
            assertEquals(Set.of(catalog.address(24)), session.breakpoints);
            press(nic, KeyCode.F9);
            assertEquals(Set.of(), session.breakpoints);
        });
    }

    @Test
    void aLineWithoutCodeIsAnsweredWithAHint() {
        FxHarness.run(() -> {
            SourceView view = view();
            scene(view);
            CodePane nic = view.paneOf(SampleCatalog.NIC);
            nic.goTo(0);
            press(nic, KeyCode.F9);
            Label hint = (Label) view.node().lookup(".source-hint");
            assertTrue(hint.isVisible());
            assertTrue(hint.getText().startsWith("No breakpoint on line 1:"), hint.getText());
        });
    }

    private static void press(CodePane pane, KeyCode code) {
        pane.area().fireEvent(new KeyEvent(KeyEvent.KEY_PRESSED, "", "", code, false, false, false, false));
    }

    @Test
    void aJumpOpensTheFileAndEndsFollowing() {
        FxHarness.run(() -> {
            SourceView view = view();
            scene(view);
            view.show(new SourcePosition(0, SampleCatalog.START, 5, "_start"));
            TabPane tabs = (TabPane) view.node().lookup(".source-tabs");
            assertEquals("start.S", tabs.getSelectionModel().getSelectedItem().getText());
            assertEquals(4, view.paneOf(SampleCatalog.START).area().getCurrentParagraph());
            sample.position = catalog.locate(catalog.address(22)).orElseThrow();
            view.show(sample.snapshot());
            assertEquals("start.S", tabs.getSelectionModel().getSelectedItem().getText());
        });
    }

    @Test
    void anImageWithoutAnythingSaysWhatWouldBeHere() {
        FxHarness.run(() -> {
            SourceView view = SourceView.create(SourceCatalog.EMPTY, session);
            view.show(sample.snapshot());
            scene(view);
            assertTrue(view.node().lookup(".empty").isVisible());
        });
    }

    @Test
    void aTextOfNoLanguageIsStillShown() {
        for (String text : List.of("", "\"", "/*", "'\\", "#", "0x", "\n\n", "a(\\\"", "-")) {
            for (List<Lexer.Token> tokens : List.of(Lexer.c(text), Lexer.assembly(text))) {
                int end = 0;
                for (Lexer.Token token : tokens) {
                    assertTrue(
                            token.start() >= end && token.end() > token.start() && token.end() <= text.length(),
                            text + " " + tokens);
                    end = token.end();
                }
            }
        }
    }

    @Test
    void theWordsOfCAreFound() {
        String text = "static int f(uint64_t a) { return a + 0x1f; } // end";
        List<String> found = Lexer.c(text).stream()
                .map(token -> token.kind() + " " + text.substring(token.start(), token.end()))
                .toList();
        assertEquals(
                List.of(
                        "KEYWORD static",
                        "TYPE int",
                        "FUNCTION f",
                        "TYPE uint64_t",
                        "KEYWORD return",
                        "NUMBER 0x1f",
                        "COMMENT // end"),
                found);
    }

    @Test
    void theWordsOfAssemblyAreFound() {
        String text = "loop: addi sp, sp, -32 # down";
        List<String> found = Lexer.assembly(text).stream()
                .map(token -> token.kind() + " " + text.substring(token.start(), token.end()))
                .toList();
        assertEquals(
                List.of("LABEL loop", "MNEMONIC addi", "REGISTER sp", "REGISTER sp", "NUMBER -32", "COMMENT # down"),
                found);
        assertTrue(Lexer.isRegister("x31"));
        assertFalse(Lexer.isRegister("x32"));
        assertFalse(Lexer.isRegister("a8"));
    }
}
