/** Where results go: files, standard output, terminals. */
@org.jspecify.annotations.NullMarked
package windhover.output;
