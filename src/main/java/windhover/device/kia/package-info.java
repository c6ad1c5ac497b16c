/** The keyboard interface adapter and the PS/2 keyboard at its end of the cable. */
@org.jspecify.annotations.NullMarked
package windhover.device.kia;
