package windhover.output;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.NoSuchFileException;
import java.nio.file.ReadOnlyFileSystemException;

/** A file that cannot be written. The message is one line: which, and why. */
public final class OutputException extends IOException {
    private static final long serialVersionUID = 1;

    OutputException(String message) {
        super(message);
    }

    private OutputException(String message, Throwable cause) {
        super(message, cause);
    }

    static OutputException of(String name, IOException e) {
        return e instanceof OutputException told
                ? told
                : new OutputException(name + ": cannot be written (" + reason(e) + ")", e);
    }

    /** What the system said of a file, without the file's name. */
    public static String reason(Throwable e) {
        return switch (e) {
            case NoSuchFileException _ -> "no such file or folder";
            case AccessDeniedException _ -> "permission denied";
            case FileSystemLoopException _ -> "too many links";
            case ReadOnlyFileSystemException _ -> "read-only file system";
            case FileSystemException f when f.getReason() != null -> f.getReason();
            default -> e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
        };
    }
}
