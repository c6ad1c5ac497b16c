package windhover.ui.registers;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import javafx.scene.Parent;
import windhover.debug.Snapshot;
import windhover.ui.console.ConsoleView;
import windhover.ui.kit.CodeLinks;
import windhover.ui.kit.FxHarness;
import windhover.ui.kit.Look;
import windhover.ui.kit.Sample;
import windhover.ui.kit.Theme;

/** Pictures of the register, device and console panes. */
public final class RegistersShots {
    private RegistersShots() {}

    /** Writes them. */
    public static void main(String[] args) {
        for (Theme theme : Theme.values()) {
            FxHarness.run(() -> take(theme));
        }
        System.exit(0);
    }

    private static void take(Theme theme) {
        for (NumberBase base : NumberBase.values()) {
            RegistersView registers = RegistersView.create(CodeLinks.NONE);
            Sample sample = new Sample();
            registers.show(sample.snapshot());
            sample.cycle++;
            List<Long> x = new ArrayList<>(sample.x);
            x.set(10, 0x21_f040L);
            x.set(15, 7L);
            sample.x = List.copyOf(x);
            registers.show(sample.snapshot());
            registers.baseProperty().set(base);
            Look.of(
                    (Parent) registers.node(),
                    900,
                    330,
                    theme,
                    "registers-900-" + base.name().toLowerCase(Locale.ROOT));
        }
        DevicesView devices = DevicesView.create();
        devices.show(new Sample().snapshot());
        Look.of((Parent) devices.node(), 900, 300, theme, "devices-900");
        ConsoleView console = ConsoleView.create();
        Sample printed = new Sample();
        String text =
                "STS V1.5 on Kestrel-3\r\n64 events free\r\nWhat is your name? Rip\b\bobert\r\nHello, Robert!\r\nwaiting on port 7 \u001b[32mok\u001b[0m\r\n";
        printed.console = new Snapshot.ConsoleText(text.length(), text);
        console.show(printed.snapshot());
        Look.of((Parent) console.node(), 640, 220, theme, "console-640");
        ConsoleView quiet = ConsoleView.create();
        quiet.show(new Sample().snapshot());
        Look.of((Parent) quiet.node(), 640, 220, theme, "console-empty");
    }
}
