package windhover.image;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A function, a block in it, or a call that the compiler wrote out in place, with what is declared in it.
 *
 * @param kind which of them
 * @param name of the function; empty for a block
 * @param call of an inlined function, where it is called from; line 0 otherwise
 * @param variables parameters and variables, in the order of the source
 * @param base how DW_OP_fbreg counts in a function; null where that is not told, and for the others
 */
public record LexicalScope(
        Kind kind,
        String name,
        SourceLocation call,
        List<Local> variables,
        @Nullable DwarfExpression base) {
    /** What a scope is. */
    public enum Kind {
        FUNCTION,
        BLOCK,
        INLINED
    }

    /** A parameter or a variable in a scope. */
    public static final class Local {
        private final String name;
        private final TypeRef type;
        private final boolean parameter;
        private final DebugEntry entry;
        private final DwarfSections sections;

        Local(String name, TypeRef type, DebugEntry entry, DwarfSections sections) {
            this.name = name;
            this.type = type;
            this.parameter = entry.tag == Dwarf.TAG_FORMAL_PARAMETER;
            this.entry = entry;
            this.sections = sections;
        }

        /** Its name in the source. */
        public String name() {
            return name;
        }

        /** Its type. */
        public TypeRef type() {
            return type;
        }

        /** True when it is at one place from the function's first instruction to its last, as without optimisation. */
        boolean stays() {
            return entry.expression != null;
        }

        /** True for a parameter. */
        public boolean parameter() {
            return parameter;
        }

        /**
         * Where it is when the instruction at an address is the next to commit.
         *
         * @param pc in the function; of a caller, an address within the call
         * @param frame the frame that is looked at
         */
        public DwarfExpression.Place place(long pc, DwarfExpression.Frame frame)
                throws DwarfExpression.NotKnownException {
            try {
                if (entry.expression != null) {
                    return new DwarfExpression(entry.expression, sections, entry.unit).place(frame);
                }
                if (entry.locationList != DebugEntry.NONE) {
                    DwarfExpression found = LocationLists.at(sections, entry, pc, new Budget(0));
                    return found == null ? new DwarfExpression.Place.OptimisedOut() : found.place(frame);
                }
                if (entry.constantBytes != null) {
                    ByteCursor in = entry.constantBytes.fresh();
                    List<Byte> bytes = new ArrayList<>();
                    while (!in.atEnd()) {
                        bytes.add((byte) in.u8());
                    }
                    return new DwarfExpression.Place.Bytes(List.copyOf(bytes));
                }
            } catch (ImageFormatException e) {
                throw new DwarfExpression.NotKnownException("its place is told in a damaged way: " + e.getMessage());
            }
            return entry.hasConstant
                    ? new DwarfExpression.Place.Value(entry.value)
                    : new DwarfExpression.Place.OptimisedOut();
        }
    }
}
