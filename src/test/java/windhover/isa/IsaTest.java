package windhover.isa;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Names of instruction sets (Unpriv. chapter 36). */
class IsaTest {
    @ParameterizedTest
    @CsvSource({
        "rv64ic, rv64ic_zicsr",
        "rv64imac, rv64imac_zicsr",
        "RV64IMAC_Zicsr_Zifencei, rv64imac_zicsr_zifencei",
        "rv64imac_zifencei_zicsr_zbs_zba, rv64imac_zicsr_zifencei_zba_zbs",
        "rv64gc, rv64imafdc_zicsr_zifencei",
        "rv64imadc, rv64imafdc_zicsr",
        "rv64imafc_zicsr, rv64imafc_zicsr",
        "rv64imafdc_zicsr_zifencei_zmmul_zaamo_zalrsc_zca_zcd, rv64imafdc_zicsr_zifencei",
        "rv64imacb, rv64imac_zicsr_zba_zbb_zbs",
        "rv64imac_zicntr_zmmul_zaamo_zalrsc_zca, rv64imac_zicsr",
        "rv64imac_zicond_svinval_sstc_svadu, rv64imac_zicond_zicsr_sstc_svadu_svinval",
    })
    void aNameIsReadAndWrittenInItsCanonicalOrder(String text, String canonical) {
        Isa isa = Isa.parse(text);
        assertEquals(canonical, isa.deviceTree());
        assertEquals(isa, Isa.parse(canonical));
        assertTrue(canonical.startsWith(isa.toString()), isa.toString());
        assertTrue(isa.has(Extension.S) && isa.has(Extension.U) && isa.has(Extension.SM));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "rv32imac | expected it to begin with rv64",
                "'' | expected it to begin with rv64",
                "rv64 | lacks 'i'",
                "rv64eac | 'e' is no extension here",
                "rv64ima | lacks 'c'",
                "rv64iamc | has 'm' behind 'a', expected the letters in the order",
                "rv64imaacc | has 'a' twice",
                "rv64igc | has 'g' behind other letters",
                "rv64imafc_zcd | has zcd without 'd'",
                "rv64imac_zbz | 'zbz' is no extension here, expected _ and one of zicond",
                "rv64imac_ | has an underscore without a name",
                "rv64imac__zba | has an underscore without a name",
                "rv64imac_m | 'm' is no extension here",
                "rv64imac_sm | 'sm' is no extension here",
                "rv64iac_zmmul | has zmmul without 'm'",
                "rv64imacv | 'v' is no extension here",
            })
    void aWrongNameIsRefusedWithWhatWasExpected(String text, String why) {
        String message = assertThrows(IllegalArgumentException.class, () -> Isa.parse(text))
                .getMessage();
        assertNotNull(message);
        assertTrue(message.startsWith("'" + text + "' ") && message.contains(why), message);
        assertFalse(message.contains("\n"));
    }

    @Test
    void aNameThatIsTooLongIsNotRepeatedWhole() {
        String message = assertThrows(IllegalArgumentException.class, () -> Isa.parse("rv64imac" + "_zba".repeat(1000)))
                .getMessage();
        assertNotNull(message);
        assertTrue(message.length() < 300, message);
    }

    @Test
    void theKestrelsOwnIsWhatItWas() {
        assertEquals("rv64imac_zicsr_zifencei", Isa.KESTREL3.toString());
        assertEquals("rv64imac_zicsr_zifencei", Isa.KESTREL3.deviceTree());
        assertEquals("RV64IMAC", Isa.KESTREL3.title());
        assertEquals(0x8000000000141105L, Isa.KESTREL3.misa());
    }

    @Test
    void compilersAreToldLettersThatAllOfThemKnow() {
        assertEquals(
                "-march=rv64imafdc_zicsr_zifencei -mabi=lp64d",
                AbsentExtension.compilerArguments(Isa.parse("rv64gcb").misa()));
    }

    @Test
    void misaHasALetterForAllBitManipulationOnly() {
        assertEquals(0, Isa.parse("rv64imac_zba_zbb").misa() & 2);
        assertEquals(2, Isa.parse("rv64imac_zba_zbb_zbs").misa() & 2);
    }

    @Test
    void aRowBelongsToAProcessorOnlyWithItsExtension() {
        for (Instruction row : InstructionSet.ROWS) {
            if (row.length() == 4 && !row.extension().isAlways()) {
                Isa with = Isa.of(EnumSet.allOf(Extension.class));
                Set<Extension> fewer = EnumSet.allOf(Extension.class);
                fewer.remove(row.extension());
                int bits = row.match();
                assertEquals(row.op().ordinal(), Uop.op(Decoder.decode(bits, with)), row::toString);
                assertEquals(
                        Op.ILLEGAL.ordinal(),
                        Uop.op(Decoder.decode(bits, Isa.of(fewer))),
                        () -> row.mnemonic().toUpperCase(Locale.ROOT));
            }
        }
    }
}
