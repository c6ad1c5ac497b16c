package windhover.bus;

/** Observes the bus. Called while the machine runs: look, do not touch. */
public interface BusProbe {
    /** Observes nothing. */
    BusProbe NONE = new BusProbe() {};

    /** A master asks for the bus. */
    default void requested(BusPort port) {}

    /** A master takes its request back before it was granted. */
    default void withdrawn(BusPort port) {}

    /** A master gets the bus. */
    default void granted(BusPort port) {}

    /** The transaction has happened: data and error are final, the master is about to be told. */
    default void acknowledged(BusPort port) {}

    /** The master has been told of the acknowledge, and has done what it does at once. */
    default void told(BusPort port) {}
}
