/** The pane of the guest's event queue: cards from head to tail, what is dispatched, what became of it. */
@org.jspecify.annotations.NullMarked
package windhover.ui.queue;
