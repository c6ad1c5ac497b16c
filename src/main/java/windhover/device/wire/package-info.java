/** The network's wire: its faults, and the computers at its other end. */
@org.jspecify.annotations.NullMarked
package windhover.device.wire;
