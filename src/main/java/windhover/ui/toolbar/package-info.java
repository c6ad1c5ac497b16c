/** The toolbar and the status line. */
@org.jspecify.annotations.NullMarked
package windhover.ui.toolbar;
