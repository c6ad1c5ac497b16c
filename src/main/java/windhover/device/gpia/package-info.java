/** The general-purpose interface adapter: pins. */
@org.jspecify.annotations.NullMarked
package windhover.device.gpia;
