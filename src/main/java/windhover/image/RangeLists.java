package windhover.image;

import java.util.Locale;

/** The address ranges of a function that lies in several parts (DWARF 5 §2.17.3 and §7.25, DWARF 4 §2.17.3). */
final class RangeLists {
    /** Takes a range. */
    @FunctionalInterface
    interface Taker {
        void range(long address, long length);
    }

    private RangeLists() {}

    static void read(DwarfSections sections, DebugEntry entry, Budget budget, Taker taker) throws ImageFormatException {
        if (entry.unit.version >= 5) {
            readVersion5(sections, entry, budget, taker);
        } else {
            readVersion4(sections, entry, budget, taker);
        }
    }

    private static void readVersion5(DwarfSections sections, DebugEntry entry, Budget budget, Taker taker)
            throws ImageFormatException {
        if (sections.rangeLists == null) {
            return;
        }
        ByteCursor in = sections.rangeLists.with(budget);
        DwarfUnit unit = entry.unit;
        if (entry.rangesAreIndex) {
            in.seek(unit.rangeListsBase + entry.rangesOffset * unit.offsetSize);
            in.seek(unit.rangeListsBase + in.unsigned(unit.offsetSize));
        } else {
            in.seek(entry.rangesOffset);
        }
        long base = unit.lowPc;
        while (true) {
            int kind = in.u8();
            switch (kind) {
                case Dwarf.RLE_END_OF_LIST -> {
                    return;
                }
                case Dwarf.RLE_BASE_ADDRESSX -> base = sections.address(in, in.uleb(), unit);
                case Dwarf.RLE_STARTX_ENDX -> {
                    long start = sections.address(in, in.uleb(), unit);
                    taker.range(start, sections.address(in, in.uleb(), unit) - start);
                }
                case Dwarf.RLE_STARTX_LENGTH -> {
                    long start = sections.address(in, in.uleb(), unit);
                    taker.range(start, in.uleb());
                }
                case Dwarf.RLE_OFFSET_PAIR -> {
                    long start = in.uleb();
                    taker.range(base + start, in.uleb() - start);
                }
                case Dwarf.RLE_BASE_ADDRESS -> base = in.u64();
                case Dwarf.RLE_START_END -> {
                    long start = in.u64();
                    taker.range(start, in.u64() - start);
                }
                case Dwarf.RLE_START_LENGTH -> {
                    long start = in.u64();
                    taker.range(start, in.uleb());
                }
                default -> throw in.error(String.format(Locale.ROOT, "kind of range: expected 0 to 7, found %d", kind));
            }
        }
    }

    private static void readVersion4(DwarfSections sections, DebugEntry entry, Budget budget, Taker taker)
            throws ImageFormatException {
        if (sections.ranges == null) {
            return;
        }
        ByteCursor in = sections.ranges.with(budget);
        in.seek(entry.rangesOffset);
        long base = entry.unit.lowPc;
        while (true) {
            long start = in.u64();
            long end = in.u64();
            if (start == 0 && end == 0) {
                return;
            }
            if (start == -1) {
                base = end;
            } else {
                taker.range(base + start, end - start);
            }
        }
    }
}
