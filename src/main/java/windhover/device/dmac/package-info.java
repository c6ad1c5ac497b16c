/** The DMA controller. */
@org.jspecify.annotations.NullMarked
package windhover.device.dmac;
