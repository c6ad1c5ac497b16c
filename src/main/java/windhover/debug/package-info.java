/** The session: run, step, breakpoints, and the immutable snapshot that the window draws. */
@org.jspecify.annotations.NullMarked
package windhover.debug;
