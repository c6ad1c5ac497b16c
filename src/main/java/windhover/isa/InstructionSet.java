package windhover.isa;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * All instructions: those of 32 bits, which are the rows of {@link Op}, and the compressed ones, whose rows are here. A
 * compressed row means what the instruction that it expands to means.
 */
public final class InstructionSet {
    private final List<Instruction> rows = new ArrayList<>();

    /** All rows, those of 32 bits first. */
    public static final List<Instruction> ROWS = List.copyOf(new InstructionSet().rows);

    private void row(Op op, String assembly, String pattern, String sentence) {
        rows.add(new Instruction(op, Extension.C, assembly, pattern, op.meaning(), sentence));
    }

    private InstructionSet() {
        for (Op op : Op.values()) {
            @Nullable Instruction row = op.row();
            if (row != null) {
                rows.add(row);
            }
        }
        // formatter:off
        // RV64C, quadrant 0 (Unpriv. chapter 16)
        row(Op.ADDI,   "c.addi4spn rd,rs1,imm", "000 u≠0[5:4|9:6|2|3] d' 00 s=2",           "rd = sp + immediate");
        row(Op.FLD,    "c.fld fd,imm(rs1)",     "001 u[5:3] s' u[7:6] d' 00",               "fd = the double at rs1 + immediate");
        row(Op.LW,     "c.lw rd,imm(rs1)",      "010 u[5:3] s' u[2|6] d' 00",               "rd = the sign-extended word at rs1 + immediate");
        row(Op.LD,     "c.ld rd,imm(rs1)",      "011 u[5:3] s' u[7:6] d' 00",               "rd = the doubleword at rs1 + immediate");
        row(Op.FSD,    "c.fsd fs2,imm(rs1)",    "101 u[5:3] s' u[7:6] t' 00",               "the doubleword at rs1 + immediate = fs2");
        row(Op.SW,     "c.sw rs2,imm(rs1)",     "110 u[5:3] s' u[2|6] t' 00",               "the word at rs1 + immediate = rs2");
        row(Op.SD,     "c.sd rs2,imm(rs1)",     "111 u[5:3] s' u[7:6] t' 00",               "the doubleword at rs1 + immediate = rs2");

        // RV64C, quadrant 1
        row(Op.ADDI,   "c.addi rd,imm",         "000 i[5] ds i[4:0] 01",                    "rd = rd + immediate");
        row(Op.ADDIW,  "c.addiw rd,imm",        "001 i[5] ds≠0 i[4:0] 01",                  "rd = rd + immediate, as a sign-extended word");
        row(Op.ADDI,   "c.li rd,imm",           "010 i[5] d i[4:0] 01 s=0",                 "rd = immediate");
        row(Op.ADDI,   "c.addi16sp rd,imm",     "011 i≠0[9] 00010 i[4|6|8:7|5] 01 d=2 s=2", "sp = sp + immediate");
        row(Op.LUI,    "c.lui rd,upper",        "011 i≠0[17] d≠2 i[16:12] 01",              "rd = the immediate, whose lower 12 bits are 0");
        row(Op.SRLI,   "c.srli rd,shamt",       "100 u[5] 00 ds' u[4:0] 01",                "rd = rd shifted right, zeros coming in");
        row(Op.SRAI,   "c.srai rd,shamt",       "100 u[5] 01 ds' u[4:0] 01",                "rd = rd shifted right, copies of the sign coming in");
        row(Op.ANDI,   "c.andi rd,imm",         "100 i[5] 10 ds' i[4:0] 01",                "rd = rd and immediate");
        row(Op.SUB,    "c.sub rd,rs2",          "100 0 11 ds' 00 t' 01",                    "rd = rd - rs2");
        row(Op.XOR,    "c.xor rd,rs2",          "100 0 11 ds' 01 t' 01",                    "rd = rd exclusive-or rs2");
        row(Op.OR,     "c.or rd,rs2",           "100 0 11 ds' 10 t' 01",                    "rd = rd or rs2");
        row(Op.AND,    "c.and rd,rs2",          "100 0 11 ds' 11 t' 01",                    "rd = rd and rs2");
        row(Op.SUBW,   "c.subw rd,rs2",         "100 1 11 ds' 00 t' 01",                    "rd = rd - rs2, as a sign-extended word");
        row(Op.ADDW,   "c.addw rd,rs2",         "100 1 11 ds' 01 t' 01",                    "rd = rd + rs2, as a sign-extended word");
        row(Op.JAL,    "c.j target",            "101 i[11|4|9:8|10|6|7|3:1|5] 01 d=0",      "jump to pc + immediate");
        row(Op.BEQ,    "c.beqz rs1,target",     "110 i[8|4:3] s' i[7:6|2:1|5] 01 t=0",      "branch if rs1 = 0");
        row(Op.BNE,    "c.bnez rs1,target",     "111 i[8|4:3] s' i[7:6|2:1|5] 01 t=0",      "branch if rs1 ≠ 0");

        // RV64C, quadrant 2
        row(Op.SLLI,   "c.slli rd,shamt",       "000 u[5] ds u[4:0] 10",                    "rd = rd shifted left");
        row(Op.FLD,    "c.fldsp fd,imm(rs1)",   "001 u[5] d u[4:3|8:6] 10 s=2",             "fd = the double at sp + immediate");
        row(Op.LW,     "c.lwsp rd,imm(rs1)",    "010 u[5] d≠0 u[4:2|7:6] 10 s=2",           "rd = the sign-extended word at sp + immediate");
        row(Op.LD,     "c.ldsp rd,imm(rs1)",    "011 u[5] d≠0 u[4:3|8:6] 10 s=2",           "rd = the doubleword at sp + immediate");
        row(Op.JALR,   "c.jr rs1",              "1000 s≠0 00000 10 d=0",                    "jump to rs1, bit 0 cleared");
        row(Op.ADD,    "c.mv rd,rs2",           "1000 d t≠0 10 s=0",                        "rd = rs2");
        row(Op.EBREAK, "c.ebreak",              "1001 00000 00000 10",                      "call the debugger: a trap");
        row(Op.JALR,   "c.jalr rs1",            "1001 s≠0 00000 10 d=1",                    "ra = the next instruction's address; jump to rs1, bit 0 cleared");
        row(Op.ADD,    "c.add rd,rs2",          "1001 ds t≠0 10",                           "rd = rd + rs2");
        row(Op.FSD,    "c.fsdsp fs2,imm(rs1)",  "101 u[5:3|8:6] t 10 s=2",                  "the doubleword at sp + immediate = fs2");
        row(Op.SW,     "c.swsp rs2,imm(rs1)",   "110 u[5:2|7:6] t 10 s=2",                  "the word at sp + immediate = rs2");
        row(Op.SD,     "c.sdsp rs2,imm(rs1)",   "111 u[5:3|8:6] t 10 s=2",                  "the doubleword at sp + immediate = rs2");
        // formatter:on
    }
}
