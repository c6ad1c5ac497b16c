package windhover.image;

/** Writes types as C does: the declarator grows inside out (C17 §6.7.7). */
final class TypeNames {
    private static final int LONGEST = 200;
    private static final int DEEPEST = 12;
    private static final int MOST_PARTS = 60;

    private int parts;

    private TypeNames() {}

    /** The name of a type with no declarator. */
    static String of(Type type) {
        StringBuilder out = new StringBuilder();
        new TypeNames().append(out, type, "", 0);
        return out.toString();
    }

    /** Appends a type around a declarator, such as {@code *} or {@code (*)}. */
    private void append(StringBuilder out, Type type, String declarator, int depth) {
        if (depth > DEEPEST || ++parts > MOST_PARTS || out.length() + declarator.length() > LONGEST) {
            out.append('…');
            return;
        }
        switch (type) {
            case Type.None _ -> word(out, "void", declarator);
            case Type.Base base -> word(out, base.name(), declarator);
            case Type.Typedef typedef -> word(out, typedef.name(), declarator);
            case Type.Structure structure ->
                word(out, tag(structure.union() ? "union" : "struct", structure.name()), declarator);
            case Type.Enumeration enumeration -> word(out, tag("enum", enumeration.name()), declarator);
            case Type.Qualified qualified -> {
                Type target = qualified.target().type();
                if (elementIsQualified(target)) {
                    // A const array has const elements, and GCC describes both.
                    append(out, target, declarator, depth + 1);
                } else if (target instanceof Type.Pointer) {
                    append(
                            out,
                            target,
                            qualified.qualifier() + (declarator.isEmpty() ? "" : " " + declarator),
                            depth + 1);
                } else {
                    out.append(qualified.qualifier()).append(' ');
                    append(out, target, declarator, depth + 1);
                }
            }
            case Type.Pointer pointer -> {
                Type target = pointer.target().type();
                String star = "*" + declarator;
                append(
                        out,
                        target,
                        target instanceof Type.Function || target instanceof Type.Array ? "(" + star + ")" : star,
                        depth + 1);
            }
            case Type.Array array ->
                append(
                        out,
                        array.element().type(),
                        declarator + "[" + (array.count() == 0 ? "" : array.count()) + "]",
                        depth + 1);
            case Type.Function function -> {
                StringBuilder inner = new StringBuilder(declarator).append('(');
                for (int i = 0; i < function.parameters().size() && inner.length() < LONGEST; i++) {
                    if (i > 0) {
                        inner.append(", ");
                    }
                    append(inner, function.parameters().get(i).type(), "", depth + 1);
                }
                append(out, function.returns().type(), inner.append(')').toString(), depth + 1);
            }
        }
    }

    private static boolean elementIsQualified(Type target) {
        Type type = target;
        boolean inArray = false;
        for (int hops = 0; hops < DEEPEST; hops++) {
            if (type instanceof Type.Array array) {
                inArray = true;
                type = array.element().type();
            } else if (type instanceof Type.Qualified qualified && !inArray) {
                type = qualified.target().type();
            } else {
                return inArray && type instanceof Type.Qualified;
            }
        }
        return false;
    }

    private static String tag(String kind, String name) {
        return name.isEmpty() ? kind : kind + " " + name;
    }

    private static void word(StringBuilder out, String name, String declarator) {
        out.append(name.length() <= LONGEST ? name : name.substring(0, LONGEST) + "…");
        if (!declarator.isEmpty()) {
            out.append(declarator.startsWith("[") ? "" : " ").append(declarator);
        }
    }
}
