package windhover.isa;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.LongPredicate;

/**
 * Instructions as text, as GNU objdump prints them: mnemonic, a tab, operands without spaces. Addresses of jumps are
 * hexadecimal.
 *
 * <p>{@link #text} uses pseudo-instructions where they fit and shows a compressed instruction by the name of what it
 * expands to (objdump's default); {@link #plain} shows each instruction by its own name (objdump's {@code -M
 * no-aliases}).
 */
public final class Disassembler {
    private record Alias(LongPredicate when, String assembly) {}

    private static final List<String> ROUNDING =
            List.of("rne", "rtz", "rdn", "rup", "rmm", "unknown", "unknown", "dyn");

    private static final String ORDER = "iorw";
    private static final int FENCE_TSO = 0xfffff833;
    private static final int FENCE_ALL = 0x0ff;

    private static final int C_NOP = 1;

    private static final Map<Op, List<Alias>> ALIASES = new EnumMap<>(Op.class);

    private Disassembler() {}

    static {
        alias(Op.ADDI, u -> rd(u, 0) && rs1(u, 0) && imm(u, 0), "nop");
        alias(Op.ADDI, u -> rs1(u, 0), "li rd,imm");
        alias(Op.ADDI, u -> imm(u, 0) && !compressed(u), "mv rd,rs1");
        alias(Op.ADDI, u -> true, "add rd,rs1,imm");
        alias(Op.ADDIW, u -> imm(u, 0), "sext.w rd,rs1");
        alias(Op.ADDIW, u -> true, "addw rd,rs1,imm");
        alias(Op.XORI, u -> imm(u, -1), "not rd,rs1");
        alias(Op.XORI, u -> true, "xor rd,rs1,imm");
        alias(Op.ANDI, u -> imm(u, 255), "zext.b rd,rs1");
        alias(Op.ANDI, u -> true, "and rd,rs1,imm");
        alias(Op.ORI, u -> true, "or rd,rs1,imm");
        alias(Op.SLTIU, u -> imm(u, 1), "seqz rd,rs1");
        alias(Op.SLLI, u -> true, "sll rd,rs1,shamt");
        alias(Op.SRLI, u -> true, "srl rd,rs1,shamt");
        alias(Op.SRAI, u -> true, "sra rd,rs1,shamt");
        alias(Op.SLLIW, u -> true, "sllw rd,rs1,shamt");
        alias(Op.SRLIW, u -> true, "srlw rd,rs1,shamt");
        alias(Op.SRAIW, u -> true, "sraw rd,rs1,shamt");
        alias(Op.ADD, u -> compressed(u) && rs1(u, 0), "mv rd,rs2");
        alias(Op.SUB, u -> rs1(u, 0), "neg rd,rs2");
        alias(Op.SUBW, u -> rs1(u, 0), "negw rd,rs2");
        alias(Op.SLTU, u -> rs1(u, 0), "snez rd,rs2");
        alias(Op.SLT, u -> rs2(u, 0), "sltz rd,rs1");
        alias(Op.SLT, u -> rs1(u, 0), "sgtz rd,rs2");
        alias(Op.JAL, u -> rd(u, 0), "j target");
        alias(Op.JAL, u -> rd(u, 1), "jal target");
        alias(Op.JALR, u -> rd(u, 0) && rs1(u, 1) && imm(u, 0), "ret");
        alias(Op.JALR, u -> rd(u, 0) && imm(u, 0), "jr rs1");
        alias(Op.JALR, u -> rd(u, 0), "jr imm(rs1)");
        alias(Op.JALR, u -> rd(u, 1) && imm(u, 0), "jalr rs1");
        alias(Op.JALR, u -> rd(u, 1), "jalr imm(rs1)");
        alias(Op.JALR, u -> imm(u, 0), "jalr rd,rs1");
        alias(Op.BEQ, u -> rs2(u, 0), "beqz rs1,target");
        alias(Op.BNE, u -> rs2(u, 0), "bnez rs1,target");
        alias(Op.BLT, u -> rs2(u, 0), "bltz rs1,target");
        alias(Op.BLT, u -> rs1(u, 0), "bgtz rs2,target");
        alias(Op.BGE, u -> rs1(u, 0), "blez rs2,target");
        alias(Op.BGE, u -> rs2(u, 0), "bgez rs1,target");
        alias(Op.CSRRW, u -> rd(u, 0) && rs1(u, 0) && imm(u, Csr.CYCLE), "unimp");
        alias(Op.CSRRW, u -> rd(u, 0) && imm(u, Csr.FCSR), "fscsr rs1");
        alias(Op.CSRRW, u -> imm(u, Csr.FCSR), "fscsr rd,rs1");
        alias(Op.CSRRW, u -> rd(u, 0) && imm(u, Csr.FRM), "fsrm rs1");
        alias(Op.CSRRW, u -> imm(u, Csr.FRM), "fsrm rd,rs1");
        alias(Op.CSRRW, u -> rd(u, 0) && imm(u, Csr.FFLAGS), "fsflags rs1");
        alias(Op.CSRRW, u -> imm(u, Csr.FFLAGS), "fsflags rd,rs1");
        alias(Op.CSRRS, u -> rs1(u, 0) && imm(u, Csr.FCSR), "frcsr rd");
        alias(Op.CSRRS, u -> rs1(u, 0) && imm(u, Csr.FRM), "frrm rd");
        alias(Op.CSRRS, u -> rs1(u, 0) && imm(u, Csr.FFLAGS), "frflags rd");
        alias(Op.CSRRWI, u -> imm(u, Csr.FRM), "fsrmi rd,uimm");
        alias(Op.CSRRWI, u -> imm(u, Csr.FFLAGS), "fsflagsi rd,uimm");
        alias(Op.CSRRW, u -> rd(u, 0), "csrw csr,rs1");
        alias(Op.CSRRS, u -> rs1(u, 0) && imm(u, Csr.CYCLE), "rdcycle rd");
        alias(Op.CSRRS, u -> rs1(u, 0) && imm(u, Csr.TIME), "rdtime rd");
        alias(Op.CSRRS, u -> rs1(u, 0) && imm(u, Csr.INSTRET), "rdinstret rd");
        alias(Op.CSRRS, u -> rs1(u, 0), "csrr rd,csr");
        alias(Op.CSRRS, u -> rd(u, 0), "csrs csr,rs1");
        alias(Op.CSRRC, u -> rd(u, 0), "csrc csr,rs1");
        alias(Op.CSRRWI, u -> rd(u, 0), "csrw csr,uimm");
        alias(Op.CSRRWI, u -> true, "csrrw rd,csr,uimm");
        alias(Op.CSRRSI, u -> rd(u, 0), "csrs csr,uimm");
        alias(Op.CSRRSI, u -> true, "csrrs rd,csr,uimm");
        alias(Op.CSRRCI, u -> rd(u, 0), "csrc csr,uimm");
        alias(Op.CSRRCI, u -> true, "csrrc rd,csr,uimm");
        alias(Op.FENCE, u -> imm(u, FENCE_TSO), "fence.tso");
        alias(Op.FENCE, u -> imm(u, FENCE_ALL), "fence");
        alias(Op.FSGNJ_S, u -> sameFloats(u), "fmv.s fd,fs1");
        alias(Op.FSGNJN_S, u -> sameFloats(u), "fneg.s fd,fs1");
        alias(Op.FSGNJX_S, u -> sameFloats(u), "fabs.s fd,fs1");
        alias(Op.FSGNJ_D, u -> sameFloats(u), "fmv.d fd,fs1");
        alias(Op.FSGNJN_D, u -> sameFloats(u), "fneg.d fd,fs1");
        alias(Op.FSGNJX_D, u -> sameFloats(u), "fabs.d fd,fs1");
        alias(Op.RORI, u -> true, "ror rd,rs1,shamt");
        alias(Op.RORIW, u -> true, "rorw rd,rs1,shamt");
        alias(Op.BCLRI, u -> true, "bclr rd,rs1,shamt");
        alias(Op.BEXTI, u -> true, "bext rd,rs1,shamt");
        alias(Op.BINVI, u -> true, "binv rd,rs1,shamt");
        alias(Op.BSETI, u -> true, "bset rd,rs1,shamt");
        alias(Op.ADD_UW, u -> rs2(u, 0), "zext.w rd,rs1");
        alias(Op.SFENCE_VMA, u -> rs1(u, 0) && rs2(u, 0), "sfence.vma");
        alias(Op.SFENCE_VMA, u -> rs2(u, 0), "sfence.vma rs1");
    }

    private static void alias(Op op, LongPredicate when, String assembly) {
        ALIASES.computeIfAbsent(op, o -> new ArrayList<>()).add(new Alias(when, assembly));
    }

    private static boolean rd(long uop, int number) {
        return Uop.rd(uop) == number;
    }

    private static boolean rs1(long uop, int number) {
        return Uop.rs1(uop) == number;
    }

    private static boolean rs2(long uop, int number) {
        return Uop.rs2(uop) == number;
    }

    private static boolean sameFloats(long uop) {
        return Uop.rs1(uop) == Uop.rs2(uop);
    }

    private static boolean imm(long uop, int value) {
        return Uop.immediate(uop) == value;
    }

    private static boolean compressed(long uop) {
        return (uop & Uop.COMPRESSED) != 0;
    }

    /**
     * The text of instruction bits at an address, with pseudo-instructions; {@code .word} or {@code .short} where they
     * are none.
     */
    public static String text(int bits, long pc) {
        Instruction row = Decoder.row(bits);
        if (row == null) {
            return (bits & 0xffff) == 0 ? "unimp" : unknown(bits);
        }
        long uop = Decoder.decode(bits);
        if (isCompressedHint(uop) && (bits & 0xffff) != C_NOP) {
            return row.mnemonic().equals("c.addi") ? "c.nop\t" + Uop.immediate(uop) : plain(bits, pc);
        }
        for (Alias alias : ALIASES.getOrDefault(row.op(), List.of())) {
            if (alias.when.test(uop)) {
                return assembly(alias.assembly, row, uop, pc);
            }
        }
        Instruction base = row.op().row();
        return assembly((base == null ? row : base).toString(), row, uop, pc);
    }

    /** The text of instruction bits at an address, each instruction by its own name. */
    public static String plain(int bits, long pc) {
        Instruction row = Decoder.row(bits);
        if (row == null) {
            return (bits & 0xffff) == 0 ? "c.unimp" : unknown(bits);
        }
        long uop = Decoder.decode(bits);
        if (compressed(uop) && isShift(uop) && imm(uop, 0)) {
            return row.mnemonic() + "64\t" + Registers.name(Uop.rd(uop));
        }
        return row.op() == Op.FENCE && imm(uop, FENCE_TSO) ? "fence.tso" : assembly(row.toString(), row, uop, pc);
    }

    private static boolean isShift(long uop) {
        int op = Uop.op(uop);
        return op == Op.SLLI.ordinal() || op == Op.SRLI.ordinal() || op == Op.SRAI.ordinal();
    }

    /**
     * A compressed computation that changes nothing: objdump gives those a pseudo-instruction only if it is
     * {@code nop}.
     */
    private static boolean isCompressedHint(long uop) {
        if (!compressed(uop) || (uop & (Uop.MEMORY | Uop.CONTROL)) != 0) {
            return false;
        }
        return rd(uop, 0) || (isShift(uop) && imm(uop, 0));
    }

    private static String unknown(int bits) {
        return (bits & 3) == 3
                ? String.format(Locale.ROOT, ".word\t0x%08x", bits)
                : String.format(Locale.ROOT, ".short\t0x%04x", bits & 0xffff);
    }

    private static String assembly(String template, Instruction row, long uop, long pc) {
        int space = template.indexOf(' ');
        String mnemonic = space < 0 ? template : template.substring(0, space);
        StringBuilder text = new StringBuilder(mnemonic);
        if (isAtomic(row)) {
            text.append(
                    switch ((int) Uop.immediate(uop)) {
                        case 1 -> ".rl";
                        case 2 -> ".aq";
                        case 3 -> ".aqrl";
                        default -> "";
                    });
        }
        if (space >= 0) {
            text.append('\t');
            int at = space + 1;
            while (at < template.length()) {
                int end = at;
                while (end < template.length() && Character.isLetterOrDigit(template.charAt(end))) {
                    end++;
                }
                if (end > at) {
                    String operand = operand(template.substring(at, end), row, uop, pc);
                    if (operand.isEmpty()) {
                        text.setLength(text.length() - 1); // with the comma before it
                    }
                    text.append(operand);
                } else {
                    text.append(template.charAt(at));
                    end = at + 1;
                }
                at = end;
            }
            if (template.endsWith("(rs1)") && template.contains("imm") && rs1(uop, 0)) {
                text.append(" # 0x").append(Long.toHexString(Uop.immediate(uop)));
            }
        }
        return text.toString();
    }

    private static boolean isAtomic(Instruction row) {
        Meaning meaning = row.meaning();
        return meaning instanceof Meaning.Atomic
                || meaning instanceof Meaning.LoadReserved
                || meaning instanceof Meaning.StoreConditional;
    }

    private static String operand(String name, Instruction row, long uop, long pc) {
        long immediate = Uop.immediate(uop);
        return switch (name) {
            case "rd" -> Registers.name(Uop.rd(uop));
            case "rs1" -> Registers.name(Uop.rs1(uop));
            case "rs2" -> Registers.name(Uop.rs2(uop));
            case "fd" -> Registers.floatName(Uop.rd(uop));
            case "fs1" -> Registers.floatName(Uop.rs1(uop));
            case "fs2" -> Registers.floatName(Uop.rs2(uop));
            case "fs3" -> Registers.floatName(Uop.rs3(uop));
            case "rm" -> Uop.rounding(uop) == FloatingPoint.DYNAMIC ? "" : ROUNDING.get(Uop.rounding(uop));
            case "exact" -> Uop.rounding(uop) == 0 ? "" : ROUNDING.get(Uop.rounding(uop));
            case "imm" -> Long.toString(immediate);
            case "uimm" -> Integer.toString(Uop.rs1(uop));
            case "shamt" -> "0x" + Long.toHexString(immediate);
            case "upper" -> "0x" + Long.toHexString(immediate >>> 12 & 0xfffff);
            case "target" -> "0x" + Long.toHexString(pc + immediate);
            case "csr" -> Csr.name((int) immediate);
            case "order" -> order((int) immediate >> 4 & 15) + "," + order((int) immediate & 15);
            default -> throw new IllegalStateException(row + " has an operand " + name + " that has no text");
        };
    }

    private static String order(int bits) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < ORDER.length(); i++) {
            if ((bits & 8 >> i) != 0) {
                text.append(ORDER.charAt(i));
            }
        }
        return text.isEmpty() ? "unknown" : text.toString();
    }
}
