package windhover.debug;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import windhover.clock.SavedState;
import windhover.clock.StateHash;
import windhover.cpu.Timing;
import windhover.image.ElfImage;
import windhover.image.Segment;
import windhover.machine.Assembly;
import windhover.machine.Board;
import windhover.machine.Setup;
import windhover.timeline.file.RecordedHistory;
import windhover.timeline.file.SessionFile;
import windhover.timeline.file.SessionRecorder;
import windhover.timeline.file.SessionRecords.Header;

/** A machine with a gibibyte of memory whose guest works for a moment and then sleeps for half a day of its time. */
class LargeMachineTest {
    private static final Board BOARD =
            new Board("gibibyte", Board.BARE.ramBase(), 1 << 30, Board.BARE.resetPc(), Board.BARE.slots());

    private static final long AWAKE = 60_000;
    private static final long ASLEEP = 1_000_000_000_000L;
    private static final int HISTORY_MIB = 32;

    /** Writes to a page each 256 KiB, over the whole of the memory, then waits for ever. */
    private static final int[] PROGRAM = {
        0x00100297, // auipc t0, 0x100
        0x00040337, // lui t1, 0x40
        0x000013b7, // lui t2, 1
        0xfa038393, // addi t2, t2, -96
        0x0072b023, // sd t2, 0(t0)
        0x006282b3, // add t0, t0, t1
        0xfff38393, // addi t2, t2, -1
        0xfe039ae3, // bnez t2, -12
        0x10500073, // wfi
        0xffdff06f, // j -4
    };

    @TempDir
    Path folder;

    private static Debugger debugger() throws Exception {
        ByteBuffer code = ByteBuffer.allocate(4 * PROGRAM.length).order(ByteOrder.LITTLE_ENDIAN);
        for (int word : PROGRAM) {
            code.putInt(word);
        }
        long base = BOARD.ramBase();
        Segment segment = new Segment(base, base, code.capacity(), true, true, true, code.flip());
        ElfImage image = ElfImage.raw("program", base, List.of(segment));
        Debugger debugger = new Debugger(
                Assembly.of(new Setup(BOARD, Timing.TEXTBOOK), image).machine(), Software.of(image), InputSource.NONE);
        debugger.keepHistory(HISTORY_MIB);
        return debugger;
    }

    /** Answers the state's hash after its work, and after its sleep. */
    private static long[] recorded(Path session) throws Exception {
        Debugger debugger = debugger();
        Header header = new Header("test", BOARD.name(), "textbook", "t", "", "program");
        try (SessionRecorder recorder = new SessionRecorder(session, header, List.of(), debugger.timeline())) {
            RecordingPulse pulse = new RecordingPulse(recorder, debugger);
            debugger.listening(true); // something may come in, so that sleep is run and not the end
            assertEquals(Debugger.Outcome.ON, debugger.run(AWAKE, null));
            long awake = StateHash.of(debugger.machine());
            while (debugger.cycle() < ASLEEP) {
                debugger.run(ASLEEP - debugger.cycle(), null);
                pulse.beat();
            }
            pulse.last();
            assertEquals("", recorder.failure());
            assertTrue(
                    debugger.timeline().bytes() <= (long) HISTORY_MIB << 20,
                    debugger.timeline().bytes() + " bytes");
            return new long[] {awake, StateHash.of(debugger.machine())};
        }
    }

    @Test
    void aGibibyteThatSleepsForATrillionCyclesIsRecordedAndOpened() throws Exception {
        Path session = folder.resolve("s.windhover");
        long[] hashes = recorded(session);
        assertTrue(Files.size(session) < 64 << 20, "what was never written is not in the file");
        try (SessionFile file = SessionFile.open(session)) {
            assertEquals("", file.damage());
            Debugger other = debugger();
            RecordedHistory.into(other.timeline(), file, SavedState.of(other.machine()), true);
            other.seek(ASLEEP);
            assertEquals(hashes[1], StateHash.of(other.machine()));
            other.seek(AWAKE);
            assertEquals(hashes[0], StateHash.of(other.machine()));
            assertEquals(null, other.difference());
        }
    }
}
