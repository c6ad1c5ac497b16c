package windhover.isa;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.EnumSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class DecoderTest {
    private static final long FLAGS = 0xffL << 23;

    private static String hex(int bits) {
        return Integer.toHexString(bits);
    }

    @Test
    void everyOperationHasARow() {
        Set<Op> without = EnumSet.noneOf(Op.class);
        for (Op op : Op.values()) {
            if (op.row() == null) {
                without.add(op);
            }
        }
        assertEquals(EnumSet.of(Op.BUBBLE, Op.ILLEGAL), without);
    }

    @Test
    void everyHalfwordDecodesAsTheOneRowItMatchesOrIsIllegal() {
        for (int bits = 0; bits < 1 << 16; bits++) {
            if ((bits & 3) != 3) {
                agreesWithTheRows(bits);
            }
        }
    }

    @Test
    void randomWordsDecodeAsTheOneRowTheyMatchOrAreIllegal() {
        Random random = new Random(7);
        for (int i = 0; i < 100_000; i++) {
            agreesWithTheRows(random.nextInt() | 3);
        }
    }

    @Test
    void wordsNearEveryRowDecodeAsTheOneRowTheyMatchOrAreIllegal() {
        Random random = new Random(8);
        for (Instruction row : InstructionSet.ROWS) {
            for (int i = 0; row.length() == 4 && i < 2000; i++) {
                int bits = row.match() | (random.nextInt() & ~row.mask());
                agreesWithTheRows(bits);
                agreesWithTheRows(bits ^ (1 << (2 + random.nextInt(30))));
            }
        }
    }

    private static void agreesWithTheRows(int bits) {
        Instruction found = null;
        for (Instruction row : InstructionSet.ROWS) {
            if ((row.length() == 2) == ((bits & 3) != 3) && row.matches(bits)) {
                assertNull(found, () -> hex(bits) + " is two instructions");
                found = row;
            }
        }
        assertEquals(found, Decoder.row(bits), () -> hex(bits));
        long expected = found == null ? Decoder.illegal(bits) : found.uop(bits);
        assertEquals(expected, Decoder.decode(bits), () -> hex(bits));
    }

    @Test
    void millionsOfRandomWordsDecodeWithConsistentFlags() {
        Random random = new Random(9);
        for (int i = 0; i < 4_000_000; i++) {
            int bits = random.nextInt();
            long uop = Decoder.decode(bits);
            Op op = Op.values()[Uop.op(uop)];
            assertNotEquals(Op.BUBBLE, op);
            if ((uop & Uop.WRITES_RD) != 0) {
                assertNotEquals(0, Uop.rd(uop), () -> hex(bits));
            }
            assertEquals(Decoder.length(bits), Uop.length(uop), () -> hex(bits));
            if (op == Op.ILLEGAL) {
                assertEquals(Uop.MEMORY, uop & FLAGS & ~Uop.COMPRESSED, () -> hex(bits));
                assertEquals((bits & 3) == 3 ? bits : bits & 0xffff, Uop.immediate(uop), () -> hex(bits));
            }
        }
    }

    @Test
    void compressedInstructionsDecodeAsTheInstructionTheyExpandTo() {
        for (int i = 0; i < 1 << 16; i++) {
            int bits = i;
            Instruction row = (bits & 3) == 3 ? null : Decoder.row(bits);
            if (row != null) {
                long uop = Decoder.decode(bits);
                Instruction base = row.op().row();
                assertNotNull(base);
                int expanded = base.encode(Uop.rd(uop), Uop.rs1(uop), Uop.rs2(uop), (int) Uop.immediate(uop));
                assertEquals(uop & ~Uop.COMPRESSED, Decoder.decode(expanded), () -> row + " " + hex(bits));
            }
        }
    }

    @Test
    void encodingTheOperandsGivesTheBitsBack() {
        Random random = new Random(10);
        for (Instruction row : InstructionSet.ROWS) {
            if (row.op() == Op.FENCE || row.op() == Op.FENCE_I) {
                continue; // bits that are ignored do not come back
            }
            for (int i = 0; i < 1000; i++) {
                int width = row.length() == 2 ? 0xffff : -1;
                int bits = (row.match() | (random.nextInt() & ~row.mask())) & width;
                if (row.matches(bits)) {
                    long uop = Decoder.decode(bits);
                    assertEquals(
                            bits,
                            row.encode(Uop.rd(uop), Uop.rs1(uop), Uop.rs2(uop), (int) Uop.immediate(uop)),
                            () -> row + " " + hex(bits));
                }
            }
        }
    }

    private static void decodes(int bits, Op op, int rd, int rs1, int rs2, int immediate, long flags) {
        long uop = Decoder.decode(bits);
        assertEquals(op, Op.values()[Uop.op(uop)], () -> hex(bits));
        assertEquals(rd, Uop.rd(uop), () -> hex(bits) + " rd");
        assertEquals(rs1, Uop.rs1(uop), () -> hex(bits) + " rs1");
        assertEquals(rs2, Uop.rs2(uop), () -> hex(bits) + " rs2");
        assertEquals(immediate, Uop.immediate(uop), () -> hex(bits) + " immediate");
        assertEquals(flags, uop & FLAGS, () -> hex(bits) + " flags");
    }

    @Test
    void anImmediateThatLooksLikeARegisterReadsNone() {
        decodes(0x00a28293, Op.ADDI, 5, 5, 0, 10, Uop.READS_RS1 | Uop.WRITES_RD);
        decodes(0x00a282b7, Op.LUI, 5, 0, 0, 0x00a28000, Uop.WRITES_RD);
        decodes(0x3002d2f3, Op.CSRRWI, 5, 5, 0, 0x300, Uop.WRITES_RD | Uop.LATE | Uop.MEMORY);
        decodes(0x300292f3, Op.CSRRW, 5, 5, 0, 0x300, Uop.READS_RS1 | Uop.WRITES_RD | Uop.LATE | Uop.MEMORY);
        decodes(0x00a52023, Op.SW, 0, 10, 10, 0, Uop.READS_RS1 | Uop.READS_RS2 | Uop.MEMORY);
        decodes(0x1005252f, Op.LR_W, 10, 10, 0, 0, Uop.READS_RS1 | Uop.WRITES_RD | Uop.LATE | Uop.MEMORY);
        decodes(0x02a50533, Op.MUL, 10, 10, 10, 0, Uop.READS_RS1 | Uop.READS_RS2 | Uop.WRITES_RD | Uop.MULDIV);
        decodes(0xfe000ee3, Op.BEQ, 0, 0, 0, -4, Uop.READS_RS1 | Uop.READS_RS2 | Uop.CONTROL);
        decodes(0x00000013, Op.ADDI, 0, 0, 0, 0, Uop.READS_RS1);
        decodes(0x00003003, Op.LD, 0, 0, 0, 0, Uop.READS_RS1 | Uop.MEMORY);
    }

    @Test
    void whatBelongsToAnExtensionThatIsOffIsNoInstruction() {
        Set<Extension> extensions = EnumSet.copyOf(Isa.KESTREL3.extensions());
        extensions.remove(Extension.M);
        extensions.remove(Extension.S);
        Isa small = Isa.of(extensions);
        assertEquals("rv64iac_zicsr_zifencei", small.toString());
        assertEquals("RV64IAC", small.title());
        assertEquals(0x8000000000100105L, small.misa());
        for (Instruction row : InstructionSet.ROWS) {
            int bits = row.length() == 4 ? row.match() : row.encode(10, 10, 10, 8);
            if (row.length() == 4) {
                boolean off = !small.has(row.extension());
                assertEquals(
                        off ? Decoder.illegal(bits) : Decoder.decode(bits), Decoder.decode(bits, small), row::toString);
                assertEquals(!off, small.rows().contains(row), row::toString);
            }
            if (row.matches(bits) && Isa.KESTREL3.includes(row)) {
                assertEquals(Decoder.decode(bits), Decoder.decode(bits, Isa.KESTREL3), row::toString);
            }
        }
    }

    @Test
    void aRowsPlaceIsItsNumberInSavedStates() {
        assertEquals(
                99,
                Op.ILLEGAL.ordinal(),
                "src/main/java/windhover/isa/Op.java: expected new rows behind ILLEGAL, since saved states hold a row's place");
    }

    @Test
    void theAllZerosAndAllOnesInstructionsAreIllegal() {
        assertEquals(Decoder.illegal(0), Decoder.decode(0));
        assertEquals(Decoder.illegal(-1), Decoder.decode(-1));
        assertEquals(-1, Uop.immediate(Decoder.decode(-1)));
    }

    @Test
    void reservedCompressedEncodingsAreIllegal() {
        int[] reserved = {
            0x0004, // c.addi4spn with immediate 0
            0x8000, // quadrant 0, funct3 100
            0x2005, // c.addiw to x0
            0x6101, // c.addi16sp with immediate 0
            0x6281, // c.lui with immediate 0
            0x9c41, 0x9c61, // register forms 1 10 and 1 11
            0x4002, 0x6002, // c.lwsp and c.ldsp to x0
            0x8002, // c.jr x0
        };
        for (int bits : reserved) {
            assertEquals(Decoder.illegal(bits), Decoder.decode(bits), () -> hex(bits));
        }
    }

    @Test
    void compressedFloatingPointNeedsTheExtension() {
        for (int bits : new int[] {0x2000, 0xa000, 0x2002, 0xa002}) { // c.fld, c.fsd, c.fldsp, c.fsdsp
            assertEquals(Decoder.illegal(bits), Decoder.decode(bits, Isa.KESTREL3), () -> hex(bits));
            assertEquals(Decoder.illegal(bits), Decoder.decode(bits, Isa.parse("rv64imafc")), () -> hex(bits));
            assertTrue(Uop.isFloat(Decoder.decode(bits, Isa.parse("rv64gc"))), () -> hex(bits));
        }
    }

    @Test
    void theFloatingPointStatusIsOfTheUnitWhereThereIsOne() {
        int frflags = 0x00102573;
        assertFalse(Uop.isFloat(Decoder.decode(frflags, Isa.KESTREL3)));
        assertTrue(Uop.isFloat(Decoder.decode(frflags, Isa.parse("rv64imafc"))));
        assertFalse(Uop.isFloat(Decoder.decode(0x30002573, Isa.parse("rv64gc"))), "csrr a0, mstatus");
    }

    @Test
    void hintsAreLegalAndChangeNothing() {
        int[] hints = {
            0x0001, 0x0005, 0x0281, // c.nop, c.nop 1, c.addi t0,0
            0x4005, // c.li x0
            0x6005, // c.lui x0
            0x8006, 0x9006, // c.mv x0, c.add x0
            0x0006, 0x0282, 0x8001, 0x8401, // c.slli x0, shifts by 0
        };
        for (int bits : hints) {
            assertNotNull(Decoder.row(bits), () -> hex(bits));
            assertEquals(0, Decoder.decode(bits) & (Uop.MEMORY | Uop.CONTROL), () -> hex(bits));
        }
    }
}
