package windhover.cpu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import windhover.bus.AddressMap;
import windhover.bus.Ram;
import windhover.isa.Csr;
import windhover.isa.Extension;
import windhover.isa.Instruction;
import windhover.isa.InstructionSet;
import windhover.isa.Isa;
import windhover.isa.Meaning;
import windhover.isa.Op;

/**
 * Each row's meaning, and both ways in which the reference runs it, against vectors that were worked out apart from the
 * code.
 */
final class RowVectorsTest {
    private static final long BASE = 0x8000_0000L;
    private static final long CODE = BASE + 0x1000;
    private static final long DATA = BASE + 0x4000;
    private static final int RD = 12;
    private static final int RS1 = 10;
    private static final int RS2 = 11;

    private final Ram ram = new Ram(0x8000);
    private final Reference reference = new Reference(
            new AddressMap().add(BASE, 0x8000, ram, 0), ram, BASE, Isa.of(EnumSet.allOf(Extension.class)));

    private record Vector(Instruction row, long a, long b, long result) {
        @Override
        public String toString() {
            return String.format(Locale.ROOT, "%s 0x%x, 0x%x", row.mnemonic(), a, b);
        }
    }

    private static List<Vector> vectors() throws IOException {
        Map<String, Instruction> rows = new HashMap<>();
        InstructionSet.ROWS.forEach(row -> rows.put(row.mnemonic(), row));
        List<Vector> vectors = new ArrayList<>();
        try (InputStream in = InstructionSet.class.getResourceAsStream("vectors.txt")) {
            assertNotNull(in);
            new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.startsWith("#"))
                    .forEach(line -> {
                        String[] parts = line.split(" ", -1);
                        Instruction row = rows.get(parts[0]);
                        assertNotNull(
                                row, "src/test/resources/windhover/isa/vectors.txt: no row is called " + parts[0]);
                        vectors.add(new Vector(row, hex(parts[1]), hex(parts[2]), hex(parts[3])));
                    });
        }
        return vectors;
    }

    private static long hex(String text) {
        return Long.parseUnsignedLong(text, 16);
    }

    /** What one instruction left behind. */
    private record Outcome(long rd, long pc, long memory, long csr) {}

    /** Lays the instruction with its operands into a fresh state. */
    private void lay(Vector v) {
        long a = v.a;
        long b = v.b;
        int immediate = 0;
        ram.bytes().write(DATA - BASE, 8, 0);
        reference.csr().write(Csr.MSCRATCH, 0);
        switch (v.row.meaning()) {
            case Meaning.Compute c -> immediate = (int) b;
            case Meaning.FromPc p -> immediate = (int) b;
            case Meaning.Load l -> {
                ram.bytes().write(DATA - BASE, 8, b);
                immediate = (int) a;
                a = DATA - immediate;
            }
            case Meaning.Store s -> {
                ram.bytes().write(DATA - BASE, 8, a);
                a = DATA;
            }
            case Meaning.Atomic at -> {
                ram.bytes().write(DATA - BASE, 8, a);
                a = DATA;
            }
            case Meaning.CsrAccess c -> {
                reference.csr().write(Csr.MSCRATCH, a);
                immediate = Csr.MSCRATCH;
                a = b;
            }
            default -> immediate = 64;
        }
        int rs1 = v.row.mnemonic().matches("csrr[wsc]i") ? (int) v.b : RS1;
        long bits = Integer.toUnsignedLong(v.row.encode(RD, rs1, RS2, immediate));
        if (ram.bytes().read(CODE - BASE, 4) != bits) { // a write would drop what is decoded, and the fast way with it
            ram.bytes().write(CODE - BASE, 4, bits);
        }
        reference.setPc(CODE);
        reference.setRegister(RS1, a);
        reference.setRegister(RS2, b);
        reference.setRegister(RD, 0x5555);
    }

    private Outcome outcome() {
        return new Outcome(
                reference.register(RD),
                reference.pc(),
                ram.bytes().read(DATA - BASE, 8),
                reference.csr().read(Csr.MSCRATCH));
    }

    private static Outcome expected(Vector v) {
        long next = CODE + 4;
        return switch (v.row.meaning()) {
            case Meaning.Compute c -> new Outcome(v.result, next, 0, 0);
            case Meaning.FromPc p -> new Outcome(v.result + CODE - v.a, next, 0, 0);
            case Meaning.Branch br -> new Outcome(0x5555, v.result != 0 ? CODE + 64 : next, 0, 0);
            case Meaning.Load l -> new Outcome(v.result, next, v.b, 0);
            case Meaning.Store s -> new Outcome(0x5555, next, v.result, 0);
            case Meaning.Atomic a -> new Outcome(a.size() == 4 ? (int) v.a : v.a, next, v.result, 0);
            case Meaning.CsrAccess c -> new Outcome(v.a, next, 0, v.result);
            default -> throw new AssertionError(v);
        };
    }

    @Test
    void eachRowDoesWhatItsVectorsSay() throws IOException {
        for (Vector v : vectors()) {
            reference.reset(CODE);
            lay(v);
            reference.step();
            assertEquals(expected(v), outcome(), v::toString);
        }
    }

    @Test
    void theFastWayDoesWhatTheVectorsSay() throws IOException {
        reference.reset(CODE);
        for (Vector v : vectors()) {
            lay(v);
            reference.run(1); // meets the page and decodes
            lay(v);
            reference.run(1);
            assertEquals(expected(v), outcome(), v::toString);
        }
    }

    /** Values at which computations differ, and random ones. */
    private static long[] values(Random random) {
        long[] edges = {
            0,
            1,
            -1,
            2,
            31,
            32,
            33,
            63,
            64,
            255,
            -256,
            Integer.MAX_VALUE,
            Integer.MIN_VALUE,
            0xffff_ffffL,
            0x8000_0000L,
            Long.MAX_VALUE,
            Long.MIN_VALUE,
            0x0123_4567_89ab_cdefL
        };
        return LongStream.concat(
                        LongStream.of(edges),
                        LongStream.generate(() -> random.nextLong() >> random.nextInt(64))
                                .limit(12))
                .toArray();
    }

    @Test
    void theFastInterpreterDoesWhatTheRowSays() {
        Random random = new Random(21);
        reference.reset(CODE);
        for (Op op : Op.values()) {
            Instruction row = op.row();
            if (row == null) {
                continue;
            }
            for (long a : values(random)) {
                for (long b : values(random)) {
                    Vector v = switch (op.meaning()) {
                        case Meaning.Compute c -> new Vector(row, a, b, 0);
                        case Meaning.FromPc p -> new Vector(row, a, b, 0);
                        case Meaning.Branch br -> new Vector(row, a, b, 0);
                        case Meaning.Jump j -> new Vector(row, a, b, 0);
                        case Meaning.Act(var action) ->
                            action == Meaning.Action.FENCE ? new Vector(row, a, b, 0) : null;
                        case Meaning.Load l -> new Vector(row, random.nextInt(-2048, 2048), b, 0);
                        case Meaning.Store s -> new Vector(row, a, b, 0);
                        default -> null;
                    };
                    if (row == null || v == null) {
                        continue;
                    }
                    lay(v);
                    reference.step();
                    Outcome byRow = outcome();
                    lay(v);
                    reference.run(1);
                    lay(v);
                    reference.run(1);
                    assertEquals(
                            byRow,
                            outcome(),
                            () -> "src/main/java/windhover/cpu/Reference.java, runFrequent: the case " + op
                                    + " differs from its row in src/main/java/windhover/isa/Op.java at " + v);
                }
            }
        }
    }

    @Test
    void thePipelineComputesWhatTheRowSays() {
        Random random = new Random(22);
        for (Op op : Op.values()) {
            for (long a : values(random)) {
                for (long b : values(random)) {
                    long immediate = (int) random.nextLong() >> random.nextInt(32);
                    long pc = CODE + 2L * random.nextInt(100);
                    assertEquals(
                            Alu.byRow(op, a, b, immediate, pc, pc + 4),
                            Alu.compute(op, a, b, immediate, pc, pc + 4),
                            () -> differs("compute", op, a, b));
                    assertEquals(Alu.takenByRow(op, a, b), Alu.taken(op, a, b), () -> differs("taken", op, a, b));
                }
            }
        }
    }

    private static String differs(String method, Op op, long a, long b) {
        return String.format(
                Locale.ROOT,
                "src/main/java/windhover/cpu/Alu.java, %s: the case %s differs from its row in src/main/java/windhover/isa/Op.java at 0x%x, 0x%x",
                method,
                op,
                a,
                b);
    }

    @Test
    void everyRowOfAFunctionHasVectors() throws IOException {
        Set<Instruction> missing = new HashSet<>();
        for (Instruction row : InstructionSet.ROWS) {
            switch (row.meaning()) {
                case Meaning.Act a -> {}
                case Meaning.Jump j -> {}
                case Meaning.LoadReserved l -> {}
                case Meaning.StoreConditional s -> {}
                case Meaning.Floating f -> {} // FloatingPointTest compares them with an arithmetic of its own
                case Meaning.FloatLoad l -> {} // FloatProgramsTest
                case Meaning.FloatStore s -> {}
                default -> {
                    if (row.length() == 4) {
                        missing.add(row);
                    }
                }
            }
        }
        vectors().forEach(v -> missing.remove(v.row));
        assertTrue(
                missing.isEmpty(), () -> "src/test/resources/windhover/isa/vectors.txt: expected lines for " + missing);
    }
}
