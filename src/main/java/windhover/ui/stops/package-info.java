/** The pane of the places at which runs stop, forwards and backwards. */
@org.jspecify.annotations.NullMarked
package windhover.ui.stops;
