/**
 * Address translation and protection: Sv39, translation buffers, the hardware page walker, physical memory protection.
 */
@org.jspecify.annotations.NullMarked
package windhover.mmu;
