package windhover.image;

import java.util.List;

/**
 * A function with instructions of its own.
 *
 * @param name in the source
 * @param address virtual address of its first instruction
 * @param size bytes of its main range; a part that the compiler moved elsewhere has a row of its own
 * @param location where it is declared; line 0 when not known
 * @param parameters in order
 * @param returns type of its value
 */
public record Subprogram(String name, long address, long size, SourceLocation location, List<Parameter> parameters, TypeRef returns) {
  /**
   * A parameter.
   *
   * @param name in the source; empty when it has none
   * @param type its type
   */
  public record Parameter(String name, TypeRef type) {}

  /** True when an address lies in it. */
  public boolean contains(long place) {
    return Long.compareUnsigned(place - address, size) < 0;
  }
}
