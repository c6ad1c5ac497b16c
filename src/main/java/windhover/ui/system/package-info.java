/** The block picture of the machine, drawn from snapshots. */
@org.jspecify.annotations.NullMarked
package windhover.ui.system;
