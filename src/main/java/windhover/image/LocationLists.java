package windhover.image;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Where a variable is at an instruction, of those that move (DWARF 5 §2.6.2 and §7.29, DWARF 4 §2.6.2). */
final class LocationLists {
    private static final int MOST = 100_000;

    private LocationLists() {}

    /** The expression that holds at an address; null where the list names none. */
    static @Nullable DwarfExpression at(DwarfSections sections, DebugEntry entry, long pc, Budget budget)
            throws ImageFormatException {
        return entry.unit.version >= 5 ? version5(sections, entry, pc, budget) : version4(sections, entry, pc, budget);
    }

    private static boolean holds(long from, long to, long pc) {
        return Long.compareUnsigned(from, pc) <= 0 && Long.compareUnsigned(pc, to) < 0;
    }

    private static @Nullable DwarfExpression version5(DwarfSections sections, DebugEntry entry, long pc, Budget budget)
            throws ImageFormatException {
        if (sections.locationLists == null) {
            return null;
        }
        ByteCursor in = sections.locationLists.with(budget);
        DwarfUnit unit = entry.unit;
        if (entry.locationListIsIndex) {
            in.seek(unit.locationListsBase + entry.locationList * unit.offsetSize);
            in.seek(unit.locationListsBase + in.unsigned(unit.offsetSize));
        } else {
            in.seek(entry.locationList);
        }
        long base = unit.lowPc;
        DwarfExpression otherwise = null;
        for (int i = 0; i < MOST; i++) {
            int kind = in.u8();
            long from = 0;
            long to = 0;
            switch (kind) {
                case Dwarf.LLE_END_OF_LIST -> {
                    return otherwise;
                }
                case Dwarf.LLE_BASE_ADDRESSX -> {
                    base = sections.address(in, in.uleb(), unit);
                    continue;
                }
                case Dwarf.LLE_BASE_ADDRESS -> {
                    base = in.u64();
                    continue;
                }
                case Dwarf.LLE_GNU_VIEW_PAIR -> {
                    in.uleb();
                    in.uleb();
                    continue;
                }
                case Dwarf.LLE_STARTX_ENDX -> {
                    from = sections.address(in, in.uleb(), unit);
                    to = sections.address(in, in.uleb(), unit);
                }
                case Dwarf.LLE_STARTX_LENGTH -> {
                    from = sections.address(in, in.uleb(), unit);
                    to = from + in.uleb();
                }
                case Dwarf.LLE_OFFSET_PAIR -> {
                    from = base + in.uleb();
                    to = base + in.uleb();
                }
                case Dwarf.LLE_DEFAULT_LOCATION -> {}
                case Dwarf.LLE_START_END -> {
                    from = in.u64();
                    to = in.u64();
                }
                case Dwarf.LLE_START_LENGTH -> {
                    from = in.u64();
                    to = from + in.uleb();
                }
                default ->
                    throw in.error(String.format(Locale.ROOT, "kind of location: expected 0 to 9, found %d", kind));
            }
            long length = in.uleb();
            ByteCursor bytes = in.range(in.part(), in.position(), length);
            in.skip(length);
            if (kind == Dwarf.LLE_DEFAULT_LOCATION) {
                otherwise = new DwarfExpression(bytes, sections, unit);
            } else if (holds(from, to, pc)) {
                return new DwarfExpression(bytes, sections, unit);
            }
        }
        return otherwise;
    }

    private static @Nullable DwarfExpression version4(DwarfSections sections, DebugEntry entry, long pc, Budget budget)
            throws ImageFormatException {
        if (sections.locations == null) {
            return null;
        }
        ByteCursor in = sections.locations.with(budget);
        in.seek(entry.locationList);
        long base = entry.unit.lowPc;
        for (int i = 0; i < MOST; i++) {
            long from = in.u64();
            long to = in.u64();
            if (from == 0 && to == 0) {
                return null;
            }
            if (from == -1) {
                base = to;
                continue;
            }
            int length = in.u16();
            ByteCursor bytes = in.range(in.part(), in.position(), length);
            in.skip(length);
            if (holds(base + from, base + to, pc)) {
                return new DwarfExpression(bytes, sections, entry.unit);
            }
        }
        return null;
    }
}
