package windhover.debug;

import java.util.Locale;
import windhover.guest.GuestSurvey;
import windhover.guest.KernelReader;

/** Memory given back that was never given out. */
final class BadFree extends Warner {
    BadFree(GuestScene scene) {
        super(scene, GuestWarning.Kind.BAD_FREE);
    }

    @Override
    String observedWhen() {
        return "the kernel's counter of wrong frees (`bad-frees`) is not 0";
    }

    @Override
    String lacks() {
        return scene.lacksQueueAnd(!scene.kernel.badFreesName().isEmpty(), "a queue and a counter of `bad-frees`");
    }

    @Override
    void look(long cycle, KernelReader structures, GuestSurvey survey, boolean certain) {
        long errors = scene.kernel.badFrees(scene.memory);
        if (errors > 0) {
            warn(
                    "",
                    cycle,
                    String.format(Locale.ROOT, "Memory was given back %d times that had not been given out.", errors),
                    "The kernel's counter %s is not 0.".formatted(scene.kernel.badFreesName()));
        }
    }
}
