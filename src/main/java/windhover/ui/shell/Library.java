package windhover.ui.shell;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
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
        public Content open(String nameOrPath, Map<String, Path> given) throws CannotOpenException {
            throw new CannotOpenException(nameOrPath + ": nothing can be opened here");
        }
    };

    /** The lessons, in the order to list. */
    List<LessonEntry> entries();

    /**
     * Opens a lesson by its name, or a file by its path: a scenario, a recorded session or a program.
     *
     * @param given files that the user chose, from anywhere, by the names that a scenario has for them
     * @throws CannotOpenException when it cannot be opened; what was open stays
     */
    Content open(String nameOrPath, Map<String, Path> given) throws CannotOpenException;

    /** Something cannot be opened; the message is one line that says why. */
    final class CannotOpenException extends Exception {
        private static final long serialVersionUID = 1L;

        private final transient List<WantedFile> wanted;

        /** With its one line. */
        public CannotOpenException(String message) {
            this(message, List.of());
        }

        /**
         * With its one line.
         *
         * @param wanted the files with which it could be opened, if the user chose some
         */
        public CannotOpenException(String message, List<WantedFile> wanted) {
            super(message);
            this.wanted = List.copyOf(wanted);
        }

        /** The files with which it could be opened; empty when no file would help. */
        public List<WantedFile> wanted() {
            return wanted;
        }
    }
}
