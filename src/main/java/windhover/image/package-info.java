/**
 * ELF images, their symbols and debug information.
 *
 * <p>Works on bytes somebody else has read. The bytes are not trusted: a damaged image gives an
 * {@link windhover.image.ImageFormatException} and nothing else, and costs time and memory in proportion to its real
 * length, whatever sizes it claims. Debug information is optional: what cannot be read of it is left out, with a
 * warning that says why.
 */
@org.jspecify.annotations.NullMarked
package windhover.image;
