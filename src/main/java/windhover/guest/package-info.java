/** What the debugger knows of a running guest, read from memory by symbols and debug information. */
@org.jspecify.annotations.NullMarked
package windhover.guest;
