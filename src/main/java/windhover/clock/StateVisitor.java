package windhover.clock;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/**
 * Visits state. Each method is shown a named value and answers the value to keep: a writer and a hash answer what they
 * were shown, a reader answers what was saved. Use as {@code pc = v.i64("pc", pc)}.
 */
public interface StateVisitor {
    /** The longest text that is read. */
    int LONGEST_TEXT = 1 << 22;

    /** The most elements that are read. */
    int MOST_ELEMENTS = 1 << 20;

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

    /** A text. */
    default String text(String name, String value) {
        byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
        int length = i32(name, bytes.length);
        if (length < 0 || length > LONGEST_TEXT) {
            throw new IllegalArgumentException(name + " has " + length + " bytes, expected at most " + LONGEST_TEXT);
        }
        byte[] kept = Arrays.copyOf(bytes, length);
        bytes(name, kept);
        return Arrays.equals(kept, bytes) ? value : new String(kept, StandardCharsets.UTF_8);
    }

    /** Shows the parts of an element of a list or a map, and answers the element that is to be kept. */
    @FunctionalInterface
    interface Element<T> {
        /** The element to keep, made of what the visitor answers. */
        T visit(StateVisitor v, T element);
    }

    /**
     * A collection, in its own order. A reader fills it again.
     *
     * @param blank what is shown for elements that are not there yet
     */
    default <T> void list(String name, Collection<T> elements, T blank, Element<T> each) {
        List<T> shown = new ArrayList<>(elements);
        List<T> kept = new ArrayList<>();
        for (int i = count(name, shown.size()); i > 0; i--) {
            kept.add(each.visit(this, kept.size() < shown.size() ? shown.get(kept.size()) : blank));
        }
        if (!kept.equals(shown)) {
            elements.clear();
            elements.addAll(kept);
        }
    }

    /** A map, in its own order. A reader fills it again. */
    default <K, V> void map(String name, Map<K, V> map, K blankKey, V blankValue, Element<K> key, Element<V> value) {
        List<Map.Entry<K, V>> shown = new ArrayList<>();
        map.forEach((k, v) -> shown.add(Map.entry(k, v)));
        List<Map.Entry<K, V>> kept = new ArrayList<>();
        for (int i = count(name, shown.size()); i > 0; i--) {
            Map.Entry<K, V> one = kept.size() < shown.size() ? shown.get(kept.size()) : Map.entry(blankKey, blankValue);
            K keptKey = key.visit(this, one.getKey());
            kept.add(Map.entry(keptKey, value.visit(this, one.getValue())));
        }
        if (!kept.equals(shown)) {
            map.clear();
            kept.forEach(one -> map.put(one.getKey(), one.getValue()));
        }
    }

    private int count(String name, int size) {
        int count = i32(name, size);
        if (count < 0 || count > MOST_ELEMENTS) {
            throw new IllegalArgumentException(name + " has " + count + " elements, expected at most " + MOST_ELEMENTS);
        }
        return count;
    }

    /** A set of numbers. */
    default void numbers(String name, Collection<Long> numbers) {
        list(name, numbers, 0L, (v, number) -> v.i64("number", number));
    }

    /** Visits a part under its own name. */
    default void part(Stateful part) {
        enter(part.name());
        part.state(this);
        leave();
    }
}
