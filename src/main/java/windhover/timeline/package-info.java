/** Moments, checkpoints and the input journal. */
@org.jspecify.annotations.NullMarked
package windhover.timeline;
