package windhover.ui.system;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import windhover.guest.KernelState;
import windhover.guest.KernelState.GuestQueue;
import windhover.guest.KernelState.QueuedEvent;
import windhover.guest.kernel.DescriptionReader;
import windhover.ui.kit.Hue;

class QueueHueTest {
    @Test
    void eachItemHasTheColourOfItsQueue() {
        QueuedEvent job = new QueuedEvent(8, 0, "job", 0, "", true, 0, "kernel");
        KernelState kernel = new KernelState(
                List.of(job, job, job),
                null,
                "",
                List.of(),
                List.of(),
                List.of(
                        new GuestQueue("urgent", "urgent", List.of(job), null, "handler"),
                        new GuestQueue("usual", "usual", List.of(job, job), null, "kernel")),
                -1,
                -1,
                "");
        assertEquals(Hue.HANDLER, KernelDrawing.hueOf(kernel, 0));
        assertEquals(Hue.KERNEL, KernelDrawing.hueOf(kernel, 1));
        assertEquals(Hue.KERNEL, KernelDrawing.hueOf(kernel, 2));
    }

    @Test
    void theColoursOfADescriptionAreThoseOfThePictures() {
        assertEquals(
                Arrays.stream(Hue.values())
                        .map(hue -> hue.name().toLowerCase(Locale.ROOT))
                        .toList(),
                DescriptionReader.HUES);
    }
}
