package windhover.fsm;

/** Observes firmware. Called while the machine runs: look, do not touch. */
@FunctionalInterface
public interface FirmwareProbe {
    /** Observes nothing. */
    FirmwareProbe NONE = (firmware, from, event, to, label) -> {};

    /**
     * A transition happens; its action is about to run.
     *
     * @param firmware name of the running firmware
     * @param from the state that was left
     * @param event what happened
     * @param to the state that was entered
     * @param label what the transition does, in words
     */
    void transition(String firmware, FirmwareState from, Enum<?> event, FirmwareState to, String label);

    /** The action of the transition told last and not yet ended has run, with all that it caused at once. */
    default void acted(String firmware) {}
}
