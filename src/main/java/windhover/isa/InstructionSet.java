package windhover.isa;

import java.util.ArrayList;
import java.util.List;
import java.util.function.LongBinaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The instruction set, RV64IMAC with Zicsr, Zifencei and the privileged instructions: one row an instruction. Decoder,
 * disassembler, flags and coverage follow from the rows. Patterns are in the words of {@link EncodingPattern}; a
 * compressed row means what the instruction that it expands to means.
 */
public final class InstructionSet {
    private static final Meaning CONTROL = new Meaning.Control();

    private final List<Instruction> rows = new ArrayList<>();
    private final @Nullable Instruction[] byOp = new @Nullable Instruction[Op.values().length];

    /** All rows, in the order of the manual. */
    public static final List<Instruction> ROWS;

    private static final @Nullable Instruction[] BASE;

    static {
        InstructionSet set = new InstructionSet();
        ROWS = List.copyOf(set.rows);
        BASE = set.byOp;
    }

    /**
     * The row of 32 bits that has this operation, or null: {@link Op#BUBBLE} and {@link Op#ILLEGAL} are no
     * instructions.
     */
    public static @Nullable Instruction row(Op op) {
        return BASE[op.ordinal()];
    }

    private void row(Op op, String assembly, String pattern, Meaning meaning, String sentence) {
        Instruction row = new Instruction(rows.size(), op, assembly, pattern, meaning, sentence);
        rows.add(row);
        if (row.length() == 4) {
            byOp[op.ordinal()] = row;
        }
    }

    private Meaning of(Op op) {
        Instruction base = byOp[op.ordinal()];
        if (base == null) {
            throw new IllegalStateException(op + " has no row of 32 bits above");
        }
        return base.meaning();
    }

    private static Meaning compute(LongBinaryOperator f) {
        return new Meaning.Compute(f);
    }

    private static Meaning fromPc(LongBinaryOperator f) {
        return new Meaning.FromPc(f);
    }

    private static Meaning branch(Meaning.Predicate taken) {
        return new Meaning.Branch(taken);
    }

    private static Meaning jump(boolean indirect) {
        return new Meaning.Jump(indirect);
    }

    private static Meaning load(int size, boolean signed) {
        return new Meaning.Load(size, signed);
    }

    private static Meaning store(int size) {
        return new Meaning.Store(size);
    }

    private static Meaning atomic(int size, LongBinaryOperator f) {
        return new Meaning.Atomic(size, f);
    }

    private static Meaning loadReserved(int size) {
        return new Meaning.LoadReserved(size);
    }

    private static Meaning storeConditional(int size) {
        return new Meaning.StoreConditional(size);
    }

    private static Meaning csr(LongBinaryOperator f) {
        return new Meaning.CsrAccess(f);
    }

    private InstructionSet() {
        // formatter:off
        // RV64I: constants and jumps (Unpriv. §2.4, §2.5, §4.2)
        row(Op.LUI,   "lui rd,upper",        "i[31:12] d 0110111",
            compute((a, b) -> b), "rd = the immediate, whose lower 12 bits are 0");
        row(Op.AUIPC, "auipc rd,upper",      "i[31:12] d 0010111",
            fromPc((pc, b) -> pc + b), "rd = pc + the immediate, whose lower 12 bits are 0");
        row(Op.JAL,   "jal rd,target",       "i[20|10:1|11|19:12] d 1101111",
            jump(false), "rd = the next instruction's address; jump to pc + immediate");
        row(Op.JALR,  "jalr rd,imm(rs1)",    "i[11:0] s 000 d 1100111",
            jump(true), "rd = the next instruction's address; jump to rs1 + immediate, bit 0 cleared");
        row(Op.BEQ,   "beq rs1,rs2,target",  "i[12|10:5] t s 000 i[4:1|11] 1100011", branch((a, b) -> a == b), "branch if rs1 = rs2");
        row(Op.BNE,   "bne rs1,rs2,target",  "i[12|10:5] t s 001 i[4:1|11] 1100011", branch((a, b) -> a != b), "branch if rs1 ≠ rs2");
        row(Op.BLT,   "blt rs1,rs2,target",  "i[12|10:5] t s 100 i[4:1|11] 1100011", branch((a, b) -> a < b), "branch if rs1 < rs2, signed");
        row(Op.BGE,   "bge rs1,rs2,target",  "i[12|10:5] t s 101 i[4:1|11] 1100011", branch((a, b) -> a >= b), "branch if rs1 ≥ rs2, signed");
        row(Op.BLTU,  "bltu rs1,rs2,target", "i[12|10:5] t s 110 i[4:1|11] 1100011",
            branch((a, b) -> Long.compareUnsigned(a, b) < 0), "branch if rs1 < rs2, unsigned");
        row(Op.BGEU,  "bgeu rs1,rs2,target", "i[12|10:5] t s 111 i[4:1|11] 1100011",
            branch((a, b) -> Long.compareUnsigned(a, b) >= 0), "branch if rs1 ≥ rs2, unsigned");

        // RV64I: loads and stores (Unpriv. §2.6, §4.3)
        row(Op.LB,  "lb rd,imm(rs1)",  "i[11:0] s 000 d 0000011",        load(1, true), "rd = the sign-extended byte at rs1 + immediate");
        row(Op.LH,  "lh rd,imm(rs1)",  "i[11:0] s 001 d 0000011",        load(2, true), "rd = the sign-extended halfword at rs1 + immediate");
        row(Op.LW,  "lw rd,imm(rs1)",  "i[11:0] s 010 d 0000011",        load(4, true), "rd = the sign-extended word at rs1 + immediate");
        row(Op.LD,  "ld rd,imm(rs1)",  "i[11:0] s 011 d 0000011",        load(8, true), "rd = the doubleword at rs1 + immediate");
        row(Op.LBU, "lbu rd,imm(rs1)", "i[11:0] s 100 d 0000011",        load(1, false), "rd = the zero-extended byte at rs1 + immediate");
        row(Op.LHU, "lhu rd,imm(rs1)", "i[11:0] s 101 d 0000011",        load(2, false), "rd = the zero-extended halfword at rs1 + immediate");
        row(Op.LWU, "lwu rd,imm(rs1)", "i[11:0] s 110 d 0000011",        load(4, false), "rd = the zero-extended word at rs1 + immediate");
        row(Op.SB,  "sb rs2,imm(rs1)", "i[11:5] t s 000 i[4:0] 0100011", store(1), "the byte at rs1 + immediate = rs2");
        row(Op.SH,  "sh rs2,imm(rs1)", "i[11:5] t s 001 i[4:0] 0100011", store(2), "the halfword at rs1 + immediate = rs2");
        row(Op.SW,  "sw rs2,imm(rs1)", "i[11:5] t s 010 i[4:0] 0100011", store(4), "the word at rs1 + immediate = rs2");
        row(Op.SD,  "sd rs2,imm(rs1)", "i[11:5] t s 011 i[4:0] 0100011", store(8), "the doubleword at rs1 + immediate = rs2");

        // RV64I: a register and an immediate (Unpriv. §2.4.1, §4.2.1)
        row(Op.ADDI,  "addi rd,rs1,imm",    "i[11:0] s 000 d 0010011",        compute((a, b) -> a + b), "rd = rs1 + immediate");
        row(Op.SLTI,  "slti rd,rs1,imm",    "i[11:0] s 010 d 0010011",
            compute((a, b) -> a < b ? 1 : 0), "rd = 1 if rs1 < immediate, signed, else 0");
        row(Op.SLTIU, "sltiu rd,rs1,imm",   "i[11:0] s 011 d 0010011",
            compute((a, b) -> Long.compareUnsigned(a, b) < 0 ? 1 : 0), "rd = 1 if rs1 < immediate, unsigned, else 0");
        row(Op.XORI,  "xori rd,rs1,imm",    "i[11:0] s 100 d 0010011",        compute((a, b) -> a ^ b), "rd = rs1 exclusive-or immediate");
        row(Op.ORI,   "ori rd,rs1,imm",     "i[11:0] s 110 d 0010011",        compute((a, b) -> a | b), "rd = rs1 or immediate");
        row(Op.ANDI,  "andi rd,rs1,imm",    "i[11:0] s 111 d 0010011",        compute((a, b) -> a & b), "rd = rs1 and immediate");
        row(Op.SLLI,  "slli rd,rs1,shamt",  "000000 u[5:0] s 001 d 0010011",  compute((a, b) -> a << b), "rd = rs1 shifted left");
        row(Op.SRLI,  "srli rd,rs1,shamt",  "000000 u[5:0] s 101 d 0010011",
            compute((a, b) -> a >>> b), "rd = rs1 shifted right, zeros coming in");
        row(Op.SRAI,  "srai rd,rs1,shamt",  "010000 u[5:0] s 101 d 0010011",
            compute((a, b) -> a >> b), "rd = rs1 shifted right, copies of the sign coming in");
        row(Op.ADDIW, "addiw rd,rs1,imm",   "i[11:0] s 000 d 0011011",
            compute((a, b) -> (int) (a + b)), "rd = rs1 + immediate, as a sign-extended word");
        row(Op.SLLIW, "slliw rd,rs1,shamt", "0000000 u[4:0] s 001 d 0011011",
            compute((a, b) -> (int) a << (int) b), "rd = the word in rs1 shifted left, sign-extended");
        row(Op.SRLIW, "srliw rd,rs1,shamt", "0000000 u[4:0] s 101 d 0011011",
            compute((a, b) -> (int) a >>> (int) b), "rd = the word in rs1 shifted right, zeros coming in, sign-extended");
        row(Op.SRAIW, "sraiw rd,rs1,shamt", "0100000 u[4:0] s 101 d 0011011",
            compute((a, b) -> (int) a >> (int) b), "rd = the word in rs1 shifted right, copies of its sign coming in");

        // RV64I: two registers (Unpriv. §2.4.2, §4.2.2)
        row(Op.ADD,  "add rd,rs1,rs2",  "0000000 t s 000 d 0110011", compute((a, b) -> a + b), "rd = rs1 + rs2");
        row(Op.SUB,  "sub rd,rs1,rs2",  "0100000 t s 000 d 0110011", compute((a, b) -> a - b), "rd = rs1 - rs2");
        row(Op.SLL,  "sll rd,rs1,rs2",  "0000000 t s 001 d 0110011",
            compute((a, b) -> a << b), "rd = rs1 shifted left by the lower 6 bits of rs2");
        row(Op.SLT,  "slt rd,rs1,rs2",  "0000000 t s 010 d 0110011", compute((a, b) -> a < b ? 1 : 0), "rd = 1 if rs1 < rs2, signed, else 0");
        row(Op.SLTU, "sltu rd,rs1,rs2", "0000000 t s 011 d 0110011",
            compute((a, b) -> Long.compareUnsigned(a, b) < 0 ? 1 : 0), "rd = 1 if rs1 < rs2, unsigned, else 0");
        row(Op.XOR,  "xor rd,rs1,rs2",  "0000000 t s 100 d 0110011", compute((a, b) -> a ^ b), "rd = rs1 exclusive-or rs2");
        row(Op.SRL,  "srl rd,rs1,rs2",  "0000000 t s 101 d 0110011",
            compute((a, b) -> a >>> b), "rd = rs1 shifted right by the lower 6 bits of rs2, zeros coming in");
        row(Op.SRA,  "sra rd,rs1,rs2",  "0100000 t s 101 d 0110011",
            compute((a, b) -> a >> b), "rd = rs1 shifted right by the lower 6 bits of rs2, copies of the sign coming in");
        row(Op.OR,   "or rd,rs1,rs2",   "0000000 t s 110 d 0110011", compute((a, b) -> a | b), "rd = rs1 or rs2");
        row(Op.AND,  "and rd,rs1,rs2",  "0000000 t s 111 d 0110011", compute((a, b) -> a & b), "rd = rs1 and rs2");
        row(Op.ADDW, "addw rd,rs1,rs2", "0000000 t s 000 d 0111011",
            compute((a, b) -> (int) (a + b)), "rd = rs1 + rs2, as a sign-extended word");
        row(Op.SUBW, "subw rd,rs1,rs2", "0100000 t s 000 d 0111011",
            compute((a, b) -> (int) (a - b)), "rd = rs1 - rs2, as a sign-extended word");
        row(Op.SLLW, "sllw rd,rs1,rs2", "0000000 t s 001 d 0111011",
            compute((a, b) -> (int) a << (int) b), "rd = the word in rs1 shifted left by the lower 5 bits of rs2, sign-extended");
        row(Op.SRLW, "srlw rd,rs1,rs2", "0000000 t s 101 d 0111011",
            compute((a, b) -> (int) a >>> (int) b),
            "rd = the word in rs1 shifted right by the lower 5 bits of rs2, zeros coming in, sign-extended");
        row(Op.SRAW, "sraw rd,rs1,rs2", "0100000 t s 101 d 0111011",
            compute((a, b) -> (int) a >> (int) b),
            "rd = the word in rs1 shifted right by the lower 5 bits of rs2, copies of its sign coming in");

        // RV64M (Unpriv. chapter 7)
        row(Op.MUL,    "mul rd,rs1,rs2",    "0000001 t s 000 d 0110011", compute((a, b) -> a * b), "rd = the lower half of rs1 × rs2");
        row(Op.MULH,   "mulh rd,rs1,rs2",   "0000001 t s 001 d 0110011",
            compute((a, b) -> Math.multiplyHigh(a, b)), "rd = the upper half of rs1 × rs2, both signed");
        row(Op.MULHSU, "mulhsu rd,rs1,rs2", "0000001 t s 010 d 0110011",
            compute((a, b) -> Arithmetic.multiplyHighSignedUnsigned(a, b)), "rd = the upper half of signed rs1 × unsigned rs2");
        row(Op.MULHU,  "mulhu rd,rs1,rs2",  "0000001 t s 011 d 0110011",
            compute((a, b) -> Math.unsignedMultiplyHigh(a, b)), "rd = the upper half of rs1 × rs2, both unsigned");
        row(Op.DIV,    "div rd,rs1,rs2",    "0000001 t s 100 d 0110011",
            compute((a, b) -> Arithmetic.divide(a, b)), "rd = rs1 / rs2, signed; −1 for a division by zero");
        row(Op.DIVU,   "divu rd,rs1,rs2",   "0000001 t s 101 d 0110011",
            compute((a, b) -> Arithmetic.divideUnsigned(a, b)), "rd = rs1 / rs2, unsigned; all ones for a division by zero");
        row(Op.REM,    "rem rd,rs1,rs2",    "0000001 t s 110 d 0110011",
            compute((a, b) -> Arithmetic.remainder(a, b)), "rd = the remainder of rs1 / rs2, signed; rs1 for a division by zero");
        row(Op.REMU,   "remu rd,rs1,rs2",   "0000001 t s 111 d 0110011",
            compute((a, b) -> Arithmetic.remainderUnsigned(a, b)), "rd = the remainder of rs1 / rs2, unsigned; rs1 for a division by zero");
        row(Op.MULW,   "mulw rd,rs1,rs2",   "0000001 t s 000 d 0111011",
            compute((a, b) -> (int) (a * b)), "rd = rs1 × rs2, as a sign-extended word");
        row(Op.DIVW,   "divw rd,rs1,rs2",   "0000001 t s 100 d 0111011",
            compute((a, b) -> Arithmetic.divideWord((int) a, (int) b)), "rd = word in rs1 / word in rs2, signed; −1 for a division by zero");
        row(Op.DIVUW,  "divuw rd,rs1,rs2",  "0000001 t s 101 d 0111011",
            compute((a, b) -> Arithmetic.divideUnsignedWord((int) a, (int) b)), "rd = word in rs1 / word in rs2, unsigned, sign-extended");
        row(Op.REMW,   "remw rd,rs1,rs2",   "0000001 t s 110 d 0111011",
            compute((a, b) -> Arithmetic.remainderWord((int) a, (int) b)), "rd = the remainder of word in rs1 / word in rs2, signed");
        row(Op.REMUW,  "remuw rd,rs1,rs2",  "0000001 t s 111 d 0111011",
            compute((a, b) -> Arithmetic.remainderUnsignedWord((int) a, (int) b)),
            "rd = the remainder of word in rs1 / word in rs2, unsigned, sign-extended");

        // RV64A (Unpriv. chapter 8)
        row(Op.LR_W,      "lr.w rd,(rs1)",          "00010 u[1:0] 00000 s 010 d 0101111",
            loadReserved(4), "rd = the word at rs1, which is reserved from then on");
        row(Op.SC_W,      "sc.w rd,rs2,(rs1)",      "00011 u[1:0] t s 010 d 0101111",
            storeConditional(4), "if the reservation holds, the word at rs1 = rs2 and rd = 0; else rd = 1");
        row(Op.AMOSWAP_W, "amoswap.w rd,rs2,(rs1)", "00001 u[1:0] t s 010 d 0101111",
            atomic(4, (a, b) -> b), "rd = the word at rs1; the word there = rs2");
        row(Op.AMOADD_W,  "amoadd.w rd,rs2,(rs1)",  "00000 u[1:0] t s 010 d 0101111",
            atomic(4, (a, b) -> a + b), "rd = the word at rs1; the word there = that + rs2");
        row(Op.AMOXOR_W,  "amoxor.w rd,rs2,(rs1)",  "00100 u[1:0] t s 010 d 0101111",
            atomic(4, (a, b) -> a ^ b), "rd = the word at rs1; the word there = that exclusive-or rs2");
        row(Op.AMOAND_W,  "amoand.w rd,rs2,(rs1)",  "01100 u[1:0] t s 010 d 0101111",
            atomic(4, (a, b) -> a & b), "rd = the word at rs1; the word there = that and rs2");
        row(Op.AMOOR_W,   "amoor.w rd,rs2,(rs1)",   "01000 u[1:0] t s 010 d 0101111",
            atomic(4, (a, b) -> a | b), "rd = the word at rs1; the word there = that or rs2");
        row(Op.AMOMIN_W,  "amomin.w rd,rs2,(rs1)",  "10000 u[1:0] t s 010 d 0101111",
            atomic(4, (a, b) -> Math.min((int) a, (int) b)), "rd = the word at rs1; the word there = the lesser of that and rs2, signed");
        row(Op.AMOMAX_W,  "amomax.w rd,rs2,(rs1)",  "10100 u[1:0] t s 010 d 0101111",
            atomic(4, (a, b) -> Math.max((int) a, (int) b)), "rd = the word at rs1; the word there = the greater of that and rs2, signed");
        row(Op.AMOMINU_W, "amominu.w rd,rs2,(rs1)", "11000 u[1:0] t s 010 d 0101111",
            atomic(4, (a, b) -> Integer.compareUnsigned((int) a, (int) b) < 0 ? a : b),
            "rd = the word at rs1; the word there = the lesser of that and rs2, unsigned");
        row(Op.AMOMAXU_W, "amomaxu.w rd,rs2,(rs1)", "11100 u[1:0] t s 010 d 0101111",
            atomic(4, (a, b) -> Integer.compareUnsigned((int) a, (int) b) > 0 ? a : b),
            "rd = the word at rs1; the word there = the greater of that and rs2, unsigned");
        row(Op.LR_D,      "lr.d rd,(rs1)",          "00010 u[1:0] 00000 s 011 d 0101111",
            loadReserved(8), "rd = the doubleword at rs1, which is reserved from then on");
        row(Op.SC_D,      "sc.d rd,rs2,(rs1)",      "00011 u[1:0] t s 011 d 0101111",
            storeConditional(8), "if the reservation holds, the doubleword at rs1 = rs2 and rd = 0; else rd = 1");
        row(Op.AMOSWAP_D, "amoswap.d rd,rs2,(rs1)", "00001 u[1:0] t s 011 d 0101111",
            atomic(8, (a, b) -> b), "rd = the doubleword at rs1; the doubleword there = rs2");
        row(Op.AMOADD_D,  "amoadd.d rd,rs2,(rs1)",  "00000 u[1:0] t s 011 d 0101111",
            atomic(8, (a, b) -> a + b), "rd = the doubleword at rs1; the doubleword there = that + rs2");
        row(Op.AMOXOR_D,  "amoxor.d rd,rs2,(rs1)",  "00100 u[1:0] t s 011 d 0101111",
            atomic(8, (a, b) -> a ^ b), "rd = the doubleword at rs1; the doubleword there = that exclusive-or rs2");
        row(Op.AMOAND_D,  "amoand.d rd,rs2,(rs1)",  "01100 u[1:0] t s 011 d 0101111",
            atomic(8, (a, b) -> a & b), "rd = the doubleword at rs1; the doubleword there = that and rs2");
        row(Op.AMOOR_D,   "amoor.d rd,rs2,(rs1)",   "01000 u[1:0] t s 011 d 0101111",
            atomic(8, (a, b) -> a | b), "rd = the doubleword at rs1; the doubleword there = that or rs2");
        row(Op.AMOMIN_D,  "amomin.d rd,rs2,(rs1)",  "10000 u[1:0] t s 011 d 0101111",
            atomic(8, (a, b) -> Math.min(a, b)), "rd = the doubleword at rs1; the doubleword there = the lesser of that and rs2, signed");
        row(Op.AMOMAX_D,  "amomax.d rd,rs2,(rs1)",  "10100 u[1:0] t s 011 d 0101111",
            atomic(8, (a, b) -> Math.max(a, b)), "rd = the doubleword at rs1; the doubleword there = the greater of that and rs2, signed");
        row(Op.AMOMINU_D, "amominu.d rd,rs2,(rs1)", "11000 u[1:0] t s 011 d 0101111",
            atomic(8, (a, b) -> Long.compareUnsigned(a, b) < 0 ? a : b),
            "rd = the doubleword at rs1; the doubleword there = the lesser of that and rs2, unsigned");
        row(Op.AMOMAXU_D, "amomaxu.d rd,rs2,(rs1)", "11100 u[1:0] t s 011 d 0101111",
            atomic(8, (a, b) -> Long.compareUnsigned(a, b) > 0 ? a : b),
            "rd = the doubleword at rs1; the doubleword there = the greater of that and rs2, unsigned");

        // Zicsr and Zifencei (Unpriv. chapters 9 and 3), fences and calls (§2.7, §2.8)
        row(Op.CSRRW,   "csrrw rd,csr,rs1",   "u[11:0] s 001 d 1110011",              csr((a, b) -> b), "rd = the CSR; the CSR = rs1");
        row(Op.CSRRS,   "csrrs rd,csr,rs1",   "u[11:0] s 010 d 1110011",
            csr((a, b) -> a | b), "rd = the CSR; the CSR = that with the bits in rs1 set");
        row(Op.CSRRC,   "csrrc rd,csr,rs1",   "u[11:0] s 011 d 1110011",
            csr((a, b) -> a & ~b), "rd = the CSR; the CSR = that with the bits in rs1 cleared");
        row(Op.CSRRWI,  "csrrwi rd,csr,uimm", "u[11:0] z 101 d 1110011",
            csr((a, b) -> b), "rd = the CSR; the CSR = the immediate");
        row(Op.CSRRSI,  "csrrsi rd,csr,uimm", "u[11:0] z 110 d 1110011",
            csr((a, b) -> a | b), "rd = the CSR; the CSR = that with the immediate's bits set");
        row(Op.CSRRCI,  "csrrci rd,csr,uimm", "u[11:0] z 111 d 1110011",
            csr((a, b) -> a & ~b), "rd = the CSR; the CSR = that with the immediate's bits cleared");
        row(Op.FENCE,   "fence order",        "i[11:0] ***** 000 ***** 0001111",
            CONTROL, "order memory accesses before it with those after it");
        row(Op.FENCE_I, "fence.i",            "i[11:0] ***** 001 ***** 0001111",
            CONTROL, "instructions fetched after it see the stores made before it");
        row(Op.ECALL,   "ecall",              "000000000000 00000 000 00000 1110011", CONTROL, "call the more privileged mode: a trap");
        row(Op.EBREAK,  "ebreak",             "000000000001 00000 000 00000 1110011", CONTROL, "call the debugger: a trap");

        // Privileged (Priv. §3.3, §4.2)
        row(Op.SRET,       "sret",               "000100000010 00000 000 00000 1110011",
            CONTROL, "return from a trap to S mode: pc = sepc, mode and interrupt enable from sstatus");
        row(Op.MRET,       "mret",               "001100000010 00000 000 00000 1110011",
            CONTROL, "return from a trap to M mode: pc = mepc, mode and interrupt enable from mstatus");
        row(Op.WFI,        "wfi",                "000100000101 00000 000 00000 1110011", CONTROL, "stop until an enabled interrupt is pending");
        row(Op.SFENCE_VMA, "sfence.vma rs1,rs2", "0001001 t s 000 00000 1110011",
            CONTROL, "translations used after it see the page-table stores made before it");

        // RV64C, quadrant 0 (Unpriv. chapter 16)
        row(Op.ADDI, "c.addi4spn rd,rs1,imm", "000 u≠0[5:4|9:6|2|3] d' 00 s=2", of(Op.ADDI), "rd = sp + immediate");
        row(Op.LW,   "c.lw rd,imm(rs1)",      "010 u[5:3] s' u[2|6] d' 00",     of(Op.LW), "rd = the sign-extended word at rs1 + immediate");
        row(Op.LD,   "c.ld rd,imm(rs1)",      "011 u[5:3] s' u[7:6] d' 00",     of(Op.LD), "rd = the doubleword at rs1 + immediate");
        row(Op.SW,   "c.sw rs2,imm(rs1)",     "110 u[5:3] s' u[2|6] t' 00",     of(Op.SW), "the word at rs1 + immediate = rs2");
        row(Op.SD,   "c.sd rs2,imm(rs1)",     "111 u[5:3] s' u[7:6] t' 00",     of(Op.SD), "the doubleword at rs1 + immediate = rs2");

        // RV64C, quadrant 1
        row(Op.ADDI,  "c.addi rd,imm",     "000 i[5] ds i[4:0] 01",                    of(Op.ADDI), "rd = rd + immediate");
        row(Op.ADDIW, "c.addiw rd,imm",    "001 i[5] ds≠0 i[4:0] 01",
            of(Op.ADDIW), "rd = rd + immediate, as a sign-extended word");
        row(Op.ADDI,  "c.li rd,imm",       "010 i[5] d i[4:0] 01 s=0",                 of(Op.ADDI), "rd = immediate");
        row(Op.ADDI,  "c.addi16sp rd,imm", "011 i≠0[9] 00010 i[4|6|8:7|5] 01 d=2 s=2", of(Op.ADDI), "sp = sp + immediate");
        row(Op.LUI,   "c.lui rd,upper",    "011 i≠0[17] d≠2 i[16:12] 01",
            of(Op.LUI), "rd = the immediate, whose lower 12 bits are 0");
        row(Op.SRLI,  "c.srli rd,shamt",   "100 u[5] 00 ds' u[4:0] 01",                of(Op.SRLI), "rd = rd shifted right, zeros coming in");
        row(Op.SRAI,  "c.srai rd,shamt",   "100 u[5] 01 ds' u[4:0] 01",
            of(Op.SRAI), "rd = rd shifted right, copies of the sign coming in");
        row(Op.ANDI,  "c.andi rd,imm",     "100 i[5] 10 ds' i[4:0] 01",                of(Op.ANDI), "rd = rd and immediate");
        row(Op.SUB,   "c.sub rd,rs2",      "100 0 11 ds' 00 t' 01",                    of(Op.SUB), "rd = rd - rs2");
        row(Op.XOR,   "c.xor rd,rs2",      "100 0 11 ds' 01 t' 01",                    of(Op.XOR), "rd = rd exclusive-or rs2");
        row(Op.OR,    "c.or rd,rs2",       "100 0 11 ds' 10 t' 01",                    of(Op.OR), "rd = rd or rs2");
        row(Op.AND,   "c.and rd,rs2",      "100 0 11 ds' 11 t' 01",                    of(Op.AND), "rd = rd and rs2");
        row(Op.SUBW,  "c.subw rd,rs2",     "100 1 11 ds' 00 t' 01",                    of(Op.SUBW), "rd = rd - rs2, as a sign-extended word");
        row(Op.ADDW,  "c.addw rd,rs2",     "100 1 11 ds' 01 t' 01",                    of(Op.ADDW), "rd = rd + rs2, as a sign-extended word");
        row(Op.JAL,   "c.j target",        "101 i[11|4|9:8|10|6|7|3:1|5] 01 d=0",      of(Op.JAL), "jump to pc + immediate");
        row(Op.BEQ,   "c.beqz rs1,target", "110 i[8|4:3] s' i[7:6|2:1|5] 01 t=0",      of(Op.BEQ), "branch if rs1 = 0");
        row(Op.BNE,   "c.bnez rs1,target", "111 i[8|4:3] s' i[7:6|2:1|5] 01 t=0",      of(Op.BNE), "branch if rs1 ≠ 0");

        // RV64C, quadrant 2
        row(Op.SLLI,   "c.slli rd,shamt",     "000 u[5] ds u[4:0] 10",          of(Op.SLLI), "rd = rd shifted left");
        row(Op.LW,     "c.lwsp rd,imm(rs1)",  "010 u[5] d≠0 u[4:2|7:6] 10 s=2", of(Op.LW), "rd = the sign-extended word at sp + immediate");
        row(Op.LD,     "c.ldsp rd,imm(rs1)",  "011 u[5] d≠0 u[4:3|8:6] 10 s=2", of(Op.LD), "rd = the doubleword at sp + immediate");
        row(Op.JALR,   "c.jr rs1",            "1000 s≠0 00000 10 d=0",          of(Op.JALR), "jump to rs1, bit 0 cleared");
        row(Op.ADD,    "c.mv rd,rs2",         "1000 d t≠0 10 s=0",              of(Op.ADD), "rd = rs2");
        row(Op.EBREAK, "c.ebreak",            "1001 00000 00000 10",            of(Op.EBREAK), "call the debugger: a trap");
        row(Op.JALR,   "c.jalr rs1",          "1001 s≠0 00000 10 d=1",
            of(Op.JALR), "ra = the next instruction's address; jump to rs1, bit 0 cleared");
        row(Op.ADD,    "c.add rd,rs2",        "1001 ds t≠0 10",                 of(Op.ADD), "rd = rd + rs2");
        row(Op.SW,     "c.swsp rs2,imm(rs1)", "110 u[5:2|7:6] t 10 s=2",        of(Op.SW), "the word at sp + immediate = rs2");
        row(Op.SD,     "c.sdsp rs2,imm(rs1)", "111 u[5:3|8:6] t 10 s=2",        of(Op.SD), "the doubleword at sp + immediate = rs2");
        // formatter:on
    }
}
