/** Interrupt lines, the line unit and the layout of the interrupt descriptor table. */
@org.jspecify.annotations.NullMarked
package windhover.irq;
