package windhover.ui.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What of an instruction is written beside its row, where the pane is wide and where it is narrow. */
class PipelineDrawingTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            ignoreLeadingAndTrailingWhitespace = false,
            value = {
                "csrrc~a5,mstatus,8|24|csrrc   a5,mstatus,8",
                "csrrc~a5,mstatus,8|18|csrrc a5,mstatus,8",
                "csrrc~a5,mstatus,8|17|csrrc a5,mstatus…",
                "amoswap.w.aqrl~a0,a1,(a2)|30|amoswap.w.aqrl a0,a1,(a2)",
                "ret|3|ret",
                "ret|2|r…",
                "ret|1|",
            })
    void theOperandsHaveAColumnWhereThereIsRoom(String instruction, int room, String written) {
        assertEquals(written == null ? "" : written, PipelineDrawing.nameWithin(instruction.replace('~', '\t'), room));
    }
}
