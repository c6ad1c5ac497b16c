package windhover.ui.program;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import windhover.debug.ProgramState;
import windhover.debug.SessionCommands;
import windhover.debug.Snapshot;
import windhover.ui.kit.Settings;

/** Which frame of the call stack is looked at, and which expressions are watched. Needs no window. */
public final class ProgramModel {
    private static final String WATCHES = "program.watches";
    private static final int MOST = 100;

    private final SessionCommands session;
    private final Settings settings;
    private final List<String> watches = new ArrayList<>();
    private int frame;
    private long cycle = -1;
    private boolean asked;
    private ProgramState state = ProgramState.NONE;

    /** Watches what was watched before. */
    public ProgramModel(SessionCommands session, Settings settings) {
        this.session = session;
        this.settings = settings;
        Arrays.stream(settings.get(WATCHES, "").split("\n"))
                .filter(text -> !text.isBlank())
                .limit(MOST)
                .forEach(watches::add);
    }

    /** Takes a snapshot. Another moment is looked at in its innermost frame. */
    void show(Snapshot snapshot) {
        if (!asked || (snapshot.cycle() != cycle && frame != 0)) {
            asked = true;
            frame = 0;
            look();
        }
        cycle = snapshot.cycle();
        state = snapshot.guest().program();
    }

    /** The program as it was shown last. */
    ProgramState state() {
        return state;
    }

    /** The frame whose variables are wanted. */
    int frame() {
        return frame;
    }

    /** Looks at another frame. */
    void select(int number) {
        if (number != frame && number >= 0) {
            frame = number;
            look();
        }
    }

    /** What is watched. */
    List<String> watches() {
        return List.copyOf(watches);
    }

    /** Watches an expression, too. */
    void watch(String expression) {
        String text = expression.strip().replace('\n', ' ');
        if (!text.isEmpty() && !watches.contains(text) && watches.size() < MOST) {
            watches.add(text);
            changed();
        }
    }

    /** Watches an expression no longer. */
    void forget(String expression) {
        if (watches.remove(expression)) {
            changed();
        }
    }

    private void changed() {
        settings.put(WATCHES, String.join("\n", watches));
        look();
    }

    private void look() {
        session.lookAt(frame, watches);
    }
}
