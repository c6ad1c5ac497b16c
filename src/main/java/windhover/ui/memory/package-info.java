/** The panes of address translation and of the caches. */
@org.jspecify.annotations.NullMarked
package windhover.ui.memory;
