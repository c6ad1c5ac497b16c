package windhover.guest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;
import windhover.cpu.Timing;

/** No wake-up is lost between "the queue is empty" and the halt; and the lesson that says so would notice one. */
class HaltTest {
    private static final int PLACES = 512;
    private static final long END = 1_500_000;

    /** {@code csrrci rd, mstatus, 8}, whatever rd. */
    private static final int INTERRUPTS_OFF = 0x30047073;

    @Test
    void anAlarmAtEachPlaceBetweenAHandlerAndTheHaltIsAnswered() {
        for (Timing timing : new Timing[] {Timing.TEXTBOOK, Timing.KESTREL3}) {
            GuestRun run = new GuestRun("halt-or-spin", timing).until(END);
            assertEquals(PLACES, run.word("places_tried"));
            assertTrue(run.word("places_latency") < 700, "each at once");
        }
    }

    @Test
    void withInterruptsLeftOnAtTheLookTheMachineSleepsOnAQueueThatIsNotEmpty() {
        GuestRun booted = new GuestRun("halt-or-spin", Timing.TEXTBOOK).until(15_000);
        GuestRun run = new GuestRun("halt-or-spin", Timing.TEXTBOOK, file -> {
            leaveInterruptsOn(file, booted.code("event_loop"));
            leaveInterruptsOn(file, booted.code("halt"));
        });
        run.until(END);
        assertTrue(run.word("places_tried") < PLACES, "an alarm was slept on");
        assertTrue(run.machine.processor(0).waiting());
        assertTrue(run.word("work_queue") != 0, "the event is there");
    }

    /** Makes a {@code csrr} of the instruction that turns interrupts off in a function. */
    private static void leaveInterruptsOn(byte[] file, byte[] function) {
        ByteBuffer code = GuestRun.codeIn(file, function);
        int patched = 0;
        for (int i = 0; i + 4 <= function.length; i += 2) {
            int instruction = code.getInt(i);
            if ((instruction & 0xfffff07f) == INTERRUPTS_OFF) {
                code.putInt(i, (instruction & 0xfff00fff) | 0x2000);
                patched++;
            }
        }
        assertEquals(1, patched);
    }
}
