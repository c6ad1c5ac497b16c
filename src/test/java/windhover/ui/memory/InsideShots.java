package windhover.ui.memory;

import javafx.scene.Parent;
import windhover.debug.Debugger;
import windhover.debug.SegfaultFixture;
import windhover.debug.Snapshot;
import windhover.ui.csr.CsrView;
import windhover.ui.kit.FxHarness;
import windhover.ui.kit.Look;
import windhover.ui.kit.Sample;
import windhover.ui.kit.Theme;

/** Pictures of the panes of address translation, caches and CSRs. */
public final class InsideShots {
    private InsideShots() {}

    /** Writes them. */
    public static void main(String[] args) {
        Debugger debugger = SegfaultFixture.debugger();
        debugger.run(35_000, null);
        Snapshot before = SegfaultFixture.snapshot(debugger);
        debugger.run(700, null);
        Snapshot walked = SegfaultFixture.snapshot(debugger);
        SegfaultFixture.atFault(debugger);
        Snapshot faulted = SegfaultFixture.snapshot(debugger);
        for (Theme theme : Theme.values()) {
            FxHarness.run(() -> {
                MmuView mmu = MmuView.create();
                mmu.show(walked);
                Look.of((Parent) mmu.node(), 560, 520, theme, "mmu-walk");
                MmuView fault = MmuView.create();
                fault.show(faulted);
                Look.of((Parent) fault.node(), 560, 340, theme, "mmu-fault");
                MmuView none = MmuView.create();
                none.show(new Sample().snapshot());
                Look.of((Parent) none.node(), 560, 240, theme, "mmu-empty");
                CachesView caches = CachesView.create();
                caches.show(before);
                caches.show(walked);
                Look.of((Parent) caches.node(), 560, 340, theme, "caches");
                CsrView csrs = CsrView.create();
                csrs.show(before);
                csrs.show(faulted);
                Look.of((Parent) csrs.node(), 640, 340, theme, "csrs");
            });
        }
        System.exit(0);
    }
}
