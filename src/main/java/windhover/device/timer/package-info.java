/** The timer. */
@org.jspecify.annotations.NullMarked
package windhover.device.timer;
