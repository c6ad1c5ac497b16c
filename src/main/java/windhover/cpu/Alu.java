package windhover.cpu;

import windhover.isa.Arithmetic;
import windhover.isa.Instruction;
import windhover.isa.Meaning;
import windhover.isa.Op;
import windhover.isa.Uop;

/**
 * What EX computes, as the instructions' rows say. What is frequent has a case of its own, since a call of a row's
 * function costs more than the computation; {@code RowVectorsTest} compares each case with its row. An instruction
 * without a case is run by its row.
 */
final class Alu {
    private static final Op[] OPS = Op.values();

    private Alu() {}

    /** The operation of a decoded instruction. */
    static Op op(long uop) {
        return OPS[Uop.op(uop)];
    }

    /**
     * The result of an instruction: rd's value, or the address of a memory access, or rs1 for what works in MEM with
     * it.
     */
    static long compute(Op op, long a, long b, long immediate, long pc, long next) {
        return switch (op) {
            case LUI -> immediate;
            case AUIPC -> pc + immediate;
            case JAL, JALR -> next;
            case LB, LH, LW, LD, LBU, LHU, LWU, SB, SH, SW, SD, ADDI -> a + immediate;
            case SLTI -> a < immediate ? 1 : 0;
            case SLTIU -> Long.compareUnsigned(a, immediate) < 0 ? 1 : 0;
            case XORI -> a ^ immediate;
            case ORI -> a | immediate;
            case ANDI -> a & immediate;
            case SLLI -> a << immediate;
            case SRLI -> a >>> immediate;
            case SRAI -> a >> immediate;
            case ADD -> a + b;
            case SUB -> a - b;
            case SLL -> a << b;
            case SLT -> a < b ? 1 : 0;
            case SLTU -> Long.compareUnsigned(a, b) < 0 ? 1 : 0;
            case XOR -> a ^ b;
            case SRL -> a >>> b;
            case SRA -> a >> b;
            case OR -> a | b;
            case AND -> a & b;
            case ADDIW -> (int) (a + immediate);
            case SLLIW -> (int) a << (int) immediate;
            case SRLIW -> (int) a >>> (int) immediate;
            case SRAIW -> (int) a >> (int) immediate;
            case ADDW -> (int) (a + b);
            case SUBW -> (int) (a - b);
            case SLLW -> (int) a << (int) b;
            case SRLW -> (int) a >>> (int) b;
            case SRAW -> (int) a >> (int) b;
            case MUL -> a * b;
            case MULH -> Math.multiplyHigh(a, b);
            case MULHSU -> Arithmetic.multiplyHighSignedUnsigned(a, b);
            case MULHU -> Math.unsignedMultiplyHigh(a, b);
            case DIV -> Arithmetic.divide(a, b);
            case DIVU -> Arithmetic.divideUnsigned(a, b);
            case REM -> Arithmetic.remainder(a, b);
            case REMU -> Arithmetic.remainderUnsigned(a, b);
            case MULW -> (int) (a * b);
            case DIVW -> Arithmetic.divideWord((int) a, (int) b);
            case DIVUW -> Arithmetic.divideUnsignedWord((int) a, (int) b);
            case REMW -> Arithmetic.remainderWord((int) a, (int) b);
            case REMUW -> Arithmetic.remainderUnsignedWord((int) a, (int) b);
            default -> byRow(op, a, b, immediate, pc, next);
        };
    }

    /** The same by the row alone. */
    static long byRow(Op op, long a, long b, long immediate, long pc, long next) {
        return switch (op.meaning()) {
            case Meaning.Compute(var f, var latency) -> f.applyAsLong(a, readsRs2(op) ? b : immediate);
            case Meaning.Floating f -> a;
            case Meaning.FloatLoad load -> a + immediate;
            case Meaning.FloatStore store -> a + immediate;
            case Meaning.FromPc(var f) -> f.applyAsLong(pc, immediate);
            case Meaning.Branch branch -> a;
            case Meaning.Jump jump -> next;
            case Meaning.Load load -> a + immediate;
            case Meaning.Store store -> a + immediate;
            case Meaning.Atomic atomic -> a;
            case Meaning.LoadReserved load -> a;
            case Meaning.StoreConditional store -> a;
            case Meaning.CsrAccess access -> a;
            case Meaning.Act act -> a;
            case Meaning.None none -> a;
        };
    }

    private static boolean readsRs2(Op op) {
        Instruction row = op.row();
        return row != null && row.readsRs2();
    }

    /** True when a branch or jump goes elsewhere. */
    static boolean taken(Op op, long a, long b) {
        return switch (op) {
            case BEQ -> a == b;
            case BNE -> a != b;
            case BLT -> a < b;
            case BGE -> a >= b;
            case BLTU -> Long.compareUnsigned(a, b) < 0;
            case BGEU -> Long.compareUnsigned(a, b) >= 0;
            default -> takenByRow(op, a, b);
        };
    }

    /** The same by the row alone. */
    static boolean takenByRow(Op op, long a, long b) {
        return !(op.meaning() instanceof Meaning.Branch(var taken)) || taken.test(a, b);
    }
}
