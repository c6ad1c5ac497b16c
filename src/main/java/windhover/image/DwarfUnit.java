package windhover.image;

import java.util.Locale;

/** What the header and the root entry of a unit say of how its values are written. */
final class DwarfUnit {
    /** Offset of the unit in its section; references within the unit count from here. */
    final long offset;

    final int version;

    /** Bytes of an offset into a section: 4, or 8 in the 64-bit format. */
    final int offsetSize;

    final int addressSize;

    /** Base of the unit's entries in {@code .debug_str_offsets}; 8 is the size of the header of the only table. */
    long textOffsetsBase = 8;

    long addressBase = 8;
    long rangeListsBase = 12;
    long locationListsBase = 12;
    long lowPc;

    /** Offset of its program in {@code .debug_line}, -1 = none. */
    long lineOffset = -1;

    String directory = "";

    DwarfUnit(long offset, int version, int offsetSize, int addressSize) {
        this.offset = offset;
        this.version = version;
        this.offsetSize = offsetSize;
        this.addressSize = addressSize;
    }

    /**
     * The length at the start of each unit (DWARF 5 §7.4), which also tells the format.
     *
     * @param offsetSize 4 or 8
     * @param rest the unit after the length
     */
    record Length(int offsetSize, ByteCursor rest) {
        /** Reads the length and steps over the unit. */
        static Length read(ByteCursor section) throws ImageFormatException {
            int offsetSize = 4;
            long length = section.u32();
            if (length == 0xffff_ffffL) {
                offsetSize = 8;
                length = section.u64();
            } else if (length >= 0xffff_fff0L) {
                throw section.error(String.format(
                        Locale.ROOT, "unit length: expected below 0xfffffff0 or 0xffffffff, found 0x%x", length));
            }
            if (Long.compareUnsigned(length, section.left()) > 0) {
                throw section.error(String.format(
                        Locale.ROOT,
                        "unit length: expected at most the %d bytes left, found 0x%x",
                        section.left(),
                        length));
            }
            ByteCursor rest = section.range(section.part(), section.position(), length);
            section.skip(length);
            return new Length(offsetSize, rest);
        }
    }
}
