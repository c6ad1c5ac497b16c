/** Register maps declared once: bus decoding, reset, C header and manual page follow. */
@org.jspecify.annotations.NullMarked
package windhover.reg;
