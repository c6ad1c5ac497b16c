package windhover.timeline;

/**
 * A moment that somebody marked.
 *
 * @param id its number: the same again replaces it
 * @param branch number of the branch it is on
 * @param cycle the moment
 * @param note what it is about; may be empty
 */
public record Bookmark(int id, int branch, long cycle, String note) {}
