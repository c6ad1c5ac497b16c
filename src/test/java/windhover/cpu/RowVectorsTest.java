package windhover.cpu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import windhover.bus.AddressMap;
import windhover.bus.Ram;
import windhover.isa.Csr;
import windhover.isa.Instruction;
import windhover.isa.InstructionSet;
import windhover.isa.Meaning;

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
    private final Reference reference = new Reference(new AddressMap().add(BASE, 0x8000, ram, 0), ram, BASE);

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
                        assertNotNull(row, parts[0]);
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
        ram.bytes().write(CODE - BASE, 4, v.row.encode(RD, rs1, RS2, immediate));
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

    @Test
    void theFastWayEqualsTheRowOnRandomValues() {
        Random random = new Random(21);
        reference.reset(CODE);
        for (Instruction row : InstructionSet.ROWS) {
            for (int i = 0; i < 200 && row.length() == 4; i++) {
                long a = random.nextLong() >> random.nextInt(64);
                long b = random.nextLong() >> random.nextInt(64);
                Vector v = switch (row.meaning()) {
                    case Meaning.Compute c -> new Vector(row, a, b, 0);
                    case Meaning.FromPc p -> new Vector(row, a, b, 0);
                    case Meaning.Branch br -> new Vector(row, a, random.nextBoolean() ? a : b, 0);
                    case Meaning.Load l -> new Vector(row, random.nextInt(-2048, 2048), b, 0);
                    case Meaning.Store s -> new Vector(row, a, b, 0);
                    default -> null;
                };
                if (v == null) {
                    continue;
                }
                lay(v);
                reference.step();
                Outcome byRow = outcome();
                lay(v);
                reference.run(1);
                lay(v);
                reference.run(1);
                assertEquals(byRow, outcome(), v::toString);
            }
        }
    }

    @Test
    void everyRowOfAFunctionHasVectors() throws IOException {
        Set<Instruction> missing = new HashSet<>();
        for (Instruction row : InstructionSet.ROWS) {
            switch (row.meaning()) {
                case Meaning.Control c -> {}
                case Meaning.Jump j -> {}
                case Meaning.LoadReserved l -> {}
                case Meaning.StoreConditional s -> {}
                default -> {
                    if (row.length() == 4) {
                        missing.add(row);
                    }
                }
            }
        }
        vectors().forEach(v -> missing.remove(v.row));
        assertTrue(missing.isEmpty(), () -> "no vectors for " + missing);
    }
}
