package windhover.image;

/**
 * A variable with a fixed address.
 *
 * @param name in the source
 * @param address virtual address of its first byte
 * @param type its type
 * @param location where it is declared; line 0 when not known
 */
public record Variable(String name, long address, TypeRef type, SourceLocation location) {}
