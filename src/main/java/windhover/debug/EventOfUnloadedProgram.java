package windhover.debug;

import windhover.guest.GuestSurvey;
import windhover.guest.KernelReader;
import windhover.guest.KernelState.QueuedEvent;
import windhover.guest.kernel.GuestEvent;
import windhover.guest.kernel.KernelDescription.Meaning;

/** An item of a program that is not there any more. */
final class EventOfUnloadedProgram extends Warner {
    EventOfUnloadedProgram(GuestScene scene) {
        super(scene, GuestWarning.Kind.EVENT_OF_UNLOADED_PROGRAM);
    }

    @Override
    String observedWhen() {
        return "an event is in the queue, or is dispatched, and its program's state is one that the description calls `ended`";
    }

    @Override
    String lacks() {
        return scene.lacksQueueAnd(scene.kernel.programs() != null, "a queue and programs");
    }

    private boolean isEnded(long program) {
        return scene.surveyor.isProgram(Meaning.ENDED, program, scene.memory);
    }

    @Override
    void dispatched(GuestEvent.Dispatched dispatched, KernelReader structures) {
        long program = dispatched.owner();
        if (isEnded(program)) {
            QueuedEvent told = structures.describe(dispatched.item(), scene.memory);
            warn(
                    told.callbackName(),
                    dispatched.cycle(),
                    "%s is called for %s, which is not loaded any more."
                            .formatted(told.callbackName(), told.programName()),
                    told.programName(),
                    dispatched.item(),
                    "The %s was dispatched while its program's state was \"%s\"."
                            .formatted(scene.itemWord(), scene.surveyor.state(program, scene.memory)));
        }
    }

    @Override
    void look(long cycle, KernelReader structures, GuestSurvey survey, boolean certain) {
        for (GuestSurvey.ProgramFacts program : survey.programs()) {
            if (isEnded(program.address()) && !program.events().isEmpty()) {
                QueuedEvent event = program.events().getFirst();
                warn(
                        event.callbackName(),
                        cycle,
                        "%s waits in the queue for %s, which is not loaded any more."
                                .formatted(event.callbackName(), program.name()),
                        program.name(),
                        event.address(),
                        "The %s of %s names a program whose state is \"%s\"."
                                .formatted(scene.itemWord(), scene.queueVariable(), program.state()));
            }
        }
    }
}
