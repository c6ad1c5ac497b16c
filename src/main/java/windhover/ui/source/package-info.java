/** The pane of the guest's program: C beside its disassembly, the current line, breakpoints. */
@org.jspecify.annotations.NullMarked
package windhover.ui.source;
