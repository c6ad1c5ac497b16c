package windhover.ui.kit;

import javafx.scene.control.Label;

/** A program's initial on its tint. */
public final class ProgramBadge extends Label {
    private static final String NO_TINT = "program-kernel";

    private String tint = NO_TINT;
    private String program = "";

    /** A badge of the kernel. */
    public ProgramBadge() {
        super("K");
        getStyleClass().addAll("program-badge", tint);
        setMinSize(USE_PREF_SIZE, USE_PREF_SIZE);
        setFocusTraversable(false);
    }

    /** Makes it a program's badge; does nothing when it is. */
    public void show(String name, ProgramTints tints) {
        String styleClass = tints.styleClass(name);
        if (!styleClass.equals(tint)) {
            getStyleClass().set(getStyleClass().indexOf(tint), styleClass);
            tint = styleClass;
        }
        if (!name.equals(program)) {
            program = name;
            setText(tints.initial(name));
        }
    }
}
