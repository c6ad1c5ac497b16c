package windhover.ui.kit;

/** Marks a node that takes every key while it has the focus: the window's own keys do nothing then. */
public interface TakesKeys {}
