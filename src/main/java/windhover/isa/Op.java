package windhover.isa;

import static windhover.isa.Extension.A;
import static windhover.isa.Extension.D;
import static windhover.isa.Extension.F;
import static windhover.isa.Extension.I;
import static windhover.isa.Extension.M;
import static windhover.isa.Extension.S;
import static windhover.isa.Extension.SM;
import static windhover.isa.Extension.SVINVAL;
import static windhover.isa.Extension.ZBA;
import static windhover.isa.Extension.ZBB;
import static windhover.isa.Extension.ZBS;
import static windhover.isa.Extension.ZICOND;
import static windhover.isa.Extension.ZICSR;
import static windhover.isa.Extension.ZIFENCEI;
import static windhover.isa.FloatingPoint.Format.DOUBLE;
import static windhover.isa.FloatingPoint.Format.SINGLE;
import static windhover.isa.FloatingPoint.box;
import static windhover.isa.FloatingPoint.unbox;

import java.util.function.LongBinaryOperator;
import org.jspecify.annotations.Nullable;
import windhover.isa.Meaning.Action;

/**
 * What an instruction does, whatever its encoding: one row each, which is its definition. Decoder, disassembler, both
 * engines, coverage and the page of the instruction set follow from it. Compressed forms, which share the operation of
 * what they expand to, are rows of {@link InstructionSet}.
 *
 * <p>A row has the extension that it belongs to, the assembly text, the bits in the words of {@link EncodingPattern},
 * the meaning with its latency class, and a sentence for the screen. Its place in the list is its number in saved
 * states: new rows come last.
 */
public enum Op {
    // formatter:off
    /** No instruction, so that a {@link Uop} of 0 is a bubble. */
    BUBBLE,

    // RV64I: constants and jumps (Unpriv. §2.4, §2.5, §4.2)
    LUI  (I, "lui rd,upper",        "i[31:12] d 0110111",                   compute((a, b) -> b),
        "rd = the immediate, whose lower 12 bits are 0"),
    AUIPC(I, "auipc rd,upper",      "i[31:12] d 0010111",                   fromPc((pc, b) -> pc + b),
        "rd = pc + the immediate, whose lower 12 bits are 0"),
    JAL  (I, "jal rd,target",       "i[20|10:1|11|19:12] d 1101111",        jump(false),
        "rd = the next instruction's address; jump to pc + immediate"),
    JALR (I, "jalr rd,imm(rs1)",    "i[11:0] s 000 d 1100111",              jump(true),
        "rd = the next instruction's address; jump to rs1 + immediate, bit 0 cleared"),
    BEQ  (I, "beq rs1,rs2,target",  "i[12|10:5] t s 000 i[4:1|11] 1100011", branch((a, b) -> a == b),  "branch if rs1 = rs2"),
    BNE  (I, "bne rs1,rs2,target",  "i[12|10:5] t s 001 i[4:1|11] 1100011", branch((a, b) -> a != b),  "branch if rs1 ≠ rs2"),
    BLT  (I, "blt rs1,rs2,target",  "i[12|10:5] t s 100 i[4:1|11] 1100011", branch((a, b) -> a < b),   "branch if rs1 < rs2, signed"),
    BGE  (I, "bge rs1,rs2,target",  "i[12|10:5] t s 101 i[4:1|11] 1100011", branch((a, b) -> a >= b),  "branch if rs1 ≥ rs2, signed"),
    BLTU (I, "bltu rs1,rs2,target", "i[12|10:5] t s 110 i[4:1|11] 1100011", branch((a, b) -> Long.compareUnsigned(a, b) < 0),
        "branch if rs1 < rs2, unsigned"),
    BGEU (I, "bgeu rs1,rs2,target", "i[12|10:5] t s 111 i[4:1|11] 1100011", branch((a, b) -> Long.compareUnsigned(a, b) >= 0),
        "branch if rs1 ≥ rs2, unsigned"),

    // RV64I: loads and stores (Unpriv. §2.6, §4.3)
    LB (I, "lb rd,imm(rs1)",  "i[11:0] s 000 d 0000011",        load(1, true),  "rd = the sign-extended byte at rs1 + immediate"),
    LH (I, "lh rd,imm(rs1)",  "i[11:0] s 001 d 0000011",        load(2, true),  "rd = the sign-extended halfword at rs1 + immediate"),
    LW (I, "lw rd,imm(rs1)",  "i[11:0] s 010 d 0000011",        load(4, true),  "rd = the sign-extended word at rs1 + immediate"),
    LD (I, "ld rd,imm(rs1)",  "i[11:0] s 011 d 0000011",        load(8, true),  "rd = the doubleword at rs1 + immediate"),
    LBU(I, "lbu rd,imm(rs1)", "i[11:0] s 100 d 0000011",        load(1, false), "rd = the zero-extended byte at rs1 + immediate"),
    LHU(I, "lhu rd,imm(rs1)", "i[11:0] s 101 d 0000011",        load(2, false), "rd = the zero-extended halfword at rs1 + immediate"),
    LWU(I, "lwu rd,imm(rs1)", "i[11:0] s 110 d 0000011",        load(4, false), "rd = the zero-extended word at rs1 + immediate"),
    SB (I, "sb rs2,imm(rs1)", "i[11:5] t s 000 i[4:0] 0100011", store(1),       "the byte at rs1 + immediate = rs2"),
    SH (I, "sh rs2,imm(rs1)", "i[11:5] t s 001 i[4:0] 0100011", store(2),       "the halfword at rs1 + immediate = rs2"),
    SW (I, "sw rs2,imm(rs1)", "i[11:5] t s 010 i[4:0] 0100011", store(4),       "the word at rs1 + immediate = rs2"),
    SD (I, "sd rs2,imm(rs1)", "i[11:5] t s 011 i[4:0] 0100011", store(8),       "the doubleword at rs1 + immediate = rs2"),

    // RV64I: a register and an immediate (Unpriv. §2.4.1, §4.2.1)
    ADDI (I, "addi rd,rs1,imm",   "i[11:0] s 000 d 0010011",       compute((a, b) -> a + b),         "rd = rs1 + immediate"),
    SLTI (I, "slti rd,rs1,imm",   "i[11:0] s 010 d 0010011",       compute((a, b) -> a < b ? 1 : 0),
        "rd = 1 if rs1 < immediate, signed, else 0"),
    SLTIU(I, "sltiu rd,rs1,imm",  "i[11:0] s 011 d 0010011",       compute((a, b) -> Long.compareUnsigned(a, b) < 0 ? 1 : 0),
        "rd = 1 if rs1 < immediate, unsigned, else 0"),
    XORI (I, "xori rd,rs1,imm",   "i[11:0] s 100 d 0010011",       compute((a, b) -> a ^ b),         "rd = rs1 exclusive-or immediate"),
    ORI  (I, "ori rd,rs1,imm",    "i[11:0] s 110 d 0010011",       compute((a, b) -> a | b),         "rd = rs1 or immediate"),
    ANDI (I, "andi rd,rs1,imm",   "i[11:0] s 111 d 0010011",       compute((a, b) -> a & b),         "rd = rs1 and immediate"),
    SLLI (I, "slli rd,rs1,shamt", "000000 u[5:0] s 001 d 0010011", compute((a, b) -> a << b),        "rd = rs1 shifted left"),
    SRLI (I, "srli rd,rs1,shamt", "000000 u[5:0] s 101 d 0010011", compute((a, b) -> a >>> b),
        "rd = rs1 shifted right, zeros coming in"),
    SRAI (I, "srai rd,rs1,shamt", "010000 u[5:0] s 101 d 0010011", compute((a, b) -> a >> b),
        "rd = rs1 shifted right, copies of the sign coming in"),

    // RV64I: two registers (Unpriv. §2.4.2, §4.2.2)
    ADD (I, "add rd,rs1,rs2",  "0000000 t s 000 d 0110011", compute((a, b) -> a + b),         "rd = rs1 + rs2"),
    SUB (I, "sub rd,rs1,rs2",  "0100000 t s 000 d 0110011", compute((a, b) -> a - b),         "rd = rs1 - rs2"),
    SLL (I, "sll rd,rs1,rs2",  "0000000 t s 001 d 0110011", compute((a, b) -> a << b),
        "rd = rs1 shifted left by the lower 6 bits of rs2"),
    SLT (I, "slt rd,rs1,rs2",  "0000000 t s 010 d 0110011", compute((a, b) -> a < b ? 1 : 0), "rd = 1 if rs1 < rs2, signed, else 0"),
    SLTU(I, "sltu rd,rs1,rs2", "0000000 t s 011 d 0110011", compute((a, b) -> Long.compareUnsigned(a, b) < 0 ? 1 : 0),
        "rd = 1 if rs1 < rs2, unsigned, else 0"),
    XOR (I, "xor rd,rs1,rs2",  "0000000 t s 100 d 0110011", compute((a, b) -> a ^ b),         "rd = rs1 exclusive-or rs2"),
    SRL (I, "srl rd,rs1,rs2",  "0000000 t s 101 d 0110011", compute((a, b) -> a >>> b),
        "rd = rs1 shifted right by the lower 6 bits of rs2, zeros coming in"),
    SRA (I, "sra rd,rs1,rs2",  "0100000 t s 101 d 0110011", compute((a, b) -> a >> b),
        "rd = rs1 shifted right by the lower 6 bits of rs2, copies of the sign coming in"),
    OR  (I, "or rd,rs1,rs2",   "0000000 t s 110 d 0110011", compute((a, b) -> a | b),         "rd = rs1 or rs2"),
    AND (I, "and rd,rs1,rs2",  "0000000 t s 111 d 0110011", compute((a, b) -> a & b),         "rd = rs1 and rs2"),

    // RV64I: a register and an immediate (Unpriv. §2.4.1, §4.2.1)
    ADDIW(I, "addiw rd,rs1,imm",   "i[11:0] s 000 d 0011011",        compute((a, b) -> (int) (a + b)),
        "rd = rs1 + immediate, as a sign-extended word"),
    SLLIW(I, "slliw rd,rs1,shamt", "0000000 u[4:0] s 001 d 0011011", compute((a, b) -> (int) a << (int) b),
        "rd = the word in rs1 shifted left, sign-extended"),
    SRLIW(I, "srliw rd,rs1,shamt", "0000000 u[4:0] s 101 d 0011011", compute((a, b) -> (int) a >>> (int) b),
        "rd = the word in rs1 shifted right, zeros coming in, sign-extended"),
    SRAIW(I, "sraiw rd,rs1,shamt", "0100000 u[4:0] s 101 d 0011011", compute((a, b) -> (int) a >> (int) b),
        "rd = the word in rs1 shifted right, copies of its sign coming in"),

    // RV64I: two registers (Unpriv. §2.4.2, §4.2.2)
    ADDW(I, "addw rd,rs1,rs2", "0000000 t s 000 d 0111011", compute((a, b) -> (int) (a + b)),
        "rd = rs1 + rs2, as a sign-extended word"),
    SUBW(I, "subw rd,rs1,rs2", "0100000 t s 000 d 0111011", compute((a, b) -> (int) (a - b)),
        "rd = rs1 - rs2, as a sign-extended word"),
    SLLW(I, "sllw rd,rs1,rs2", "0000000 t s 001 d 0111011", compute((a, b) -> (int) a << (int) b),
        "rd = the word in rs1 shifted left by the lower 5 bits of rs2, sign-extended"),
    SRLW(I, "srlw rd,rs1,rs2", "0000000 t s 101 d 0111011", compute((a, b) -> (int) a >>> (int) b),
        "rd = the word in rs1 shifted right by the lower 5 bits of rs2, zeros coming in, sign-extended"),
    SRAW(I, "sraw rd,rs1,rs2", "0100000 t s 101 d 0111011", compute((a, b) -> (int) a >> (int) b),
        "rd = the word in rs1 shifted right by the lower 5 bits of rs2, copies of its sign coming in"),

    // RV64M (Unpriv. chapter 7)
    MUL   (M, "mul rd,rs1,rs2",    "0000001 t s 000 d 0110011", multiply((a, b) -> a * b),
        "rd = the lower half of rs1 × rs2"),
    MULH  (M, "mulh rd,rs1,rs2",   "0000001 t s 001 d 0110011", multiply((a, b) -> Math.multiplyHigh(a, b)),
        "rd = the upper half of rs1 × rs2, both signed"),
    MULHSU(M, "mulhsu rd,rs1,rs2", "0000001 t s 010 d 0110011", multiply((a, b) -> Arithmetic.multiplyHighSignedUnsigned(a, b)),
        "rd = the upper half of signed rs1 × unsigned rs2"),
    MULHU (M, "mulhu rd,rs1,rs2",  "0000001 t s 011 d 0110011", multiply((a, b) -> Math.unsignedMultiplyHigh(a, b)),
        "rd = the upper half of rs1 × rs2, both unsigned"),
    DIV   (M, "div rd,rs1,rs2",    "0000001 t s 100 d 0110011", divide((a, b) -> Arithmetic.divide(a, b)),
        "rd = rs1 / rs2, signed; −1 for a division by zero"),
    DIVU  (M, "divu rd,rs1,rs2",   "0000001 t s 101 d 0110011", divide((a, b) -> Arithmetic.divideUnsigned(a, b)),
        "rd = rs1 / rs2, unsigned; all ones for a division by zero"),
    REM   (M, "rem rd,rs1,rs2",    "0000001 t s 110 d 0110011", divide((a, b) -> Arithmetic.remainder(a, b)),
        "rd = the remainder of rs1 / rs2, signed; rs1 for a division by zero"),
    REMU  (M, "remu rd,rs1,rs2",   "0000001 t s 111 d 0110011", divide((a, b) -> Arithmetic.remainderUnsigned(a, b)),
        "rd = the remainder of rs1 / rs2, unsigned; rs1 for a division by zero"),
    MULW  (M, "mulw rd,rs1,rs2",   "0000001 t s 000 d 0111011", multiply((a, b) -> (int) (a * b)),
        "rd = rs1 × rs2, as a sign-extended word"),
    DIVW  (M, "divw rd,rs1,rs2",   "0000001 t s 100 d 0111011", divide((a, b) -> Arithmetic.divideWord((int) a, (int) b)),
        "rd = word in rs1 / word in rs2, signed; −1 for a division by zero"),
    DIVUW (M, "divuw rd,rs1,rs2",  "0000001 t s 101 d 0111011", divide((a, b) -> Arithmetic.divideUnsignedWord((int) a, (int) b)),
        "rd = word in rs1 / word in rs2, unsigned, sign-extended"),
    REMW  (M, "remw rd,rs1,rs2",   "0000001 t s 110 d 0111011", divide((a, b) -> Arithmetic.remainderWord((int) a, (int) b)),
        "rd = the remainder of word in rs1 / word in rs2, signed"),
    REMUW (M, "remuw rd,rs1,rs2",  "0000001 t s 111 d 0111011", divide((a, b) -> Arithmetic.remainderUnsignedWord((int) a, (int) b)),
        "rd = the remainder of word in rs1 / word in rs2, unsigned, sign-extended"),

    // RV64A (Unpriv. chapter 8)
    LR_W     (A, "lr.w rd,(rs1)",          "00010 u[1:0] 00000 s 010 d 0101111", loadReserved(4),
        "rd = the word at rs1, which is reserved from then on"),
    SC_W     (A, "sc.w rd,rs2,(rs1)",      "00011 u[1:0] t s 010 d 0101111",     storeConditional(4),
        "if the reservation holds, the word at rs1 = rs2 and rd = 0; else rd = 1"),
    AMOSWAP_W(A, "amoswap.w rd,rs2,(rs1)", "00001 u[1:0] t s 010 d 0101111",     atomic(4, (a, b) -> b),
        "rd = the word at rs1; the word there = rs2"),
    AMOADD_W (A, "amoadd.w rd,rs2,(rs1)",  "00000 u[1:0] t s 010 d 0101111",     atomic(4, (a, b) -> a + b),
        "rd = the word at rs1; the word there = that + rs2"),
    AMOXOR_W (A, "amoxor.w rd,rs2,(rs1)",  "00100 u[1:0] t s 010 d 0101111",     atomic(4, (a, b) -> a ^ b),
        "rd = the word at rs1; the word there = that exclusive-or rs2"),
    AMOAND_W (A, "amoand.w rd,rs2,(rs1)",  "01100 u[1:0] t s 010 d 0101111",     atomic(4, (a, b) -> a & b),
        "rd = the word at rs1; the word there = that and rs2"),
    AMOOR_W  (A, "amoor.w rd,rs2,(rs1)",   "01000 u[1:0] t s 010 d 0101111",     atomic(4, (a, b) -> a | b),
        "rd = the word at rs1; the word there = that or rs2"),
    AMOMIN_W (A, "amomin.w rd,rs2,(rs1)",  "10000 u[1:0] t s 010 d 0101111",     atomic(4, (a, b) -> Math.min((int) a, (int) b)),
        "rd = the word at rs1; the word there = the lesser of that and rs2, signed"),
    AMOMAX_W (A, "amomax.w rd,rs2,(rs1)",  "10100 u[1:0] t s 010 d 0101111",     atomic(4, (a, b) -> Math.max((int) a, (int) b)),
        "rd = the word at rs1; the word there = the greater of that and rs2, signed"),
    AMOMINU_W(A, "amominu.w rd,rs2,(rs1)", "11000 u[1:0] t s 010 d 0101111",     atomic(4, (a, b) -> Integer.compareUnsigned((int) a, (int) b) < 0 ? a : b),
        "rd = the word at rs1; the word there = the lesser of that and rs2, unsigned"),
    AMOMAXU_W(A, "amomaxu.w rd,rs2,(rs1)", "11100 u[1:0] t s 010 d 0101111",     atomic(4, (a, b) -> Integer.compareUnsigned((int) a, (int) b) > 0 ? a : b),
        "rd = the word at rs1; the word there = the greater of that and rs2, unsigned"),
    LR_D     (A, "lr.d rd,(rs1)",          "00010 u[1:0] 00000 s 011 d 0101111", loadReserved(8),
        "rd = the doubleword at rs1, which is reserved from then on"),
    SC_D     (A, "sc.d rd,rs2,(rs1)",      "00011 u[1:0] t s 011 d 0101111",     storeConditional(8),
        "if the reservation holds, the doubleword at rs1 = rs2 and rd = 0; else rd = 1"),
    AMOSWAP_D(A, "amoswap.d rd,rs2,(rs1)", "00001 u[1:0] t s 011 d 0101111",     atomic(8, (a, b) -> b),
        "rd = the doubleword at rs1; the doubleword there = rs2"),
    AMOADD_D (A, "amoadd.d rd,rs2,(rs1)",  "00000 u[1:0] t s 011 d 0101111",     atomic(8, (a, b) -> a + b),
        "rd = the doubleword at rs1; the doubleword there = that + rs2"),
    AMOXOR_D (A, "amoxor.d rd,rs2,(rs1)",  "00100 u[1:0] t s 011 d 0101111",     atomic(8, (a, b) -> a ^ b),
        "rd = the doubleword at rs1; the doubleword there = that exclusive-or rs2"),
    AMOAND_D (A, "amoand.d rd,rs2,(rs1)",  "01100 u[1:0] t s 011 d 0101111",     atomic(8, (a, b) -> a & b),
        "rd = the doubleword at rs1; the doubleword there = that and rs2"),
    AMOOR_D  (A, "amoor.d rd,rs2,(rs1)",   "01000 u[1:0] t s 011 d 0101111",     atomic(8, (a, b) -> a | b),
        "rd = the doubleword at rs1; the doubleword there = that or rs2"),
    AMOMIN_D (A, "amomin.d rd,rs2,(rs1)",  "10000 u[1:0] t s 011 d 0101111",     atomic(8, (a, b) -> Math.min(a, b)),
        "rd = the doubleword at rs1; the doubleword there = the lesser of that and rs2, signed"),
    AMOMAX_D (A, "amomax.d rd,rs2,(rs1)",  "10100 u[1:0] t s 011 d 0101111",     atomic(8, (a, b) -> Math.max(a, b)),
        "rd = the doubleword at rs1; the doubleword there = the greater of that and rs2, signed"),
    AMOMINU_D(A, "amominu.d rd,rs2,(rs1)", "11000 u[1:0] t s 011 d 0101111",     atomic(8, (a, b) -> Long.compareUnsigned(a, b) < 0 ? a : b),
        "rd = the doubleword at rs1; the doubleword there = the lesser of that and rs2, unsigned"),
    AMOMAXU_D(A, "amomaxu.d rd,rs2,(rs1)", "11100 u[1:0] t s 011 d 0101111",     atomic(8, (a, b) -> Long.compareUnsigned(a, b) > 0 ? a : b),
        "rd = the doubleword at rs1; the doubleword there = the greater of that and rs2, unsigned"),

    // Zicsr and Zifencei (Unpriv. chapters 9 and 3), fences and calls (§2.7, §2.8)
    CSRRW  (ZICSR,    "csrrw rd,csr,rs1",   "u[11:0] s 001 d 1110011",              replaceCsr((a, b) -> b),
        "rd = the CSR; the CSR = rs1"),
    CSRRS  (ZICSR,    "csrrs rd,csr,rs1",   "u[11:0] s 010 d 1110011",              modifyCsr((a, b) -> a | b),
        "rd = the CSR; the CSR = that with the bits in rs1 set"),
    CSRRC  (ZICSR,    "csrrc rd,csr,rs1",   "u[11:0] s 011 d 1110011",              modifyCsr((a, b) -> a & ~b),
        "rd = the CSR; the CSR = that with the bits in rs1 cleared"),
    CSRRWI (ZICSR,    "csrrwi rd,csr,uimm", "u[11:0] z 101 d 1110011",              replaceCsr((a, b) -> b),
        "rd = the CSR; the CSR = the immediate"),
    CSRRSI (ZICSR,    "csrrsi rd,csr,uimm", "u[11:0] z 110 d 1110011",              modifyCsr((a, b) -> a | b),
        "rd = the CSR; the CSR = that with the immediate's bits set"),
    CSRRCI (ZICSR,    "csrrci rd,csr,uimm", "u[11:0] z 111 d 1110011",              modifyCsr((a, b) -> a & ~b),
        "rd = the CSR; the CSR = that with the immediate's bits cleared"),
    FENCE  (I,        "fence order",        "i[11:0] ***** 000 ***** 0001111",      act(Action.FENCE),
        "order memory accesses before it with those after it"),
    FENCE_I(ZIFENCEI, "fence.i",            "i[11:0] ***** 001 ***** 0001111",      act(Action.FENCE_I),
        "instructions fetched after it see the stores made before it"),
    ECALL  (I,        "ecall",              "000000000000 00000 000 00000 1110011", act(Action.ECALL),
        "call the more privileged mode: a trap"),
    EBREAK (I,        "ebreak",             "000000000001 00000 000 00000 1110011", act(Action.EBREAK),
        "call the debugger: a trap"),

    // Privileged (Priv. §3.3, §4.2)
    MRET      (SM, "mret",               "001100000010 00000 000 00000 1110011", act(Action.MRET),
        "return from a trap to M mode: pc = mepc, mode and interrupt enable from mstatus"),
    SRET      (S,  "sret",               "000100000010 00000 000 00000 1110011", act(Action.SRET),
        "return from a trap to S mode: pc = sepc, mode and interrupt enable from sstatus"),
    WFI       (SM, "wfi",                "000100000101 00000 000 00000 1110011", act(Action.WFI),
        "stop until an enabled interrupt is pending"),
    SFENCE_VMA(S,  "sfence.vma rs1,rs2", "0001001 t s 000 00000 1110011",        act(Action.SFENCE_VMA),
        "translations used after it see the page-table stores made before it"),

    /** Bits that are not an instruction of this processor. */
    ILLEGAL,

    // Zba: addresses (Unpriv. §31.1)
    ADD_UW(ZBA, "add.uw rd,rs1,rs2", "0000100 t s 000 d 0111011", compute((a, b) -> (a & 0xffff_ffffL) + b),
        "rd = the zero-extended word in rs1, + rs2"),
    SH1ADD(ZBA, "sh1add rd,rs1,rs2", "0010000 t s 010 d 0110011", compute((a, b) -> (a << 1) + b),
        "rd = rs1 shifted left by 1, + rs2"),
    SH1ADD_UW(ZBA, "sh1add.uw rd,rs1,rs2", "0010000 t s 010 d 0111011", compute((a, b) -> ((a & 0xffff_ffffL) << 1) + b),
        "rd = the zero-extended word in rs1 shifted left by 1, + rs2"),
    SH2ADD(ZBA, "sh2add rd,rs1,rs2", "0010000 t s 100 d 0110011", compute((a, b) -> (a << 2) + b),
        "rd = rs1 shifted left by 2, + rs2"),
    SH2ADD_UW(ZBA, "sh2add.uw rd,rs1,rs2", "0010000 t s 100 d 0111011", compute((a, b) -> ((a & 0xffff_ffffL) << 2) + b),
        "rd = the zero-extended word in rs1 shifted left by 2, + rs2"),
    SH3ADD(ZBA, "sh3add rd,rs1,rs2", "0010000 t s 110 d 0110011", compute((a, b) -> (a << 3) + b),
        "rd = rs1 shifted left by 3, + rs2"),
    SH3ADD_UW(ZBA, "sh3add.uw rd,rs1,rs2", "0010000 t s 110 d 0111011", compute((a, b) -> ((a & 0xffff_ffffL) << 3) + b),
        "rd = the zero-extended word in rs1 shifted left by 3, + rs2"),
    SLLI_UW(ZBA, "slli.uw rd,rs1,shamt", "000010 u[5:0] s 001 d 0011011", compute((a, b) -> (a & 0xffff_ffffL) << b),
        "rd = the zero-extended word in rs1, shifted left"),

    // Zbb: basic (Unpriv. §31.2)
    ANDN(ZBB, "andn rd,rs1,rs2", "0100000 t s 111 d 0110011", compute((a, b) -> a & ~b),
        "rd = rs1 and not rs2"),
    ORN(ZBB, "orn rd,rs1,rs2", "0100000 t s 110 d 0110011", compute((a, b) -> a | ~b),
        "rd = rs1 or not rs2"),
    XNOR(ZBB, "xnor rd,rs1,rs2", "0100000 t s 100 d 0110011", compute((a, b) -> ~(a ^ b)),
        "rd = not (rs1 exclusive-or rs2)"),
    CLZ(ZBB, "clz rd,rs1", "0110000 00000 s 001 d 0010011", compute((a, b) -> Long.numberOfLeadingZeros(a)),
        "rd = how many zeros stand before the highest one in rs1"),
    CLZW(ZBB, "clzw rd,rs1", "0110000 00000 s 001 d 0011011", compute((a, b) -> Integer.numberOfLeadingZeros((int) a)),
        "rd = how many zeros stand before the highest one in the word in rs1"),
    CTZ(ZBB, "ctz rd,rs1", "0110000 00001 s 001 d 0010011", compute((a, b) -> Long.numberOfTrailingZeros(a)),
        "rd = how many zeros stand behind the lowest one in rs1"),
    CTZW(ZBB, "ctzw rd,rs1", "0110000 00001 s 001 d 0011011", compute((a, b) -> Integer.numberOfTrailingZeros((int) a)),
        "rd = how many zeros stand behind the lowest one in the word in rs1"),
    CPOP(ZBB, "cpop rd,rs1", "0110000 00010 s 001 d 0010011", compute((a, b) -> Long.bitCount(a)),
        "rd = how many ones rs1 has"),
    CPOPW(ZBB, "cpopw rd,rs1", "0110000 00010 s 001 d 0011011", compute((a, b) -> Integer.bitCount((int) a)),
        "rd = how many ones the word in rs1 has"),
    MIN(ZBB, "min rd,rs1,rs2", "0000101 t s 100 d 0110011", compute((a, b) -> Math.min(a, b)),
        "rd = the lesser of rs1 and rs2, signed"),
    MINU(ZBB, "minu rd,rs1,rs2", "0000101 t s 101 d 0110011", compute((a, b) -> Long.compareUnsigned(a, b) < 0 ? a : b),
        "rd = the lesser of rs1 and rs2, unsigned"),
    MAX(ZBB, "max rd,rs1,rs2", "0000101 t s 110 d 0110011", compute((a, b) -> Math.max(a, b)),
        "rd = the greater of rs1 and rs2, signed"),
    MAXU(ZBB, "maxu rd,rs1,rs2", "0000101 t s 111 d 0110011", compute((a, b) -> Long.compareUnsigned(a, b) > 0 ? a : b),
        "rd = the greater of rs1 and rs2, unsigned"),
    SEXT_B(ZBB, "sext.b rd,rs1", "0110000 00100 s 001 d 0010011", compute((a, b) -> (byte) a),
        "rd = the sign-extended byte in rs1"),
    SEXT_H(ZBB, "sext.h rd,rs1", "0110000 00101 s 001 d 0010011", compute((a, b) -> (short) a),
        "rd = the sign-extended halfword in rs1"),
    ZEXT_H(ZBB, "zext.h rd,rs1", "0000100 00000 s 100 d 0111011", compute((a, b) -> a & 0xffff),
        "rd = the zero-extended halfword in rs1"),
    ROL(ZBB, "rol rd,rs1,rs2", "0110000 t s 001 d 0110011", compute((a, b) -> Long.rotateLeft(a, (int) b)),
        "rd = rs1 rotated left by the lower 6 bits of rs2"),
    ROLW(ZBB, "rolw rd,rs1,rs2", "0110000 t s 001 d 0111011", compute((a, b) -> Integer.rotateLeft((int) a, (int) b)),
        "rd = the word in rs1 rotated left by the lower 5 bits of rs2, sign-extended"),
    ROR(ZBB, "ror rd,rs1,rs2", "0110000 t s 101 d 0110011", compute((a, b) -> Long.rotateRight(a, (int) b)),
        "rd = rs1 rotated right by the lower 6 bits of rs2"),
    RORW(ZBB, "rorw rd,rs1,rs2", "0110000 t s 101 d 0111011", compute((a, b) -> Integer.rotateRight((int) a, (int) b)),
        "rd = the word in rs1 rotated right by the lower 5 bits of rs2, sign-extended"),
    RORI(ZBB, "rori rd,rs1,shamt", "011000 u[5:0] s 101 d 0010011", compute((a, b) -> Long.rotateRight(a, (int) b)),
        "rd = rs1 rotated right"),
    RORIW(ZBB, "roriw rd,rs1,shamt", "0110000 u[4:0] s 101 d 0011011", compute((a, b) -> Integer.rotateRight((int) a, (int) b)),
        "rd = the word in rs1 rotated right, sign-extended"),
    ORC_B(ZBB, "orc.b rd,rs1", "001010000111 s 101 d 0010011", compute((a, b) -> Arithmetic.orBytes(a)),
        "rd = rs1 with all bits set in each byte that has one"),
    REV8(ZBB, "rev8 rd,rs1", "011010111000 s 101 d 0010011", compute((a, b) -> Long.reverseBytes(a)),
        "rd = the bytes of rs1 in reverse order"),

    // Zbs: single bits (Unpriv. §31.4)
    BCLR(ZBS, "bclr rd,rs1,rs2", "0100100 t s 001 d 0110011", compute((a, b) -> a & ~(1L << b)),
        "rd = rs1 with the bit cleared that the lower 6 bits of rs2 number"),
    BCLRI(ZBS, "bclri rd,rs1,shamt", "010010 u[5:0] s 001 d 0010011", compute((a, b) -> a & ~(1L << b)),
        "rd = rs1 with a bit cleared"),
    BEXT(ZBS, "bext rd,rs1,rs2", "0100100 t s 101 d 0110011", compute((a, b) -> a >>> b & 1),
        "rd = the bit of rs1 that the lower 6 bits of rs2 number"),
    BEXTI(ZBS, "bexti rd,rs1,shamt", "010010 u[5:0] s 101 d 0010011", compute((a, b) -> a >>> b & 1),
        "rd = a bit of rs1"),
    BINV(ZBS, "binv rd,rs1,rs2", "0110100 t s 001 d 0110011", compute((a, b) -> a ^ 1L << b),
        "rd = rs1 with the bit inverted that the lower 6 bits of rs2 number"),
    BINVI(ZBS, "binvi rd,rs1,shamt", "011010 u[5:0] s 001 d 0010011", compute((a, b) -> a ^ 1L << b),
        "rd = rs1 with a bit inverted"),
    BSET(ZBS, "bset rd,rs1,rs2", "0010100 t s 001 d 0110011", compute((a, b) -> a | 1L << b),
        "rd = rs1 with the bit set that the lower 6 bits of rs2 number"),
    BSETI(ZBS, "bseti rd,rs1,shamt", "001010 u[5:0] s 001 d 0010011", compute((a, b) -> a | 1L << b),
        "rd = rs1 with a bit set"),

    // Zicond (Unpriv. chapter 12)
    CZERO_EQZ(ZICOND, "czero.eqz rd,rs1,rs2", "0000111 t s 101 d 0110011", compute((a, b) -> b == 0 ? 0 : a),
        "rd = 0 if rs2 = 0, else rs1"),
    CZERO_NEZ(ZICOND, "czero.nez rd,rs1,rs2", "0000111 t s 111 d 0110011", compute((a, b) -> b != 0 ? 0 : a),
        "rd = 0 if rs2 ≠ 0, else rs1"),

    // Svinval (Priv. chapter 7)
    SINVAL_VMA(SVINVAL, "sinval.vma rs1,rs2", "0001011 t s 000 00000 1110011", act(Action.SFENCE_VMA),
        "as sfence.vma, between the two fences that order it"),
    SFENCE_W_INVAL(SVINVAL, "sfence.w.inval", "000110000000 00000 000 00000 1110011", act(Action.ORDER_INVALIDATION),
        "page-table stores made before it come before the invalidations after it"),
    SFENCE_INVAL_IR(SVINVAL, "sfence.inval.ir", "000110000001 00000 000 00000 1110011", act(Action.ORDER_INVALIDATION),
        "invalidations made before it come before what is translated after it"),

    // F: single precision (Unpriv. chapter 21)
    FLW(F, "flw fd,imm(rs1)", "i[11:0] s 010 d 0000111", new Meaning.FloatLoad(4),
        "fd = the single at rs1 + immediate"),
    FSW(F, "fsw fs2,imm(rs1)", "i[11:5] t s 010 i[4:0] 0100111", new Meaning.FloatStore(4),
        "the word at rs1 + immediate = fs2"),
    FMADD_S(F, "fmadd.s fd,fs1,fs2,fs3,rm", "v 00 t s r d 1000011", fused(SINGLE, false, false),
        "fd = fs1 × fs2 + fs3, rounded once"),
    FMSUB_S(F, "fmsub.s fd,fs1,fs2,fs3,rm", "v 00 t s r d 1000111", fused(SINGLE, false, true),
        "fd = fs1 × fs2 - fs3, rounded once"),
    FNMSUB_S(F, "fnmsub.s fd,fs1,fs2,fs3,rm", "v 00 t s r d 1001011", fused(SINGLE, true, false),
        "fd = -(fs1 × fs2) + fs3, rounded once"),
    FNMADD_S(F, "fnmadd.s fd,fs1,fs2,fs3,rm", "v 00 t s r d 1001111", fused(SINGLE, true, true),
        "fd = -(fs1 × fs2) - fs3, rounded once"),
    FADD_S(F, "fadd.s fd,fs1,fs2,rm", "0000000 t s r d 1010011", rounded(SINGLE, Latency.FLOAT_ADD, (u, a, b, m) -> u.add(SINGLE, a, b, m)),
        "fd = fs1 + fs2"),
    FSUB_S(F, "fsub.s fd,fs1,fs2,rm", "0000100 t s r d 1010011", rounded(SINGLE, Latency.FLOAT_ADD, (u, a, b, m) -> u.subtract(SINGLE, a, b, m)),
        "fd = fs1 - fs2"),
    FMUL_S(F, "fmul.s fd,fs1,fs2,rm", "0001000 t s r d 1010011", rounded(SINGLE, Latency.FLOAT_MULTIPLY, (u, a, b, m) -> u.multiply(SINGLE, a, b, m)),
        "fd = fs1 × fs2"),
    FDIV_S(F, "fdiv.s fd,fs1,fs2,rm", "0001100 t s r d 1010011", rounded(SINGLE, Latency.FLOAT_DIVIDE, (u, a, b, m) -> u.divide(SINGLE, a, b, m)),
        "fd = fs1 / fs2"),
    FSQRT_S(F, "fsqrt.s fd,fs1,rm", "0101100 00000 s r d 1010011", rounded(SINGLE, Latency.FLOAT_ROOT, (u, a, b, m) -> u.squareRoot(SINGLE, a, m)),
        "fd = the square root of fs1"),
    FSGNJ_S(F, "fsgnj.s fd,fs1,fs2", "0010000 t s 000 d 1010011", simple(SINGLE, (u, a, b, m) -> FloatingPoint.withSign(SINGLE, a, b, 0)),
        "fd = fs1 with the sign of fs2"),
    FSGNJN_S(F, "fsgnjn.s fd,fs1,fs2", "0010000 t s 001 d 1010011", simple(SINGLE, (u, a, b, m) -> FloatingPoint.withSign(SINGLE, a, b, 1)),
        "fd = fs1 with the opposite of the sign of fs2"),
    FSGNJX_S(F, "fsgnjx.s fd,fs1,fs2", "0010000 t s 010 d 1010011", simple(SINGLE, (u, a, b, m) -> FloatingPoint.withSign(SINGLE, a, b, 2)),
        "fd = fs1 with its sign changed if fs2 is negative"),
    FMIN_S(F, "fmin.s fd,fs1,fs2", "0010100 t s 000 d 1010011", simple(SINGLE, (u, a, b, m) -> u.minimum(SINGLE, a, b)),
        "fd = the lesser of fs1 and fs2; of a NaN and a number the number"),
    FMAX_S(F, "fmax.s fd,fs1,fs2", "0010100 t s 001 d 1010011", simple(SINGLE, (u, a, b, m) -> u.maximum(SINGLE, a, b)),
        "fd = the greater of fs1 and fs2; of a NaN and a number the number"),
    FCVT_W_S(F, "fcvt.w.s rd,fs1,rm", "1100000 00000 s r d 1010011", toInteger(SINGLE, 32, true),
        "rd = fs1 as a signed word; the nearest there is where it is out of range"),
    FCVT_WU_S(F, "fcvt.wu.s rd,fs1,rm", "1100000 00001 s r d 1010011", toInteger(SINGLE, 32, false),
        "rd = fs1 as a unsigned word; the nearest there is where it is out of range"),
    FCVT_L_S(F, "fcvt.l.s rd,fs1,rm", "1100000 00010 s r d 1010011", toInteger(SINGLE, 64, true),
        "rd = fs1 as a signed doubleword; the nearest there is where it is out of range"),
    FCVT_LU_S(F, "fcvt.lu.s rd,fs1,rm", "1100000 00011 s r d 1010011", toInteger(SINGLE, 64, false),
        "rd = fs1 as a unsigned doubleword; the nearest there is where it is out of range"),
    FMV_X_W(F, "fmv.x.w rd,fs1", "1110000 00000 s 000 d 1010011", plain((u, a, b, c, m) -> (int) a),
        "rd = the bits of fs1; the sign-extended word"),
    FCLASS_S(F, "fclass.s rd,fs1", "1110000 00000 s 001 d 1010011", compared(SINGLE, (u, a, b, m) -> FloatingPoint.classify(SINGLE, a)),
        "rd = one bit for what fs1 is: -∞, negative, subnormal, -0, +0, subnormal, positive, +∞, signaling or quiet NaN"),
    FLE_S(F, "fle.s rd,fs1,fs2", "1010000 t s 000 d 1010011", compared(SINGLE, (u, a, b, m) -> u.lessOrEqual(SINGLE, a, b)),
        "rd = 1 if fs1 ≤ fs2, else 0"),
    FLT_S(F, "flt.s rd,fs1,fs2", "1010000 t s 001 d 1010011", compared(SINGLE, (u, a, b, m) -> u.less(SINGLE, a, b)),
        "rd = 1 if fs1 < fs2, else 0"),
    FEQ_S(F, "feq.s rd,fs1,fs2", "1010000 t s 010 d 1010011", compared(SINGLE, (u, a, b, m) -> u.equal(SINGLE, a, b)),
        "rd = 1 if fs1 = fs2, else 0"),
    FCVT_S_W(F, "fcvt.s.w fd,rs1,rm", "1101000 00000 s r d 1010011", converted(SINGLE, (u, a, b, m) -> u.fromInteger(SINGLE, a << 32 >> 32, true, m)),
        "fd = the signed word in rs1 as a single"),
    FCVT_S_WU(F, "fcvt.s.wu fd,rs1,rm", "1101000 00001 s r d 1010011", converted(SINGLE, (u, a, b, m) -> u.fromInteger(SINGLE, a & 0xffff_ffffL, false, m)),
        "fd = the unsigned word in rs1 as a single"),
    FCVT_S_L(F, "fcvt.s.l fd,rs1,rm", "1101000 00010 s r d 1010011", converted(SINGLE, (u, a, b, m) -> u.fromInteger(SINGLE, a, true, m)),
        "fd = the signed doubleword in rs1 as a single"),
    FCVT_S_LU(F, "fcvt.s.lu fd,rs1,rm", "1101000 00011 s r d 1010011", converted(SINGLE, (u, a, b, m) -> u.fromInteger(SINGLE, a, false, m)),
        "fd = the unsigned doubleword in rs1 as a single"),
    FMV_W_X(F, "fmv.w.x fd,rs1", "1111000 00000 s 000 d 1010011", plain((u, a, b, c, m) -> box(a & 0xffff_ffffL)),
        "fd = the bits of rs1's word"),

    // D: double precision (Unpriv. chapter 22)
    FLD(D, "fld fd,imm(rs1)", "i[11:0] s 011 d 0000111", new Meaning.FloatLoad(8),
        "fd = the double at rs1 + immediate"),
    FSD(D, "fsd fs2,imm(rs1)", "i[11:5] t s 011 i[4:0] 0100111", new Meaning.FloatStore(8),
        "the doubleword at rs1 + immediate = fs2"),
    FMADD_D(D, "fmadd.d fd,fs1,fs2,fs3,rm", "v 01 t s r d 1000011", fused(DOUBLE, false, false),
        "fd = fs1 × fs2 + fs3, rounded once"),
    FMSUB_D(D, "fmsub.d fd,fs1,fs2,fs3,rm", "v 01 t s r d 1000111", fused(DOUBLE, false, true),
        "fd = fs1 × fs2 - fs3, rounded once"),
    FNMSUB_D(D, "fnmsub.d fd,fs1,fs2,fs3,rm", "v 01 t s r d 1001011", fused(DOUBLE, true, false),
        "fd = -(fs1 × fs2) + fs3, rounded once"),
    FNMADD_D(D, "fnmadd.d fd,fs1,fs2,fs3,rm", "v 01 t s r d 1001111", fused(DOUBLE, true, true),
        "fd = -(fs1 × fs2) - fs3, rounded once"),
    FADD_D(D, "fadd.d fd,fs1,fs2,rm", "0000001 t s r d 1010011", rounded(DOUBLE, Latency.FLOAT_ADD, (u, a, b, m) -> u.add(DOUBLE, a, b, m)),
        "fd = fs1 + fs2"),
    FSUB_D(D, "fsub.d fd,fs1,fs2,rm", "0000101 t s r d 1010011", rounded(DOUBLE, Latency.FLOAT_ADD, (u, a, b, m) -> u.subtract(DOUBLE, a, b, m)),
        "fd = fs1 - fs2"),
    FMUL_D(D, "fmul.d fd,fs1,fs2,rm", "0001001 t s r d 1010011", rounded(DOUBLE, Latency.FLOAT_MULTIPLY, (u, a, b, m) -> u.multiply(DOUBLE, a, b, m)),
        "fd = fs1 × fs2"),
    FDIV_D(D, "fdiv.d fd,fs1,fs2,rm", "0001101 t s r d 1010011", rounded(DOUBLE, Latency.FLOAT_DIVIDE_DOUBLE, (u, a, b, m) -> u.divide(DOUBLE, a, b, m)),
        "fd = fs1 / fs2"),
    FSQRT_D(D, "fsqrt.d fd,fs1,rm", "0101101 00000 s r d 1010011", rounded(DOUBLE, Latency.FLOAT_ROOT_DOUBLE, (u, a, b, m) -> u.squareRoot(DOUBLE, a, m)),
        "fd = the square root of fs1"),
    FSGNJ_D(D, "fsgnj.d fd,fs1,fs2", "0010001 t s 000 d 1010011", simple(DOUBLE, (u, a, b, m) -> FloatingPoint.withSign(DOUBLE, a, b, 0)),
        "fd = fs1 with the sign of fs2"),
    FSGNJN_D(D, "fsgnjn.d fd,fs1,fs2", "0010001 t s 001 d 1010011", simple(DOUBLE, (u, a, b, m) -> FloatingPoint.withSign(DOUBLE, a, b, 1)),
        "fd = fs1 with the opposite of the sign of fs2"),
    FSGNJX_D(D, "fsgnjx.d fd,fs1,fs2", "0010001 t s 010 d 1010011", simple(DOUBLE, (u, a, b, m) -> FloatingPoint.withSign(DOUBLE, a, b, 2)),
        "fd = fs1 with its sign changed if fs2 is negative"),
    FMIN_D(D, "fmin.d fd,fs1,fs2", "0010101 t s 000 d 1010011", simple(DOUBLE, (u, a, b, m) -> u.minimum(DOUBLE, a, b)),
        "fd = the lesser of fs1 and fs2; of a NaN and a number the number"),
    FMAX_D(D, "fmax.d fd,fs1,fs2", "0010101 t s 001 d 1010011", simple(DOUBLE, (u, a, b, m) -> u.maximum(DOUBLE, a, b)),
        "fd = the greater of fs1 and fs2; of a NaN and a number the number"),
    FCVT_W_D(D, "fcvt.w.d rd,fs1,rm", "1100001 00000 s r d 1010011", toInteger(DOUBLE, 32, true),
        "rd = fs1 as a signed word; the nearest there is where it is out of range"),
    FCVT_WU_D(D, "fcvt.wu.d rd,fs1,rm", "1100001 00001 s r d 1010011", toInteger(DOUBLE, 32, false),
        "rd = fs1 as a unsigned word; the nearest there is where it is out of range"),
    FCVT_L_D(D, "fcvt.l.d rd,fs1,rm", "1100001 00010 s r d 1010011", toInteger(DOUBLE, 64, true),
        "rd = fs1 as a signed doubleword; the nearest there is where it is out of range"),
    FCVT_LU_D(D, "fcvt.lu.d rd,fs1,rm", "1100001 00011 s r d 1010011", toInteger(DOUBLE, 64, false),
        "rd = fs1 as a unsigned doubleword; the nearest there is where it is out of range"),
    FMV_X_D(D, "fmv.x.d rd,fs1", "1110001 00000 s 000 d 1010011", plain((u, a, b, c, m) -> a),
        "rd = the bits of fs1"),
    FCLASS_D(D, "fclass.d rd,fs1", "1110001 00000 s 001 d 1010011", compared(DOUBLE, (u, a, b, m) -> FloatingPoint.classify(DOUBLE, a)),
        "rd = one bit for what fs1 is: -∞, negative, subnormal, -0, +0, subnormal, positive, +∞, signaling or quiet NaN"),
    FLE_D(D, "fle.d rd,fs1,fs2", "1010001 t s 000 d 1010011", compared(DOUBLE, (u, a, b, m) -> u.lessOrEqual(DOUBLE, a, b)),
        "rd = 1 if fs1 ≤ fs2, else 0"),
    FLT_D(D, "flt.d rd,fs1,fs2", "1010001 t s 001 d 1010011", compared(DOUBLE, (u, a, b, m) -> u.less(DOUBLE, a, b)),
        "rd = 1 if fs1 < fs2, else 0"),
    FEQ_D(D, "feq.d rd,fs1,fs2", "1010001 t s 010 d 1010011", compared(DOUBLE, (u, a, b, m) -> u.equal(DOUBLE, a, b)),
        "rd = 1 if fs1 = fs2, else 0"),
    FCVT_D_W(D, "fcvt.d.w fd,rs1,exact", "1101001 00000 s r d 1010011", converted(DOUBLE, (u, a, b, m) -> u.fromInteger(DOUBLE, a << 32 >> 32, true, m)),
        "fd = the signed word in rs1 as a double"),
    FCVT_D_WU(D, "fcvt.d.wu fd,rs1,exact", "1101001 00001 s r d 1010011", converted(DOUBLE, (u, a, b, m) -> u.fromInteger(DOUBLE, a & 0xffff_ffffL, false, m)),
        "fd = the unsigned word in rs1 as a double"),
    FCVT_D_L(D, "fcvt.d.l fd,rs1,rm", "1101001 00010 s r d 1010011", converted(DOUBLE, (u, a, b, m) -> u.fromInteger(DOUBLE, a, true, m)),
        "fd = the signed doubleword in rs1 as a double"),
    FCVT_D_LU(D, "fcvt.d.lu fd,rs1,rm", "1101001 00011 s r d 1010011", converted(DOUBLE, (u, a, b, m) -> u.fromInteger(DOUBLE, a, false, m)),
        "fd = the unsigned doubleword in rs1 as a double"),
    FMV_D_X(D, "fmv.d.x fd,rs1", "1111001 00000 s 000 d 1010011", plain((u, a, b, c, m) -> a),
        "fd = the bits of rs1"),
    FCVT_S_D(D, "fcvt.s.d fd,fs1,rm", "0100000 00001 s r d 1010011", new Meaning.Floating((u, a, b, c, m) -> box(u.convert(SINGLE, DOUBLE, a, m)), Latency.FLOAT_CONVERT),
        "fd = the double in fs1 as a single"),
    FCVT_D_S(D, "fcvt.d.s fd,fs1,exact", "0100001 00000 s r d 1010011", new Meaning.Floating((u, a, b, c, m) -> u.convert(DOUBLE, SINGLE, unbox(a), m), Latency.FLOAT_CONVERT),
        "fd = the single in fs1 as a double");
    // New rows come here, behind the others, since saved states hold a row's place.
    // formatter:on

    // A row and its meaning are records without anything that can change.
    @SuppressWarnings("ImmutableEnumChecker")
    private final @Nullable Instruction row;

    @SuppressWarnings("ImmutableEnumChecker")
    private final Meaning meaning;

    private final Latency latency;
    private final int transfer;
    private final int extendBy;
    private final long above;

    Op() {
        row = null;
        meaning = new Meaning.None();
        latency = Latency.ONE;
        transfer = 0;
        extendBy = 0;
        above = 0;
    }

    Op(Extension extension, String assembly, String pattern, Meaning meaning, String sentence) {
        row = new Instruction(this, extension, assembly, pattern, meaning, sentence);
        this.meaning = meaning;
        latency = switch (meaning) {
            case Meaning.Compute(var f, Latency named) -> named;
            case Meaning.Floating(var f, Latency named) -> named;
            default -> Latency.ONE;
        };
        transfer = switch (meaning) {
            case Meaning.Load(int size, boolean signed) -> size;
            case Meaning.Store(int size) -> -size;
            case Meaning.FloatLoad(int size) -> size;
            case Meaning.FloatStore(int size) -> -size;
            case Meaning.Floating f -> 0;
            case Meaning.Compute c -> 0;
            case Meaning.FromPc c -> 0;
            case Meaning.Branch b -> 0;
            case Meaning.Jump j -> 0;
            case Meaning.Atomic a -> 0;
            case Meaning.LoadReserved l -> 0;
            case Meaning.StoreConditional s -> 0;
            case Meaning.CsrAccess c -> 0;
            case Meaning.Act a -> 0;
            case Meaning.None n -> 0;
        };
        extendBy = meaning instanceof Meaning.Load(int size, boolean signed) && signed ? 64 - 8 * size : 0;
        above = meaning instanceof Meaning.FloatLoad(int size) && size == 4 ? box(0) : 0;
    }

    /** Its instruction of 32 bits; null of {@link #BUBBLE} and {@link #ILLEGAL}. */
    public @Nullable Instruction row() {
        return row;
    }

    /** What it means. */
    public Meaning meaning() {
        return meaning;
    }

    /** Bytes that it reads from memory; 0 when it reads none. */
    public int bytesRead() {
        return switch (meaning) {
            case Meaning.Load(int size, boolean signed) -> size;
            case Meaning.FloatLoad(int size) -> size;
            case Meaning.LoadReserved(int size) -> size;
            case Meaning.Atomic(int size, var f) -> size;
            case Meaning.Store s -> 0;
            case Meaning.FloatStore s -> 0;
            case Meaning.StoreConditional s -> 0;
            case Meaning.Floating f -> 0;
            case Meaning.Compute c -> 0;
            case Meaning.FromPc c -> 0;
            case Meaning.Branch b -> 0;
            case Meaning.Jump j -> 0;
            case Meaning.CsrAccess c -> 0;
            case Meaning.Act a -> 0;
            case Meaning.None n -> 0;
        };
    }

    /** How long it takes to compute. */
    public Latency latency() {
        return latency;
    }

    /**
     * What its meaning says of a plain load or store: the bytes that it loads, below 0 those that it stores; 0 of all
     * others.
     */
    public int transfer() {
        return transfer;
    }

    /** The value of rd or fd for the bytes that a load has read, zero-extended. */
    public long extend(long raw) {
        return raw << extendBy >> extendBy | above;
    }

    /** The name of its instruction of 32 bits, such as {@code amoadd.w}; empty without one. */
    public String mnemonic() {
        return row == null ? "" : row.mnemonic();
    }

    private static Meaning compute(LongBinaryOperator f) {
        return new Meaning.Compute(f, Latency.ONE);
    }

    private static Meaning multiply(LongBinaryOperator f) {
        return new Meaning.Compute(f, Latency.MULTIPLY);
    }

    private static Meaning divide(LongBinaryOperator f) {
        return new Meaning.Compute(f, Latency.DIVIDE);
    }

    /** What a row computes of one or two operands of a format. */
    private interface OfFormat {
        long apply(FloatingPoint unit, long a, long b, int mode);
    }

    /** fd = f(fs1, fs2). */
    private static Meaning rounded(FloatingPoint.Format format, Latency latency, OfFormat f) {
        return new Meaning.Floating(
                format == SINGLE
                        ? (unit, a, b, c, mode) -> box(f.apply(unit, unbox(a), unbox(b), mode))
                        : (unit, a, b, c, mode) -> f.apply(unit, a, b, mode),
                latency);
    }

    private static Meaning simple(FloatingPoint.Format format, OfFormat f) {
        return rounded(format, Latency.ONE, f);
    }

    /** rd = f(fs1, fs2). */
    private static Meaning compared(FloatingPoint.Format format, OfFormat f) {
        return new Meaning.Floating(
                format == SINGLE
                        ? (unit, a, b, c, mode) -> f.apply(unit, unbox(a), unbox(b), mode)
                        : (unit, a, b, c, mode) -> f.apply(unit, a, b, mode),
                Latency.ONE);
    }

    /** fd = f(rs1). */
    private static Meaning converted(FloatingPoint.Format format, OfFormat f) {
        return new Meaning.Floating(
                format == SINGLE
                        ? (unit, a, b, c, mode) -> box(f.apply(unit, a, b, mode))
                        : (unit, a, b, c, mode) -> f.apply(unit, a, b, mode),
                Latency.FLOAT_CONVERT);
    }

    private static Meaning toInteger(FloatingPoint.Format format, int bits, boolean signed) {
        return new Meaning.Floating(
                (unit, a, b, c, mode) -> unit.toInteger(format, format == SINGLE ? unbox(a) : a, bits, signed, mode),
                Latency.FLOAT_CONVERT);
    }

    private static Meaning plain(Meaning.FloatFunction f) {
        return new Meaning.Floating(f, Latency.ONE);
    }

    private static Meaning fused(FloatingPoint.Format format, boolean negateProduct, boolean negateThird) {
        return new Meaning.Floating(
                (unit, a, b, c, mode) -> {
                    boolean single = format == SINGLE;
                    long first = single ? unbox(a) : a;
                    long third = single ? unbox(c) : c;
                    long result = unit.multiplyAdd(
                            format,
                            negateProduct ? FloatingPoint.negate(format, first) : first,
                            single ? unbox(b) : b,
                            negateThird ? FloatingPoint.negate(format, third) : third,
                            mode);
                    return single ? box(result) : result;
                },
                Latency.FLOAT_FUSED);
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

    private static Meaning replaceCsr(LongBinaryOperator f) {
        return new Meaning.CsrAccess(true, f);
    }

    private static Meaning modifyCsr(LongBinaryOperator f) {
        return new Meaning.CsrAccess(false, f);
    }

    private static Meaning act(Action action) {
        return new Meaning.Act(action);
    }
}
