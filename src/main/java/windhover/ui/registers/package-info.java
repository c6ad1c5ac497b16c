/** The panes of the processor's registers and of the devices' registers. */
@org.jspecify.annotations.NullMarked
package windhover.ui.registers;
