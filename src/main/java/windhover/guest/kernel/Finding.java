package windhover.guest.kernel;

import windhover.yaml.Location;

/**
 * What an image has of a name, or of a point, of a description.
 *
 * @param at where the description has it
 * @param what the key, such as {@code queues.items}
 * @param name the name, as written
 * @param state whether it is there
 * @param words what was found; or what was not, and what is nearest, a part of a sentence
 */
public record Finding(Location at, String what, String name, State state, String words) {
    /** Whether a name is there. */
    public enum State {
        /** It is there. */
        FOUND,
        /** It is not there: what depends on it is not shown. */
        MISSING,
        /** It is a function into which no call can be seen, or not every one: not all is observed. */
        NOT_OBSERVED
    }

    /** One line: file, line, what is wrong. */
    public String line() {
        return "%s: %s: %s: %s".formatted(at, what, name, words);
    }
}
