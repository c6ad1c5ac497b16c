package windhover.guest.kernel;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import windhover.image.DebugInfo;
import windhover.image.ElfImage;
import windhover.output.FileFault;
import windhover.yaml.FormatException;
import windhover.yaml.Utf8;

/** Finds the description of an image's kernel: the one that was named, one beside the image, or one that is shipped. */
public final class KernelLibrary {
    /** What a description's file is called. */
    public static final String ENDING = ".kernel.yaml";

    /** The name by which a run's files hold a description that the user gave. */
    public static final String GIVEN = "given" + ENDING;

    private static final String FOLDER = "/windhover/roms/";
    private static final long LARGEST = 1 << 18;

    /** The descriptions that come with the program, each in its kernel's folder. */
    private static final List<String> SHIPPED = shippedNames();

    private KernelLibrary() {}

    private static List<String> shippedNames() {
        byte[] list = resource(FOLDER + "kernels.txt");
        if (list == null) {
            return List.of();
        }
        return new String(list, StandardCharsets.UTF_8)
                .lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty())
                .toList();
    }

    /** The descriptions that come with the program. */
    public static List<KernelDescription> shipped() {
        List<KernelDescription> all = new ArrayList<>();
        for (String name : SHIPPED) {
            byte[] text = resource(FOLDER + name);
            try {
                if (text == null) {
                    throw new FormatException("the program's own file roms/" + name + " is missing");
                }
                all.add(DescriptionReader.read(new String(text, StandardCharsets.UTF_8), "roms/" + name));
            } catch (FormatException e) {
                throw new IllegalStateException(e.getMessage(), e);
            }
        }
        return List.copyOf(all);
    }

    /**
     * The kernel of an image, by the one description that comes with the program and recognises it; that of
     * {@link Kernel#none} where none does.
     *
     * @throws FormatException when two recognise it
     */
    public static Kernel recognised(ElfImage image, DebugInfo debug) throws FormatException {
        return recognised(shipped(), image, debug);
    }

    static Kernel recognised(List<KernelDescription> known, ElfImage image, DebugInfo debug) throws FormatException {
        List<KernelDescription> fitting = known.stream()
                .filter(one -> Kernel.recognises(one, debug, image.symbolTable()))
                .toList();
        if (fitting.size() > 1) {
            throw new FormatException(image.name() + ": " + fitting.size() + " kernel descriptions recognise it ("
                    + String.join(
                            ", ", fitting.stream().map(KernelDescription::file).toList())
                    + "), expected one; --kernel-description says which");
        }
        return fitting.isEmpty()
                ? Kernel.none(debug, image.symbolTable())
                : Kernel.bind(fitting.getFirst(), image, debug);
    }

    /** The description in a file. */
    public static KernelDescription read(String file) throws FormatException {
        Path path = path(file);
        if (path == null || !Files.isRegularFile(path)) {
            throw new FormatException(file
                    + (path != null && Files.isDirectory(path) ? ": is a folder" : ": no such file")
                    + ", expected a kernel description");
        }
        try {
            if (Files.size(path) > LARGEST) {
                throw new FormatException(file + ": the file has more than " + LARGEST + " bytes");
            }
            return read(Files.readAllBytes(path), file);
        } catch (IOException e) {
            throw new FormatException(file + ": cannot be read (" + FileFault.reason(e) + ")");
        }
    }

    /** A description that was read; {@code file} is its name in messages. */
    public static KernelDescription read(byte[] bytes, String file) throws FormatException {
        return DescriptionReader.read(Utf8.decode(bytes, file), file);
    }

    /** The description beside an image, {@code a.kernel.yaml} beside {@code a.elf}; null when there is none. */
    public static @Nullable String beside(String image) {
        Path path = path(image);
        Path name = path == null ? null : path.getFileName();
        if (path == null || name == null || !Files.isRegularFile(path)) {
            return null;
        }
        Path beside = path.resolveSibling(nameBeside(name.toString()));
        return Files.isRegularFile(beside) ? beside.toString() : null;
    }

    /** The name of the description beside an image, {@code a.kernel.yaml} for {@code a.elf}. */
    public static String nameBeside(String image) {
        int dot = image.lastIndexOf('.');
        return (dot > image.lastIndexOf('/') + 1 ? image.substring(0, dot) : image) + ENDING;
    }

    private static @Nullable Path path(String text) {
        try {
            return Path.of(text);
        } catch (InvalidPathException e) {
            return null;
        }
    }

    private static byte @Nullable [] resource(String name) {
        try (InputStream in = KernelLibrary.class.getResourceAsStream(name)) {
            return in == null ? null : in.readAllBytes();
        } catch (IOException e) {
            throw new IllegalStateException(
                    "the program's own file " + name + " cannot be read: " + FileFault.reason(e), e);
        }
    }
}
