package windhover.isa;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class DisassemblerTest {
    private record Vector(long pc, int bits, String text, String plain) {
        static Vector of(String line) {
            String[] parts = line.split(" \\| ", -1);
            return new Vector(Long.parseLong(parts[0], 16), Integer.parseUnsignedInt(parts[1], 16), parts[2], parts[3]);
        }
    }

    private static List<Vector> vectors() throws IOException {
        try (InputStream in = DisassemblerTest.class.getResourceAsStream("disassembly.txt")) {
            assertNotNull(in);
            String all = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            return all.lines()
                    .filter(line -> !line.startsWith("#"))
                    .map(Vector::of)
                    .toList();
        }
    }

    @Test
    void textIsWhatObjdumpPrints() throws IOException {
        assertAll(vectors().stream().map(v -> () -> {
            assertEquals(v.text, Disassembler.text(v.bits, v.pc).replace('\t', ' '), Integer.toHexString(v.bits));
            assertEquals(v.plain, Disassembler.plain(v.bits, v.pc).replace('\t', ' '), Integer.toHexString(v.bits));
        }));
    }

    @Test
    void theVectorsHaveEveryRow() throws IOException {
        Set<Instruction> missing = new HashSet<>(InstructionSet.ROWS);
        vectors().forEach(v -> {
            Instruction row = Decoder.row(v.bits);
            if (row != null) {
                missing.remove(row);
            }
        });
        assertTrue(
                missing.isEmpty(),
                () -> "src/test/resources/windhover/isa/disassembly.txt: expected lines for " + missing);
    }

    @Test
    void registersHaveTwoNames() {
        assertEquals(10, Registers.number("a0"));
        assertEquals(10, Registers.number("x10"));
        assertEquals(8, Registers.number("fp"));
        assertEquals(-1, Registers.number("x32"));
        assertEquals(-1, Registers.number("f0"));
    }

    @Test
    void csrsAreFoundByNumberAndByName() {
        for (Csr csr : Csr.ALL) {
            assertEquals(csr, Csr.of(csr.number()));
            assertEquals(csr, Csr.named(csr.name()));
            assertEquals(csr.name(), Csr.name(csr.number()));
            assertTrue(csr.sentence().endsWith("."), csr.name());
            int above = 64;
            for (Csr.Field field : csr.fields()) {
                assertTrue(field.high() < above && field.low() <= field.high(), () -> csr.name() + "." + field.name());
                above = field.low();
            }
        }
        assertEquals("midt", Csr.name(0x7c0));
        assertEquals("0x5", Csr.name(5));
        assertEquals("fcsr", Csr.name(3));
        assertFalse(Stream.of(0, 5, 0xfff).anyMatch(n -> Csr.of(n) != null));
    }

    private static long field(String csr, String name, long value) {
        return Objects.requireNonNull(Csr.named(csr)).fields().stream()
                .filter(field -> field.name().equals(name))
                .findFirst()
                .orElseThrow()
                .of(value);
    }

    @Test
    void aFieldIsCutOutOfItsRegister() {
        assertEquals(3, field("mstatus", "MPP", 0x1800));
        assertEquals(1, field("mcause", "INTERRUPT", Long.MIN_VALUE));
        assertEquals(Long.MAX_VALUE, field("mcause", "CODE", -1));
    }

    @Test
    void causesAreFoundByWhatMcauseHolds() {
        for (Cause cause : Cause.values()) {
            assertEquals(cause, Cause.of(cause.mcause()));
            assertTrue(cause.sentence().endsWith("."), cause.name());
        }
        assertEquals(Cause.LINE_2, Cause.of(Long.MIN_VALUE | 18));
        assertEquals(null, Cause.of(10));
        assertEquals(null, Cause.of(32));
        assertEquals(null, Cause.of(-1));
    }
}
