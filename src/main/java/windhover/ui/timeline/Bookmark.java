package windhover.ui.timeline;

import windhover.ui.Figures;

/**
 * A moment that somebody marked.
 *
 * @param branch number of the branch it is on
 * @param cycle the moment
 * @param note what it is about; may be empty
 */
record Bookmark(int branch, long cycle, String note) {
  /** The moment with the note. */
  String label() {
    return Figures.moment(cycle) + (note.isEmpty() ? "" : "  " + note);
  }
}
