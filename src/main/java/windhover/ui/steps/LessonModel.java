package windhover.ui.steps;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import javafx.beans.property.ReadOnlyIntegerProperty;
import javafx.beans.property.ReadOnlyIntegerWrapper;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import org.jspecify.annotations.Nullable;
import windhover.debug.SessionCommands;
import windhover.debug.Snapshot;
import windhover.debug.SourcePosition;
import windhover.debug.StepMark;
import windhover.ui.kit.SnapshotView;

/**
 * The steps of the lesson and which of them is chosen. The choice follows the newest step observed until the learner
 * chooses one.
 */
public final class LessonModel implements SnapshotView {
    private final SessionCommands session;
    private final Consumer<SourcePosition> reveal;
    private final ReadOnlyObjectWrapper<List<StepMark>> steps = new ReadOnlyObjectWrapper<>(this, "steps", List.of());
    private final ReadOnlyIntegerWrapper chosen = new ReadOnlyIntegerWrapper(this, "chosen", 0);
    private int newest;

    /**
     * Makes a model without steps.
     *
     * @param session is asked to run to a step
     * @param reveal shows a source position, in the source pane
     */
    public LessonModel(SessionCommands session, Consumer<SourcePosition> reveal) {
        this.session = session;
        this.reveal = reveal;
    }

    @Override
    public void show(Snapshot snapshot) {
        if (!snapshot.steps().equals(steps.get())) {
            steps.set(snapshot.steps());
            int last = order().isEmpty() ? 0 : order().getLast().number();
            if (last != newest) {
                newest = last;
                chosen.set(last);
            }
        }
    }

    /** The steps by number; empty without a lesson. */
    public ReadOnlyObjectProperty<List<StepMark>> steps() {
        return steps.getReadOnlyProperty();
    }

    /** The number of the chosen step, 0 when none is. */
    public ReadOnlyIntegerProperty chosen() {
        return chosen.getReadOnlyProperty();
    }

    /** The chosen step. */
    public @Nullable StepMark chosenStep() {
        return step(chosen.get()).orElse(null);
    }

    /** The steps observed so far, in the order in which they were. */
    public List<StepMark> order() {
        return steps.get().stream()
                .filter(StepMark::observed)
                .sorted(Comparator.comparingLong(StepMark::cycle).thenComparingInt(StepMark::number))
                .toList();
    }

    /** The step observed last: the newest light of the strip; 0 before the first. */
    public int newest() {
        return newest;
    }

    /** Chooses a step: the lesson pane tells of it, the source pane goes there. */
    public void choose(int number) {
        step(number).ifPresent(step -> {
            chosen.set(number);
            if (step.where() != null) {
                reveal.accept(step.where());
            }
        });
    }

    /** Chooses a step and goes there: back to where it was observed, or on until it is. */
    public void jumpTo(int number) {
        step(number).ifPresent(step -> {
            choose(number);
            if (step.observed()) {
                session.seek(step.cycle() + 1);
            } else {
                session.runToStep(number);
            }
        });
    }

    private Optional<StepMark> step(int number) {
        return steps.get().stream().filter(step -> step.number() == number).findFirst();
    }
}
