/** The video adapter. */
@org.jspecify.annotations.NullMarked
package windhover.device.mgia;
