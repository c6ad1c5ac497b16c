package windhover.ui;

import java.util.List;

/** What the window can open: the lessons that come with the program, and files. */
public interface Library {
    /** Has no lessons and opens nothing. */
    Library NONE = new Library() {
        @Override
        public List<Entry> entries() {
            return List.of();
        }

        @Override
        public Content open(String nameOrPath) throws CannotOpenException {
            throw new CannotOpenException(nameOrPath + ": nothing can be opened here");
        }
    };

    /**
     * A lesson.
     *
     * @param name what the command line calls it
     * @param title one line
     * @param teaches what a learner knows afterwards
     * @param group the heading that it stands under; lessons of one group stand together
     */
    record Entry(String name, String title, String teaches, String group) {}

    /** The lessons, in the order to list. */
    List<Entry> entries();

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
