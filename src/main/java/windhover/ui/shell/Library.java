package windhover.ui.shell;

import java.util.List;
import windhover.ui.kit.LessonEntry;

/** What the window can open: the lessons that come with the program, and files. */
public interface Library {
    /** Has no lessons and opens nothing. */
    Library NONE = new Library() {
        @Override
        public List<LessonEntry> entries() {
            return List.of();
        }

        @Override
        public Content open(String nameOrPath) throws CannotOpenException {
            throw new CannotOpenException(nameOrPath + ": nothing can be opened here");
        }
    };

    /** The lessons, in the order to list. */
    List<LessonEntry> entries();

    /**
     * Opens a lesson by its name, or a file by its path: a scenario, a recorded session or a program.
     *
     * @throws CannotOpenException when it cannot be opened; what was open stays
     */
    Content open(String nameOrPath) throws CannotOpenException;

    /** Something cannot be opened; the message is one line that says why. */
    final class CannotOpenException extends Exception {
        private static final long serialVersionUID = 1L;

        /** With its one line. */
        public CannotOpenException(String message) {
            super(message);
        }
    }
}
