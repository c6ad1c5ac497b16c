/** The panes of a program that stands still: the call stack, and variables with what is watched. */
@org.jspecify.annotations.NullMarked
package windhover.ui.program;
