package windhover.guest.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.junit.jupiter.api.Test;
import windhover.image.DebugInfo;
import windhover.image.ElfImage;
import windhover.yaml.FormatException;

class KernelLibraryTest {
    private static KernelDescription description(String file, String... recognise) throws FormatException {
        return DescriptionReader.read(
                "kernel: " + file + "\nrecognise: [" + String.join(", ", recognise) + "]\n", file);
    }

    private static Kernel recognised(KernelDescription... known) throws Exception {
        ElfImage image = ElfImage.parse(RelayTest.file("relay.elf"), "relay.elf");
        return KernelLibrary.recognised(List.of(known), image, DebugInfo.of(image));
    }

    @Test
    void theOneWhoseNamesTheImageAllHasIsTaken() throws Exception {
        Kernel kernel = recognised(
                description("other.yaml", "workers", "no_such_name"), description("this.yaml", "workers", "hand_on"));
        assertEquals("this.yaml", kernel.name());
    }

    @Test
    void twoThatRecogniseAnImageAreOneLine() {
        FormatException refused = assertThrows(
                FormatException.class,
                () -> recognised(description("a.yaml", "workers"), description("b.yaml", "hand_on")));
        assertEquals(
                "relay.elf: 2 kernel descriptions recognise it (a.yaml, b.yaml), expected one; --kernel-description says"
                        + " which",
                refused.getMessage());
    }
}
