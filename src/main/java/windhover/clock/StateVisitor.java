package windhover.clock;

/**
 * Visits state. Each method is shown a named value and answers the value to keep: a writer and a hash answer what they
 * were shown, a reader answers what was saved. Use as {@code pc = v.i64("pc", pc)}.
 */
public interface StateVisitor {
    /** Begins the state of a named part within the part being visited. */
    void enter(String name);

    /** Ends what {@link #enter} began. */
    void leave();

    long i64(String name, long value);

    int i32(String name, int value);

    boolean flag(String name, boolean value);

    /** An enum constant, by ordinal. A reader refuses an ordinal that does not exist. */
    <E extends Enum<E>> E constant(String name, E value);

    /** The elements of an array of fixed length, in place. */
    void i64s(String name, long[] values);

    /** The elements of an array of fixed length, in place. */
    void i32s(String name, int[] values);

    /** The elements of an array of fixed length, in place. */
    void bytes(String name, byte[] values);

    /** A large memory, page by page: pages that were never written cost nothing. */
    void memory(String name, PagedBytes memory);

    /** Visits a part under its own name. */
    default void part(Stateful part) {
        enter(part.name());
        part.state(this);
        leave();
    }
}
