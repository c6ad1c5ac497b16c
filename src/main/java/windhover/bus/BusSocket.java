package windhover.bus;

/** Where a part that is a master is wired to the bus; the board says with which priority. */
@FunctionalInterface
public interface BusSocket {
    /** Makes the part's one port; {@code done} runs at each acknowledge. */
    BusPort port(Runnable done);
}
