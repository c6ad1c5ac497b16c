package windhover.image;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;

/** The images beside fixture.c in the test resources. */
final class Fixture {
    static final String DWARF_4 = "fixture-dwarf4";
    static final String DWARF_5 = "fixture-dwarf5";

    private Fixture() {}

    static byte[] bytes(String file) {
        try (InputStream in = Objects.requireNonNull(Fixture.class.getResourceAsStream(file), file)) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static ElfImage image(String name) throws ImageFormatException {
        return ElfImage.parse(bytes(name + ".elf"), name + ".elf");
    }

    /** The rows of objdump's table, one a line. */
    static List<String> lines(String name) {
        return new String(bytes(name + ".lines"), StandardCharsets.UTF_8)
                .lines()
                .toList();
    }
}
