package windhover.guest.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import windhover.image.DebugInfo;
import windhover.image.ElfImage;
import windhover.image.ImageFormatException;

class ShippedKernelsTest {
    static ElfImage image(String name) throws IOException, ImageFormatException {
        try (InputStream in = ShippedKernelsTest.class.getResourceAsStream("/windhover/roms/images/" + name)) {
            assertNotNull(in, name);
            return ElfImage.parse(in.readAllBytes(), name);
        }
    }

    @Test
    void everyDescriptionInTheSourcesIsShipped() throws IOException {
        try (Stream<Path> files = Files.walk(Path.of("roms"))) {
            List<String> there = files.map(path -> path.toString().replace('\\', '/'))
                    .filter(path -> path.endsWith(KernelLibrary.ENDING))
                    .sorted()
                    .toList();
            assertEquals(
                    there,
                    KernelLibrary.shipped().stream()
                            .map(KernelDescription::file)
                            .sorted()
                            .toList(),
                    "roms/kernels.txt lists the descriptions");
        }
    }

    /** Every image of roms/ is recognised as what it is, and no name of its description is missing in it. */
    @Test
    void everyImageHasAllThatItsDescriptionNames() throws Exception {
        List<String> recognised = new ArrayList<>();
        try (Stream<Path> files = Files.list(Path.of("roms/images"))) {
            for (Path file : files.filter(path -> path.toString().endsWith(".elf"))
                    .sorted()
                    .toList()) {
                ElfImage image = ElfImage.parse(Files.readAllBytes(file), file.toString());
                Kernel kernel = KernelLibrary.recognised(image, DebugInfo.of(image));
                assertFalse(kernel.isNone(), file.toString());
                assertEquals(List.of(), kernel.problems(), file.toString());
                recognised.add(kernel.name());
            }
        }
        assertTrue(recognised.containsAll(List.of("STS", "STS V1", "Threads")), recognised.toString());
    }

    @ParameterizedTest
    @CsvSource({
        "network-call.elf, STS",
        "threads-blocking.elf, Threads",
        "hello-name-sync.elf, STS V1",
        "bare/hello.elf, ''"
    })
    void anImageIsRecognisedByWhatItHas(String image, String kernel) throws Exception {
        ElfImage elf = image(image);
        assertEquals(kernel, KernelLibrary.recognised(elf, DebugInfo.of(elf)).name());
    }
}
