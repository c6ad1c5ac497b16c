package windhover.app;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import windhover.image.ElfImage;
import windhover.image.ImageFormatException;

/** Files that the user names: programs to read, results to write. */
final class ProgramFile {
    private static final long LARGEST = 512L << 20;

    private ProgramFile() {}

    /** Reads a program. */
    static ElfImage read(String file) throws BadInput {
        try {
            return ElfImage.parse(bytes(file), file);
        } catch (ImageFormatException e) {
            throw new BadInput(String.valueOf(e.getMessage()));
        }
    }

    /** The bytes of a program's file. */
    static byte[] bytes(String file) throws BadInput {
        try {
            Path path = Path.of(file);
            if (!Files.isRegularFile(path)) {
                throw new BadInput(file + ": no such file, expected a 64-bit RISC-V ELF");
            }
            if (Files.size(path) > LARGEST) {
                throw new BadInput(file + ": the file has more than " + LARGEST + " bytes");
            }
            return Files.readAllBytes(path);
        } catch (IOException | InvalidPathException e) {
            throw new BadInput(file + ": cannot be read (" + e.getMessage() + ")");
        }
    }

    /** Writes a file, wholly or not at all. */
    static void write(String file, byte[] bytes) throws BadInput {
        try {
            Path path = Path.of(file).toAbsolutePath();
            Path folder = path.getParent();
            if (folder == null || !Files.isDirectory(folder) || Files.isDirectory(path)) {
                throw new BadInput(file + ": cannot be written, expected the name of a file in an existing folder");
            }
            if (Files.exists(path) && !Files.isRegularFile(path)) { // a device or a pipe, such as /dev/stdout
                Files.write(path, bytes);
                return;
            }
            Path whole = Files.createTempFile(folder, ".windhover", null);
            Files.write(whole, bytes);
            whole.toFile().setReadable(true, false);
            Files.move(whole, path, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException | InvalidPathException e) {
            throw new BadInput(file + ": cannot be written (" + e.getMessage() + ")");
        }
    }
}
