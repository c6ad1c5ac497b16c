/** The timeline pane: the whole run at a glance, down to single cycles. */
@org.jspecify.annotations.NullMarked
package windhover.ui.timeline;
