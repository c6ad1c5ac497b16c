/** The program in the guest as its debug information tells: call stack, variables, expressions. Knows no kernel. */
@org.jspecify.annotations.NullMarked
package windhover.guest.program;
