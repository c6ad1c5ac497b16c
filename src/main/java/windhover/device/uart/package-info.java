/** Serial ports: the debug UART, the serial interface adapter, and the UART of the bare board. */
@org.jspecify.annotations.NullMarked
package windhover.device.uart;
