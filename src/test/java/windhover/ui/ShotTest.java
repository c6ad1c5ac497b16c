package windhover.ui;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import windhover.debug.Snapshot;
import windhover.ui.source.SourceCatalog;

class ShotTest {
  private static final Lesson LESSON =
      new Lesson(
          "network-call",
          "A network call, step by step",
          "A program asks for a datagram and goes on. Watch who does the work while it does not wait.");

  @BeforeAll
  static void start() {
    FxHarness.start();
  }

  private static byte[] shot(Snapshot snapshot, String view, int width, int height, Theme theme) {
    return Shot.png(new Shot.Request(snapshot, LESSON, SourceCatalog.EMPTY, view, width, height, theme));
  }

  @Test
  void aPictureHasTheSizeAskedForAndIsTheSameTwice() throws IOException {
    byte[] first = shot(DemoSession.rich(), Shot.ALL, 1280, 720, Theme.LIGHT);
    assertEquals(1280, ByteBuffer.wrap(first).getInt(16));
    assertEquals(720, ByteBuffer.wrap(first).getInt(20));
    assertArrayEquals(first, shot(DemoSession.rich(), Shot.ALL, 1280, 720, Theme.LIGHT));
    Files.write(Path.of("target/window-1280-light.png"), first);
  }

  @Test
  void picturesForTheEye() throws IOException {
    Files.write(Path.of("target/window-1280-dark.png"), shot(DemoSession.rich(), Shot.ALL, 1280, 720, Theme.DARK));
    Files.write(Path.of("target/window-1920-light.png"), shot(DemoSession.rich(), Shot.ALL, 1920, 1080, Theme.LIGHT));
    Files.write(Path.of("target/window-1920-dark.png"), shot(DemoSession.rich(), Shot.ALL, 1920, 1080, Theme.DARK));
    Files.write(Path.of("target/window-1280-reset.png"), shot(DemoSession.atReset(), Shot.ALL, 1280, 720, Theme.CONTRAST));
    Files.write(Path.of("target/system-800.png"), shot(DemoSession.rich(), "system", 800, 520, Theme.LIGHT));
  }

  @Test
  void anUnknownViewIsNamedWithTheKnownOnes() {
    IllegalArgumentException wrong =
        assertThrows(IllegalArgumentException.class, () -> shot(DemoSession.rich(), "sistem", 100, 100, Theme.LIGHT));
    assertEquals(
        "view 'sistem': expected one of all, system, steps, lesson, queue, source, pipeline, console, registers, devices, csrs, mmu, caches",
        wrong.getMessage());
  }
}
