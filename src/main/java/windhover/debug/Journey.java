package windhover.debug;

/** Is told now and then how far a journey to another moment has come, and may break it off. */
@FunctionalInterface
public interface Journey {
    /**
     * Asked now and then, on the thread that owns the machine.
     *
     * @param cycle where the machine is by now
     * @param to where it goes
     * @return false to stay here
     */
    boolean goesOn(long cycle, long to);
}
