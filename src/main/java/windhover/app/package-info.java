/** The command line and the start of the program. */
@org.jspecify.annotations.NullMarked
package windhover.app;
