package windhover.debug;

/**
 * Is told of every cycle, as it has run; so that whoever writes down each one need not stop the machine between them.
 */
@FunctionalInterface
public interface CycleFollower {
    /**
     * Time has gone by: {@code cycle} was run last. All between it and the cycle told before were passed at once, since
     * the processors waited.
     */
    void ran(long cycle);
}
