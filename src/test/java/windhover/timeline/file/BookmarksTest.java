package windhover.timeline.file;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import windhover.clock.SavedState;
import windhover.debug.Debugger;
import windhover.scenario.ScenarioFormatException;
import windhover.scenario.ScenarioLibrary;
import windhover.scenario.ScenarioRun;
import windhover.timeline.Bookmark;
import windhover.timeline.file.SessionRecords.Header;

class BookmarksTest {
    private static Debugger atReset() throws ScenarioFormatException {
        Debugger debugger = ScenarioRun.of(ScenarioLibrary.find("network-call")).debugger();
        debugger.keepHistory(16);
        return debugger;
    }

    @Test
    void bookmarksSetBeforeAndDuringARecordingAreInTheFile(@TempDir Path folder) throws Exception {
        Path path = folder.resolve("marked.whs");
        Debugger recorded = atReset();
        recorded.run(300, null);
        recorded.timeline().bookmark(100, "before");
        try (SessionRecorder recorder = new SessionRecorder(
                path, new Header("1", "kestrel3", "kestrel3", "", "", ""), List.of(), recorded.timeline())) {
            assertEquals("", recorder.failure());
            recorded.timeline().bookmark(200, "");
            recorded.timeline().bookmark(200, "with a note");
            recorded.timeline().bookmark(300, "taken away");
            recorded.timeline().removeBookmark(3);
        }
        Debugger opened = atReset();
        try (SessionFile file = SessionFile.open(path)) {
            RecordedHistory.into(opened.timeline(), file, SavedState.of(opened.machine()), false);
        }
        assertEquals(
                List.of(new Bookmark(1, 1, 100, "before"), new Bookmark(2, 1, 200, "with a note")),
                opened.timeline().bookmarks());
    }
}
