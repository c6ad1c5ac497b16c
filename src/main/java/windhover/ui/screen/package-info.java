/** The pane of the machine's screen, into which the learner types. */
@org.jspecify.annotations.NullMarked
package windhover.ui.screen;
