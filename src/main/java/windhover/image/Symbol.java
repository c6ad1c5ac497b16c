package windhover.image;

/**
 * A name with a value (ELF symbol).
 *
 * @param name as the linker wrote it
 * @param address value; an address unless the section is {@link #ABSOLUTE}
 * @param size bytes, 0 when not known
 * @param type what it names
 * @param binding who sees it
 * @param section number of the section it lies in, {@link #UNDEFINED} or {@link #ABSOLUTE}
 */
public record Symbol(String name, long address, long size, Type type, Binding binding, int section) {
    /** Section number of a symbol that the image does not define. */
    public static final int UNDEFINED = 0;

    /** Section number of a symbol that is a number and no place. */
    public static final int ABSOLUTE = 0xfff1;

    /** What a symbol names (ELF STT_*). */
    public enum Type {
        /** A label, mostly of an assembly source. */
        NONE,
        /** A variable. */
        OBJECT,
        /** A function. */
        FUNCTION,
        /** A section. */
        SECTION,
        /** A source file. */
        FILE,
        /** Anything else. */
        OTHER
    }

    /** Who sees a symbol (ELF STB_*). */
    public enum Binding {
        /** Its own source file only. */
        LOCAL,
        /** Every file of the program. */
        GLOBAL,
        /** Every file, and a global one of the same name goes before it. */
        WEAK,
        /** Anything else. */
        OTHER
    }

    /** Its name as the programmer wrote it, where the compiler wrote it another way, as for C++; else the name. */
    public String readableName() {
        return ItaniumNames.readable(name);
    }

    /** True when the image defines it. */
    public boolean defined() {
        return section != UNDEFINED;
    }

    /** True when an address lies in its bytes. */
    public boolean contains(long place) {
        return Long.compareUnsigned(place - address, size) < 0;
    }
}
