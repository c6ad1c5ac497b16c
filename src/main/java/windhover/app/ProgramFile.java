package windhover.app;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import windhover.image.ElfImage;
import windhover.image.ImageFormatException;
import windhover.output.OutputException;

/** Programs that the user names, to be read. */
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
            throw new BadInput(file + ": cannot be read (" + OutputException.reason(e) + ")");
        }
    }
}
