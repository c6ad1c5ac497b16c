package windhover.debug;

import java.util.Locale;

/** An item's function that keeps all other items waiting. */
final class CallbackTooLong extends Warner {
    /** Too long from here on: 10 ms. */
    static final int CYCLES = 250_000;

    CallbackTooLong(GuestScene scene) {
        super(scene, GuestWarning.Kind.CALLBACK_TOO_LONG);
    }

    @Override
    String observedWhen() {
        return String.format(Locale.ROOT, "%,d cycles (10 ms) in the handler of one event", CYCLES);
    }

    @Override
    String lacks() {
        return scene.lacksQueue();
    }

    @Override
    void returned(long cycle) {
        if (cycle - scene.since() >= CYCLES) {
            tell(cycle, cycle - scene.since(), "took");
        }
    }

    @Override
    void judge(long now, boolean asleep) {
        if (scene.item() != 0 && now - scene.since() >= CYCLES && !asleep) {
            tell(scene.since() + CYCLES, now - scene.since(), "has run for");
        }
    }

    private void tell(long cycle, long took, String word) {
        String callback = scene.software.function(scene.callback());
        String program = scene.ownerName();
        warn(
                callback,
                cycle,
                String.format(
                        Locale.ROOT,
                        "%s of %s %s %d cycles; every other %s waited.",
                        callback,
                        program,
                        word,
                        took,
                        scene.itemWord()),
                program,
                scene.item(),
                String.format(
                        Locale.ROOT,
                        "It was called at @%d; more than %d cycles until it returns are too long.",
                        scene.since(),
                        CYCLES));
    }
}
