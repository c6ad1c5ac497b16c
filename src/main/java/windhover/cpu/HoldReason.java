package windhover.cpu;

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
    STOPPED("stopped", "The processor has stopped.");

    private final String label;
    private final String sentence;

    HoldReason(String label, String sentence) {
        this.label = label;
        this.sentence = sentence;
    }

    /** Why a computation of a class stays in EX; one of a single cycle never does. */
    static HoldReason of(Latency latency) {
        return switch (latency) {
            case ONE, MULTIPLY -> MULTIPLY;
            case DIVIDE -> DIVIDE;
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
    public int code() {
        return ordinal();
    }
}
