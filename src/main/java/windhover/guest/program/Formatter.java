package windhover.guest.program;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import windhover.image.DebugInfo;
import windhover.image.DwarfExpression.NotKnownException;
import windhover.image.ElfImage;
import windhover.image.SymbolTable;
import windhover.image.Type;
import windhover.isa.Registers;

/** Writes values as C would. */
final class Formatter {
    private static final int LONGEST = 120;
    private static final int LONGEST_TEXT = 64;
    private static final int DEEPEST_INLINE = 3;

    /** Levels of parts that are made at once, and parts of one level, and of all. */
    private static final int DEEPEST = 4;

    private static final int MOST_PARTS = 100;
    private static final int MOST_IN_ALL = 2000;

    private final ElfImage image;
    private final DebugInfo info;
    private int made;

    Formatter(ElfImage image, DebugInfo info) {
        this.image = image;
        this.info = info;
    }

    /** A value with its parts. */
    Shown shown(String name, String path, CValue value) {
        return shown(name, path, value, 0);
    }

    private Shown shown(String name, String path, CValue value, int depth) {
        made++;
        String text;
        boolean known = true;
        try {
            text = text(value, 0);
        } catch (NotKnownException e) {
            text = e.words();
            known = false;
        }
        Long address = value.address();
        String place = address != null
                ? String.format(Locale.ROOT, "0x%x", address)
                : value.register() >= 0 ? Registers.anyName(value.register()) : "";
        List<Shown> parts = known && depth < DEEPEST ? parts(path, value, depth) : List.of();
        return new Shown(name, value.type().cName(), text, known, path, place, parts);
    }

    /** One that cannot be told. */
    static Shown unknown(String name, String type, String why) {
        return new Shown(name, type, why, false, "", "", List.of());
    }

    private List<Shown> parts(String path, CValue value, int depth) {
        List<Shown> parts = new ArrayList<>();
        try {
            switch (value.type().stripped()) {
                case Type.Structure structure -> {
                    for (Type.Member member : structure.members()) {
                        if (parts.size() == MOST_PARTS || made > MOST_IN_ALL) {
                            parts.add(more());
                            break;
                        }
                        String name = member.name().isEmpty() ? "(nameless)" : member.name();
                        String of = member.name().isEmpty() ? path : path + "." + member.name();
                        parts.add(shown(name, of, value.member(member), depth + 1));
                    }
                }
                case Type.Array array -> {
                    for (long i = 0; i < array.count(); i++) {
                        if (parts.size() == MOST_PARTS || made > MOST_IN_ALL) {
                            parts.add(more());
                            break;
                        }
                        String index = "[" + i + "]";
                        parts.add(shown(index, path + index, value.element(i), depth + 1));
                    }
                }
                case Type.Pointer pointer -> {
                    Type target = pointer.target().type().stripped();
                    boolean follow = target instanceof Type.Structure || target instanceof Type.Pointer;
                    if (follow && depth < 2 && value.integer() != 0 && made <= MOST_IN_ALL) {
                        CValue at = value.target();
                        if (target instanceof Type.Structure) {
                            parts.addAll(parts("(*" + path + ")", at, depth + 1));
                        } else {
                            parts.add(shown("*", "*" + path, at, depth + 1));
                        }
                    }
                }
                default -> {}
            }
        } catch (NotKnownException e) {
            parts.add(unknown("…", "", e.words()));
        }
        return List.copyOf(parts);
    }

    private static Shown more() {
        return unknown("…", "", "more, not shown");
    }

    /** As C would write it. */
    String text(CValue value) throws NotKnownException {
        return text(value, 0);
    }

    private String text(CValue value, int depth) throws NotKnownException {
        return switch (value.type().stripped()) {
            case Type.Base base -> base(base, value);
            case Type.Pointer pointer -> pointer(pointer, value);
            case Type.Enumeration enumeration -> {
                long number = value.integer();
                String name = enumeration.nameOf(number);
                yield name == null ? Long.toString(number) : name + " (" + number + ")";
            }
            case Type.Structure structure -> structure(structure, value, depth);
            case Type.Array array -> array(array, value, depth);
            case Type.Function function -> address(value.integer());
            default -> throw new NotKnownException("its type is not told");
        };
    }

    private static String base(Type.Base base, CValue value) throws NotKnownException {
        return switch (base.encoding()) {
            case FLOAT -> {
                double number = value.floating();
                yield base.size() == 4 ? Float.toString((float) number) : Double.toString(number);
            }
            case BOOLEAN -> {
                long number = value.integer();
                yield number == 0 ? "false" : number == 1 ? "true" : number + " (neither false nor true)";
            }
            case CHARACTER, SIGNED_CHARACTER -> {
                long number = value.integer();
                yield number + " '" + escaped((int) number & 0xff) + "'";
            }
            case UNSIGNED -> Long.toUnsignedString(value.integer());
            case SIGNED -> Long.toString(value.integer());
            case OTHER -> String.format(Locale.ROOT, "0x%x", value.integer());
        };
    }

    private String pointer(Type.Pointer pointer, CValue value) throws NotKnownException {
        long to = value.integer();
        if (to == 0) {
            return "null";
        }
        String text = address(to);
        if (pointer.target().type().stripped() instanceof Type.Base base
                && base.size() == 1
                && (base.encoding() == Type.Encoding.CHARACTER || base.encoding() == Type.Encoding.SIGNED_CHARACTER)) {
            try {
                return text + " " + characters(value.target(), Long.MAX_VALUE);
            } catch (NotKnownException e) {
                return text + " (" + e.words() + ")";
            }
        }
        return text;
    }

    private String address(long to) {
        String hex = String.format(Locale.ROOT, "0x%x", to);
        DebugInfo.Part part = info.part(to);
        if (part != null) {
            return hex + " <" + part.name() + ">";
        }
        SymbolTable.Place place = image.symbolTable().functionAt(to);
        if (place == null) {
            return hex;
        }
        return hex + " <" + place.symbol().name()
                + (place.offset() == 0 ? "" : String.format(Locale.ROOT, "+0x%x", place.offset())) + ">";
    }

    private static String escaped(int character) {
        return switch (character) {
            case 0 -> "\\0";
            case '\n' -> "\\n";
            case '\r' -> "\\r";
            case '\t' -> "\\t";
            case '\'' -> "\\'";
            case '"' -> "\\\"";
            case '\\' -> "\\\\";
            default ->
                character < 0x20 || character > 0x7e
                        ? String.format(Locale.ROOT, "\\x%02x", character)
                        : String.valueOf((char) character);
        };
    }

    /** Characters up to a zero. */
    private static String characters(CValue first, long count) throws NotKnownException {
        Long at = first.address();
        StringBuilder text = new StringBuilder("\"");
        for (long i = 0; i < count; i++) {
            if (i == LONGEST_TEXT) {
                return text.append("\"…").toString();
            }
            long character = at == null ? 0 : first.frame().memory(at + i, 1);
            if (character == 0) {
                break;
            }
            text.append(escaped((int) character));
        }
        return text.append('"').toString();
    }

    private String structure(Type.Structure structure, CValue value, int depth) throws NotKnownException {
        if (structure.members().isEmpty()) {
            return structure.size() == 0 ? "{…}" : "{}";
        }
        if (depth >= DEEPEST_INLINE) {
            return "{…}";
        }
        StringBuilder text = new StringBuilder("{");
        for (Type.Member member : structure.members()) {
            if (text.length() > 1) {
                text.append(", ");
            }
            if (text.length() > LONGEST) {
                return text.append("…}").toString();
            }
            if (!member.name().isEmpty()) {
                text.append(member.name()).append(" = ");
            }
            text.append(text(value.member(member), depth + 1));
        }
        return text.append('}').toString();
    }

    private String array(Type.Array array, CValue value, int depth) throws NotKnownException {
        Type element = array.element().type().stripped();
        if (value.address() != null
                && element instanceof Type.Base base
                && base.size() == 1
                && (base.encoding() == Type.Encoding.CHARACTER || base.encoding() == Type.Encoding.SIGNED_CHARACTER)) {
            return characters(value.element(0), array.count());
        }
        if (depth >= DEEPEST_INLINE || array.count() == 0) {
            return "{…}";
        }
        StringBuilder text = new StringBuilder("{");
        for (long i = 0; i < array.count(); i++) {
            if (i > 0) {
                text.append(", ");
            }
            if (text.length() > LONGEST) {
                return text.append("…}").toString();
            }
            text.append(text(value.element(i), depth + 1));
        }
        return text.append('}').toString();
    }
}
