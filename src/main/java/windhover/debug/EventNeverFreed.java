package windhover.debug;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import windhover.clock.StateVisitor;
import windhover.guest.GuestSurvey;
import windhover.guest.KernelReader;
import windhover.guest.KernelState.QueuedEvent;

/** An item of the pool that nobody holds. */
final class EventNeverFreed extends Warner {
    /** Those seen at the last look, with their numbers: one that is there again was not on its way. */
    private final Map<Long, Long> strays = new LinkedHashMap<>();

    EventNeverFreed(GuestScene scene) {
        super(scene, GuestWarning.Kind.EVENT_NEVER_FREED);
    }

    @Override
    String observedWhen() {
        return "an event of the pool is neither free nor queued nor handled nor `reserved`, and no variable and no loaded program points to it, at two looks";
    }

    @Override
    String lacks() {
        return scene.lacksQueueAnd(
                scene.kernel.queues().stream().anyMatch(one -> one.pool() != null), "a queue with a `pool`");
    }

    @Override
    void state(StateVisitor v) {
        v.map("strays", strays, 0L, 0L, (x, event) -> x.i64("event", event), (x, number) -> x.i64("number", number));
    }

    @Override
    void look(long cycle, KernelReader structures, GuestSurvey survey, boolean certain) {
        Map<Long, Long> found = new LinkedHashMap<>();
        for (long event : structures.strays(scene.memory)) {
            long number = structures.numberOf(event, scene.memory);
            found.put(event, number);
            if (certain || Long.valueOf(number).equals(strays.get(event))) {
                QueuedEvent told = structures.describe(event, scene.memory);
                String item = scene.itemWord();
                warn(
                        Long.toHexString(event),
                        cycle,
                        String.format(
                                Locale.ROOT,
                                "%s %d (%s of %s) is in no queue and is not handled, and was never freed.",
                                Character.toUpperCase(item.charAt(0)) + item.substring(1),
                                number,
                                told.callbackName(),
                                told.programName()),
                        told.programName(),
                        event,
                        String.format(
                                Locale.ROOT,
                                "The %s at 0x%x is neither in %s nor in %s, and no variable points to it; seen at two looks.",
                                item,
                                event,
                                freeVariable(),
                                scene.queueVariable()));
            }
        }
        if (!scene.judges()) {
            strays.clear();
            strays.putAll(found);
        }
    }

    private String freeVariable() {
        return scene.kernel.queue() == null || scene.kernel.queue().free() == null
                ? ""
                : scene.kernel.queue().free().name();
    }
}
