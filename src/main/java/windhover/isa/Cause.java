package windhover.isa;

import org.jspecify.annotations.Nullable;

/** Why a trap is taken: the values of {@code mcause} and {@code scause} (Priv. §3.1.15). */
public enum Cause {
    INSTRUCTION_MISALIGNED(
            0, "instruction address misaligned", "A jump leads to an odd address, where no instruction can begin."),
    INSTRUCTION_ACCESS_FAULT(
            1,
            "instruction access fault",
            "Nothing answers at the address of the instruction, or it may not be executed."),
    ILLEGAL_INSTRUCTION(
            2,
            "illegal instruction",
            "The bits are not an instruction of this processor, or this mode may not execute it."),
    BREAKPOINT(3, "breakpoint", "An `ebreak` was executed."),
    LOAD_MISALIGNED(4, "load address misaligned", "A load's address is not a multiple of its size."),
    LOAD_ACCESS_FAULT(
            5, "load access fault", "Nothing answers at the address that is read, or reading it is not allowed."),
    STORE_MISALIGNED(6, "store address misaligned", "A store's or an atomic's address is not a multiple of its size."),
    STORE_ACCESS_FAULT(
            7, "store access fault", "Nothing answers at the address that is written, or writing it is not allowed."),
    ECALL_FROM_U(8, "system call from U mode", "A program executed `ecall` to call the operating system."),
    ECALL_FROM_S(9, "system call from S mode", "The operating system executed `ecall` to call the machine's firmware."),
    ECALL_FROM_M(11, "system call from M mode", "M-mode software executed `ecall`."),
    INSTRUCTION_PAGE_FAULT(
            12, "instruction page fault", "The page of the instruction is not mapped, or may not be executed."),
    LOAD_PAGE_FAULT(13, "load page fault", "The page that is read is not mapped, or may not be read."),
    STORE_PAGE_FAULT(15, "store page fault", "The page that is written is not mapped, or may not be written."),

    SUPERVISOR_SOFTWARE(
            1, true, "supervisor software interrupt", "Software asked for the operating system's attention."),
    MACHINE_SOFTWARE(3, true, "machine software interrupt", "Software asked for the machine's attention."),
    SUPERVISOR_TIMER(5, true, "supervisor timer interrupt", "The operating system's timer went off."),
    MACHINE_TIMER(7, true, "machine timer interrupt", "The timer reached the time it was set to."),
    SUPERVISOR_EXTERNAL(9, true, "supervisor external interrupt", "A device needs the operating system."),
    MACHINE_EXTERNAL(11, true, "machine external interrupt", "A device needs attention."),
    LINE_0(16),
    LINE_1(17),
    LINE_2(18),
    LINE_3(19),
    LINE_4(20),
    LINE_5(21),
    LINE_6(22),
    LINE_7(23),
    LINE_8(24),
    LINE_9(25),
    LINE_10(26),
    LINE_11(27),
    LINE_12(28),
    LINE_13(29),
    LINE_14(30),
    LINE_15(31);

    private static final int CODES = 32;
    private static final @Nullable Cause[] EXCEPTIONS = new @Nullable Cause[CODES];
    private static final @Nullable Cause[] INTERRUPTS = new @Nullable Cause[CODES];

    static {
        for (Cause cause : values()) {
            (cause.interrupt ? INTERRUPTS : EXCEPTIONS)[cause.code] = cause;
        }
    }

    private final int code;
    private final boolean interrupt;
    private final String title;
    private final String sentence;

    Cause(int code, String title, String sentence) {
        this(code, false, title, sentence);
    }

    Cause(int line) {
        this(
                line,
                true,
                "interrupt line irq" + (line - 16),
                "The device on interrupt line irq" + (line - 16) + " needs attention.");
    }

    Cause(int code, boolean interrupt, String title, String sentence) {
        this.code = code;
        this.interrupt = interrupt;
        this.title = title;
        this.sentence = sentence;
    }

    /**
     * The cause's number among the exceptions or among the interrupts; of an interrupt, also its bit in {@code mip}.
     */
    public int code() {
        return code;
    }

    /** True for an interrupt, false for an exception. */
    public boolean interrupt() {
        return interrupt;
    }

    /** Its name in the manual. */
    public String title() {
        return title;
    }

    /** What happened, in a sentence for the screen. */
    public String sentence() {
        return sentence;
    }

    /** What {@code mcause} holds: bit 63 tells an interrupt. */
    public long mcause() {
        return interrupt ? Long.MIN_VALUE | code : code;
    }

    /** The cause that a value of {@code mcause} names, or null. */
    public static @Nullable Cause of(long mcause) {
        long code = mcause & Long.MAX_VALUE;
        return code >= CODES ? null : (mcause < 0 ? INTERRUPTS : EXCEPTIONS)[(int) code];
    }

    /** True for the exceptions by which software calls what is below it: {@code ecall} from any mode. */
    public static boolean isSystemCall(long mcause) {
        return mcause == ECALL_FROM_U.code || mcause == ECALL_FROM_S.code || mcause == ECALL_FROM_M.code;
    }
}
