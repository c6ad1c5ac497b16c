package windhover.ui.pipeline;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import windhover.debug.PipelineHistory;
import windhover.debug.PipelineHistory.Cell;
import windhover.debug.PipelineHistory.Operand;
import windhover.debug.PipelineHistory.Row;
import windhover.debug.PipelineHistory.Stage;
import windhover.debug.Snapshot;
import windhover.debug.Snapshot.CpuState;
import windhover.debug.Snapshot.Lost;
import windhover.timeline.Moment;

/**
 * What the pipeline pane shows: instructions by cycles, the chosen cell, and what the lost cycles cost. Needs no
 * window.
 *
 * <p>When a running machine leaves its own history behind from one picture to the next, no eye could follow: the
 * picture is then a sample.
 */
public final class PipelineModel {
    /** A cell of the diagram. */
    public record Spot(Row row, Cell cell) {}

    /**
     * A reason for lost cycles.
     *
     * @param lost the reason
     * @param share of all cycles, 0 to 1
     */
    public record LostShare(Lost lost, double share) {}

    /**
     * What the lost cycles cost.
     *
     * @param cycles since reset
     * @param instructions retired since reset
     * @param shares by reason, largest first
     */
    public record Cost(long cycles, long instructions, List<LostShare> shares) {
        /** Nothing ran. */
        public static final Cost NONE = new Cost(0, 0, List.of());

        /** Cycles per instruction as text; a dash before the first instruction. */
        public String cpi() {
            return instructions == 0 ? "–" : String.format(Locale.ROOT, "%.2f", (double) cycles / instructions);
        }

        /** Cycles lost for any reason. */
        public long lost() {
            return shares.stream().mapToLong(share -> share.lost.cycles()).sum();
        }
    }

    private PipelineHistory history = PipelineHistory.EMPTY;
    private @Nullable Spot chosen;
    private Cost cost = Cost.NONE;
    private boolean sampled;

    /** The history that is shown. */
    public PipelineHistory history() {
        return history;
    }

    /** Whether the picture is a sample of a machine too fast to follow. */
    public boolean sampled() {
        return sampled;
    }

    /** What the lost cycles cost. */
    public Cost cost() {
        return cost;
    }

    /**
     * Takes a snapshot.
     *
     * @return whether there is something new to draw
     */
    public boolean show(Snapshot snapshot) {
        boolean wasSampled = sampled;
        PipelineHistory next = snapshot.pipeline();
        boolean running = snapshot.activity() == Snapshot.Activity.RUNNING;
        sampled = running
                && history.cycles() > 0
                && (next.firstCycle() >= history.firstCycle() + history.cycles()
                        || next.firstCycle() < history.firstCycle());
        boolean drawn = !next.equals(history);
        history = next;
        cost = costOf(snapshot);
        Spot before = chosen;
        if (before != null) {
            chosen = at(before.row.sequence(), before.cell.cycle()).orElse(null);
        }
        return drawn || wasSampled != sampled;
    }

    private static Cost costOf(Snapshot snapshot) {
        CpuState cpu = snapshot.cpu();
        double cycles = Math.max(1, snapshot.cycle());
        List<LostShare> shares = new ArrayList<>();
        for (Lost lost : cpu.lostCycles()) {
            if (lost.cycles() > 0) {
                shares.add(new LostShare(lost, Math.min(1, lost.cycles() / cycles)));
            }
        }
        return new Cost(snapshot.cycle(), snapshot.instructions(), List.copyOf(shares));
    }

    /** The cell of an instruction, known by its fetch order, in a cycle. */
    public Optional<Spot> at(long sequence, long cycle) {
        for (Row row : history.rows()) {
            if (row.sequence() == sequence) {
                return cellAt(row, cycle).map(cell -> new Spot(row, cell));
            }
        }
        return Optional.empty();
    }

    /** The cell in a row, counted from the oldest, and a column, counted from the first cycle. */
    public Optional<Spot> spot(int rowIndex, int column) {
        if (rowIndex < 0 || rowIndex >= history.rows().size()) {
            return Optional.empty();
        }
        Row row = history.rows().get(rowIndex);
        return cellAt(row, history.firstCycle() + column).map(cell -> new Spot(row, cell));
    }

    /** The cell of a row in a cycle. */
    static Optional<Cell> cellAt(Row row, long cycle) {
        if (row.cells().isEmpty()) {
            return Optional.empty();
        }
        long first = row.cells().getFirst().cycle();
        long index = cycle - first;
        // An instruction is in one stage in each cycle from its fetch on, so its cells are nearly always without a gap.
        if (index >= 0
                && index < row.cells().size()
                && row.cells().get((int) index).cycle() == cycle) {
            return Optional.of(row.cells().get((int) index));
        }
        return row.cells().stream().filter(cell -> cell.cycle() == cycle).findFirst();
    }

    /** The chosen cell, if one is. */
    public Optional<Spot> chosen() {
        return Optional.ofNullable(chosen);
    }

    /** Chooses a cell; null for none. */
    public void choose(@Nullable Spot spot) {
        chosen = spot;
    }

    /**
     * Moves the choice by rows and columns to the nearest cell there; starts at the newest cell.
     *
     * @return whether it moved
     */
    public boolean move(int rows, int columns) {
        Spot from = chosen;
        Spot to = null;
        if (from == null) {
            to = newest().orElse(null);
        } else if (rows != 0) {
            int index = indexOf(from.row) + rows;
            if (index >= 0 && index < history.rows().size()) {
                to = nearest(history.rows().get(index), from.cell.cycle());
            }
        } else {
            to = cellAt(from.row, from.cell.cycle() + columns)
                    .map(cell -> new Spot(from.row, cell))
                    .orElse(null);
        }
        if (to == null) {
            return false;
        }
        chosen = to;
        return true;
    }

    private static @Nullable Spot nearest(Row row, long cycle) {
        Cell best = null;
        for (Cell cell : row.cells()) {
            if (best == null || Math.abs(cell.cycle() - cycle) < Math.abs(best.cycle() - cycle)) {
                best = cell;
            }
        }
        return best == null ? null : new Spot(row, best);
    }

    /** The row's place, counted from the oldest; −1 when it is gone. */
    public int indexOf(Row row) {
        List<Row> rows = history.rows();
        for (int i = rows.size() - 1; i >= 0; i--) {
            if (rows.get(i).sequence() == row.sequence()) {
                return i;
            }
        }
        return -1;
    }

    /** The last cell of the last instruction that has any. */
    public Optional<Spot> newest() {
        for (Row row : history.rows().reversed()) {
            if (!row.cells().isEmpty()) {
                return Optional.of(new Spot(row, row.cells().getLast()));
            }
        }
        return Optional.empty();
    }

    /** The last cell that was held or squashed: what to explain while nothing is chosen. */
    public Optional<Spot> lastTrouble() {
        Spot best = null;
        for (Row row : history.rows()) {
            for (Cell cell : row.cells()) {
                if ((cell.held() || cell.squashed()) && (best == null || cell.cycle() >= best.cell.cycle())) {
                    best = new Spot(row, cell);
                }
            }
        }
        return Optional.ofNullable(best);
    }

    /** What is held or squashed in the newest cycle; the instruction furthest on when there are several. */
    public Optional<Spot> troubleNow() {
        long now = history.firstCycle() + history.cycles() - 1;
        return lastTrouble().filter(spot -> spot.cell.cycle() == now);
    }

    /** What can be said of the newest cycle when nothing is held or squashed in it. */
    public String allWell() {
        long now = history.firstCycle() + history.cycles() - 1;
        boolean any = history.rows().stream().anyMatch(row -> cellAt(row, now).isPresent());
        return new Moment(Math.max(0, now))
                + (any
                        ? "  Nothing is held or squashed in this cycle."
                        : "  No instruction is in the pipeline in this cycle.");
    }

    /** A cell in a sentence: moment, instruction, stage, and why it was held or squashed. */
    public static String inWords(Spot spot) {
        Cell cell = spot.cell;
        String text =
                new Moment(Math.max(0, cell.cycle())) + "  " + spot.row.text().replaceAll(" +", " ") + " is in "
                        + cell.stage() + " (" + cell.stage().sentence() + ")";
        String operands = operands(cell);
        return text
                + (fate(cell).isEmpty() ? "." : ", " + fate(cell) + ".")
                + (operands.isEmpty() ? "" : " " + operands + ".");
    }

    /** Where an instruction that computes got its operands from; empty for every other cell. */
    static String operands(Cell cell) {
        return cell.operands().stream().map(PipelineModel::operand).collect(Collectors.joining("; "));
    }

    private static String operand(Operand operand) {
        Stage from = stageOf(operand);
        return from == null
                ? operand.register() + " from the register file"
                : "%s forwarded from %s, by the instruction in %s"
                        .formatted(operand.register(), operand.source().label(), from);
    }

    /** The stage that a forwarded operand came from; null for the register file. */
    static @Nullable Stage stageOf(Operand operand) {
        return switch (operand.source()) {
            case REGISTER_FILE -> null;
            case EX_MEM -> Stage.ME;
            case MEM_WB -> Stage.WB;
        };
    }

    /** Which operands of an instruction were forwarded, for the table; empty when none was. */
    public static String forwards(Row row) {
        return row.cells().stream()
                .flatMap(cell -> cell.operands().stream())
                .filter(operand -> stageOf(operand) != null)
                .map(operand -> operand.register() + " from " + operand.source().label())
                .collect(Collectors.joining(", "));
    }

    private static String fate(Cell cell) {
        String reason = cell.reason().strip();
        String stripped = reason.endsWith(".") ? reason.substring(0, reason.length() - 1) : reason;
        if (cell.squashed()) {
            return stripped.isEmpty() ? "squashed" : "squashed: " + stripped;
        }
        if (cell.held()) {
            return stripped.isEmpty() ? "held" : "held: " + stripped;
        }
        return "";
    }

    /** An instruction's way in words, for the table: runs of a stage joined. */
    public static String way(Row row) {
        StringBuilder text = new StringBuilder();
        List<Cell> cells = row.cells();
        int i = 0;
        while (i < cells.size()) {
            Cell cell = cells.get(i);
            int last = i;
            while (last + 1 < cells.size() && cells.get(last + 1).stage() == cell.stage()) {
                last++;
            }
            text.append(text.isEmpty() ? "" : " · ").append(cell.stage());
            text.append(" @").append(cell.cycle());
            if (last > i) {
                text.append("–").append(cells.get(last).cycle());
            }
            i = last + 1;
        }
        return text.toString();
    }

    /** The last instruction that got an operand by forwarding. */
    private Optional<Spot> lastForward() {
        for (Row row : history.rows().reversed()) {
            for (Cell cell : row.cells()) {
                if (cell.operands().stream().anyMatch(operand -> stageOf(operand) != null)) {
                    return Optional.of(new Spot(row, cell));
                }
            }
        }
        return Optional.empty();
    }

    /** Why an instruction was held or squashed, each reason once, for the table. */
    public static String troubles(Row row) {
        List<String> reasons = new ArrayList<>();
        for (Cell cell : row.cells()) {
            String fate = fate(cell);
            if (!fate.isEmpty() && !reasons.contains(fate)) {
                reasons.add(fate);
            }
        }
        return String.join("; ", reasons);
    }

    /** The picture in words. */
    public String inWords() {
        if (history.rows().isEmpty()) {
            return "No instruction has been fetched yet.";
        }
        long last = history.firstCycle() + history.cycles() - 1;
        return history.rows().size() + " instructions in the cycles @" + history.firstCycle() + " to @" + last
                + ". Cycles per instruction: " + cost.cpi() + "."
                + lastTrouble().map(spot -> " Last: " + inWords(spot)).orElse("")
                + lastForward()
                        .map(spot -> " Last forwarding: " + inWords(spot))
                        .orElse("");
    }
}
