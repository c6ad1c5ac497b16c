package windhover.ui.shell;

import javafx.scene.Node;

/**
 * A pane of the window.
 *
 * @param id short and unique: what layouts, settings and pictures call it
 * @param title what its header says
 * @param tip one sentence on what it shows, for the header's tooltip
 * @param node its content
 */
public record Pane(String id, String title, String tip, Node node) {}
