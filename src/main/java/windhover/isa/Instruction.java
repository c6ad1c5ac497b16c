package windhover.isa;

/**
 * One instruction: a row of {@link Op} or, where it is compressed, of {@link InstructionSet}, with the {@link Op} and
 * the meaning of what it expands to.
 */
public final class Instruction {
    private final Op op;
    private final Extension extension;
    private final String mnemonic;
    private final String operands;
    private final EncodingPattern pattern;
    private final Meaning meaning;
    private final String sentence;
    private final long flags;
    private final boolean floatDestination;
    private final boolean floatFirst;
    private final boolean floatSecond;

    Instruction(Op op, Extension extension, String assembly, String pattern, Meaning meaning, String sentence) {
        this.op = op;
        this.extension = extension;
        int space = assembly.indexOf(' ');
        mnemonic = space < 0 ? assembly : assembly.substring(0, space);
        operands = space < 0 ? "" : assembly.substring(space + 1);
        this.pattern = new EncodingPattern(pattern);
        this.meaning = meaning;
        this.sentence = sentence;
        floatDestination = operands.contains("fd");
        floatFirst = operands.contains("fs1");
        floatSecond = operands.contains("fs2");
        flags = flags();
    }

    private long flags() {
        long flags = pattern.length() == 2 ? Uop.COMPRESSED : 0;
        flags |= pattern.has('s') && !floatFirst ? Uop.READS_RS1 : 0;
        flags |= pattern.has('t') && !floatSecond ? Uop.READS_RS2 : 0;
        return flags
                | switch (meaning) {
                    case Meaning.Compute c -> c.latency() == Latency.ONE ? 0 : Uop.MULDIV;
                    case Meaning.Floating f -> Uop.FLOAT;
                    case Meaning.FloatLoad l -> Uop.FLOAT;
                    case Meaning.FloatStore s -> Uop.FLOAT;
                    case Meaning.FromPc p -> 0;
                    case Meaning.Branch b -> Uop.CONTROL;
                    case Meaning.Jump j -> Uop.CONTROL;
                    case Meaning.Load l -> Uop.MEMORY;
                    case Meaning.Store s -> Uop.MEMORY;
                    case Meaning.Atomic a -> Uop.MEMORY;
                    case Meaning.LoadReserved l -> Uop.MEMORY;
                    case Meaning.StoreConditional s -> Uop.MEMORY;
                    case Meaning.CsrAccess c -> Uop.MEMORY;
                    case Meaning.Act a -> Uop.MEMORY;
                    case Meaning.None n -> 0;
                };
    }

    /** What it does. */
    public Op op() {
        return op;
    }

    /** What it belongs to. */
    public Extension extension() {
        return extension;
    }

    /** The instruction's own name, such as {@code addi} or {@code c.addi}. */
    public String mnemonic() {
        return mnemonic;
    }

    /** Its operands as an assembler expects them, such as {@code rd,imm(rs1)}; empty without any. */
    public String operands() {
        return operands;
    }

    /** Its bits in the words of {@link EncodingPattern}. */
    public String bits() {
        return pattern.text();
    }

    /** What it means. */
    public Meaning meaning() {
        return meaning;
    }

    /** What it does, in a sentence for the screen. */
    public String sentence() {
        return sentence;
    }

    /** True when it has a second source register; else its second operand is the immediate. */
    public boolean readsRs2() {
        return (flags & Uop.READS_RS2) != 0;
    }

    /** True when its destination is a floating-point register. */
    public boolean writesFloat() {
        return floatDestination;
    }

    /** True when its first source register is a floating-point one. */
    public boolean readsFloatFirst() {
        return floatFirst;
    }

    /** True when its second source register is a floating-point one. */
    public boolean readsFloatSecond() {
        return floatSecond;
    }

    /** True when it has a third source register, a floating-point one. */
    public boolean readsFloatThird() {
        return pattern.has('v');
    }

    /** True when it says how to round. */
    public boolean rounds() {
        return pattern.has('r');
    }

    /** Bytes, 2 or 4. */
    public int length() {
        return pattern.length();
    }

    /** The bits that tell the instruction. */
    public int mask() {
        return pattern.mask();
    }

    /** What the bits of {@link #mask} are. */
    public int match() {
        return pattern.match();
    }

    EncodingPattern pattern() {
        return pattern;
    }

    /** True when these bits are this instruction. */
    public boolean matches(int bits) {
        return pattern.matches(bits);
    }

    /** The decoded form of bits that match. */
    public long uop(int bits) {
        return uop(
                pattern.value('d', bits),
                pattern.value('s', bits) | pattern.value('z', bits),
                pattern.value('t', bits),
                pattern.value('i', bits) | pattern.value('r', bits) | pattern.value('v', bits) << 3);
    }

    private long uop(int rd, int rs1, int rs2, int immediate) {
        long uop = op.ordinal() | (long) rd << 8 | (long) rs1 << 13 | (long) rs2 << 18 | flags | (long) immediate << 32;
        if (rd != 0 && !floatDestination) {
            uop |= Uop.WRITES_RD | (isLate() ? Uop.LATE : 0);
        }
        return uop;
    }

    private boolean isLate() {
        return (flags & Uop.MEMORY) != 0 && !(meaning instanceof Meaning.Floating);
    }

    /**
     * The bits of this instruction with these operands. Operands it does not have are ignored, bits of the immediate
     * that it cannot hold are lost, and the result may not be an instruction where the encoding excludes a value.
     */
    public int encode(int rd, int rs1, int rs2, int immediate) {
        int bits = pattern.match();
        bits = pattern.with(bits, 'd', rd);
        bits = pattern.with(bits, 's', rs1);
        bits = pattern.with(bits, 'z', rs1);
        bits = pattern.with(bits, 't', rs2);
        bits = pattern.with(bits, 'r', immediate);
        bits = pattern.with(bits, 'v', immediate >>> 3);
        return pattern.with(bits, 'i', immediate);
    }

    @Override
    public String toString() {
        return operands.isEmpty() ? mnemonic : mnemonic + " " + operands;
    }
}
