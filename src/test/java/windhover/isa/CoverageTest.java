package windhover.isa;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

final class CoverageTest {
    @Test
    void countsByRow() {
        Coverage coverage = new Coverage(Isa.KESTREL3);
        coverage.executed(0x00000013);
        coverage.executed(0x00100513);
        coverage.executed(0xdead0001); // c.nop; the upper half does not count
        coverage.executed(-1);
        Instruction addi = Op.ADDI.row();
        assertTrue(addi != null && coverage.count(addi) == 2);
        assertEquals(Isa.KESTREL3.rows().size() - 2, coverage.missing().size());
        assertFalse(coverage.missing().contains(addi));
        assertTrue(coverage.report().contains("           1  c.addi"));
        assertTrue(coverage.report().endsWith("2 of " + Isa.KESTREL3.rows().size() + " instructions executed\n"));
    }
}
