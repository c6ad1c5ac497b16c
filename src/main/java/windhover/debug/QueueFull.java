package windhover.debug;

import java.util.Locale;
import java.util.Objects;
import windhover.guest.GuestSurvey;
import windhover.guest.KernelReader;
import windhover.guest.kernel.GuestValue;
import windhover.guest.kernel.Kernel;

/** An item that could not be had, so that something is not done. */
final class QueueFull extends Warner {
    QueueFull(GuestScene scene) {
        super(scene, GuestWarning.Kind.QUEUE_FULL);
    }

    @Override
    String observedWhen() {
        return "the kernel's counter of items that it could not have (`refused`) is not 0";
    }

    @Override
    String lacks() {
        return scene.lacksQueueAnd(
                scene.kernel.queues().stream().anyMatch(one -> one.refused() != null),
                "a counter of what its queue `refused`");
    }

    @Override
    void look(long cycle, KernelReader structures, GuestSurvey survey, boolean certain) {
        long refused = structures.refused(scene.memory);
        if (refused > 0) {
            warn(
                    "",
                    cycle,
                    String.format(
                            Locale.ROOT,
                            "No %s was free %d times by now, and what was to be queued was not.",
                            scene.itemWord(),
                            refused),
                    "The kernel's counter %s is not 0.".formatted(counter()));
        }
    }

    private String counter() {
        return scene.kernel.queues().stream()
                .map(Kernel.Queue::refused)
                .filter(Objects::nonNull)
                .map(GuestValue::variable)
                .findFirst()
                .orElse("");
    }
}
