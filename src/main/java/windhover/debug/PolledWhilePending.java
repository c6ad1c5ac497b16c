package windhover.debug;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import windhover.clock.StateVisitor;
import windhover.guest.KernelReader;
import windhover.guest.KernelState.QueuedEvent;
import windhover.guest.kernel.GuestEvent;

/** A program that asks again and again where a callback would tell it. */
final class PolledWhilePending extends Warner {
    /** Which dispatches are looked at: a prime, so that programs that take turns are all met. */
    private static final int SAMPLE = 7;

    /** So often it must have been seen. */
    static final int POLLS = 4;

    private final Map<Long, Integer> polls = new LinkedHashMap<>();

    PolledWhilePending(GuestScene scene) {
        super(scene, GuestWarning.Kind.POLLED_WHILE_PENDING);
    }

    @Override
    String observedWhen() {
        return "a program's events keep running while its own control block, which names no callback, waits in a list";
    }

    @Override
    String lacks() {
        return scene.lacksQueue();
    }

    @Override
    void state(StateVisitor v) {
        v.map("polls", polls, 0L, 0, (x, program) -> x.i64("program", program), (x, times) -> x.i32("times", times));
    }

    @Override
    void dispatched(GuestEvent.Dispatched dispatched, KernelReader structures) {
        if (scene.dispatches() % SAMPLE != 0) {
            return;
        }
        Set<Long> pollers = scene.surveyor.pollers(scene.memory);
        polls.keySet().retainAll(pollers);
        if (pollers.contains(dispatched.owner()) && polls.merge(dispatched.owner(), 1, Integer::sum) == POLLS) {
            QueuedEvent told = structures.describe(dispatched.item(), scene.memory);
            warn(
                    told.programName(),
                    dispatched.cycle(),
                    "%s of %s runs again and again to see whether its request is done; the processor never sleeps."
                            .formatted(told.callbackName(), told.programName()),
                    told.programName(),
                    dispatched.item(),
                    String.format(
                            Locale.ROOT,
                            "Events of the program were dispatched while its control block, which names no callback, waited in a list; seen %d times.",
                            POLLS));
        }
    }
}
