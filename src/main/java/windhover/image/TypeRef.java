package windhover.image;

/**
 * Stands for a type inside another one: types refer to each other in circles ({@code struct Event} has a pointer to
 * itself).
 */
public final class TypeRef {
    /** The absence of a type. */
    public static final TypeRef VOID = new TypeRef(new Type[] {new Type.None()}, 0);

    private final Type[] all;
    private final int index;

    /** Refers to an element of an array that is filled before anybody looks. */
    TypeRef(Type[] all, int index) {
        this.all = all;
        this.index = index;
    }

    /** The type. */
    public Type type() {
        return all[index];
    }

    /** The type's name in C. */
    @Override
    public String toString() {
        return type().cName();
    }
}
