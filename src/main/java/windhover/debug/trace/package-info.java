/**
 * What happened in a run: one stream of events with their causes, an overview of the whole run, and the answer to
 * "why".
 */
@org.jspecify.annotations.NullMarked
package windhover.debug.trace;
