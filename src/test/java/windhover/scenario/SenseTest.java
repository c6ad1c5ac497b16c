package windhover.scenario;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a scenario says can come true, or is refused with what was expected. */
class SenseTest {
    private static final String SCENARIO = """
            name: sense
            title: x
            teaches: x
            board: BOARD
            image: variables-BOARD.elf
            steps:
              - {number: 1, name: a, why: y, when: {STEP}}
              - {number: 2, name: b, why: y, after: 1, when: {function: done}}
            checks:
              - CHECK
            until: {cycles: 20000}
            """;

    private static byte[] image(String name) throws ScenarioFormatException {
        try (InputStream in = SenseTest.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new ScenarioFormatException(name + ": no such file");
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static ScenarioRun run(String board, String step, String check) throws ScenarioFormatException {
        String text = SCENARIO.replace("-BOARD", "-" + board.lines().findFirst().orElse(""))
                .replace("BOARD", board)
                .replace("STEP", step)
                .replace("CHECK", check);
        return ScenarioRun.of(ScenarioParser.parse(text, "sense.yaml"), SenseTest::image);
    }

    private static ScenarioRun run(String check) throws ScenarioFormatException {
        return run("bare", "function: start", check);
    }

    private static void refused(String board, String step, String check, String message) {
        ScenarioFormatException e = assertThrows(ScenarioFormatException.class, () -> run(board, step, check));
        assertEquals(1, e.getMessage().lines().count(), e.getMessage());
        assertTrue(e.getMessage().startsWith("sense.yaml:"), e.getMessage());
        assertTrue(e.getMessage().contains(message), e.getMessage() + " does not say: " + message);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{symbol: number, equals: -1}",
                "{symbol: number, size: 4, equals: -1}",
                "{symbol: number, at-most: -1}",
                "{symbol: number, at-least: -1}",
                "{symbol: number, times: 3, at-least: -3}",
                "{symbol: tiny, equals: -1}",
                "{symbol: octet, equals: 200}",
                "{symbol: narrow, equals: -2}",
                "{symbol: count, equals: 4_000_000_000}",
                "{symbol: count, at-least: 4_000_000_000}",
                "{symbol: big, equals: -5}",
                "{symbol: big, at-most: -5}",
                "{symbol: huge, equals: 0xfffffffffffffff0}",
                "{symbol: huge, at-least: 1}",
                "{symbol: flag, equals: 1}",
                "{symbol: level, equals: -1}",
                "{symbol: pair, offset: 0, equals: -3}",
                "{symbol: pair, offset: 2, equals: 60_000}",
                "{symbol: table, offset: 4, equals: -2}",
                "{symbol: table, offset: 8, size: 8, equals: 0xfffffffc_00000003}",
                "{symbol: number, at-most: {symbol: octet}}",
            })
    void aVariableIsReadWithItsWidthAndItsSign(String check) throws ScenarioFormatException {
        ScenarioRun run = run("variable: " + check);
        run.run();
        CheckResult result = run.checks().getFirst();
        assertTrue(result.passed(), result.toString());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {symbol: number, equals: 0xffffffff} | check 1: 'equals' of 'number' is 4294967295, expected -2147483648 to 2147483647 (int)
            {symbol: octet, equals: -1}          | 'equals' of 'octet' is -1, expected 0 to 255 (unsigned char)
            {symbol: octet, equals: 256}         | expected 0 to 255 (unsigned char)
            {symbol: count, at-most: -1}         | 'at-most' of 'count' is -1, expected 0 to 4294967295 (unsigned int)
            {symbol: narrow, at-least: 40_000}   | expected -32768 to 32767 (short int)
            {symbol: octet, times: 2, at-least: 600} | 'at-least' of 'octet' is 600, expected 2 times 0 to 255
            {symbol: flag, equals: 2}            | expected 0 to 1 (_Bool)
            {symbol: number, size: 2, equals: -1} | expected 0 to 65535 (2 bytes whose type the image does not tell)
            {symbol: number, size: 8, equals: 1} | 'number' has 4 bytes, but 8 from offset 0 on are asked for
            {symbol: table, offset: 16, equals: 1} | 'table' has 16 bytes
            {symbol: start, equals: 1}           | 'symbol' is 'start', which is a function, expected a variable
            {symbol: nubmer, equals: 1}          | 'nubmer' is not defined in variables-bare.elf (did you mean 'number'?)
            """)
    void aVariableThatCannotHaveTheValueIsRefused(String check, String message) {
        refused("bare", "function: start", "variable: " + check, message);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            queue: empty                         | 'queue': variables-bare.elf has no event queue that is known
            frames-sent: 1                       | 'frames-sent': board bare has no network card
            'datagram-sent: {text: x}'           | 'datagram-sent': board bare has no network card
            'datagram-sent: {from: 10.0.0.256}'  | 'from' is '10.0.0.256', expected an IPv4 address
            'lost: {reason: LOAD_USE, at-least: 20_001}' | 'until' ends the run at @20000 at the latest: expected fewer
            'register: {device: FINISHER, name: NOTHING, equals: 1}' | has no register 'NOTHING'
            'register: {device: UART16550, name: MSR, equals: -1}' | which has bits that the register never reads as 1
            'register: {device: UART16550, name: MSR, equals: 0x1b0}' | which has bits that the register never reads as 1
            'steps: {observed: []}'              | 'observed' is an empty list, expected numbers of steps
            order: []                            | 'order' is an empty list, expected numbers of steps
            'order: [1, 2, 1]'                   | 'order' names step 1 twice
            'order: [2, 1]'                      | 'order' has step 2 before step 1, but it comes after that
            'wire: {fault: drop, equals: 1}'     | 'wire': board bare has no network card
            """)
    void aCheckThatCanNeverHoldIsRefused(String check, String message) {
        refused("bare", "function: start", check, message);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            function: number                     | 'function' is 'number', which is not in the code
            function: stack_top                  | 'function' is 'stack_top', which is not in the code
            'function: {name: start, program: p}' | 'program: p': variables-bare.elf has no event queue
            callback: start                      | 'callback': variables-bare.elf has no event queue
            'queued: {callback: start}'          | 'queued': variables-bare.elf has no event queue
            'waiting: {list: number}'            | 'waiting': variables-bare.elf has no event queue
            line: 6                              | 'line': board bare has no interrupt lines
            'trap: {line: 6}'                    | 'trap' by an interrupt line: board bare has no interrupt lines
            'trap: {exception: 10}'              | 'exception' is 10, which no trap has as its cause, expected 0, 1, 2
            'trap: {interrupt: 4}'               | 'interrupt' is 4, which no trap has as its cause, expected 1, 3, 5
            idt: 10                              | 'idt' is 10, the entry of a cause that no trap has
            idt: 54                              | 'idt' of an interrupt line: board bare has no interrupt lines
            'dma: {into: anywhere}'              | 'dma': board bare has no part that moves blocks by DMA
            'frame-sent: {containing: x}'        | 'frame-sent': board bare has no network card
            dropped: BAD_FCS                     | 'dropped': board bare has no network card
            'wire: {fault: drop}'                | 'wire': board bare has no network card
            'written: {symbol: number, length: 8}' | 'written': 'number' has 4 bytes, but 8 from offset 0 on are asked for
            'written: {symbol: number, offset: 4}' | 'offset': 4
            'written: {symbol: octet, equals: -1}' | 'equals' of 'octet' is -1, expected 0 to 255 (unsigned char)
            'written: {symbol: table, length: 3, equals: 0x1000000}' | expected 0 to 16777215, since 3 bytes are looked at
            'written: {symbol: number, nonzero: yes, equals: 0}' | 'equals' is 0 beside 'nonzero: yes', expected one of them
            'written: {address: 0x10000000, length: 1}' | expected to lie within the RAM of board bare
            'written: {address: 0x87ffffff, length: 2}' | expected to lie within the RAM of board bare
            'written: {address: 0x80000000, length: 4, offset: 4}' | 'offset' goes with 'symbol', not with 'address'
            'written: {symbol: number, address: 4, length: 4}' | 'address' beside 'symbol', expected one of them
            """)
    void aStepThatNothingCanShowIsRefused(String step, String message) {
        refused(
                "bare",
                step,
                "steps: all",
                message.replace("'offset': 4", "'offset' is 4, expected less than the 4 bytes"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            kestrel3, kestrel3 | 'lost: {reason: FETCH_BUS}'      | 'lost': no cycle is ever lost for FETCH_BUS with timing kestrel3
            kestrel3, textbook | 'lost: {reason: MULTIPLY}'       | for MULTIPLY with timing textbook, expected one of FILL, LOAD_USE, ATOMIC,
            kestrel3, textbook | 'lost: {reason: DIVIDE, at-least: 2}' | for DIVIDE with timing textbook
            kestrel3, textbook | 'lost: {reason: DATA_MISS}'      | for DATA_MISS with timing textbook
            kestrel3, textbook | 'lost: {reason: FETCH_MISS, equals: 1}' | for FETCH_MISS with timing textbook
            bare, textbook     | 'lost: {reason: DATA_ARBITRATION}' | for DATA_ARBITRATION with timing textbook
            kestrel3, kestrel3 | 'lost: {reason: FLOAT_USE}'      | for FLOAT_USE with instruction set rv64
            bare, kestrel3     | 'lost: {reason: MISALIGNED}'     | misaligned accesses trap here and are not split
            bare, kestrel3     | 'warning: {kind: lost-wake-up}'  | 'warning': 'lost-wake-up' is never told here, expected a guest whose kernel has a queue
            bare, kestrel3     | 'warning: {kind: bad-free}'      | 'bad-free' is never told here, expected a guest whose kernel's description has
            bare, kestrel3     | 'warning: {kind: stack-overrun}' | 'stack-overrun' is never told here, expected a guest whose kernel's description says
            bare, kestrel3     | 'warning: {kind: no-handler}'    | 'no-handler' is never told here, expected a board with interrupt lines
            bare, kestrel3     | 'warnings: [handler-too-long, queue-growing]' | 'warnings': 'queue-growing' is never told here
            kestrel3, kestrel3 | 'warning: {kind: queue-full}'    | 'queue-full' is never told here
            kestrel3, kestrel3 | 'frames-sent: 16'                | 'frames-sent' is 16, but the wire carries no more than 15 frames until @20000
            kestrel3, kestrel3 | 'console: {lacks: ""}'           | 'lacks'
            """)
    void aCheckThatThisBoardTimingAndGuestRuleOutIsRefused(String where, String check, String message) {
        String board = where.replaceAll(", .*", "");
        String timing = where.replaceAll(".*, ", "");
        refused(board + "\ntiming: " + timing, "function: start", check, message);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            'line: 0'             | 'line': nobody drives line 0 of board kestrel3, expected one of 1, 2, 3, 4, 5, 6, 7, 8
            'line: {number: 12, level: low}' | nobody drives line 12 of board kestrel3
            'trap: {line: 15}'    | 'trap' by an interrupt line: nobody drives line 15
            'idt: {line: 9}'      | 'idt' of an interrupt line: nobody drives line 9
            'walk: {finds: 0x4000000000}' | 'walk': nothing is ever found for 0x4000000000, which is not an address of Sv39
            """)
    void aStepThatThisBoardRulesOutIsRefused(String step, String message) {
        refused("kestrel3", step, "steps: all", message);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            kestrel3 | kestrel3 | 'lost: {reason: FETCH_MISS}'
            kestrel3 | kestrel3 | 'lost: {reason: IDT_READ}'
            bare     | textbook | 'lost: {reason: MULTIPLY, equals: 0}'
            bare     | textbook | 'lost: {reason: BRANCH}'
            bare     | textbook | 'warnings: none'
            bare     | textbook | 'warning: {kind: handler-too-long}'
            kestrel3 | kestrel3 | 'warning: {kind: interrupt-flood}'
            kestrel3 | kestrel3 | 'frames-sent: 15'
            """)
    void whatMayHoldIsTaken(String board, String timing, String check) throws ScenarioFormatException {
        run(board + "\ntiming: " + timing, "function: start", check);
    }

    @Test
    void whatIsWrittenIsReadWithItsSign() throws ScenarioFormatException {
        for (String step : List.of(
                "written: {symbol: number, equals: -7}",
                "written: {symbol: number, length: 2, equals: 0xfff9}",
                "written: {symbol: number, length: 3, equals: 0xfffff9}")) {
            ScenarioRun run = run("bare", step, "steps: all");
            run.run();
            assertTrue(run.checks().getFirst().passed(), step + ": " + run.checks());
        }
    }

    private static final String ON_THE_WIRE = """
            name: sense
            title: x
            teaches: x
            image: variables-kestrel3.elf
            faults:
              rules:
                - {fault: drop, frames: [1, 2]}
                - {fault: delay, rate: 0.5, cycles: 100, direction: out}
            inputs:
              - frame: {from: 02:00:00:00:00:01, to: broadcast, type: 0x900}
                at: "@100"
            steps:
              - {number: 1, name: a, why: y, when: {function: start}}
            checks:
              - wire: {fault: drop, equals: 2}
            until: {cycles: 20000}
            """;

    @Test
    void whatCanHappenOnTheWireIsNotRefused() throws ScenarioFormatException {
        ScenarioRun run = ScenarioRun.of(ScenarioParser.parse(ON_THE_WIRE, "sense.yaml"), SenseTest::image);
        assertEquals(0, run.cycle());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            drop, equals: 2          | drop, equals: 3          | 'equals' is 3, but the rules of 'faults' let it happen at most 2 times
            drop, equals: 2          | corrupt, equals: 1       | let it happen never
            drop, equals: 2          | drop, direction: out, equals: 1 | let it happen never
            {function: start}        | {wire: {fault: corrupt}} | no rule of 'faults' makes it happen
            frames: [1, 2]           | frames: []               | 'frames' is an empty list, expected numbers of frames
            at: "@100"               | at: "@20000"             | an input comes at @20000, but 'until' ends the run at @20000
            at: "@100"               | after: {step: 1, cycles: 30_000} | an input comes 30000 cycles after step 1, but 'until' ends
            type: 0x900              | type: 0x900, udp: {from: 1, to: 2, text: x} | 'udp' goes with 'ipv4', and there is none
            type: 0x900              | type: 0x900, data: "00 00", length: 15 | 'length' is 15, expected 16 to 4096
            {cycles: 20000}          | {cycles: 20000, after: {step: 1, cycles: 20000}} | 'after' ends the run 20000 cycles after a step, but 'cycles' ends it at @20000
            wire: {fault: drop, equals: 2} | frame-sent: {from: 02:00:00:00:00:01, to: broadcast, type: 0x900, fcs: bad} | 'fcs' is bad, but the network card makes right check sequences
            """)
    void whatCannotHappenOnTheWireIsRefused(String good, String bad, String message) {
        assertTrue(ON_THE_WIRE.contains(good), good);
        ScenarioFormatException e = assertThrows(
                ScenarioFormatException.class,
                () -> ScenarioRun.of(
                        ScenarioParser.parse(ON_THE_WIRE.replace(good, bad), "sense.yaml"), SenseTest::image));
        assertTrue(e.getMessage().startsWith("sense.yaml:") && e.getMessage().contains(message), e.getMessage());
    }
}
