package windhover.debug;

import org.jspecify.annotations.Nullable;

/**
 * One of a lesson's steps, such as the eight of a network call.
 *
 * @param number 1-based; the text's number, which need not be the order in which the steps happen
 * @param name short
 * @param why a sentence: what happens here and why
 * @param cycle when it was observed; −1 while it was not
 * @param sincePrevious cycles since the step observed before it; 0 for the first, −1 while not observed
 * @param seen what was seen, such as {@code irq6 rose}; empty while not observed
 * @param where the source position it belongs to, if it has one
 */
public record StepMark(
        int number,
        String name,
        String why,
        long cycle,
        long sincePrevious,
        String seen,
        @Nullable SourcePosition where) {
    /** True once the step was observed. */
    public boolean observed() {
        return cycle >= 0;
    }
}
