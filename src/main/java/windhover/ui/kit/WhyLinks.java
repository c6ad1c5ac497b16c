package windhover.ui.kit;

import java.util.function.Function;
import windhover.debug.trace.Chain;
import windhover.debug.trace.Trace;

/** What a pane can ask of the pane that says why something happened. */
public interface WhyLinks {
    /** No pane says why: nothing happens. */
    WhyLinks NONE = question -> {};

    /** Shows the chain of causes that answers a question. */
    void why(Function<Trace, Chain> question);

    /** Shows why an event of the trace happened, by its index. */
    default void whyEvent(long index) {
        why(trace -> trace.why(index));
    }

    /** Shows why an event of the kernel is in the queue, by its address. */
    default void whyQueued(long address) {
        why(trace -> trace.whyQueued(address));
    }

    /** Shows why the handler that runs, or ran last, was entered. */
    default void whyHandler() {
        why(Trace::whyHandler);
    }

    /** Shows why a step of the lesson was observed. */
    default void whyStep(int number) {
        why(trace -> trace.whyStep(number));
    }
}
