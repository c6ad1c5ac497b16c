/** Lessons as text files: load, drive, observe the steps, check. */
@org.jspecify.annotations.NullMarked
package windhover.scenario;
