/** ELF images, their symbols and debug information. */
@org.jspecify.annotations.NullMarked
package windhover.image;
