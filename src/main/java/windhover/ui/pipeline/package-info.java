/** The pane of the pipeline: instructions by cycles, why each is held or squashed, and what the lost cycles cost. */
@org.jspecify.annotations.NullMarked
package windhover.ui.pipeline;
