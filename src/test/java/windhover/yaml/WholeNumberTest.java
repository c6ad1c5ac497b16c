package windhover.yaml;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.OptionalLong;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WholeNumberTest {
    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "010, 10",
        "-1, -1",
        "+5, 5",
        "1_000_000, 1000000",
        "0x10, 16",
        "0XfF, 255",
        "0xffff_ffff_ffff_ffff, -1",
        "9223372036854775807, 9223372036854775807",
        "-9223372036854775808, -9223372036854775808"
    })
    void numbersAreRead(String text, long value) {
        assertEquals(OptionalLong.of(value), WholeNumber.parse(text));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "5 ",
                "-",
                "+",
                "0x",
                "0x-1",
                "0x+1",
                "x",
                "1e3",
                "5.0",
                ".nan",
                "1__0",
                "_1",
                "1_",
                "0x_1",
                "0b1",
                "9223372036854775808",
                "0x10000000000000000",
                "\u0665",
                "1\u0660",
                "\uff15",
                "0x\uff15",
                "1\u00a0"
            })
    void whatIsNoneIsNotGuessed(String text) {
        assertTrue(WholeNumber.parse(text).isEmpty(), text);
    }
}
