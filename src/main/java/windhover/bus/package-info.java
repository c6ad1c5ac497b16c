/** Address map, arbitrated bus, RAM and ROM. */
@org.jspecify.annotations.NullMarked
package windhover.bus;
