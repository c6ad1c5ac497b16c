package windhover.scenario;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import windhover.clock.StateReader;
import windhover.clock.StateWriter;
import windhover.debug.StepMark;

class ScenarioRunTest {
    private static final String LESSON = "scenarios/network-call.yaml";

    private static ScenarioRun lesson() throws ScenarioFormatException {
        return ScenarioRun.of(ScenarioLibrary.find("network-call"));
    }

    /** The lesson with a part of its text replaced. */
    private static ScenarioRun changed(String from, String to) throws ScenarioFormatException, IOException {
        String text = Files.readString(Path.of(LESSON));
        assertTrue(text.contains(from), from);
        return ScenarioRun.of(ScenarioParser.parse(text.replace(from, to), "changed.yaml"));
    }

    private static List<Integer> observed(ScenarioRun run) {
        return run.tracker().inOrder().stream().map(StepMark::number).toList();
    }

    private static List<CheckResult> failing(ScenarioRun run) {
        return run.checks().stream().filter(c -> !c.passed()).toList();
    }

    @Test
    void theEightStepsOfANetworkCallAreObservedWithTheDataInMemoryBeforeTheLineRises() throws ScenarioFormatException {
        ScenarioRun run = lesson();
        List<Integer> told = new ArrayList<>();
        run.listener(mark -> told.add(mark.number()));
        run.run();
        assertEquals(List.of(), failing(run));
        assertEquals(List.of(1, 2, 3, 6, 4, 5, 7, 8), told);
        StepMark five = run.tracker().mark(5);
        assertTrue(
                five != null && five.seen().startsWith("entry 54 read: nic_interrupt_entry at 0x"),
                String.valueOf(five));
        long before = -1;
        for (StepMark mark : run.tracker().inOrder()) {
            assertEquals(before < 0 ? 0 : mark.cycle() - before, mark.sincePrevious());
            before = mark.cycle();
        }
    }

    @Test
    void theRunEndsSoManyCyclesAfterTheStepThatEndsIt() throws ScenarioFormatException {
        ScenarioRun run = lesson();
        run.run();
        StepMark last = run.tracker().mark(8);
        assertEquals(last == null ? -1 : last.cycle() + 30_000, run.cycle());
    }

    @Test
    void withTheFrameWithheldTheCallIsMadeAndNothingAnswers() throws ScenarioFormatException, IOException {
        ScenarioRun run = changed("after: {step: 2, cycles: 2000}", "at: \"@1_999_999\"");
        run.run();
        assertEquals(List.of(1, 2), observed(run));
        assertFalse(failing(run).isEmpty());
        assertEquals(2_000_000, run.cycle(), "the run ends at its limit");
    }

    @Test
    void withoutAHandlerInTheTableTheStepsStopAtTheInterrupt() throws ScenarioFormatException, IOException {
        ScenarioRun run = changed("image: network-call.elf", "image: network-call-unregistered.elf\n# ");
        run.run();
        assertEquals(List.of(1, 2, 3, 6, 4), observed(run));
        assertFalse(failing(run).isEmpty());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "to: 02:4b:33:00:00:02          | to: 02:4b:33:00:00:77                       | RX_NOT_FOR_US",
                "udp: {from: 4100, to: 7, text: hello} | udp: {from: 4000, to: 7, text: hello}~      fcs: bad      | RX_BAD_FCS",
                "udp: {from: 4100, to: 7, text: hello} | udp: {from: 4000, to: 7, text: hello}~      length: 1600  | RX_TOO_LONG",
                "udp: {from: 4100, to: 7, text: hello} | udp: {from: 4000, to: 7, text: hello}~      padding: no   | RX_TOO_SHORT",
            })
    void aDamagedFrameIsCountedAndDroppedByTheCard(String from, String to, String counter)
            throws ScenarioFormatException, IOException {
        String text = Files.readString(Path.of(LESSON))
                .replace(from, to.replace("~", "\n"))
                .replace("name: RX_FRAMES, equals: 1", "name: " + counter + ", equals: 1");
        ScenarioRun run = ScenarioRun.of(ScenarioParser.parse(text, "changed.yaml"));
        run.run();
        assertFalse(observed(run).contains(4), "no interrupt");
        assertFalse(observed(run).contains(8), "no callback");
        CheckResult counted = run.checks().stream()
                .filter(c -> c.what().contains(counter))
                .findFirst()
                .orElseThrow();
        assertTrue(counted.passed(), counted.toString());
    }

    @Test
    void aDatagramWithAWrongChecksumReachesTheDriverAndNoFurther() throws ScenarioFormatException, IOException {
        ScenarioRun run = changed("text: hello}\n    after", "text: hello, checksum: bad}\n    after");
        run.run();
        assertTrue(observed(run).contains(5), "the handler runs");
        assertFalse(observed(run).contains(7), "the kernel is not told");
    }

    @Test
    void twoRunsHaveEqualStatesAtEachThousandthCycle() throws ScenarioFormatException {
        ScenarioRun one = lesson();
        ScenarioRun other = lesson();
        for (long cycle = 1000; cycle <= 60_000; cycle += 1000) {
            one.runTo(cycle);
            other.runTo(cycle);
            assertEquals(one.stateHash(), other.stateHash(), "@" + cycle);
        }
    }

    @Test
    void aRunInOneGoAndOneInSmallPiecesEndEqual() throws ScenarioFormatException {
        ScenarioRun whole = lesson();
        whole.run();
        ScenarioRun pieces = lesson();
        for (long cycle = 0; cycle < whole.cycle(); cycle += 777) {
            pieces.runTo(cycle);
        }
        pieces.run();
        assertEquals(whole.cycle(), pieces.cycle());
        assertEquals(whole.stateHash(), pieces.stateHash());
        assertEquals(whole.tracker().marks(), pieces.tracker().marks());
    }

    @Test
    void restartMakesTheSameRunHappenAgain() throws ScenarioFormatException {
        ScenarioRun run = lesson();
        run.run();
        List<StepMark> marks = run.tracker().marks();
        long hash = run.stateHash();
        run.debugger().restart();
        assertEquals(0, run.tracker().observed());
        run.run();
        assertEquals(marks, run.tracker().marks());
        assertEquals(hash, run.stateHash());
        assertEquals(List.of(), failing(run));
    }

    @ParameterizedTest
    @MethodSource("scenarios")
    void eachScenarioSavedAndRestoredInItsMiddleEndsTheSame(String name) throws ScenarioFormatException {
        ScenarioRun run = ScenarioRun.of(ScenarioLibrary.find(name));
        run.run();
        assertEquals(List.of(), failing(run), "its checks hold");
        long end = run.cycle();
        long hash = run.stateHash();
        // After the last input, since inputs to come are the scenario's and not the machine's.
        ScenarioRun again = ScenarioRun.of(ScenarioLibrary.find(name));
        again.runTo(end - Math.min(end / 2, 9_000));
        byte[] saved = StateWriter.save(again.debugger().machine());
        again.run();
        assertEquals(hash, again.stateHash());
        StateReader.restore(again.debugger().machine(), saved);
        assertArrayEquals(saved, StateWriter.save(again.debugger().machine()));
        again.passTo(end);
        assertEquals(hash, again.stateHash());
    }

    static Stream<String> scenarios() {
        return ScenarioLibrary.names().stream();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "function: {name: udp_receive, | function: {name: udp_recieve, | changed.yaml: 'udp_recieve' is not defined in network-call.elf (did you mean 'udp_receive'?)",
                "machine: NIC receive          | machine: NIC recieve          | changed.yaml: no firmware 'NIC recieve', expected",
                "state: RECEIVE                | state: RECIEVE                | changed.yaml: NIC receive has no state 'RECIEVE', expected IDLE, PREAMBLE, RECEIVE",
                "name: RX_FRAMES               | name: RX_FRAME                | changed.yaml: NIC has no register 'RX_FRAME', expected CTRL",
                "device: NIC                   | device: NICK                  | changed.yaml: check 6: device 'NICK' is not on the board, expected LINES",
                "image: network-call.elf       | image: network-call.efl       | changed.yaml:10:8: image 'network-call.efl' is neither beside the scenario nor in roms/images",
                "image: network-call.elf       | image: bare/../../x.elf       | changed.yaml:10:8: image 'bare/../../x.elf' leads elsewhere: a path in a scenario is relative and stays in the scenario's folder",
            })
    void aNameThatDoesNotExistIsSaid(String from, String to, String message) {
        ScenarioFormatException e = assertThrows(ScenarioFormatException.class, () -> changed(from, to));
        assertTrue(e.getMessage().startsWith(message), e.getMessage());
    }
}
