package windhover.image;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The named types of an image. */
public final class TypeTable {
    private final Map<String, Type> byName;

    TypeTable(Map<String, Type> byName) {
        this.byName = Map.copyOf(byName);
    }

    /**
     * A type by its name in C: {@code struct Event}, {@code union u}, {@code enum e}, a typedef or a base type; or
     * null.
     */
    public @Nullable Type find(String name) {
        return byName.get(name);
    }

    /**
     * The structure or union a name means: {@code find}, then behind typedefs, then with {@code struct} put before it;
     * or null.
     */
    public Type.@Nullable Structure structure(String name) {
        Type type = byName.get(name);
        if (type != null
                && type.stripped() instanceof Type.Structure structure
                && !structure.members().isEmpty()) {
            return structure;
        }
        return byName.get("struct " + name) instanceof Type.Structure tagged ? tagged : null;
    }

    /** All of them, by name. */
    public Map<String, Type> all() {
        return byName;
    }
}
