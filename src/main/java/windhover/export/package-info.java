/**
 * Traces in the formats of other tools: VCD, Kanata, Perfetto, pcapng. Fed by running a run once more with somebody
 * looking on.
 */
@org.jspecify.annotations.NullMarked
package windhover.export;
