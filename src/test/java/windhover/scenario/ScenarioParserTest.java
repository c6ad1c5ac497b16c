package windhover.scenario;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import windhover.debug.GuestWarning;
import windhover.device.wire.EthernetFrame;

class ScenarioParserTest {
    private static final String GOOD = """
      name: small
      title: A small one
      teaches: >
        How little
        is needed.
      image: small.elf
      inputs:
        - frame:
            to: broadcast
            from: 02:00:00:00:00:01
            type: 0x0806
            data: 01 02 03
          at: "@1_000"
      steps:
        - number: 1
          name: First
          why: Because.
          when: {function: main}
        - number: 2
          name: Second
          why: Because.
          after: 1
          when:
            - line: 6
            - idt: {line: 6}
      checks:
        - steps: all
        - console: {contains: "ok"}
      until: {cycles: 10_000}
      """;

    private static Scenario parse(String text) throws ScenarioFormatException {
        return ScenarioParser.parse(text, "small.yaml");
    }

    @Test
    void readsEverythingThatIsWritten() throws ScenarioFormatException {
        Scenario scenario = parse(GOOD);
        assertEquals("small", scenario.name());
        assertEquals("How little is needed.", scenario.teaches());
        assertEquals("kestrel3", scenario.board(), "the board by default");
        assertEquals(1000, scenario.inputs().getFirst().at());
        EthernetFrame frame =
                ((Scenario.FrameArrives) scenario.inputs().getFirst().what()).frame();
        assertEquals(64, frame.length(), "padded, with its frame check sequence");
        assertTrue(frame.fcsIsRight());
        assertEquals(
                List.of(new Observation.FunctionEntered("main", null)),
                scenario.steps().get(0).when());
        assertEquals(
                List.of(new Observation.LineMoves(6, true), new Observation.DescriptorRead(54)),
                scenario.steps().get(1).when());
        assertEquals(1, scenario.steps().get(1).after());
        assertEquals(List.of(new Check.StepsObserved(List.of()), new Check.Console("ok", true)), scenario.checks());
        assertEquals(10_000, scenario.limit());
        assertNull(scenario.ending());
    }

    @Test
    void namesTheInstructionSetWhole() throws ScenarioFormatException {
        assertEquals("", parse(GOOD).isa());
        assertEquals("", parse("isa: rv64imac_zicsr_zifencei\n" + GOOD).isa());
        assertEquals(
                "rv64imac_zicsr_zba_zbb_zbs", parse("isa: rv64imacb\n" + GOOD).isa());
        String refused = assertThrows(ScenarioFormatException.class, () -> parse("isa: rv64imaq\n" + GOOD))
                .toString();
        assertTrue(refused.contains("small.yaml:1:6: isa is 'rv64imaq' 'q' is no extension here"), refused);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "title: A small one      | titel: A small one     | small.yaml:2:1: unknown key 'titel' in a scenario, expected name, title, teaches, board, timing, isa, image, rom, load, kernel, disk, faults, peers, inputs, steps, checks, until, layout, group (did you mean 'title'?)",
                "name: small             | name: Not Small        | small.yaml:1:7: name is 'Not Small', expected small letters, digits and hyphens",
                "title: A small one      | name: again            | small.yaml:2:1: 'name' stands here a second time, expected it once (first on line 1)",
                "title: A small one      | title:                 | small.yaml:2:7: 'title' is empty, expected a text",
                "image: small.elf        | board: kestrel         | small.yaml:6:8: 'board' is 'kestrel', expected kestrel3 or bare (did you mean 'kestrel3'?)",
                "image: small.elf        | timing: textbok        | small.yaml:6:9: 'timing' is 'textbok', expected kestrel3 or textbook (did you mean 'textbook'?)",
                "to: broadcast           | to: everybody          | small.yaml:9:11: 'to' is 'everybody', expected a MAC address such as 02:00:00:00:00:01, or broadcast",
                "data: 01 02 03          | data: 01 02 0          | small.yaml:12:13: 'data' is not hexadecimal, expected two digits a byte, blanks allowed",
                "type: 0x0806            | type: 70000            | small.yaml:11:13: 'type' is 70000, expected 0 to 65535",
                "type: 0x0806            | kind: 0x0806           | small.yaml:11:7: unknown key 'kind' in a frame, expected from, to, ipv4, udp, arp, type, data, raw, length, padding, fcs",
                "at: `@1_000`            | at: `1000`             | small.yaml:13:9: moment '1000': expected @ and a cycle number, such as @12480",
                "at: `@1_000`            | after: {step: 3}       | small.yaml:13:19: there is no step 3",
                "at: `@1_000`            | after: {cycles: 3}     | small.yaml:13:12: 'step' is missing in 'after'",
                "when: {function: main}  | when: {functoin: main} | small.yaml:18:12: unknown key 'functoin' in 'when', expected function, callback, queued, waiting, written, firmware, line, trap, walk, idt, dma, console, frame-sent, dropped, wire, peer (did you mean 'function'?)",
                "when: {function: main}  | when: []               | small.yaml:18:11: 'when' is an empty list, expected what to observe",
                "when: {function: main}  | when: main             | small.yaml:18:11: 'main' where 'when' should be, expected keys among function, callback, queued, waiting, written, firmware, line, trap, walk, idt, dma, console, frame-sent",
                "when: {function: main}  | when: {line: 16}       | small.yaml:18:18: 'line' is 16, expected 0 to 15",
                "- number: 2             | - number: 1            | small.yaml:19:5: step 1 is there a second time (first on line 15)",
                "after: 1                | after: 7               | small.yaml:22:12: step 2 comes after step 7, which does not exist",
                "after: 1                | after: 2               | small.yaml:22:12: step 2 comes after itself, expected an order without a circle",
                "- steps: all            | - steps: {observed: [1, 4]} | small.yaml:27:23: 'observed' names step 4, which does not exist",
                "- steps: all            | - steps: most          | small.yaml:27:12: 'most' where 'steps' (or the word all) should be, expected keys among observed, not-observed",
                "until: {cycles: 10_000} | until: {cycles: soon}  | small.yaml:29:17: 'cycles' is 'soon', expected a whole number",
                "until: {cycles: 10_000} | until: {cycles: 0}     | small.yaml:29:17: 'cycles' is 0, expected 1 to 1000000000000",
                "until: {cycles: 10_000} | until: {cycles: *c}    | small.yaml:29:17: an alias (*name) is not used here, expected the value itself",
                "image: small.elf        | teaches: much          | small.yaml:6:1: 'teaches' stands here a second time, expected it once (first on line 3)",
                "title: A small one      | board: bare            | small.yaml:1:1: 'title' is missing in a scenario",
                "image: small.elf        | image: @small          | small.yaml:6:6: not readable as YAML: while scanning for the next token, found character '@' that cannot start any token. (Do not use @ for indentation)",
            })
    void aFaultIsOneLineWithItsPlaceAndWhatWasExpected(String good, String bad, String message) {
        String from = good.replace('`', '"');
        assertTrue(GOOD.contains(from), from);
        ScenarioFormatException e =
                assertThrows(ScenarioFormatException.class, () -> parse(GOOD.replace(from, bad.replace('`', '"'))));
        assertTrue(e.getMessage().startsWith(message), e.getMessage());
        assertEquals(1, e.getMessage().lines().count());
    }

    @Test
    void keysAndSerialTextAreInputs() throws ScenarioFormatException {
        String frame = GOOD.substring(GOOD.indexOf("  - frame:"), GOOD.indexOf("steps:"));
        Scenario scenario = parse(GOOD.replace(frame, """
                  - keys: "Ada\\n"
                    after: {step: 1, cycles: 7}
                  - keys: "ab"
                    every: 1000
                    at: "@50"
                  - serial: "x"
                    at: "@60"
                """));
        assertEquals(
                List.of(
                        new Scenario.Input(new Scenario.KeysTyped("Ada\n"), 0, new Scenario.After(1, 7)),
                        new Scenario.Input(new Scenario.KeysTyped("a"), 50, null),
                        new Scenario.Input(new Scenario.KeysTyped("b"), 1050, null),
                        new Scenario.Input(new Scenario.SerialText("x"), 60, null)),
                scenario.inputs());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "keys: \"naïve\"           | 'keys' has the character U+00EF, which no key of a US keyboard types",
                "keys: \"\"                | 'keys' has 0 characters, expected a text of 1 to 200",
                "serial: [1, 2]            | 'serial' has 0 characters, expected a text of 1 to 200",
                "keys: a, serial: b        | an input needs one of 'frame', 'typed', 'keys', 'serial' and 'disk', to say what comes",
                "serial: ab, every: 5      | 'every' says how long after each other 'keys' are typed, and there are none",
                "keys: ab, every: -5       | 'every' is -5, expected 1 to 1000000000000",
            })
    void anInputThatCannotComeIsRefused(String input, String message) {
        String frame = GOOD.substring(GOOD.indexOf("  - frame:"), GOOD.indexOf("steps:"));
        ScenarioFormatException e = assertThrows(
                ScenarioFormatException.class, () -> parse(GOOD.replace(frame, "  - {" + input + ", at: \"@5\"}\n")));
        assertTrue(
                e.getMessage().matches("small\\.yaml:8:[0-9]+: .*")
                        && e.getMessage().endsWith(message),
                e.getMessage());
    }

    @Test
    void nothingArrivesOnTheBareBoard() {
        ScenarioFormatException e = assertThrows(
                ScenarioFormatException.class,
                () -> parse(GOOD.replace("image: small.elf", "board: bare\nimage: small.elf")));
        assertEquals(
                "small.yaml:9:3: board bare has no wire, no keyboard and no drive: expected inputs on the console alone",
                e.getMessage());
    }

    @Test
    void anEmptyFileIsSaidToBeEmpty() {
        assertEquals(
                "small.yaml:1:1: the file is empty, expected a scenario",
                assertThrows(ScenarioFormatException.class, () -> parse("")).getMessage());
    }

    @Test
    void anAliasIsNotExpanded() {
        String bomb = "a: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]\n";
        assertTrue(assertThrows(ScenarioFormatException.class, () -> parse(bomb))
                .getMessage()
                .startsWith("small.yaml:"));
    }

    @Test
    void deepNestingIsRefused() {
        assertThrows(ScenarioFormatException.class, () -> parse("steps: " + "[".repeat(5000)));
    }

    @Test
    void noTextBreaksTheParser() {
        Random random = new Random(1);
        for (int i = 0; i < 3000; i++) {
            StringBuilder text = new StringBuilder(GOOD);
            for (int change = 0; change <= random.nextInt(4); change++) {
                int at = random.nextInt(text.length());
                switch (random.nextInt(3)) {
                    case 0 -> text.setCharAt(at, (char) random.nextInt(300));
                    case 1 -> text.delete(at, Math.min(text.length(), at + random.nextInt(40)));
                    default -> text.insert(at, "{}[]:,-&*!|>'\"%@`#?\n\t".charAt(random.nextInt(21)));
                }
            }
            try {
                parse(text.toString());
            } catch (ScenarioFormatException e) {
                assertEquals(1, e.getMessage().lines().count(), e.getMessage());
                assertTrue(e.getMessage().matches("small\\.yaml:[0-9]+:[0-9]+: .+"), e.getMessage());
            }
        }
    }

    private static List<Check> checks(String check) throws ScenarioFormatException {
        return ScenarioParser.parse(
                        GOOD.substring(0, GOOD.indexOf("checks:")) + "checks:\n  - " + check + "\n"
                                + GOOD.substring(GOOD.indexOf("until:")),
                        "x.yaml")
                .checks();
    }

    @Test
    void warningsCanBeExpected() throws ScenarioFormatException {
        assertEquals(List.of(new Check.Warnings(List.of())), checks("warnings: none"));
        assertEquals(
                List.of(new Check.Warnings(List.of(GuestWarning.Kind.LOST_WAKE_UP, GuestWarning.Kind.QUEUE_FULL))),
                checks("warnings: [lost-wake-up, queue-full]"));
        assertEquals(
                List.of(new Check.WarningSeen(GuestWarning.Kind.NO_HANDLER, null)),
                checks("warning: {kind: no-handler}"));
        assertEquals(
                List.of(new Check.WarningSeen(GuestWarning.Kind.BAD_FREE, "shell")),
                checks("warning: {kind: bad-free, program: shell}"));
        assertEquals(
                "the debugger warned of bad-free in shell",
                checks("warning: {kind: bad-free, program: shell}").getFirst().words());
    }

    @Test
    void anUnknownKindOfWarningIsRefusedWithTheNearest() {
        ScenarioFormatException e =
                assertThrows(ScenarioFormatException.class, () -> checks("warnings: [lost-wakeup]"));
        assertTrue(e.getMessage().contains("no kind of warning 'lost-wakeup'"), e.getMessage());
        assertTrue(e.getMessage().contains("did you mean 'lost-wake-up'"), e.getMessage());
        assertThrows(ScenarioFormatException.class, () -> checks("warning: {kind: nothing}"));
    }
}
