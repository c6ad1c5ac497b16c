package windhover.app;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import windhover.scenario.Scenario;

/** The files of the user's that a scenario is read from, so that no result is written over them. */
final class ReadFiles {
    private ReadFiles() {}

    /** The scenario's own file, those that it names, and those that were given, whether they are there or not. */
    static List<Path> of(Scenario scenario, GivenFiles given) {
        List<Path> files = new ArrayList<>(given.named());
        try {
            Path own = Path.of(scenario.source());
            files.add(own);
            for (String name : scenario.files()) {
                files.add(own.resolveSibling(name));
            }
        } catch (InvalidPathException e) {
            return files; // what is not a path is not a file that could be written over
        }
        return files;
    }
}
