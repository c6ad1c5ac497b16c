package windhover.cpu;

import java.util.Locale;
import org.jspecify.annotations.Nullable;
import windhover.bus.Master;
import windhover.isa.Uop;

/** Reads from the latches, after a cycle, what was in each stage during it. */
final class StageView implements PipelineStages {
    /** Where a stage's instruction is to be found after the cycle. */
    private enum Place {
        SQUASHED,
        FETCHING,
        IF_ID,
        ID_EX,
        EX_MEM,
        MEM_WB,
        RETIRED
    }

    private final Cpu cpu;

    StageView(Cpu cpu) {
        this.cpu = cpu;
    }

    private boolean isHeld(Stage stage) {
        return cpu.heldAt == cpu.cycles() && stage.compareTo(cpu.heldStage) <= 0;
    }

    private boolean isSquashed(Stage stage) {
        return cpu.squashedAt == cpu.cycles() && stage.compareTo(cpu.squashedFrom) <= 0;
    }

    private Place place(Stage stage) {
        if (isSquashed(stage)) {
            return Place.SQUASHED;
        }
        boolean held = isHeld(stage);
        return switch (stage) {
            case IF -> held || cpu.ifIdUop == 0 ? Place.FETCHING : Place.IF_ID;
            case ID -> held ? Place.IF_ID : Place.ID_EX;
            case EX -> held ? Place.ID_EX : Place.EX_MEM;
            case MEM -> held ? Place.EX_MEM : Place.MEM_WB;
            case WB -> Place.RETIRED;
        };
    }

    /**
     * A fetch is under way when only IF itself keeps the next stage waiting, or when it is ready and waits for the next
     * stage.
     */
    private boolean isFetching() {
        if (isHeld(Stage.IF)) {
            return cpu.ifIdUop != 0;
        }
        return switch (LossReason.ALL.get(cpu.ifIdWhy)) {
            case HoldReason.FETCH_BUS, HoldReason.FETCH_MISS, HoldReason.FETCH_ARBITRATION, HoldReason.FETCH_WALK ->
                true;
            default -> false;
        };
    }

    private long latch(Stage stage) {
        return switch (place(stage)) {
            case SQUASHED -> cpu.squashedUop[stage.ordinal()];
            case FETCHING -> 0;
            case IF_ID -> cpu.ifIdUop;
            case ID_EX -> cpu.idExUop;
            case EX_MEM -> cpu.exMemUop;
            case MEM_WB -> cpu.memWbUop;
            case RETIRED -> cpu.wbUop;
        };
    }

    @Override
    public boolean occupied(Stage stage) {
        if (stage == Stage.IF && place(stage) != Place.IF_ID) {
            return place(stage) == Place.SQUASHED || isFetching();
        }
        long uop = latch(stage);
        return uop != 0 && uop != Uop.MEMORY;
    }

    @Override
    public long uop(Stage stage) {
        long uop = latch(stage) & ~Uop.WATCHED;
        return Uop.op(uop) == 0 ? 0 : uop;
    }

    @Override
    public long pc(Stage stage) {
        return switch (place(stage)) {
            case SQUASHED -> cpu.squashedPc[stage.ordinal()];
            case FETCHING -> cpu.fetchPc;
            case IF_ID -> cpu.ifIdPc;
            case ID_EX -> cpu.idExPc;
            case EX_MEM -> cpu.exMemPc;
            case MEM_WB -> cpu.memWbPc;
            case RETIRED -> cpu.wbPc;
        };
    }

    @Override
    public int seq(Stage stage) {
        return switch (place(stage)) {
            case SQUASHED -> cpu.squashedSeq[stage.ordinal()];
            case FETCHING -> cpu.fetchSeq;
            case IF_ID -> cpu.ifIdSeq;
            case ID_EX -> cpu.idExSeq;
            case EX_MEM -> cpu.exMemSeq;
            case MEM_WB -> cpu.memWbSeq;
            case RETIRED -> cpu.wbSeq;
        };
    }

    @Override
    public @Nullable HoldReason hold(Stage stage) {
        if (isSquashed(stage) || !occupied(stage)) {
            return null;
        }
        if (isHeld(stage)) {
            return cpu.heldWhy;
        }
        return place(stage) == Place.FETCHING ? cpu.fetch.why() : null;
    }

    @Override
    public @Nullable SquashReason squash(Stage stage) {
        return isSquashed(stage) && occupied(stage) ? cpu.squashedWhy : null;
    }

    @Override
    public @Nullable LossReason bubble(Stage stage) {
        if (occupied(stage)) {
            return null;
        }
        return switch (place(stage)) {
            case SQUASHED -> cpu.squashedWhy;
            case FETCHING, IF_ID -> LossReason.ALL.get(cpu.ifIdWhy);
            case ID_EX -> LossReason.ALL.get(cpu.idExWhy);
            case EX_MEM -> isHeld(stage) && stage == Stage.MEM ? cpu.heldWhy : LossReason.ALL.get(cpu.exMemWhy);
            case MEM_WB -> LossReason.ALL.get(cpu.memWbWhy);
            case RETIRED -> LossReason.ALL.get(cpu.wbWhy);
        };
    }

    @Override
    public @Nullable OperandSource operand(int number) {
        boolean works =
                isHeld(Stage.EX) && cpu.heldStage == Stage.EX; // multiplier or divider: it has begun with its operands
        if (!works && place(Stage.EX) != Place.EX_MEM) {
            return null;
        }
        long uop = works ? cpu.idExUop : cpu.exMemUop;
        if ((uop & (number == 1 ? Uop.READS_RS1 : Uop.READS_RS2)) == 0) {
            return null;
        }
        int register = number == 1 ? Uop.rs1(uop) : Uop.rs2(uop);
        if (writes(cpu.memWbUop, register)) {
            return OperandSource.EX_MEM;
        }
        return writes(cpu.wbUop, register) ? OperandSource.MEM_WB : OperandSource.REGISTER_FILE;
    }

    private static boolean writes(long uop, int register) {
        return (uop & Uop.WRITES_RD) != 0 && Uop.rd(uop) == register;
    }

    @Override
    public String explain(Stage stage) {
        HoldReason hold = hold(stage);
        if (hold != null) {
            return explain(hold);
        }
        SquashReason squash = squash(stage);
        if (squash != null) {
            return squash.sentence();
        }
        LossReason bubble = bubble(stage);
        return bubble == null ? "" : bubble.sentence();
    }

    private String explain(HoldReason hold) {
        return switch (hold) {
            case LOAD_USE ->
                String.format(
                        Locale.ROOT,
                        "x%d is still being loaded by the `%s` at 0x%x; its value is known only at the end of MEM.",
                        Uop.rd(cpu.exMemUop),
                        mnemonic(cpu.exMemUop),
                        cpu.exMemPc);
            case DATA_ARBITRATION -> heldBy(cpu.loadStore.waitsFor(), "the data access", hold);
            case FETCH_ARBITRATION -> heldBy(cpu.fetch.waitsFor(), "instruction fetch", hold);
            default -> hold.sentence();
        };
    }

    private static String heldBy(@Nullable Master holder, String waiting, HoldReason hold) {
        return holder == null
                ? hold.sentence()
                : "The bus is held by the " + holder.label() + "; " + waiting + " waits for its turn.";
    }

    private static String mnemonic(long uop) {
        return Alu.op(uop).mnemonic();
    }
}
