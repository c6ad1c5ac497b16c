/** The register by which a program ends the machine. */
@org.jspecify.annotations.NullMarked
package windhover.device.finisher;
