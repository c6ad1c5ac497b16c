package windhover.debug;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import windhover.cpu.HoldReason;
import windhover.cpu.OperandSource;
import windhover.cpu.PipelineStages;
import windhover.cpu.SquashReason;
import windhover.cpu.Stage;
import windhover.isa.Op;
import windhover.isa.Registers;
import windhover.isa.Uop;

/**
 * Remembers the pipeline of the last cycles, at the cost of a few stores a cycle; the words are made when a snapshot
 * is.
 */
final class PipelineRecorder {
    private static final int CYCLES = 256;
    private static final int SHOWN = 64;
    private static final Stage[] STAGES = Stage.values();
    private static final int WIDTH = STAGES.length;
    private static final PipelineHistory.Stage[] SHOWN_AS = PipelineHistory.Stage.values();

    private final boolean[] occupied = new boolean[CYCLES * WIDTH];
    private final int[] seq = new int[CYCLES * WIDTH];
    private final long[] pc = new long[CYCLES * WIDTH];
    private final long[] uop = new long[CYCLES * WIDTH];
    private final @Nullable HoldReason[] hold = new @Nullable HoldReason[CYCLES * WIDTH];
    private final @Nullable OperandSource[] operands = new @Nullable OperandSource[CYCLES * 2];
    private final @Nullable SquashReason[] squash = new @Nullable SquashReason[CYCLES * WIDTH];
    private long first;
    private long next;

    /** Makes an instruction's text from its address. */
    interface Disassembly {
        String text(long pc);
    }

    /** Records what the cycle just run did. A cycle that does not follow the last one recorded begins again. */
    void record(long cycle, PipelineStages view) {
        if (cycle != next) {
            first = cycle;
        }
        next = cycle + 1;
        if (next - first > CYCLES) {
            first = next - CYCLES;
        }
        int at = (int) (cycle % CYCLES) * WIDTH;
        for (int i = 0; i < WIDTH; i++) {
            Stage stage = STAGES[i];
            boolean there = view.occupied(stage);
            occupied[at + i] = there;
            if (there) {
                seq[at + i] = view.seq(stage);
                pc[at + i] = view.pc(stage);
                uop[at + i] = view.uop(stage);
                hold[at + i] = view.hold(stage);
                squash[at + i] = view.squash(stage);
            }
        }
        int operand = (int) (cycle % CYCLES) * 2;
        operands[operand] = view.operand(1);
        operands[operand + 1] = view.operand(2);
    }

    void clear() {
        first = 0;
        next = 0;
    }

    /** The last cycles, for a snapshot. */
    PipelineHistory history(Disassembly disassembly) {
        if (next == first) {
            return PipelineHistory.EMPTY;
        }
        long from = Math.max(first, next - SHOWN);
        Map<Integer, List<PipelineHistory.Cell>> cells = new LinkedHashMap<>();
        Map<Integer, Long> addresses = new LinkedHashMap<>();
        for (long cycle = from; cycle < next; cycle++) {
            int at = (int) (cycle % CYCLES) * WIDTH;
            // Oldest instruction first, so that rows come in program order.
            for (int i = WIDTH - 1; i >= 0; i--) {
                if (occupied[at + i]) {
                    List<PipelineHistory.Cell> before = cells.computeIfAbsent(seq[at + i], key -> new ArrayList<>());
                    PipelineHistory.Cell cell = cell(cycle, at, i);
                    // A multiplier takes its operands in the first of its cycles.
                    boolean taken = before.stream()
                            .anyMatch(earlier -> !earlier.operands().isEmpty());
                    before.add(
                            taken
                                    ? new PipelineHistory.Cell(
                                            cycle, cell.stage(), cell.held(), cell.squashed(), cell.reason())
                                    : cell);
                    addresses.put(seq[at + i], pc[at + i]);
                }
            }
        }
        List<PipelineHistory.Row> rows = new ArrayList<>();
        cells.forEach((number, where) -> {
            long address = addresses.getOrDefault(number, 0L);
            rows.add(new PipelineHistory.Row(
                    Integer.toUnsignedLong(number), address, disassembly.text(address), List.copyOf(where)));
        });
        return new PipelineHistory(from, (int) (next - from), List.copyOf(rows));
    }

    private PipelineHistory.Cell cell(long cycle, int at, int stage) {
        HoldReason held = hold[at + stage];
        SquashReason squashed = squash[at + stage];
        String reason = squashed != null ? squashed.sentence() : held != null ? why(held, at, stage) : "";
        List<PipelineHistory.Operand> used =
                stage == Stage.EX.ordinal() && squashed == null ? operands(cycle, at) : List.of();
        return new PipelineHistory.Cell(cycle, SHOWN_AS[stage], held != null, squashed != null, reason, used);
    }

    private List<PipelineHistory.Operand> operands(long cycle, int at) {
        List<PipelineHistory.Operand> used = new ArrayList<>(2);
        long consumer = uop[at + Stage.EX.ordinal()];
        for (int i = 0; i < 2; i++) {
            OperandSource source = operands[(int) (cycle % CYCLES) * 2 + i];
            int register = i == 0 ? Uop.rs1(consumer) : Uop.rs2(consumer);
            boolean same = i == 1 && !used.isEmpty() && Uop.rs1(consumer) == register;
            if (source != null && !same) {
                Stage producer = source.producer();
                long from = producer == null ? -1 : Integer.toUnsignedLong(seq[at + producer.ordinal()]);
                used.add(new PipelineHistory.Operand(Registers.name(register), source, from));
            }
        }
        return List.copyOf(used);
    }

    /** A hold in words; where another instruction is the cause, it is named. */
    private String why(HoldReason held, int at, int stage) {
        if (held == HoldReason.LOAD_USE) {
            for (int older = stage + 1; older < WIDTH; older++) {
                long producer = uop[at + older];
                if (occupied[at + older] && (producer & Uop.LATE) != 0 && reads(uop[at + stage], Uop.rd(producer))) {
                    return String.format(
                            Locale.ROOT,
                            "%s is still being loaded by the `%s` at 0x%x; it is known at the end of ME.",
                            Registers.name(Uop.rd(producer)),
                            Op.values()[Uop.op(producer)].mnemonic(),
                            pc[at + older]);
                }
            }
        }
        return held.sentence();
    }

    private static boolean reads(long consumer, int register) {
        return ((consumer & Uop.READS_RS1) != 0 && Uop.rs1(consumer) == register)
                || ((consumer & Uop.READS_RS2) != 0 && Uop.rs2(consumer) == register);
    }
}
