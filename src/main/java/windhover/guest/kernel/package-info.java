/**
 * Kernels as data: a description names the symbols of a kernel, and here it is read, held against an image's debug
 * information, and followed while the guest runs.
 *
 * <p>Nothing here knows any kernel: what is known of one stands in its description
 * ({@code docs/kernel-descriptions.md}).
 */
@org.jspecify.annotations.NullMarked
package windhover.guest.kernel;
