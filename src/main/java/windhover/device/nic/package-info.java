/** The network card: registers, receive and transmit firmware. */
@org.jspecify.annotations.NullMarked
package windhover.device.nic;
