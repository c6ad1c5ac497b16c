package windhover.debug;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import windhover.cpu.Timing;
import windhover.image.ElfImage;
import windhover.image.ImageFormatException;
import windhover.machine.Board;
import windhover.machine.LoadException;
import windhover.machine.Machine;

/** A machine whose guest runs a program in U mode under Sv39 that touches a page it does not have. */
public final class SegfaultFixture {
    private static final int CYCLES = 1_000;
    private static final int PATIENCE = 4_000;

    private SegfaultFixture() {}

    /** The machine at reset, under observation. */
    public static Debugger debugger() {
        String name = "threads-segfault.elf";
        try (InputStream in = SegfaultFixture.class.getResourceAsStream("/windhover/roms/images/" + name)) {
            if (in == null) {
                throw new IllegalStateException(name + " is not on the class path");
            }
            ElfImage image = ElfImage.parse(in.readAllBytes(), name);
            Machine machine = new Machine(Board.KESTREL3, Timing.KESTREL3);
            machine.load(image);
            machine.reset(machine.board().resetPc());
            return new Debugger(machine, Software.of(image), InputSource.NONE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (ImageFormatException | LoadException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Runs until a page fault was taken and gives what the processor has inside then. */
    public static CpuInternals atFault(Debugger debugger) {
        for (int i = 0; i < PATIENCE; i++) {
            debugger.run(CYCLES, null);
            CpuInternals internals = snapshot(debugger).internals();
            if (internals.translation().lastFault() != null) {
                return internals;
            }
        }
        throw new AssertionError("no page fault within " + CYCLES * PATIENCE + " cycles");
    }

    /** A snapshot of the machine at rest. */
    public static Snapshot snapshot(Debugger debugger) {
        return debugger.snapshot(Snapshot.Activity.PAUSED, "", 0);
    }
}
