/** The floppy disk: controller, drive and the disk in it. */
@org.jspecify.annotations.NullMarked
package windhover.device.floppy;
