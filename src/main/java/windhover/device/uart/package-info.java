/** The debug UART and the UART of the bare board. */
@org.jspecify.annotations.NullMarked
package windhover.device.uart;
