package windhover.app;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import windhover.image.ElfImage;
import windhover.image.ImageFormatException;
import windhover.output.FileFault;
import windhover.scenario.WholeFile;

/** Programs that the user names, to be read. */
final class ProgramFile {
    private static final int LARGEST = 512 << 20;

    private ProgramFile() {}

    /** Reads a program. */
    static ElfImage read(String file) throws BadInput {
        return parse(bytes(file), file);
    }

    /** The program in a file's bytes. */
    static ElfImage parse(byte[] bytes, String file) throws BadInput {
        try {
            return ElfImage.parse(bytes, file);
        } catch (ImageFormatException e) {
            throw new BadInput(String.valueOf(e.getMessage()));
        }
    }

    /** The bytes of a program's file. */
    static byte[] bytes(String file) throws BadInput {
        return bytes(file, "a 64-bit RISC-V ELF");
    }

    /** The bytes of a file in which something is expected. */
    static byte[] bytes(String file, String expected) throws BadInput {
        try {
            Path path = Path.of(file);
            if (!Files.isRegularFile(path) && !WholeFile.isStream(path)) {
                throw new BadInput(file + (Files.isDirectory(path) ? ": is a folder" : ": no such file") + ", expected "
                        + expected);
            }
            byte[] bytes = WholeFile.read(path, LARGEST);
            if (bytes.length > LARGEST) {
                throw new BadInput(file + ": the file has more than " + LARGEST + " bytes");
            }
            return bytes;
        } catch (IOException | InvalidPathException e) {
            throw new BadInput(file + ": cannot be read (" + FileFault.reason(e) + ")");
        }
    }
}
