package windhover.app;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import windhover.debug.Software;
import windhover.guest.kernel.KernelLibrary;
import windhover.image.ElfImage;
import windhover.output.FileFault;
import windhover.yaml.FormatException;

/** The kernel description that the user gives, or one beside the image. */
final class GivenKernel {
    @Option(
            names = "--kernel-description",
            paramLabel = "FILE",
            description =
                    "What the debugger is to know of the guest's kernel. Default: the file beside the image that is named as it, with .kernel.yaml at the end; else the shipped description that recognises the image.")
    private @Nullable String description;

    /** True when the user gave one. */
    boolean given() {
        return description != null;
    }

    /**
     * The file of the description; null when there is none.
     *
     * @param image the path of the image, beside which it may lie; empty for none
     * @throws BadInput when it cannot be read as one
     */
    @Nullable
    String file(String image) throws BadInput {
        String found = description != null ? description : image.isEmpty() ? null : KernelLibrary.beside(image);
        if (found != null) {
            try {
                KernelLibrary.read(found);
            } catch (FormatException e) {
                throw new BadInput(e.getMessage());
            }
        }
        return found;
    }

    /** The bytes of that file; null when there is none. */
    byte @Nullable [] bytes(String image) throws BadInput {
        String found = file(image);
        try {
            return found == null ? null : Files.readAllBytes(Path.of(found));
        } catch (IOException e) {
            throw new BadInput(found + ": cannot be read (" + FileFault.reason(e) + ")");
        }
    }

    /** An image with its kernel, by a description or by what is recognised. */
    static Software software(ElfImage image, byte @Nullable [] description) throws BadInput {
        try {
            return description == null
                    ? Software.recognised(image)
                    : Software.of(image, KernelLibrary.read(description, "--kernel-description"));
        } catch (FormatException e) {
            throw new BadInput(e.getMessage());
        }
    }

    /** Says what of a description the image lacks, a line each. */
    static void say(Software software, PrintStream err) {
        software.kernel().problems().forEach(line -> err.print("windhover: " + line + "\n"));
    }
}
