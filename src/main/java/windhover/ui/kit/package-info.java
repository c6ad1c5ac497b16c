/** What panes are made with: widgets, drawing, hues, and what a pane may ask of the rest of the window. */
@org.jspecify.annotations.NullMarked
package windhover.ui.kit;
