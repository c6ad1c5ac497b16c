package windhover.image;

import org.jspecify.annotations.Nullable;

/**
 * An entry of {@code .debug_info} that describes a type, a function, a variable, or a part of one; with the attributes
 * that are of use.
 */
final class DebugEntry {
    static final long NONE = -1;

    final int tag;

    /** In {@code .debug_info}. */
    final long offset;

    final DwarfUnit unit;

    /** Number of the entry around this one among those kept, -1 when there is none. */
    final int parent;

    /** Numbers among those kept; -1 = none. */
    int firstChild = -1;

    int lastChild = -1;
    int nextSibling = -1;

    String name = "";
    long type = NONE;
    long byteSize;

    /** The entry that says what this one does not: DW_AT_abstract_origin or DW_AT_specification. */
    long origin = NONE;

    boolean declaration;
    boolean external;
    int encoding;
    long file = NONE;
    long line;

    boolean hasAddress;

    /** DW_AT_low_pc of a function, the fixed place of a variable. */
    long address;

    /** DW_AT_high_pc as a length. */
    long length;

    long rangesOffset = NONE;
    boolean rangesAreIndex;

    /** DW_AT_location of a variable as an expression; null = a list, or not given. */
    @Nullable
    ByteCursor expression;

    /** DW_AT_location as an offset or index of a list. */
    long locationList = NONE;

    boolean locationListIsIndex;

    /** DW_AT_frame_base of a function. */
    @Nullable
    ByteCursor frameBase;

    boolean hasConstant;

    /** DW_AT_const_value as bytes. */
    @Nullable
    ByteCursor constantBytes;

    /** Where an inlined function is called from. */
    long callFile = NONE;

    long callLine;

    long memberOffset;
    long bitSize;

    /** DW_AT_data_bit_offset: from the start of the structure; NONE = not given. */
    long dataBitOffset = NONE;

    /** DW_AT_bit_offset of DWARF 2 and 3: from the highest bit of the storage unit; NONE = not given. */
    long oldBitOffset = NONE;

    /** DW_AT_const_value of an enumerator; the number of elements of a subrange. */
    long value;

    DebugEntry(int tag, long offset, DwarfUnit unit, int parent) {
        this.tag = tag;
        this.offset = offset;
        this.unit = unit;
        this.parent = parent;
    }
}
