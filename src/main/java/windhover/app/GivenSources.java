package windhover.app;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;

/** The folders in which the user wants sources to be sought. */
final class GivenSources {
    @Option(
            names = "--source-path",
            paramLabel = "FOLDER",
            description =
                    "Where sources of the program lie that are not where the compiler read them, nor beside the program. May be repeated, or several with the separator of paths between.")
    private List<String> paths = List.of();

    /**
     * The folders.
     *
     * @throws BadInput when one is none
     */
    List<Path> folders() throws BadInput {
        List<Path> folders = new ArrayList<>();
        for (String path : paths) {
            for (String each : path.split(File.pathSeparator, -1)) {
                try {
                    Path folder = Path.of(each);
                    if (each.isEmpty() || !Files.isDirectory(folder)) {
                        throw new BadInput("--source-path '" + each + "': "
                                + (Files.exists(folder) && !each.isEmpty() ? "is not a folder" : "no such folder")
                                + ", expected one with sources");
                    }
                    folders.add(folder.toAbsolutePath());
                } catch (InvalidPathException e) {
                    throw new BadInput("--source-path '" + each + "': is not the name of a folder");
                }
            }
        }
        return folders;
    }
}
