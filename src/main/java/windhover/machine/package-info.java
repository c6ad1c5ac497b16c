/** Boards and timing presets as data, and the machine that is wired from them. */
@org.jspecify.annotations.NullMarked
package windhover.machine;
