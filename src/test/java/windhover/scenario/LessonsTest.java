package windhover.scenario;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import windhover.cpu.LossReason;
import windhover.debug.GuestWarning;
import windhover.debug.StepMark;

/** The lessons that come with the program: each shows what it says, and the same each time. */
class LessonsTest {
    static Stream<String> lessons() {
        return ScenarioLibrary.names().stream();
    }

    private static ScenarioRun ran(String name) throws ScenarioFormatException {
        ScenarioRun run = ScenarioRun.of(ScenarioLibrary.find(name));
        run.run();
        return run;
    }

    /** A lesson with a part of its text replaced, run. */
    private static ScenarioRun changed(String name, String from, String to)
            throws ScenarioFormatException, IOException {
        return changed(name, text -> {
            assertTrue(text.contains(from), from);
            return text.replace(from, to);
        });
    }

    private static ScenarioRun changed(String name, UnaryOperator<String> change)
            throws ScenarioFormatException, IOException {
        String text = Files.readString(Path.of("scenarios", name + ".yaml"));
        ScenarioRun run = ScenarioRun.of(ScenarioParser.parse(change.apply(text), "changed.yaml"));
        run.run();
        return run;
    }

    private static List<Integer> observed(ScenarioRun run) {
        return run.tracker().inOrder().stream().map(StepMark::number).toList();
    }

    private static StepMark mark(ScenarioRun run, int number) {
        StepMark mark = run.tracker().mark(number);
        if (mark == null) {
            throw new AssertionError("no step " + number);
        }
        return mark;
    }

    private static List<CheckResult> failing(ScenarioRun run) {
        return run.checks().stream().filter(c -> !c.passed()).toList();
    }

    @ParameterizedTest
    @MethodSource("lessons")
    void eachLessonsChecksHoldAndTwoRunsAreEqual(String name) throws ScenarioFormatException {
        ScenarioRun one = ran(name);
        assertEquals(List.of(), failing(one));
        boolean speaksOfWarnings = one.scenario().checks().stream()
                .anyMatch(check -> check instanceof Check.Warnings || check instanceof Check.WarningSeen);
        if (!speaksOfWarnings) {
            assertEquals(
                    List.of(),
                    one.warnings(),
                    "the lesson does not speak of these: add 'warnings: none' or 'warnings: [kind]' to its checks");
        }
        assertTrue(one.cycle() < one.scenario().limit(), "it ends by what happens, not by its limit");
        for (LossReason reason : LossReason.ALL) {
            assertTrue(
                    one.debugger().machine().processor(0).lost(reason) == 0
                            || reason.happensWith(one.debugger().machine().timing()),
                    reason + " happens, and a scenario that expects it would be refused");
        }
        ScenarioRun other = ran(name);
        assertEquals(one.tracker().marks(), other.tracker().marks());
        assertEquals(one.stateHash(), other.stateHash());
    }

    @ParameterizedTest
    @MethodSource("lessons")
    void eachLessonsFileBearsItsNameAndTellsEachStep(String name) throws ScenarioFormatException {
        Scenario lesson = ScenarioLibrary.find(name);
        assertEquals(name, lesson.name());
        for (Scenario.Step step : lesson.steps()) {
            assertTrue(step.name().length() <= 60, step.name());
            assertTrue(step.why().endsWith("."), step.why());
        }
    }

    @Test
    void aPageFaultGoesFromTheLoadOverTheFailedWalkToTheKernelsMessage() throws ScenarioFormatException {
        ScenarioRun run = ran("page-fault");
        assertEquals(List.of(1, 2, 3, 4, 5, 6, 7, 8, 9, 10), observed(run));
        assertTrue(
                mark(run, 4).seen().startsWith("the data TLB does not hold 0x5af3107a3fff, a page walk began"),
                mark(run, 4).seen());
        assertTrue(
                mark(run, 5).seen().startsWith("the CPU left dereference+"),
                mark(run, 5).seen());
        assertTrue(
                mark(run, 6).seen().startsWith("entry 13 read: trap_entry at 0x"),
                mark(run, 6).seen());
        assertTrue(mark(run, 5).cycle() - mark(run, 4).cycle() < 10, "a walk that cannot succeed reads no memory");
        assertTrue(
                mark(run, 8).seen().contains("the page walk for 0x2"),
                "the other walk has an address that the table could hold: "
                        + mark(run, 8).seen());
    }

    @ParameterizedTest
    @CsvSource({
        "1, LOAD_USE",
        "2, MULTIPLY",
        "3, DIVIDE",
        "4, DATA_MISS",
        "5, DATA_BUS",
        "6, DATA_ARBITRATION",
        "7, FETCH_MISS",
        "8, BRANCH",
        "9, JUMP",
        "10, CONTEXT_CHANGED",
        "11, ATOMIC",
        "12, SELF_MODIFIED"
    })
    void eachHazardsFunctionLosesCyclesForItsReason(int step, String reason) throws ScenarioFormatException {
        LossReason why = LossReason.ALL.stream()
                .filter(r -> r.name().equals(reason))
                .findFirst()
                .orElseThrow();
        ScenarioRun run = ScenarioRun.of(ScenarioLibrary.find("hazards"));
        assertTrue(run.runToStep(step));
        long before = run.debugger().machine().processor(0).lost(why);
        assertTrue(run.runToStep(step + 1));
        assertTrue(run.debugger().machine().processor(0).lost(why) > before, why.sentence());
    }

    @Test
    void theHazardsCostLessAndTheSumIsTheSameWithTheTextbooksTiming() throws ScenarioFormatException, IOException {
        // What the other timing never has would be refused: it is expected not to be.
        ScenarioRun textbook = changed(
                "hazards",
                text -> text.replace("timing: kestrel3", "timing: textbook")
                        .replaceAll(
                                "lost: \\{reason: (MULTIPLY|DIVIDE|DATA_MISS|DATA_BUS|DATA_ARBITRATION|FETCH_MISS).*\\}",
                                "lost: {reason: $1, equals: 0}"));
        assertEquals(List.of(), failing(textbook));
        assertTrue(textbook.cycle() < ran("hazards").cycle());
    }

    @Test
    void aWalkOfAnotherAddressIsNotTheOneAwaited() throws ScenarioFormatException, IOException {
        ScenarioRun run = changed("page-fault", "fails: 99_999_999_999_999", "fails: 99_999_999_999_998");
        assertEquals(List.of(1, 2, 3, 6, 7, 8, 9, 10), observed(run));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "lost: {reason: DATA_WALK}  | lost: {reason: DATA_WALK, equals: 0}          | 0 cycles were lost to DATA_WALK (data page walk)",
                "lost: {reason: FETCH_WALK} | lost: {reason: FETCH_WALK, at-least: 100_000} | at least 100000 cycles were lost to FETCH_WALK (fetch page walk)",
                "lost: {reason: IDT_READ}   | lost: {reason: WFI, equals: 1}                | 1 cycle was lost to WFI (waits for interrupt)",
            })
    void aCheckOfLostCyclesThatDoesNotHoldSaysSo(String from, String to, String words)
            throws ScenarioFormatException, IOException {
        assertEquals(
                List.of(words),
                failing(changed("page-fault", from, to)).stream()
                        .map(CheckResult::what)
                        .toList());
    }

    @Test
    void aValueThatIsNotWrittenIsNotObserved() throws ScenarioFormatException, IOException {
        assertEquals(
                List.of(1, 2, 3),
                observed(changed("halt-or-spin", "symbol: halt_spins, equals: 1}", "symbol: halt_spins, equals: 2}")));
    }

    @Test
    void theArmIsSentNowhereThatNobodyAskedFor() throws ScenarioFormatException, IOException {
        ScenarioRun run = changed(
                "disk-elevator", "{symbol: floppy_cylinder, equals: 70}", "{symbol: floppy_cylinder, equals: 40}");
        assertEquals(List.of(1, 2, 3, 4), observed(run), "nobody wants cylinder 40");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "times: 30, at-most: {symbol: spin_instructions} | times: 40, at-most: {symbol: spin_instructions} | 40 times halt_instructions is at most spin_instructions",
                "times: 30, at-most: {symbol: spin_instructions} | at-least: {symbol: spin_instructions}           | halt_instructions is at least spin_instructions",
                "halt_cycles, at-most: 420_000                   | halt_cycles, at-most: 400_000                   | halt_cycles is at most 400000",
                "halt_cycles, at-most: 420_000                   | halt_cycles, times: 2, at-least: 900_000        | 2 times halt_cycles is at least 900000",
            })
    void aComparisonOfVariablesThatDoesNotHoldSaysSo(String from, String to, String words)
            throws ScenarioFormatException, IOException {
        assertEquals(
                List.of(words),
                failing(changed("halt-or-spin", from, to)).stream()
                        .map(CheckResult::what)
                        .toList());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "times: 30, at-most: {symbol: spin_instructions} | times: 30                             | 'variable' has 0 of 'equals', 'at-least' and 'at-most', expected one",
                "times: 30, at-most: {symbol: spin_instructions} | equals: 1, at-most: 1                 | 'variable' has 2 of 'equals', 'at-least' and 'at-most', expected one",
                "times: 30, at-most: {symbol: spin_instructions} | times: 2, equals: 1                   | 'times' goes with 'at-least' or 'at-most', not with 'equals'",
                "times: 30, at-most: {symbol: spin_instructions} | times: 0, at-most: 1                  | 'times' is 0, expected 1 to",
                "times: 30, at-most: {symbol: spin_instructions} | at-most: {symbol: spin_instruction}   | 'spin_instruction' is not defined in halt-or-spin.elf (did you mean 'spin_instructions'?)",
            })
    void aWrongComparisonIsSaid(String from, String to, String message) {
        ScenarioFormatException e =
                assertThrows(ScenarioFormatException.class, () -> changed("halt-or-spin", from, to));
        assertTrue(e.getMessage().contains(message), e.getMessage());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "reason: DATA_WALK  | reason: DATA_WALKS                        | 'reason' is 'DATA_WALKS', expected FILL or LOAD_USE",
                "reason: DATA_WALK  | reason: DATA_WALK, equals: 1, at-least: 1 | 'lost' has both 'at-least' and 'equals'",
                "reason: DATA_WALK  | reason: DATA_WALK, equals: -1             | 'equals' is -1, expected 0 to",
                "finds: anywhere    | finds: nowhere                            | 'finds' is 'nowhere', expected a whole number",
                "finds: anywhere    | ends: anywhere                            | unknown key 'ends' in 'walk', expected begins, finds, fails",
            })
    void aWrongCheckOrObservationIsSaid(String from, String to, String message) {
        ScenarioFormatException e = assertThrows(ScenarioFormatException.class, () -> changed("page-fault", from, to));
        assertTrue(e.getMessage().contains(message), e.getMessage());
    }

    @Test
    void warningsGoBackAndForthWithTheMachine() throws ScenarioFormatException {
        ScenarioRun run = ran("handler-forgotten");
        long end = run.cycle();
        List<GuestWarning> seen = run.warnings();
        assertEquals(
                List.of(GuestWarning.Kind.NO_HANDLER),
                seen.stream().map(GuestWarning::kind).toList());
        run.debugger().seek(seen.getFirst().cycle() - 100);
        assertEquals(List.of(), run.warnings());
        run.debugger().seek(end);
        assertEquals(seen, run.warnings());
    }
}
