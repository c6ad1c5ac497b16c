/** The workspace: panes that dock, split, float and remember their place, and the named layouts. */
@org.jspecify.annotations.NullMarked
package windhover.ui.dock;
