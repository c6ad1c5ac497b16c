/** Windhover: a cycle-accurate hardware and operating-system co-simulator of the Kestrel-3. */
@org.jspecify.annotations.NullMarked
package windhover;
