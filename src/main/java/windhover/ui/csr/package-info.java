/** The pane of all control and status registers. */
@org.jspecify.annotations.NullMarked
package windhover.ui.csr;
