package windhover.reg;

import java.util.List;
import windhover.clock.Stateful;
import windhover.fsm.Firmware;

/** A part with registers and perhaps firmware: all a generic register view and state diagram need. */
public interface Device extends Stateful {
    /** Its registers. */
    RegisterFile<?> registers();

    /** Its firmware, in the order in which to draw it. */
    default List<Firmware<?, ?, ?>> firmware() {
        return List.of();
    }
}
