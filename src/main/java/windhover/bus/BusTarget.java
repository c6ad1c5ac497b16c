package windhover.bus;

/**
 * Something that answers at an address range. Offsets are from the start of its range; accesses are naturally aligned.
 *
 * <p>{@code read} and {@code write} are the machine's and may have effects; {@code peek} is an observer's and has none.
 */
public interface BusTarget {
    /** The name shown in the picture and in messages. */
    String name();

    /** False where nothing answers, which ends the transaction with a bus error. */
    boolean accepts(long offset, int size, boolean write);

    /** Reads 1, 2, 4 or 8 bytes, zero-extended. Called only where {@link #accepts} said yes. */
    long read(long offset, int size);

    /** Writes the low 1, 2, 4 or 8 bytes of a value. Called only where {@link #accepts} said yes. */
    void write(long offset, int size, long value);

    /** What {@link #read} would answer, without its effects; 0 where nothing answers. */
    long peek(long offset, int size);
}
