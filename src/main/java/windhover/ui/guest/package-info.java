/** The panes of what the operating system in the guest knows of itself, and of what it does wrong. */
@org.jspecify.annotations.NullMarked
package windhover.ui.guest;
