package windhover.debug.trace;

import java.util.ArrayList;
import java.util.List;

/**
 * Who can have the processor, in the order in which they first had it. Of a fixed most; those beyond share the last
 * number.
 */
final class Runners {
    static final int MOST = 32;
    static final int IDLE = 0;
    static final int KERNEL = 1;

    private final List<Runner> runners = new ArrayList<>();
    private List<Runner> copy = List.of();

    Runners() {
        clear();
    }

    void clear() {
        runners.clear();
        runners.add(new Runner(IDLE, Runner.Kind.IDLE, "idle"));
        runners.add(new Runner(KERNEL, Runner.Kind.KERNEL, "kernel"));
        copy = List.copyOf(runners);
    }

    /** The number of a runner, who gets one if it has none yet. */
    int number(Runner.Kind kind, String name) {
        for (int i = 0; i < runners.size(); i++) {
            Runner runner = runners.get(i);
            if (runner.kind() == kind && runner.name().equals(name)) {
                return i;
            }
        }
        if (runners.size() == MOST) {
            return MOST - 1;
        }
        int number = runners.size();
        runners.add(number == MOST - 1 ? new Runner(number, kind, "all others") : new Runner(number, kind, name));
        copy = List.copyOf(runners);
        return number;
    }

    Runner get(int number) {
        return runners.get(number);
    }

    List<Runner> all() {
        return copy;
    }
}
