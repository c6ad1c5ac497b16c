/** The configuration ROM, which describes the board to its software. */
@org.jspecify.annotations.NullMarked
package windhover.device.config;
