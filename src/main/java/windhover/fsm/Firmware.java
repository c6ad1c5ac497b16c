package windhover.fsm;

import org.jspecify.annotations.Nullable;
import windhover.clock.Alarm;
import windhover.clock.Clock;
import windhover.clock.StateVisitor;
import windhover.clock.Stateful;
import windhover.clock.Wiring;

/**
 * Running firmware: a table, the state it is in, and since when.
 *
 * <p>An event is handled at once: the new state is entered, the observer told, the action run, then the state's time
 * set. An action may itself cause events; the transition they cause comes after the one whose action they came from.
 *
 * @param <D> the device whose actions the transitions run
 * @param <S> its states
 * @param <E> its events
 */
public final class Firmware<D, S extends Enum<S> & FirmwareState, E extends Enum<E>> implements Stateful {
    private final String name;
    private final FirmwareTable<D, S, E> table;

    @Wiring("the device this firmware drives")
    private final D device;

    private final Clock clock;
    private final Alarm alarm;

    @Wiring("observer")
    private FirmwareProbe probe = FirmwareProbe.NONE;

    private S state;
    private long since;
    private long transitions;

    /**
     * Firmware in its initial state.
     *
     * @param name unique on the board, also the name of its alarm
     */
    public Firmware(String name, FirmwareTable<D, S, E> table, D device, Clock clock) {
        this.name = name;
        this.table = table;
        this.device = device;
        this.clock = clock;
        state = table.initial();
        alarm = clock.alarm(name, this::onAlarm);
    }

    /** Something happens. What the table ignores in this state has no effect. */
    public void fire(E event) {
        FirmwareTable.Transition<D, S, E> row = table.transition(state, event);
        if (row == null) {
            return;
        }
        if (alarm.pending()) {
            alarm.cancel();
        }
        state = row.to();
        since = clock.now();
        long entry = ++transitions;
        probe.transition(name, row.from(), event, row.to(), row.label());
        row.action().accept(device);
        probe.acted(name);
        if (entry == transitions) {
            startTimer();
        }
    }

    private void startTimer() {
        FirmwareTable.Timed<D, S, E> timed = table.timed(state);
        if (timed != null) {
            alarm.after(Math.max(1, timed.cycles().applyAsInt(device)));
        }
    }

    private void onAlarm() {
        FirmwareTable.Timed<D, S, E> timed = table.timed(state);
        if (timed != null) {
            fire(timed.event().apply(device));
        }
    }

    /** Sets the observer. */
    public void probe(FirmwareProbe probe) {
        this.probe = probe;
    }

    /** The table it runs. */
    public FirmwareTable<D, S, E> table() {
        return table;
    }

    /** The state it is in. */
    public S state() {
        return state;
    }

    /** True in this state. */
    public boolean in(S state) {
        return this.state == state;
    }

    /** The cycle in which it entered its state. */
    public long since() {
        return since;
    }

    /** The cycle in which its state ends by itself; {@link Alarm#OFF} when it waits for something else. */
    public long until() {
        return alarm.due();
    }

    /** Transitions since reset. */
    public long transitions() {
        return transitions;
    }

    /** What takes the time of its state, in words; null when it waits for something else. */
    public @Nullable String meanwhile() {
        FirmwareTable.Timed<D, S, E> timed = table.timed(state);
        return timed == null ? null : timed.meanwhile();
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public void state(StateVisitor v) {
        state = v.constant("state", state);
        since = v.i64("since", since);
        transitions = v.i64("transitions", transitions);
    }
}
