package windhover.ui.kit;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import javafx.scene.Scene;
import org.junit.jupiter.api.Test;

class NoCssWarningsTest {
    @Test
    void aPaneInASceneWithoutAThemeIsFound() {
        FxHarness.run(
                () -> new Scene(Fxml.load("source").root(), 100, 100).getRoot().applyCss());
        AssertionError found = assertThrows(AssertionError.class, NoCssWarnings::check);
        String told = String.valueOf(found.getMessage());
        assertTrue(told.contains("-wh-") && told.contains("source.css"), told);
        NoCssWarnings.check(); // each is told once
    }
}
