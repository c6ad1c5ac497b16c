package windhover.ui.kit;

/** Marks a node that takes the arrow keys while it has the focus: they do not step the machine then. */
public interface TakesArrows {}
