package windhover.output;

import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.ClosedChannelException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.ReadOnlyFileSystemException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A fault of a file or a port, in the program's own words. What the system says is in the language that the user has
 * set, names the file a second time, and may change with a version of Java: no message of the program quotes it.
 */
public class FileFault extends IOException {
    private static final long serialVersionUID = 1;

    private static final String UNKNOWN = "the system refused it";

    /**
     * The system's faults by the words that it has for them in English, which is the language that the launcher sets.
     */
    private static final Map<String, String> KNOWN = Map.ofEntries(
            Map.entry("No such file or directory", "no such file or folder"),
            Map.entry("Permission denied", "permission denied"),
            Map.entry("Operation not permitted", "not permitted"),
            Map.entry("Is a directory", "it is a folder"),
            Map.entry("Not a directory", "what leads to it is not a folder"),
            Map.entry("Too many levels of symbolic links", "too many links"),
            Map.entry(
                    "Too many levels of symbolic links or unable to access attributes of symbolic link",
                    "too many links"),
            Map.entry("File name too long", "the name is too long"),
            Map.entry("File too large", "the file would be too large"),
            Map.entry("No space left on device", "no space is left on the device"),
            Map.entry("Disk quota exceeded", "the disk quota is used up"),
            Map.entry("Read-only file system", "the file system is read-only"),
            Map.entry("Text file busy", "it is being run"),
            Map.entry("Device or resource busy", "it is busy"),
            Map.entry("No such device or address", "nothing is at its other end"),
            Map.entry("No such device", "there is no such device"),
            Map.entry("Input/output error", "the device failed"),
            Map.entry("Broken pipe", "nobody reads it"),
            Map.entry("Connection reset by peer", "nobody reads it"),
            Map.entry("Stale file handle", "it is gone from its server"),
            Map.entry("Too many open files", "too many files are open"),
            Map.entry("Too many open files in system", "too many files are open"),
            Map.entry("Cannot allocate memory", "memory is short"),
            Map.entry("Bad file descriptor", "it is closed"),
            Map.entry("Address already in use", "it is in use"),
            Map.entry("Cannot assign requested address", "this computer has no such address"));

    /** A fault in the program's own words: one line. */
    public FileFault(String message) {
        super(message);
    }

    /** A fault in the program's own words, and what it came from. */
    FileFault(String message, Throwable cause) {
        super(message, cause);
    }

    /** Why something could not be read, written or opened, in one line, without its name. */
    public static String reason(Throwable e) {
        return switch (e) {
            case FileFault told -> String.valueOf(told.getMessage());
            case NoSuchFileException _ -> "no such file or folder";
            case AccessDeniedException _ -> "permission denied";
            case FileSystemLoopException _ -> "too many links";
            case NotDirectoryException _ -> "what leads to it is not a folder";
            case FileAlreadyExistsException _ -> "it exists already";
            case ReadOnlyFileSystemException _ -> "the file system is read-only";
            case InvalidPathException _ -> "that is not the name of a file";
            case ClosedByInterruptException _ -> "interrupted";
            case ClosedChannelException _ -> "it is closed";
            case FileSystemException f -> known(f.getReason());
            case IOException _ -> known(e.getMessage());
            case OutOfMemoryError _ -> "there is too little memory";
            default -> "it failed with a " + e.getClass().getSimpleName();
        };
    }

    private static String known(@Nullable String words) {
        if (words == null) {
            return UNKNOWN;
        }
        // Some have the name before it or a note behind it: "/a/b (Is a directory)", "Address already in use (Bind
        // failed)".
        String bare = words.replaceFirst(" \\(Bind failed\\)$", "");
        int open = bare.lastIndexOf('(');
        String inner = open >= 0 && bare.endsWith(")") ? bare.substring(open + 1, bare.length() - 1) : bare;
        return KNOWN.getOrDefault(bare, KNOWN.getOrDefault(inner, UNKNOWN));
    }
}
