package windhover.image;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Reads attribute values of any form (DWARF 5 §7.5.5); one object serves for all values in turn. */
final class AttributeValue {
    /** What kind of value was read. */
    enum Kind {
        /** A number in {@link #number}. */
        CONSTANT,
        /** An address in {@link #number}. */
        ADDRESS,
        /** An offset into another section in {@link #number}. */
        OFFSET,
        /** An index into a list of offsets in {@link #number}. */
        INDEX,
        /** The offset of an entry in {@code .debug_info} in {@link #number}. */
        REFERENCE,
        /** A text in {@link #text}, if it was asked for. */
        TEXT,
        /** Bytes in {@link #block}, often an expression. */
        BLOCK,
        /** Something that is of no use here. */
        OTHER
    }

    private final DwarfSections sections;
    private Kind kind = Kind.OTHER;
    private long number;
    private String text = "";
    private @Nullable ByteCursor block;

    AttributeValue(DwarfSections sections) {
        this.sections = sections;
    }

    Kind kind() {
        return kind;
    }

    /** The number of any kind that has one, else 0. */
    long number() {
        return number;
    }

    /** The text, empty for other kinds. */
    String text() {
        return text;
    }

    /** The bytes of a block, null for other kinds. */
    @Nullable
    ByteCursor block() {
        return block;
    }

    /**
     * Reads a value.
     *
     * @param implicit the value of DW_FORM_implicit_const
     * @param wantText whether a text is read or stepped over
     */
    void read(ByteCursor in, int form, long implicit, DwarfUnit unit, boolean wantText) throws ImageFormatException {
        int actual = form;
        if (form == Dwarf.FORM_INDIRECT) {
            actual = small(in, in.uleb());
            if (actual == Dwarf.FORM_INDIRECT || actual == Dwarf.FORM_IMPLICIT_CONST) {
                throw in.error(String.format(
                        Locale.ROOT, "indirect form: expected a form with a value of its own, found 0x%x", actual));
            }
        }
        number = 0;
        text = "";
        block = null;
        switch (actual) {
            case Dwarf.FORM_ADDR -> number(Kind.ADDRESS, in.unsigned(unit.addressSize));
            case Dwarf.FORM_ADDRX -> indexedAddress(in, in.uleb(), unit);
            case Dwarf.FORM_ADDRX1 -> indexedAddress(in, in.u8(), unit);
            case Dwarf.FORM_ADDRX2 -> indexedAddress(in, in.u16(), unit);
            case Dwarf.FORM_ADDRX3 -> indexedAddress(in, in.u24(), unit);
            case Dwarf.FORM_ADDRX4 -> indexedAddress(in, in.u32(), unit);
            case Dwarf.FORM_DATA1, Dwarf.FORM_FLAG -> number(Kind.CONSTANT, in.u8());
            case Dwarf.FORM_DATA2 -> number(Kind.CONSTANT, in.u16());
            case Dwarf.FORM_DATA4 -> number(Kind.CONSTANT, in.u32());
            case Dwarf.FORM_DATA8 -> number(Kind.CONSTANT, in.u64());
            case Dwarf.FORM_SDATA -> number(Kind.CONSTANT, in.sleb());
            case Dwarf.FORM_UDATA -> number(Kind.CONSTANT, in.uleb());
            case Dwarf.FORM_IMPLICIT_CONST -> number(Kind.CONSTANT, implicit);
            case Dwarf.FORM_FLAG_PRESENT -> number(Kind.CONSTANT, 1);
            case Dwarf.FORM_SEC_OFFSET -> number(Kind.OFFSET, in.unsigned(unit.offsetSize));
            case Dwarf.FORM_RNGLISTX, Dwarf.FORM_LOCLISTX -> number(Kind.INDEX, in.uleb());
            case Dwarf.FORM_REF1 -> number(Kind.REFERENCE, unit.offset + in.u8());
            case Dwarf.FORM_REF2 -> number(Kind.REFERENCE, unit.offset + in.u16());
            case Dwarf.FORM_REF4 -> number(Kind.REFERENCE, unit.offset + in.u32());
            case Dwarf.FORM_REF8 -> number(Kind.REFERENCE, unit.offset + in.u64());
            case Dwarf.FORM_REF_UDATA -> number(Kind.REFERENCE, unit.offset + in.uleb());
            case Dwarf.FORM_REF_ADDR ->
                number(Kind.REFERENCE, in.unsigned(unit.version <= 2 ? unit.addressSize : unit.offsetSize));
            case Dwarf.FORM_BLOCK1 -> block(in, in.u8());
            case Dwarf.FORM_BLOCK2 -> block(in, in.u16());
            case Dwarf.FORM_BLOCK4 -> block(in, in.u32());
            case Dwarf.FORM_BLOCK, Dwarf.FORM_EXPRLOC -> block(in, in.uleb());
            case Dwarf.FORM_DATA16 -> block(in, 16);
            case Dwarf.FORM_STRING -> {
                kind = Kind.TEXT;
                if (wantText) {
                    text = in.text();
                } else {
                    in.skipText();
                }
            }
            case Dwarf.FORM_STRP -> {
                kind = Kind.TEXT;
                long offset = in.unsigned(unit.offsetSize);
                text = wantText ? sections.text(in, offset) : "";
            }
            case Dwarf.FORM_LINE_STRP -> {
                kind = Kind.TEXT;
                long offset = in.unsigned(unit.offsetSize);
                text = wantText ? sections.lineText(in, offset) : "";
            }
            case Dwarf.FORM_STRX -> indexedText(in, in.uleb(), unit, wantText);
            case Dwarf.FORM_STRX1 -> indexedText(in, in.u8(), unit, wantText);
            case Dwarf.FORM_STRX2 -> indexedText(in, in.u16(), unit, wantText);
            case Dwarf.FORM_STRX3 -> indexedText(in, in.u24(), unit, wantText);
            case Dwarf.FORM_STRX4 -> indexedText(in, in.u32(), unit, wantText);
            case Dwarf.FORM_REF_SIG8, Dwarf.FORM_REF_SUP8 -> other(in, 8);
            case Dwarf.FORM_REF_SUP4 -> other(in, 4);
            case Dwarf.FORM_STRP_SUP -> other(in, unit.offsetSize);
            default ->
                throw in.error(String.format(
                        Locale.ROOT, "form of an attribute: expected one of DWARF 5, found 0x%x", actual));
        }
    }

    private static int small(ByteCursor in, long value) throws ImageFormatException {
        if (Long.compareUnsigned(value, 0xffff) > 0) {
            throw in.error(String.format(Locale.ROOT, "expected a number below 65536, found 0x%x", value));
        }
        return (int) value;
    }

    private void number(Kind found, long value) {
        kind = found;
        number = value;
    }

    private void other(ByteCursor in, int size) throws ImageFormatException {
        kind = Kind.OTHER;
        in.skip(size);
    }

    private void block(ByteCursor in, long length) throws ImageFormatException {
        kind = Kind.BLOCK;
        block = in.range(in.part(), in.position(), length);
        in.skip(length);
    }

    private void indexedText(ByteCursor in, long index, DwarfUnit unit, boolean wantText) throws ImageFormatException {
        kind = Kind.TEXT;
        if (wantText) {
            if (sections.textOffsets == null) {
                throw in.error("refers to a text by number: expected a section .debug_str_offsets");
            }
            ByteCursor table = sections.textOffsets.again();
            table.seek(unit.textOffsetsBase + index * unit.offsetSize);
            text = sections.text(in, table.unsigned(unit.offsetSize));
        }
    }

    private void indexedAddress(ByteCursor in, long index, DwarfUnit unit) throws ImageFormatException {
        number(Kind.ADDRESS, sections.address(in, index, unit));
    }
}
