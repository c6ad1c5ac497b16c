package windhover.cpu;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import windhover.isa.Csr;
import windhover.isa.Instruction;
import windhover.isa.InstructionSet;
import windhover.isa.Registers;

/**
 * Just enough of an assembler for tests: the instruction set's own rows, labels ({@code 1:} as {@code 1f} and
 * {@code 1b}, or names), {@code .word}, {@code .dword}, {@code .half}, and a few pseudo-instructions of one instruction
 * each. Comments begin with {@code #}.
 */
public final class Assembler {
    private static final List<String> ROUNDING = List.of("rne", "rtz", "rdn", "rup", "rmm", "5", "6", "dyn");

    private static final Map<String, Instruction> ROWS = new HashMap<>();

    static {
        for (Instruction row : InstructionSet.ROWS) {
            ROWS.put(row.mnemonic(), row);
        }
    }

    private record Line(long address, String text) {}

    private final Map<String, Long> names = new HashMap<>();
    private final List<Map.Entry<String, Long>> numbers = new ArrayList<>();
    private final List<Line> lines = new ArrayList<>();

    private Assembler() {}

    /** The bytes of a program that lies at an address. */
    public static byte[] assemble(long base, String source) {
        return new Assembler().run(base, source);
    }

    private byte[] run(long base, String source) {
        long at = base;
        for (String raw : source.split("[\n;]", -1)) {
            String text = raw.replaceAll("#.*", "").strip();
            Matcher label = Pattern.compile("^(\\w+):\\s*(.*)$").matcher(text);
            while (label.matches()) {
                define(label.group(1), at);
                text = label.group(2);
                label = Pattern.compile("^(\\w+):\\s*(.*)$").matcher(text);
            }
            if (text.startsWith(".align ")) {
                long step = 1L << Integer.parseInt(text.substring(7).strip());
                while (at % step != 0) {
                    lines.add(new Line(at, "c.nop"));
                    at += 2;
                }
            } else if (!text.isEmpty()) {
                lines.add(new Line(at, text));
                at += size(text);
            }
        }
        byte[] image = new byte[(int) (at - base)];
        for (Line line : lines) {
            long bits = encode(line);
            for (int i = 0; i < size(line.text); i++) {
                image[(int) (line.address - base) + i] = (byte) (bits >>> (8 * i));
            }
        }
        return image;
    }

    private void define(String label, long at) {
        if (Character.isDigit(label.charAt(0))) {
            numbers.add(Map.entry(label, at));
        } else {
            names.put(label, at);
        }
    }

    private static int size(String text) {
        if (text.startsWith(".dword")) {
            return 8;
        }
        return text.startsWith("c.") || text.startsWith(".half") ? 2 : 4;
    }

    private long encode(Line line) {
        String[] parts = line.text.split("\\s+", 2);
        String operands = parts.length > 1 ? parts[1].replace(" ", "") : "";
        if (parts[0].startsWith(".")) {
            return value(operands, line.address);
        }
        return switch (parts[0]) {
            case "nop" -> row("addi", "zero,zero,0", line);
            case "c.nop" -> 1;
            case "li" -> row("addi", operands.replaceFirst(",", ",zero,"), line);
            case "mv" -> row("addi", operands + ",0", line);
            case "j" -> row("jal", "zero," + operands, line);
            case "ret" -> row("jalr", "zero,0(ra)", line);
            case "beqz" -> row("beq", operands.replaceFirst(",", ",zero,"), line);
            case "bnez" -> row("bne", operands.replaceFirst(",", ",zero,"), line);
            case "csrr" -> row("csrrs", operands + ",zero", line);
            case "csrw" -> row("csrrw", "zero," + operands, line);
            case "csrwi" -> row("csrrwi", "zero," + operands, line);
            case "csrs" -> row("csrrs", "zero," + operands, line);
            case "csrc" -> row("csrrc", "zero," + operands, line);
            case "csrsi" -> row("csrrsi", "zero," + operands, line);
            case "csrci" -> row("csrrci", "zero," + operands, line);
            case "fence" -> 0x0ff0000fL;
            default -> row(parts[0], operands, line);
        };
    }

    private long row(String mnemonic, String operands, Line line) {
        Instruction row = ROWS.get(mnemonic);
        if (row == null) {
            throw new IllegalArgumentException("no instruction " + mnemonic);
        }
        String[] kinds =
                row.operands().isEmpty() ? new String[0] : row.operands().split("[,()]+");
        String[] given = operands.isEmpty() ? new String[0] : operands.split("[,()]+");
        if (given.length > 0 && given[0].isEmpty()) {
            given = java.util.Arrays.copyOfRange(given, 1, given.length);
        }
        if (row.rounds() && kinds.length == given.length + 1) {
            given = java.util.Arrays.copyOf(given, kinds.length);
            given[kinds.length - 1] = kinds[kinds.length - 1].equals("rm") ? "dyn" : "rne";
        }
        if (kinds.length != given.length) {
            throw new IllegalArgumentException("%s: expected operands %s".formatted(line.text, row.operands()));
        }
        int rd = 0;
        int rs1 = 0;
        int rs2 = 0;
        long immediate = 0;
        for (int i = 0; i < kinds.length; i++) {
            switch (kinds[i]) {
                case "rd" -> rd = Registers.number(given[i]);
                case "rs1" -> rs1 = Registers.number(given[i]);
                case "rs2" -> rs2 = Registers.number(given[i]);
                case "fd" -> rd = Registers.floatNumber(given[i]);
                case "fs1" -> rs1 = Registers.floatNumber(given[i]);
                case "fs2" -> rs2 = Registers.floatNumber(given[i]);
                case "fs3" -> immediate |= (long) Registers.floatNumber(given[i]) << 3;
                case "rm", "exact" -> immediate |= ROUNDING.indexOf(given[i]);
                case "target" -> immediate = value(given[i], line.address) - line.address;
                case "uimm" -> rs1 = (int) value(given[i], line.address);
                case "upper" -> immediate = value(given[i], line.address) << 12;
                case "csr" -> immediate = csr(given[i]);
                default -> immediate = value(given[i], line.address);
            }
        }
        return row.encode(rd, rs1, rs2, (int) immediate);
    }

    private static int csr(String name) {
        Csr csr = Csr.named(name);
        return csr == null ? Integer.decode(name) : csr.number();
    }

    private long value(String text, long at) {
        Matcher number = Pattern.compile("(\\d+)([fb])").matcher(text);
        if (number.matches()) {
            return nearest(number.group(1), number.group(2).equals("f"), at);
        }
        Long name = names.get(text);
        return name != null ? name : Long.decode(text);
    }

    private long nearest(String label, boolean forward, long at) {
        long best = 0;
        long distance = Long.MAX_VALUE;
        for (Map.Entry<String, Long> defined : numbers) {
            long away = forward ? defined.getValue() - at : at - defined.getValue();
            if (defined.getKey().equals(label) && (forward ? away > 0 : away >= 0) && away < distance) {
                distance = away;
                best = defined.getValue();
            }
        }
        if (distance == Long.MAX_VALUE) {
            throw new IllegalArgumentException("no label " + label);
        }
        return best;
    }
}
