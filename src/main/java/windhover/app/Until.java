package windhover.app;

import windhover.scenario.Scenario;
import windhover.scenario.ScenarioRun;
import windhover.timeline.Moment;

/** A moment as the command line takes it: a cycle, or the observation of a step. */
sealed interface Until {
    /** A cycle, {@code @12480}. */
    record Cycle(Moment moment) implements Until {}

    /** The cycle in which a step is observed, {@code step:4}. */
    record Step(int number) implements Until {}

    /** Parses {@code @12480} or {@code step:4}, where the scenario has such a step. */
    static Until parse(String text, Scenario scenario) throws BadInput {
        if (text.matches("step:[0-9]{1,4}")) {
            int number = Integer.parseInt(text.substring("step:".length()));
            if (scenario.step(number) == null) {
                throw new BadInput("moment '" + text + "': " + scenario.name() + " has no such step, expected one of "
                        + scenario.steps().stream()
                                .map(s -> "step:" + s.number())
                                .toList());
            }
            return new Step(number);
        }
        try {
            return new Cycle(Moment.parse(text));
        } catch (IllegalArgumentException e) {
            throw new BadInput(
                    "moment '" + text + "': expected @ and a cycle such as @12480, or a step such as step:4");
        }
    }

    /** Runs there, or to the scenario's end if that comes first; answers false when a step was not observed. */
    default boolean run(ScenarioRun run) {
        return switch (this) {
            case Cycle(Moment moment) -> {
                run.runTo(moment.cycle());
                yield true;
            }
            case Step(int number) -> run.runToStep(number);
        };
    }
}
