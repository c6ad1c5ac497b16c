/** The host-target interface of the Berkeley simulators. */
@org.jspecify.annotations.NullMarked
package windhover.device.htif;
