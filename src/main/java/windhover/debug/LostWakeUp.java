package windhover.debug;

import windhover.guest.KernelState.QueuedEvent;

/** A processor that goes to sleep with work in the queue. */
final class LostWakeUp extends Warner {
    LostWakeUp(GuestScene scene) {
        super(scene, GuestWarning.Kind.LOST_WAKE_UP);
    }

    @Override
    String observedWhen() {
        return "a `wfi` begins to wait while a queue of the kernel is not empty and none of its items is being handled";
    }

    @Override
    String lacks() {
        return scene.lacksQueue();
    }

    @Override
    void waits(long cycle, long pc) {
        if (scene.reader == null || scene.item() != 0 || scene.kernel.ends(scene.memory)) {
            return;
        }
        long head = scene.reader.head(scene.memory);
        if (head != 0) {
            QueuedEvent first = scene.reader.describe(head, scene.memory);
            warn(
                    "",
                    cycle,
                    "The processor sleeps in %s while %s of %s waits in the queue."
                            .formatted(scene.software.function(pc), first.callbackName(), first.programName()),
                    first.programName(),
                    first.address(),
                    "A wfi began to wait while %s was not empty.".formatted(scene.queueVariable()));
        }
    }
}
