package windhover.export;

import java.util.List;
import windhover.debug.Observer;

/** Writes one format while the run goes by. */
abstract class Exporter implements Observer {
    /** True from {@link #begin} to {@link #end}: what it hears before and after is not for it. */
    boolean active;

    /** True when it wants to be told of every cycle in which the processor does something. */
    abstract boolean wantsCycles();

    /** Cycle {@code cycle} is the first, and runs next. */
    abstract void begin(long cycle);

    /**
     * Time has gone by: cycle {@code cycle} was run last. For those that want cycles: that one alone, or many in which
     * the processor waited.
     */
    abstract void passed(long cycle);

    /** Cycle {@code cycle} is no longer part of it. */
    abstract void end(long cycle);

    /**
     * Files that help a viewer with this one, once it has ended.
     *
     * @param name of the file, without its folder
     * @param base what the names of the files beside it begin with
     * @param end the cycle behind the last
     */
    List<Companion> companions(String name, String base, long end) {
        return List.of();
    }

    /** What the file begins with in place of what was written there first, since only its end tells; empty: nothing. */
    byte[] beginning() {
        return new byte[0];
    }
}
