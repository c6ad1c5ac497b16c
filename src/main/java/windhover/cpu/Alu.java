package windhover.cpu;

import windhover.isa.Arithmetic;
import windhover.isa.Op;
import windhover.isa.Uop;

/** What EX computes. */
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
            default -> a;
        };
    }

    /** True when a conditional branch is taken. */
    static boolean taken(Op op, long a, long b) {
        return switch (op) {
            case BEQ -> a == b;
            case BNE -> a != b;
            case BLT -> a < b;
            case BGE -> a >= b;
            case BLTU -> Long.compareUnsigned(a, b) < 0;
            case BGEU -> Long.compareUnsigned(a, b) >= 0;
            default -> true;
        };
    }

    /** What an atomic operation leaves in memory; of a 4-byte one only the lower word counts. */
    static long atomic(Op op, long old, long b) {
        return switch (op) {
            case AMOADD_W, AMOADD_D -> old + b;
            case AMOXOR_W, AMOXOR_D -> old ^ b;
            case AMOAND_W, AMOAND_D -> old & b;
            case AMOOR_W, AMOOR_D -> old | b;
            case AMOMIN_W -> Math.min((int) old, (int) b);
            case AMOMAX_W -> Math.max((int) old, (int) b);
            case AMOMINU_W -> Integer.compareUnsigned((int) old, (int) b) < 0 ? old : b;
            case AMOMAXU_W -> Integer.compareUnsigned((int) old, (int) b) > 0 ? old : b;
            case AMOMIN_D -> Math.min(old, b);
            case AMOMAX_D -> Math.max(old, b);
            case AMOMINU_D -> Long.compareUnsigned(old, b) < 0 ? old : b;
            case AMOMAXU_D -> Long.compareUnsigned(old, b) > 0 ? old : b;
            default -> b;
        };
    }
}
