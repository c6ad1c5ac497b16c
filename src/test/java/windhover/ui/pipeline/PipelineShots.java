package windhover.ui.pipeline;

import java.util.Locale;
import javafx.scene.Parent;
import javafx.scene.Scene;
import windhover.debug.PipelineHistory;
import windhover.ui.kit.CodeLinks;
import windhover.ui.kit.FxHarness;
import windhover.ui.kit.Look;
import windhover.ui.kit.Sample;
import windhover.ui.kit.Theme;

/** Pictures of the pipeline pane. */
public final class PipelineShots {
    private PipelineShots() {}

    /** Writes them. */
    public static void main(String[] args) {
        for (Theme theme : Theme.values()) {
            FxHarness.run(() -> take(theme));
        }
        System.exit(0);
    }

    private static void take(Theme theme) {
        PipelineView view = PipelineView.create(CodeLinks.NONE);
        view.show(new Sample().snapshot());
        Scene scene = FxHarness.scene((Parent) view.node(), 900, 500, theme);
        Look.write(scene, "pipeline-900-" + theme.name().toLowerCase(Locale.ROOT));
        PipelineView small = PipelineView.create(CodeLinks.NONE);
        small.show(new Sample().snapshot());
        Look.of((Parent) small.node(), 640, 300, theme, "pipeline-640");
        PipelineView none = PipelineView.create(CodeLinks.NONE);
        Sample bare = new Sample();
        bare.pipeline = PipelineHistory.EMPTY;
        none.show(bare.snapshot());
        Look.of((Parent) none.node(), 640, 300, theme, "pipeline-empty");
    }
}
