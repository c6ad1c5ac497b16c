package windhover.debug;

import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Set;
import windhover.clock.StateVisitor;
import windhover.guest.GuestSurvey;
import windhover.guest.KernelReader;
import windhover.guest.kernel.KernelDescription.Meaning;

/** A program that is loaded, and nothing leads to it. */
final class ProgramNotUnloaded extends Warner {
    /** Those seen at the last look: one that is there again was not on its way. */
    private final Set<Long> unreachable = new LinkedHashSet<>();

    ProgramNotUnloaded(GuestScene scene) {
        super(scene, GuestWarning.Kind.PROGRAM_NOT_UNLOADED);
    }

    @Override
    String observedWhen() {
        return String.format(
                Locale.ROOT,
                "no event, no control block and no interrupt leads to a loaded program, at two looks or for %,d cycles of sleep; drivers (a source file in a folder `drivers`) are left out",
                GuestScene.CHECK_CYCLES);
    }

    @Override
    String lacks() {
        return scene.lacksQueueAnd(scene.kernel.programs() != null, "a queue and programs");
    }

    @Override
    void state(StateVisitor v) {
        v.numbers("unreachable", unreachable);
    }

    private boolean is(Meaning meaning, long program) {
        return scene.surveyor.isProgram(meaning, program, scene.memory);
    }

    @Override
    void look(long cycle, KernelReader structures, GuestSurvey survey, boolean certain) {
        Set<Long> found = new LinkedHashSet<>();
        for (GuestSurvey.ProgramFacts program : survey.programs()) {
            // Only a program that can be unloaded can forget to: a task that waits is none.
            if (scene.kernel.programs() == null
                    || is(Meaning.ENDED, program.address())
                    || is(Meaning.ENDING, program.address())
                    || program.reachable()
                    || !survey.damage().isEmpty()) {
                continue;
            }
            found.add(program.address());
            if (certain || unreachable.contains(program.address())) {
                tell(cycle, program);
            }
        }
        if (!scene.judges()) {
            unreachable.clear();
            unreachable.addAll(found);
        }
    }

    private void tell(long cycle, GuestSurvey.ProgramFacts program) {
        String kept = program.heapBlocks() == 0
                ? ""
                : String.format(
                        Locale.ROOT,
                        " It keeps %d bytes in %d blocks of the heap.",
                        program.heapBytes(),
                        program.heapBlocks());
        warn(
                program.name(),
                cycle,
                "%s is loaded, but nothing can call it any more: it forgot to unload.%s"
                        .formatted(program.name(), kept),
                program.name(),
                0,
                "No %s in %s, no control block in a list and no entry of the interrupt descriptor table leads to it; seen at two looks."
                        .formatted(scene.itemWord(), scene.queueVariable()));
    }
}
