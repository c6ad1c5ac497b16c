package windhover.debug;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import windhover.clock.StateVisitor;
import windhover.clock.Wiring;
import windhover.cpu.Cpu;
import windhover.guest.program.OpenTrap;
import windhover.isa.Csr;

/** The traps that nobody has returned from, with what stood in the registers when each was taken. */
final class Traps {
    /** Of a guest that never returns, so many are kept: the last ones. */
    private static final int MOST = 32;

    private static final int HEAD = 5;
    private static final int WIDTH = HEAD + 32;
    private static final int MACHINE = 3;

    @Wiring("what is watched")
    private final Cpu processor;

    private int depth;

    /** Of each trap kept: cycle, cause, pc, handler, mode, registers. */
    private long[] kept = {};

    Traps(Cpu processor) {
        this.processor = processor;
    }

    /** A trap is taken; the registers are still those of what it interrupts. */
    void taken(long cycle, long cause, long pc, long handler) {
        depth++;
        int before = Math.min(kept.length, (MOST - 1) * WIDTH);
        long[] more = new long[before + WIDTH];
        System.arraycopy(kept, kept.length - before, more, 0, before);
        more[before] = cycle;
        more[before + 1] = cause;
        more[before + 2] = pc;
        more[before + 3] = handler;
        more[before + 4] = previousMode();
        for (int i = 0; i < 32; i++) {
            more[before + HEAD + i] = processor.register(i);
        }
        kept = more;
    }

    private int previousMode() {
        long status = processor.peekCsr(Csr.MSTATUS);
        return processor.privilege() == MACHINE ? (int) (status >>> 11) & 3 : (int) (status >>> 8) & 1;
    }

    void returned() {
        depth = Math.max(0, depth - 1);
        kept = Arrays.copyOf(kept, Math.max(0, kept.length - WIDTH));
    }

    /** How many there are. */
    int depth() {
        return depth;
    }

    /** The last one's instruction that did not happen; of none, 0. */
    long lastPc() {
        return kept.length == 0 ? 0 : kept[kept.length - WIDTH + 2];
    }

    /** The last one's cause, as {@code mcause} has it; of none, 0. */
    long lastCause() {
        return kept.length == 0 ? 0 : kept[kept.length - WIDTH + 1];
    }

    /** Those kept, the innermost last. */
    List<OpenTrap> open() {
        List<OpenTrap> open = new ArrayList<>();
        for (int at = 0; at < kept.length; at += WIDTH) {
            open.add(new OpenTrap(
                    kept[at],
                    kept[at + 1],
                    kept[at + 2],
                    kept[at + 3],
                    (int) kept[at + 4] & 3,
                    new OpenTrap.Registers(Arrays.copyOfRange(kept, at + HEAD, at + WIDTH))));
        }
        return List.copyOf(open);
    }

    void state(StateVisitor v) {
        depth = v.i32("trapDepth", depth);
        int count = Math.clamp(v.i32("trapsKept", kept.length / WIDTH), 0, MOST);
        kept = Arrays.copyOf(kept, count * WIDTH);
        v.i64s("traps", kept);
    }
}
