/** The lesson: its steps as a strip, and what the chosen one says. */
@org.jspecify.annotations.NullMarked
package windhover.ui.steps;
