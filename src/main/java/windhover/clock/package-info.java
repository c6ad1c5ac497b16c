/** Time and state: the cycle counter, alarms, the state visitor that serves save, load, hash and diff. */
@org.jspecify.annotations.NullMarked
package windhover.clock;
