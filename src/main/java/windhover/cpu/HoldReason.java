package windhover.cpu;

import windhover.isa.Extension;
import windhover.isa.Isa;
import windhover.isa.Latency;

/** Why a stage keeps its instruction, or has none to give on, for a cycle. */
public enum HoldReason implements LossReason {
    FILL(
            "pipeline fills",
            "The pipeline was empty after reset: the first instruction is still on its way to write back."),
    LOAD_USE(
            "load, then use",
            "A register that this instruction reads is still being loaded; the value is known only at the end of MEM."),
    MULTIPLY(
            "multiplier busy",
            "The multiplier needs more than one cycle; the instruction stays in EX until the product is ready."),
    DIVIDE("divider busy", "The divider finds the quotient bit by bit; the instruction stays in EX until it is ready."),
    ATOMIC("atomic operation", "An atomic operation reads, computes and writes before it leaves MEM."),
    MISALIGNED(
            "misaligned access", "The address is not a multiple of the access's size; the bytes are moved one by one."),
    DATA_ARBITRATION("data waits for the bus", "Another master holds the bus; the data access waits for its turn."),
    DATA_BUS("data transaction", "The data access is on the bus: address, wait states, then the data."),
    DATA_MISS("data cache miss", "The data cache does not hold this line; it is read from memory in one burst."),
    DATA_WALK("data page walk", "The data TLB does not hold this page; the page walker reads the page table."),
    FETCH_ARBITRATION("fetch waits for the bus", "Another master holds the bus; instruction fetch waits for its turn."),
    FETCH_BUS("fetch transaction", "The instruction is on its way over the bus from memory."),
    FETCH_MISS(
            "instruction cache miss",
            "The instruction cache does not hold this line; it is read from memory in one burst."),
    FETCH_WALK("fetch page walk", "The instruction TLB does not hold this page; the page walker reads the page table."),
    FETCH_FAULT("fetch stopped", "The last fetch failed; nothing more is fetched until the exception is taken."),
    WFI("waits for interrupt", "wfi waits until an enabled interrupt is pending."),
    IDT_READ("descriptor read", "The processor reads the handler's address from the interrupt descriptor table."),
    STOPPED("stopped", "The processor has stopped."),
    FLOAT_USE(
            "floating-point result, then use",
            "A floating-point register that this instruction reads is still being computed; it waits in EX for the result."),
    FLOAT_ORDER(
            "floating-point order",
            "An older operation has yet to write the same floating-point register; this one waits so that its result comes later."),
    FLOAT_RESULT(
            "floating-point write port",
            "Two operations would give their results in the same cycle, and one can be written; the younger waits in EX."),
    FLOAT_DIVIDER(
            "floating-point divider busy",
            "The floating-point divider finds quotients and roots bit by bit, one operation at a time; this one waits for it."),
    FLOAT_STATUS(
            "floating-point status",
            "The floating-point status is read or written; first all operations under way must have raised their flags."),
    FLOAT_CONVERT(
            "conversion to integer",
            "A floating-point value is made an integer; the instruction stays in EX until that is ready.");

    /** Reasons that came later than those of {@link SquashReason} have codes behind them. */
    static final int FIRST_CODES = 18;

    private final String label;
    private final String sentence;

    HoldReason(String label, String sentence) {
        this.label = label;
        this.sentence = sentence;
    }

    /** How many reasons, holds and squashes, a processor without floating point has; they come first. */
    static int withoutFloat() {
        return FIRST_CODES + SquashReason.values().length;
    }

    /** Why a computation of a class stays in EX; one of a single cycle never does. */
    static HoldReason of(Latency latency) {
        return switch (latency) {
            case ONE, MULTIPLY -> MULTIPLY;
            case DIVIDE -> DIVIDE;
            case FLOAT_ADD,
                    FLOAT_MULTIPLY,
                    FLOAT_FUSED,
                    FLOAT_CONVERT,
                    FLOAT_DIVIDE,
                    FLOAT_DIVIDE_DOUBLE,
                    FLOAT_ROOT,
                    FLOAT_ROOT_DOUBLE -> FLOAT_CONVERT;
        };
    }

    @Override
    public String label() {
        return label;
    }

    @Override
    public String sentence() {
        return sentence;
    }

    @Override
    public boolean happensOn(Isa isa) {
        return switch (this) {
            case FLOAT_USE, FLOAT_ORDER, FLOAT_RESULT, FLOAT_DIVIDER, FLOAT_STATUS, FLOAT_CONVERT ->
                isa.has(Extension.F);
            default -> true;
        };
    }

    @Override
    public boolean happensWith(Timing timing) {
        return switch (this) {
            case MULTIPLY -> timing.multiply() > 1;
            case DIVIDE -> timing.divide() > 1;
            case DATA_ARBITRATION, DATA_BUS, FETCH_ARBITRATION -> timing.sharedBus();
            case FETCH_BUS -> timing.sharedBus() && timing.instructionCache().sets() == 0;
            case DATA_MISS -> timing.sharedBus() && timing.dataCache().sets() > 0;
            case FETCH_MISS -> timing.sharedBus() && timing.instructionCache().sets() > 0;
            default -> true;
        };
    }

    @Override
    public int code() {
        return ordinal() < FIRST_CODES ? ordinal() : ordinal() + SquashReason.values().length;
    }
}
