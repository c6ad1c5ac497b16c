/** The five-stage pipeline, its CSRs and traps, and the one-step reference. */
@org.jspecify.annotations.NullMarked
package windhover.cpu;
