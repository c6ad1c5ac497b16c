package windhover.ui.registers;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import javafx.beans.property.ObjectProperty;
import javafx.scene.control.ToggleButton;
import javafx.scene.control.ToggleGroup;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.HBox;

/** The switch between number bases. */
final class BasePills extends HBox {
    BasePills(ObjectProperty<NumberBase> base) {
        getStyleClass().add("base-pills");
        ToggleGroup group = new ToggleGroup();
        Map<NumberBase, ToggleButton> buttons = new EnumMap<>(NumberBase.class);
        List<NumberBase> bases = List.of(NumberBase.values());
        for (NumberBase each : bases) {
            ToggleButton button = new ToggleButton(each.label());
            button.setUserData(each);
            button.setMinWidth(USE_PREF_SIZE);
            button.setToggleGroup(group);
            button.setTooltip(new Tooltip("Numbers in " + each.sentence() + "."));
            int place = bases.indexOf(each);
            String pill = place == 0 ? "left-pill" : place == bases.size() - 1 ? "right-pill" : "center-pill";
            button.getStyleClass().addAll("small-button", pill);
            buttons.put(each, button);
            getChildren().add(button);
        }
        group.selectToggle(buttons.get(base.get()));
        group.selectedToggleProperty().addListener((observed, before, now) -> {
            if (now == null) {
                group.selectToggle(before);
            } else {
                base.set((NumberBase) now.getUserData());
            }
        });
        base.addListener((observed, before, now) -> group.selectToggle(buttons.get(now)));
    }
}
