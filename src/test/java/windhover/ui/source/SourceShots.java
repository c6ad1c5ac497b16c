package windhover.ui.source;

import javafx.scene.Parent;
import javafx.scene.Scene;
import windhover.debug.SourcePosition;
import windhover.ui.kit.FxHarness;
import windhover.ui.kit.Look;
import windhover.ui.kit.Sample;
import windhover.ui.kit.Theme;

/** Pictures of the source pane. */
public final class SourceShots {
    private SourceShots() {}

    /** Writes them. */
    public static void main(String[] args) {
        for (Theme theme : Theme.values()) {
            FxHarness.run(() -> take(theme));
        }
        System.exit(0);
    }

    private static void take(Theme theme) {
        SampleCatalog catalog = new SampleCatalog();
        SourceModelTest.Recorder commands = new SourceModelTest.Recorder();
        SourceView view = SourceView.create(catalog, commands);
        Sample sample = new Sample();
        sample.position = new SourcePosition(catalog.address(17), SampleCatalog.NIC, 24, "nic_interrupt");
        view.show(sample.snapshot());
        view.model().toggleLine(SampleCatalog.NIC, 28);
        view.model().toggleAddress(catalog.address(22));
        view.model().clearHint();
        Scene scene = FxHarness.scene((Parent) view.node(), 900, 500, theme);
        view.show(new SourcePosition(catalog.address(17), SampleCatalog.NIC, 24, "nic_interrupt"));
        Look.write(scene, "source-900-" + theme.name().toLowerCase(java.util.Locale.ROOT));
        view.model().toggleLine(SampleCatalog.NIC, 20);
        ((javafx.scene.control.ToggleButton) scene.lookup("#withLines")).setSelected(true);
        ((javafx.scene.control.ToggleButton) scene.lookup("#machineOnly")).setSelected(true);
        Look.write(scene, "source-machine-" + theme.name().toLowerCase(java.util.Locale.ROOT));
    }
}
