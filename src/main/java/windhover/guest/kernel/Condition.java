package windhover.guest.kernel;

import java.util.Arrays;

/** A condition, resolved: whether a value is, or is not, among some numbers. */
final class Condition {
    private final GuestValue access;
    private final boolean expected;
    private final long[] numbers;
    private final long mask;

    Condition(GuestValue access, boolean expected, long[] numbers) {
        this.access = access;
        this.expected = expected;
        long bytes = access.type().byteSize();
        mask = bytes == 1 || bytes == 2 || bytes == 4 ? (1L << (8 * bytes)) - 1 : -1;
        this.numbers = Arrays.stream(numbers).map(number -> number & mask).toArray();
    }

    boolean holds(long thing, MemoryPeek memory, GuestValue.Registers registers) {
        long value = access.value(thing, memory, registers) & mask;
        for (long number : numbers) {
            if (number == value) {
                return expected;
            }
        }
        return !expected;
    }
}
