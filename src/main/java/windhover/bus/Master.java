package windhover.bus;

/**
 * A part that asks for the bus. Of all that wait, the one with the least priority number is served, and of two with the
 * same number the one that was wired first.
 *
 * @param name in capitals, unique on a bus; names the port in a saved state
 * @param label the name for the screen
 * @param priority 0 (first) to {@value #LAST_PRIORITY}
 * @param role what it uses the bus for
 */
public record Master(String name, String label, int priority, Role role) {
    /** The greatest number of a priority. */
    public static final int LAST_PRIORITY = 15;

    private static final int WALK_PRIORITY = 4;
    private static final int DATA_PRIORITY = 5;
    private static final int FETCH_PRIORITY = 6;

    /** What a master uses the bus for. */
    public enum Role {
        /** A processor fetches instructions. */
        FETCH,
        /** A processor loads and stores. */
        DATA,
        /** A processor's page walker reads page tables. */
        WALK,
        /** A device reads and writes descriptors, by which software and device agree on transfers. */
        DESCRIPTORS,
        /** A device moves blocks on behalf of others. */
        BLOCKS,
        /** A device moves its own data to memory and from there. */
        OWN_BLOCKS,
        /** A device reads memory again and again in order to show it. */
        SCAN
    }

    /** Checks the numbers. */
    public Master {
        if (priority < 0 || priority > LAST_PRIORITY) {
            throw new IllegalArgumentException(
                    "bus master " + name + ": priority " + priority + ", expected 0 to " + LAST_PRIORITY);
        }
    }

    /** The port of a processor for one of its three uses: fetch, data, page walks. */
    public static Master ofProcessor(int processor, Role role) {
        String of = processor == 0 ? "" : Integer.toString(processor);
        return switch (role) {
            case WALK -> new Master("WALKER" + of, "page walker" + after(of), WALK_PRIORITY, role);
            case DATA -> new Master("CPU" + of + "_DATA", "CPU" + after(of) + " data port", DATA_PRIORITY, role);
            case FETCH -> new Master("CPU" + of + "_FETCH", "CPU" + after(of) + " fetch port", FETCH_PRIORITY, role);
            case DESCRIPTORS, BLOCKS, OWN_BLOCKS, SCAN ->
                throw new IllegalArgumentException(role + ": expected a processor's use of the bus");
        };
    }

    private static String after(String number) {
        return number.isEmpty() ? "" : " " + number;
    }

    /** True for the ports of processors. */
    public boolean isProcessor() {
        return role == Role.FETCH || role == Role.DATA || role == Role.WALK;
    }

    @Override
    public String toString() {
        return name;
    }
}
