package windhover.ui.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import javafx.scene.image.WritableImage;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import windhover.ui.kit.FxHarness;

class PngTest {
    @BeforeAll
    static void start() {
        FxHarness.start();
    }

    @Test
    void anotherDecoderReadsTheSamePixels() throws IOException {
        WritableImage image = new WritableImage(37, 21);
        for (int y = 0; y < 21; y++) {
            for (int x = 0; x < 37; x++) {
                image.getPixelWriter().setArgb(x, y, 0xFF00_0000 | (x * 6_000_003 + y * 70_001));
            }
        }
        BufferedImage read = ImageIO.read(new ByteArrayInputStream(Png.bytes(image)));
        assertEquals(37, read.getWidth());
        assertEquals(21, read.getHeight());
        for (int y = 0; y < 21; y++) {
            for (int x = 0; x < 37; x++) {
                assertEquals(image.getPixelReader().getArgb(x, y), read.getRGB(x, y), "pixel " + x + ", " + y);
            }
        }
    }
}
