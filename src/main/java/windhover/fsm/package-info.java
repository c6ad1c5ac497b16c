/** Firmware as transition tables that run, are checked and are drawn. */
@org.jspecify.annotations.NullMarked
package windhover.fsm;
