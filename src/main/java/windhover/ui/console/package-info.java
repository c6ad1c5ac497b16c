/** The pane of the debug UART's text. */
@org.jspecify.annotations.NullMarked
package windhover.ui.console;
