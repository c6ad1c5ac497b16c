package windhover.image;

/**
 * A named part of an image (ELF section header).
 *
 * @param index number in the section header table
 * @param name such as {@code .text}
 * @param type ELF sh_type
 * @param flags ELF sh_flags
 * @param address where it lies in memory, if it does
 * @param fileOffset first byte in the file
 * @param size bytes; a section with no bytes in the file may claim any number
 */
public record Section(int index, String name, int type, long flags, long address, long fileOffset, long size) {
    static final int TYPE_NULL = 0;
    static final int TYPE_SYMBOLS = 2;
    static final int TYPE_STRINGS = 3;
    static final int TYPE_NO_BITS = 8;

    private static final long WRITE = 1;
    private static final long ALLOCATED = 2;
    private static final long EXECUTABLE = 4;
    private static final long COMPRESSED = 0x800;

    /** True when it lies in memory while the program runs. */
    public boolean allocated() {
        return (flags & ALLOCATED) != 0;
    }

    /** True when it holds instructions. */
    public boolean executable() {
        return (flags & EXECUTABLE) != 0;
    }

    /** True when the program may write it. */
    public boolean writable() {
        return (flags & WRITE) != 0;
    }

    /** True when the file holds bytes of it. */
    public boolean hasContents() {
        return type != TYPE_NO_BITS && type != TYPE_NULL;
    }

    /** True when an address lies in it while the program runs. */
    public boolean contains(long virtualAddress) {
        return allocated() && Long.compareUnsigned(virtualAddress - address, size) < 0;
    }

    boolean compressed() {
        return (flags & COMPRESSED) != 0;
    }
}
