package windhover.scenario;

import org.jspecify.annotations.Nullable;

/** Gives the files that a scenario names: its image, disks, and the images of other computers on the wire. */
@FunctionalInterface
public interface ScenarioFiles {
    /** The largest file. */
    int LARGEST = 256 << 20;

    /**
     * The bytes of a file.
     *
     * @param name as the scenario says it
     * @throws ScenarioFormatException when there is none, or it cannot be read
     */
    byte[] read(String name) throws ScenarioFormatException;

    /** The bytes of a file that need not be there, or null. */
    default byte @Nullable [] find(String name) {
        try {
            return read(name);
        } catch (ScenarioFormatException none) {
            return null;
        }
    }
}
