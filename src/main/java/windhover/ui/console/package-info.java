/** The pane of the guest's text. */
@org.jspecify.annotations.NullMarked
package windhover.ui.console;
