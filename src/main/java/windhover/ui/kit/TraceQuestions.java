package windhover.ui.kit;

import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import windhover.debug.trace.Trace;

/** What panes may ask of the record of the run. The answer comes later and on another thread; it must be immutable. */
public interface TraceQuestions {
    /** Nothing is recorded: every question fails. */
    TraceQuestions NONE = new TraceQuestions() {
        @Override
        public boolean recorded() {
            return false;
        }

        @Override
        public <T> CompletableFuture<T> ask(Function<Trace, T> question) {
            return CompletableFuture.failedFuture(new IllegalStateException("this run is not recorded"));
        }
    };

    /** True when there is a record to ask. */
    default boolean recorded() {
        return true;
    }

    /** Asks the record something. */
    <T> CompletableFuture<T> ask(Function<Trace, T> question);

    /** Asks a record that nobody writes to any more: answers at once. */
    static TraceQuestions of(Trace trace) {
        return new TraceQuestions() {
            @Override
            public <T> CompletableFuture<T> ask(Function<Trace, T> question) {
                return CompletableFuture.completedFuture(question.apply(trace));
            }
        };
    }
}
