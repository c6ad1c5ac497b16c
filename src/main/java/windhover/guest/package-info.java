/**
 * What the debugger knows of a running guest, read from memory by symbols and debug information.
 *
 * <p>The guest is free to put anything into its memory: each list is cut at a limit, and what is wrong with it is said.
 */
@org.jspecify.annotations.NullMarked
package windhover.guest;
