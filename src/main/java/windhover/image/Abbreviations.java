package windhover.image;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/** A table of the shapes that entries have (DWARF 5 §7.5.3). */
final class Abbreviations {
    /** The shape of an entry. */
    static final class Shape {
        final int tag;
        final boolean hasChildren;

        /** Pairs of attribute and form. */
        final int[] attributes;

        /** A value for each pair; that of DW_FORM_implicit_const. */
        final long[] implicit;

        Shape(int tag, boolean hasChildren, int[] attributes, long[] implicit) {
            this.tag = tag;
            this.hasChildren = hasChildren;
            this.attributes = attributes;
            this.implicit = implicit;
        }
    }

    private final Map<Long, Shape> shapes = new HashMap<>();

    /** Reads the table that starts where the cursor stands. */
    Abbreviations(ByteCursor in, int most) throws ImageFormatException {
        for (long code = in.uleb(); code != 0; code = in.uleb()) {
            if (shapes.size() == most) {
                throw in.error("expected fewer abbreviations in all tables together");
            }
            int tag = number(in);
            boolean hasChildren = in.u8() != 0;
            int[] attributes = new int[16];
            long[] implicit = new long[8];
            int count = 0;
            while (true) {
                int attribute = number(in);
                int form = number(in);
                long value = form == Dwarf.FORM_IMPLICIT_CONST ? in.sleb() : 0;
                if (attribute == 0 && form == 0) {
                    break;
                }
                if (count == implicit.length) {
                    attributes = Arrays.copyOf(attributes, attributes.length * 2);
                    implicit = Arrays.copyOf(implicit, implicit.length * 2);
                }
                attributes[2 * count] = attribute;
                attributes[2 * count + 1] = form;
                implicit[count++] = value;
            }
            shapes.putIfAbsent(
                    code,
                    new Shape(tag, hasChildren, Arrays.copyOf(attributes, 2 * count), Arrays.copyOf(implicit, count)));
        }
    }

    /** Number of shapes. */
    int size() {
        return shapes.size();
    }

    /** The shape of a code. */
    Shape shape(ByteCursor asker, long code) throws ImageFormatException {
        Shape shape = shapes.get(code);
        if (shape == null) {
            throw asker.error("abbreviation: expected a code of the unit's table, found %s"
                    .formatted(Long.toUnsignedString(code)));
        }
        return shape;
    }

    private static int number(ByteCursor in) throws ImageFormatException {
        long number = in.uleb();
        if (Long.compareUnsigned(number, 0xffff) > 0) {
            throw in.error(
                    String.format(Locale.ROOT, "tag, attribute or form: expected at most 0xffff, found 0x%x", number));
        }
        return (int) number;
    }
}
