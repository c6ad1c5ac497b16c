/** The pane that says why something happened. */
@org.jspecify.annotations.NullMarked
package windhover.ui.why;
