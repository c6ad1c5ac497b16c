package windhover.ui.shell;

import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import windhover.debug.SessionCommands;
import windhover.ui.kit.GuestMemory;
import windhover.ui.kit.LessonText;
import windhover.ui.kit.TraceQuestions;
import windhover.ui.source.SourceCatalog;

/**
 * What a window shows.
 *
 * @param session runs the machine and gives snapshots
 * @param lesson what the lesson pane says
 * @param catalog the guest's source and code
 * @param recording begins to record the session into the file of a path, and answers a sentence on how that went
 * @param trace what happened in the run, and why
 * @param memory the machine's memory
 * @param notice what to say first in the status line; empty for nothing
 */
public record Content(
        SessionCommands session,
        LessonText lesson,
        SourceCatalog catalog,
        Function<String, CompletableFuture<String>> recording,
        TraceQuestions trace,
        GuestMemory memory,
        String notice) {

    /** What can be recorded. */
    public Content(
            SessionCommands session,
            LessonText lesson,
            SourceCatalog catalog,
            Function<String, CompletableFuture<String>> recording) {
        this(session, lesson, catalog, recording, TraceQuestions.NONE, GuestMemory.NONE, "");
    }

    /** What cannot be recorded. */
    public Content(SessionCommands session, LessonText lesson, SourceCatalog catalog) {
        this(session, lesson, catalog, file -> CompletableFuture.completedFuture("This cannot be recorded."));
    }

    /** The same, with something to say first. */
    public Content saying(String sentence) {
        return new Content(session, lesson, catalog, recording, trace, memory, sentence);
    }

    /** The same, with what happened and why. */
    public Content recorded(TraceQuestions questions) {
        return new Content(session, lesson, catalog, recording, questions, memory, notice);
    }

    /** The same, with a memory to look into. */
    public Content over(GuestMemory guestMemory) {
        return new Content(session, lesson, catalog, recording, trace, guestMemory, notice);
    }
}
