package windhover.ui.queue;

import java.util.ArrayList;
import java.util.List;
import javafx.scene.Parent;
import windhover.guest.KernelState;
import windhover.ui.kit.CodeLinks;
import windhover.ui.kit.FxHarness;
import windhover.ui.kit.Look;
import windhover.ui.kit.ProgramTints;
import windhover.ui.kit.Sample;
import windhover.ui.kit.Theme;

/** Pictures of the queue pane. */
public final class QueueShots {
    private QueueShots() {}

    /** Writes them. */
    public static void main(String[] args) {
        for (Theme theme : Theme.values()) {
            FxHarness.run(() -> take(theme));
        }
        System.exit(0);
    }

    private static void take(Theme theme) {
        QueueView view = QueueView.create(new ProgramTints(), CodeLinks.NONE);
        view.show(new Sample().snapshot());
        Look.of((Parent) view.node(), 640, 300, theme, "queue-640");
        QueueView wide = QueueView.create(new ProgramTints(), CodeLinks.NONE);
        Sample deep = new Sample();
        List<KernelState.QueuedEvent> many = new ArrayList<>();
        String[] programs = {"hello", "network_call", "shell", "kia", "lights", "disk", "echo", "clock", "kernel"};
        for (int i = 0; i < 30; i++) {
            many.add(Sample.event(
                    0x8000 + i * 0x20,
                    i % 3 == 0 ? "print_name" : "tick_" + i,
                    i % 2 == 0 ? "name" : "",
                    programs[i % programs.length]));
        }
        deep.kernel = Sample.kernel(Sample.event(0x9000, "kia_loop", "", "kia"), many);
        wide.show(deep.snapshot());
        Look.of((Parent) wide.node(), 1100, 340, theme, "queue-1100");
        QueueView none = QueueView.create(new ProgramTints(), CodeLinks.NONE);
        Sample bare = new Sample();
        bare.kernel = null;
        none.show(bare.snapshot());
        Look.of((Parent) none.node(), 640, 300, theme, "queue-empty");
        QueueView hurt = QueueView.create(new ProgramTints(), CodeLinks.NONE);
        Sample broken = new Sample();
        broken.kernel = new KernelState(
                List.of(),
                null,
                "",
                List.of(),
                List.of(),
                0,
                64,
                "the link of the event at 0x8140 leads back to 0x8120: the queue is a circle");
        hurt.show(broken.snapshot());
        Look.of((Parent) hurt.node(), 640, 300, theme, "queue-damage");
    }
}
