package windhover.debug;

import java.util.Locale;

/**
 * A moment at which a run that is repeated has come to another state than was recorded.
 *
 * @param branch number of the branch
 * @param cycle the moment
 * @param recorded the hash that the recording holds
 * @param found the hash of the state that was computed
 * @param agreed the last moment before at which the states were the same; −1 when there was none
 */
public record Difference(int branch, long cycle, long recorded, long found, long agreed) {
    /** In words, without a full stop. */
    public String words() {
        return String.format(
                Locale.ROOT,
                "the states differ first at @%d (recorded 0x%016x, now 0x%016x)%s",
                cycle,
                recorded,
                found,
                agreed < 0 ? "" : " and agree up to @" + agreed);
    }
}
