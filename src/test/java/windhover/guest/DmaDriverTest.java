package windhover.guest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import windhover.cpu.Timing;
import windhover.device.dmac.Dmac;

/** The driver of the DMA controller, when a program ends in the middle of its copy. */
class DmaDriverTest {
    private static final long COPY_BYTES = 512 << 10;

    private static long register(GuestRun run, String name) {
        return run.machine.part(Dmac.class).orElseThrow().registers().peek(name);
    }

    @Test
    void theCopyOfAProgramThatFaultsIsStoppedAtOnce() {
        GuestRun booted = new GuestRun("dma-while-typing", Timing.TEXTBOOK).until(60_000);
        assertTrue(booted.word("dma_requests") != 0, "a copy is under way");
        // Its event handler begins with an illegal instruction instead.
        GuestRun run = new GuestRun(
                "dma-while-typing",
                Timing.TEXTBOOK,
                file -> GuestRun.codeIn(file, booted.code("collect")).putShort(0, (short) 0));
        run.until(60_000);
        assertTrue(run.transcript().contains("sts: dma_while_typing is stopped"), run.transcript());
        assertEquals(0, run.word("dma_requests"));
        assertEquals(0, run.word("dma_spurious"), "the abort is not an interrupt that nobody waits for");
        assertEquals(0, register(run, "CH2_STATUS") & 7, "neither busy nor done nor failed");
        long moved = register(run, "CH2_MOVED");
        assertTrue(moved < COPY_BYTES / 10, moved + " bytes moved");
        assertEquals(
                booted.word("events_in_use") - 3,
                run.word("events_in_use"),
                "the answer's event, the expunge event and collect's are free");
        run.until(600_000);
        assertEquals(moved, register(run, "CH2_MOVED"), "nothing is written any more");
    }

    @Test
    void eachByteArrives() {
        GuestRun run = new GuestRun("dma-or-pio", Timing.KESTREL3).until(400_000);
        assertTrue(run.transcript().contains("0 words are wrong"), run.transcript());
        assertEquals(0, run.word("dma_requests"));
        assertEquals(16 << 10, register(run, "CH2_MOVED"));
    }
}
