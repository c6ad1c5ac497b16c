package windhover.debug;

/**
 * A place in the guest's program.
 *
 * @param address of the instruction
 * @param file source file as the image names it, such as {@code roms/sts/nic.c}; empty when unknown
 * @param line 1-based; 0 when unknown
 * @param function the function it lies in; empty when unknown
 */
public record SourcePosition(long address, String file, int line, String function) {}
