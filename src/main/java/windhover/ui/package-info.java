/** The window. */
@org.jspecify.annotations.NullMarked
package windhover.ui;
