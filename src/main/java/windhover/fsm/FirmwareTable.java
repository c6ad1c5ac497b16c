package windhover.fsm;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/**
 * The firmware of a device as a transition table. The object that runs is the one that is checked and drawn: a table in
 * which some event is neither handled nor ignored in some state, or in which a state cannot be reached, cannot be
 * built.
 *
 * @param <D> the device whose actions the transitions run
 * @param <S> its states
 * @param <E> its events
 */
public final class FirmwareTable<D, S extends Enum<S> & FirmwareState, E extends Enum<E>> {
    /**
     * A row of the table.
     *
     * @param from the state that is left
     * @param event what happens
     * @param to the state that is entered
     * @param label what the transition does, in words
     * @param action runs after the new state is entered
     */
    public record Transition<D, S, E>(S from, E event, S to, String label, Consumer<D> action) {}

    /**
     * A state that ends by itself.
     *
     * @param state the state
     * @param fixedCycles how long it takes; 0 when that depends on the device
     * @param cycles how long it takes from each entry on; less than 1 counts as 1
     * @param event what happens then
     * @param meanwhile what takes that time, in words
     */
    public record Timed<D, S, E>(
            S state, int fixedCycles, ToIntFunction<D> cycles, Function<D, E> event, String meanwhile) {}

    private final String name;
    private final S initial;
    private final List<S> states;
    private final List<E> events;
    private final List<Transition<D, S, E>> transitions;
    private final List<@Nullable Transition<D, S, E>> byStateAndEvent;
    private final List<@Nullable Timed<D, S, E>> timedByState;

    private FirmwareTable(Builder<D, S, E> from, List<@Nullable Transition<D, S, E>> byStateAndEvent) {
        name = from.name;
        initial = from.initial;
        states = List.copyOf(from.states);
        events = List.copyOf(from.events);
        this.byStateAndEvent = byStateAndEvent;
        timedByState = from.timed;
        List<Transition<D, S, E>> rows = new ArrayList<>();
        for (Transition<D, S, E> row : byStateAndEvent) {
            if (row != null) {
                rows.add(row);
            }
        }
        transitions = List.copyOf(rows);
    }

    /** Begins a table; the firmware starts in {@code initial}. */
    public static <D, S extends Enum<S> & FirmwareState, E extends Enum<E>> Builder<D, S, E> named(
            String name, S initial, Class<E> events) {
        return new Builder<>(name, initial, events);
    }

    /** The name of the firmware this table describes. */
    public String name() {
        return name;
    }

    /** The state in which the firmware starts. */
    public S initial() {
        return initial;
    }

    /** All states, in declaration order. */
    public List<S> states() {
        return states;
    }

    /** All events, in declaration order. */
    public List<E> events() {
        return events;
    }

    /** All transitions, by state, then by event. */
    public List<Transition<D, S, E>> transitions() {
        return transitions;
    }

    /** The transition an event causes in a state; null: the event means nothing there. */
    public @Nullable Transition<D, S, E> transition(S state, E event) {
        return byStateAndEvent.get(state.ordinal() * events.size() + event.ordinal());
    }

    /** How the state ends by itself, or null when it waits for an event from outside. */
    public @Nullable Timed<D, S, E> timed(S state) {
        return timedByState.get(state.ordinal());
    }

    /** Writes a table down, row by row. */
    public static final class Builder<D, S extends Enum<S> & FirmwareState, E extends Enum<E>> {
        private final String name;
        private final S initial;
        private final List<S> states;
        private final List<E> events;
        private final List<Transition<D, S, E>> rows = new ArrayList<>();
        private final List<Transition<D, S, E>> anyRows = new ArrayList<>();
        private final List<@Nullable Timed<D, S, E>> timed = new ArrayList<>();
        private final Set<E> ignoredElsewhere;
        private final boolean[] ignored;

        private Builder(String name, S initial, Class<E> events) {
            this.name = name;
            this.initial = initial;
            states = List.of(initial.getDeclaringClass().getEnumConstants());
            this.events = List.of(events.getEnumConstants());
            ignoredElsewhere = EnumSet.noneOf(events);
            ignored = new boolean[states.size() * this.events.size()];
            for (int i = 0; i < states.size(); i++) {
                timed.add(null);
            }
        }

        /** In {@code from}, {@code event} leads to {@code to} and runs {@code action}. */
        public Builder<D, S, E> on(S from, E event, S to, String label, Consumer<D> action) {
            rows.add(new Transition<>(from, event, to, label, action));
            return this;
        }

        /** In {@code from}, {@code event} leads to {@code to}; nothing else happens. */
        public Builder<D, S, E> on(S from, E event, S to, String label) {
            return on(from, event, to, label, device -> {});
        }

        /**
         * In every state that has no row of its own for {@code event} and does not ignore it, it leads to {@code to}.
         */
        public Builder<D, S, E> fromAny(E event, S to, String label, Consumer<D> action) {
            anyRows.add(new Transition<>(to, event, to, label, action));
            return this;
        }

        /** In this state, these events mean nothing. */
        @SafeVarargs
        public final Builder<D, S, E> ignore(S state, E... meaningless) {
            for (E event : meaningless) {
                ignored[index(state, event)] = true;
            }
            return this;
        }

        /** In all states in which no row says otherwise, these events mean nothing. */
        @SafeVarargs
        public final Builder<D, S, E> ignoreElsewhere(E... meaningless) {
            for (E event : meaningless) {
                ignoredElsewhere.add(event);
            }
            return this;
        }

        /**
         * From each entry into {@code state} on, an event happens after that many cycles, unless the state is left
         * before.
         */
        public Builder<D, S, E> timed(S state, int cycles, Function<D, E> event, String meanwhile) {
            if (cycles < 1) {
                throw wrong(String.format(Locale.ROOT, "%s takes %d cycles, expected at least 1", state, cycles));
            }
            return timed(new Timed<>(state, cycles, device -> cycles, event, meanwhile));
        }

        /**
         * As above, where the time depends on the device; it is asked after the action of the transition into the
         * state.
         */
        public Builder<D, S, E> timed(S state, ToIntFunction<D> cycles, Function<D, E> event, String meanwhile) {
            return timed(new Timed<>(state, 0, cycles, event, meanwhile));
        }

        private Builder<D, S, E> timed(Timed<D, S, E> row) {
            if (timed.set(row.state().ordinal(), row) != null) {
                throw wrong("%s is timed twice".formatted(row.state()));
            }
            return this;
        }

        /**
         * The finished table.
         *
         * @throws IllegalArgumentException when an event is neither handled nor ignored in some state, is handled
         *     twice, or a state cannot be reached
         */
        public FirmwareTable<D, S, E> build() {
            List<@Nullable Transition<D, S, E>> table = new ArrayList<>();
            for (int i = 0; i < ignored.length; i++) {
                table.add(null);
            }
            for (Transition<D, S, E> row : rows) {
                int at = index(row.from(), row.event());
                if (ignored[at]) {
                    throw wrong("%s in %s is both handled and ignored".formatted(row.event(), row.from()));
                }
                if (table.set(at, row) != null) {
                    throw wrong("%s in %s has two rows".formatted(row.event(), row.from()));
                }
            }
            fillFromAny(table);
            refuseGaps(table);
            refuseUnreachable(table);
            return new FirmwareTable<>(this, table);
        }

        private void fillFromAny(List<@Nullable Transition<D, S, E>> table) {
            for (Transition<D, S, E> any : anyRows) {
                for (S from : states) {
                    int at = index(from, any.event());
                    if (table.get(at) == null && !ignored[at]) {
                        table.set(at, new Transition<>(from, any.event(), any.to(), any.label(), any.action()));
                    }
                }
            }
        }

        private void refuseGaps(List<@Nullable Transition<D, S, E>> table) {
            for (S state : states) {
                if (state.sentence().isBlank()) {
                    throw wrong("%s has no sentence".formatted(state));
                }
                for (E event : events) {
                    int at = index(state, event);
                    if (table.get(at) == null && !ignored[at] && !ignoredElsewhere.contains(event)) {
                        throw wrong("%s in %s is neither handled nor ignored".formatted(event, state));
                    }
                }
            }
        }

        private void refuseUnreachable(List<@Nullable Transition<D, S, E>> table) {
            Set<S> reached = EnumSet.of(initial);
            Deque<S> next = new ArrayDeque<>(reached);
            while (!next.isEmpty()) {
                S from = next.remove();
                for (E event : events) {
                    Transition<D, S, E> row = table.get(index(from, event));
                    if (row != null && reached.add(row.to())) {
                        next.add(row.to());
                    }
                }
            }
            for (S state : states) {
                if (!reached.contains(state)) {
                    throw wrong("%s cannot be reached from %s".formatted(state, initial));
                }
            }
        }

        private int index(S state, E event) {
            return state.ordinal() * events.size() + event.ordinal();
        }

        private IllegalArgumentException wrong(String what) {
            return new IllegalArgumentException("firmware " + name + ": " + what);
        }
    }
}
