package windhover.device.nic;

import java.util.ArrayList;
import java.util.List;
import windhover.bus.BusPort;
import windhover.bus.BusSocket;
import windhover.clock.StateVisitor;
import windhover.clock.Stateful;
import windhover.clock.Wiring;

/** The card's one bus port, by which both rings reach their descriptors; receive goes first. */
final class DescriptorPort implements Stateful {
    private final BusPort bus;

    @Wiring("both rings")
    private final List<Ring> rings = new ArrayList<>();

    /** The ring whose transaction is under way; −1: none. */
    private int holder = -1;

    DescriptorPort(BusSocket bus) {
        this.bus = bus.port(this::onEnded);
    }

    void add(Ring ring) {
        rings.add(ring);
    }

    /** A ring has a wish. */
    void ask() {
        for (int i = 0; i < rings.size() && holder < 0 && !bus.busy(); i++) {
            if (rings.get(i).waits()) {
                holder = i;
                rings.get(i).start(bus);
            }
        }
    }

    private void onEnded() {
        if (holder >= 0) {
            Ring ring = rings.get(holder);
            holder = -1;
            ring.ended(bus);
        }
        ask();
    }

    @Override
    public String name() {
        return "descriptor port";
    }

    @Override
    public void state(StateVisitor v) {
        holder = v.i32("holder", holder);
        if (holder < -1 || holder >= rings.size()) {
            throw new IllegalArgumentException(
                    "NIC: holder of the bus port is ring " + holder + ", expected below " + rings.size());
        }
    }
}
