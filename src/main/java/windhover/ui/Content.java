package windhover.ui;

import windhover.debug.SessionCommands;
import windhover.ui.source.SourceCatalog;

/**
 * What a window shows.
 *
 * @param session runs the machine and gives snapshots
 * @param lesson what the lesson pane says
 * @param catalog the guest's source and code
 */
public record Content(SessionCommands session, Lesson lesson, SourceCatalog catalog) {}
