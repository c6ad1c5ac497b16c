package windhover.ui.kit;

import windhover.debug.Snapshot;

/** A view that draws from a snapshot: called on the JavaFX thread with the one that all panes show now. */
@FunctionalInterface
public interface SnapshotView {
    /**
     * Shows a snapshot. Called also when nothing changed: a view compares what it draws with what it drew and does no
     * work then.
     *
     * @param snapshot what to show
     */
    void show(Snapshot snapshot);
}
