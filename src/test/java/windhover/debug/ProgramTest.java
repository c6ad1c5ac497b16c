package windhover.debug;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import windhover.cpu.Timing;
import windhover.debug.Debugger.Outcome;
import windhover.debug.SessionCommands.Step;
import windhover.guest.program.Shown;
import windhover.image.ElfImage;
import windhover.image.Subprogram;
import windhover.isa.Isa;
import windhover.machine.Board;
import windhover.machine.Machine;

/** Call stack, variables, expressions, stops and steps over programs that GCC made at several levels. */
class ProgramTest {
    private static final long LONG = 50_000_000;

    private static Debugger debugger(String name) throws Exception {
        Path path = Path.of("src/test/resources/windhover/debug/" + name + ".elf");
        ElfImage image = ElfImage.parse(Files.readAllBytes(path), name);
        Machine machine = new Machine(Board.BARE, Timing.KESTREL3);
        machine.load(image);
        machine.reset(image.entry());
        return new Debugger(machine, Software.of(image), InputSource.NONE);
    }

    private static void runTo(Debugger debugger, String place) {
        debugger.stops(List.of(StopPoint.of(1, StopPoint.Kind.CODE, place)));
        assertEquals("", debugger.stops().getFirst().problem());
        assertEquals(Outcome.BREAKPOINT, debugger.run(LONG, null), place);
        debugger.stops(List.of());
    }

    private static List<String> functions(Debugger debugger) {
        return debugger.programState().frames().stream()
                .map(ProgramState.Frame::function)
                .toList();
    }

    private static String value(Debugger debugger, String expression) {
        return debugger.value(expression, 0).value();
    }

    @Test
    void floatingPointRegistersAreNumbersAndRunsStopAtThem() throws Exception {
        Path path = Path.of("roms/images/bare/float_hazards.elf");
        ElfImage image = ElfImage.parse(Files.readAllBytes(path), "float_hazards.elf");
        Machine machine = new Machine(Board.BARE.withIsa(Isa.parse("rv64gc")), Timing.KESTREL3);
        machine.load(image);
        machine.reset(image.entry());
        Debugger debugger = new Debugger(machine, Software.of(image), InputSource.NONE);
        runTo(debugger, "write_port");
        assertEquals("42.0", value(debugger, "$fa0"));
        assertEquals("82.0", value(debugger, "$f10 + $fs0"));
        machine.processor(0).setFloatRegister(11, 0xffff_ffffL << 32 | Float.floatToIntBits(1.5f));
        assertEquals("1.5", value(debugger, "$fa1"));
        debugger.stops(List.of(StopPoint.of(2, StopPoint.Kind.WRITE, "fa1")));
        assertEquals("", debugger.stops().getFirst().problem());
        debugger.run(LONG, null);
        assertEquals("42.0", value(debugger, "$fa1"), "the sum that waited for the write port");
        debugger.stops(List.of(StopPoint.of(3, StopPoint.Kind.READ, "0x80002000 8")));
        assertEquals("", debugger.stops().getFirst().problem());
        assertEquals(Outcome.BREAKPOINT, debugger.run(LONG, null), "fld reads memory, too");
        assertTrue(debugger.breakpointSentence().contains("0x80002000"), debugger.breakpointSentence());
        Debugger without = debugger("shapes-O0");
        runTo(without, "stop_here");
        assertTrue(value(without, "$fa0").contains("no floating-point registers"), value(without, "$fa0"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"shapes-O0", "shapes-O2", "shapes-O2-frame"})
    void theStackGoesThroughATrapDownToTheFirstFunction(String name) throws Exception {
        Debugger debugger = debugger(name);
        runTo(debugger, "stop_here");
        assertEquals(
                List.of("stop_here", "handle", "trap_entry", "system_call", "main", "_start"), functions(debugger));
        ProgramState state = debugger.programState();
        ProgramState.Frame call = state.frames().get(3);
        assertEquals("interrupted", call.kind());
        assertTrue(call.note().startsWith("interrupted: system call from M mode, in M mode at @"), call.note());
        assertTrue(state.frames().get(5).note().contains("not by frame information")
                || state.frames().get(4).note().isEmpty());
        assertEquals("This is the first function: the program begins in it.", state.end());
        assertEquals("3", debugger.value("number", 3).value().replaceAll("optimised out.*", "3"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"shapes-O0", "shapes-O2-frame"})
    void aRecursionIsAFrameForEachCall(String name) throws Exception {
        Debugger debugger = debugger(name);
        debugger.stops(List.of(StopPoint.of(7, StopPoint.Kind.CODE, "factorial")
                .when(name.equals("shapes-O0") ? "n == 2" : "n == 5")));
        assertEquals(Outcome.BREAKPOINT, debugger.run(LONG, null));
        assertEquals(1, debugger.stops().getFirst().hits());
        debugger.stops(List.of());
        if (name.equals("shapes-O0")) {
            debugger.run(LONG, debugger.goal(Step.OVER));
            assertEquals(
                    List.of("factorial", "factorial", "factorial", "factorial", "main", "_start"), functions(debugger));
            for (int i = 0; i < 4; i++) {
                assertEquals(String.valueOf(2 + i), debugger.value("n", i).value());
            }
        } else {
            assertEquals(List.of("factorial", "main", "_start"), functions(debugger));
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            quoteCharacter = '`',
            value = {
                "first ~ {next = 0x%second <second>, name = 0x%x \"first\\n\", at = {x = 1, y = -2}, colour = GREEN (5), either = {whole = 2164195329, …}",
                "first.next->name ~ 0x%x \"second\"",
                "first.at.y ~ -2",
                "(&first)->colour ~ GREEN (5)",
                "first.next->colour == BLUE ~ 1",
                "first.either.parts[3] ~ 128 '\\x80'",
                "first.flags ~ {ready = 1, level = 3, count = 2000}",
                "second.flags.level ~ -7",
                "*first.next ~ {next = null, name = 0x%x \"second\", at = {x = -3, y = 4}, colour = BLUE (6), either = {whole = 67305985, …}",
                "matrix ~ {{1, 2, 3}, {4, 5, 6}}",
                "matrix[1][2] ~ 6",
                "*(*(matrix + 1) + 1) ~ 5",
                "half ~ -0.5",
                "third ~ 0.25",
                "half * 4 + third ~ -1.75",
                "yes ~ true",
                "letter ~ 65 'A'",
                "letter + 1 ~ 66",
                "big ~ -1234567890123",
                "huge ~ 18364758544493064720",
                "(char)huge ~ 16 '\\x10'",
                "(unsigned char)-1 ~ 255 '\\xff'",
                "(short)0x18000 ~ -32768",
                "huge >> 60 ~ 15",
                "big / 1000 ~ -1234567890",
                "-7 % 3 ~ -1",
                "1 ? 2 : 3 ~ 2",
                "!first.next || 0x10 == 16 && 1 ~ 1",
                "sizeof(struct Node) ~ 40",
                "sizeof matrix ~ 24",
                "((struct Node *)&second)->at.x ~ -3",
                "&first.at.y - &first.at.y ~ 0",
                "-1 ^ 0 ~ -1",
                "-1 < 1u ~ 0",
                "-1 < 1 ~ 1",
                "$zero + 'a' ~ 97",
                "1 / 0 ~ a division by zero",
                "nothing ~ 'nothing' is not known here",
                "first.nothing ~ struct Node has no member 'nothing'",
                "*(long *)0x10 ~ there is no memory at 0x10",
            })
    void expressionsMeanWhatTheyMeanInC(String expression, String expected) throws Exception {
        Debugger debugger = debugger("shapes-O2");
        String found = value(debugger, expression);
        String pattern = expected.strip()
                .replaceAll("([\\[\\](){}.*+?^$|\\\\])", "\\\\$1")
                .replace("…", ".*")
                .replaceAll("%(second|x)", "[0-9a-f]+");
        assertTrue(found.matches("(?s)" + pattern), found);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            quoteCharacter = '`',
            value = {
                "1 + ~ at 4: expected a name, a number or (, found the end",
                "a = 3 ~ at 3: '=' assigns, which an expression here does not: == compares",
                "add(1, 2) ~ at 4: a function cannot be called here",
                "$q7 ~ at 1: there is no register '$q7'",
                "(struct Nix *)0 ~ at 13: the program has no type 'struct Nix'",
                "0x1ffffffffffffffff ~ at 1: expected a whole number of at most 64 bits, found 0x1ffffffffffffffff",
                "a ; b ~ at 3: ';' is no part of an expression",
                "'ab' ~ at 1: expected one character, found 'ab'",
                "a.3 ~ at 2: '3' is no part",
            })
    void whatIsNoExpressionIsToldWithItsPlace(String expression, String problem) throws Exception {
        Shown shown = debugger("shapes-O0").value(expression, 0);
        assertFalse(shown.known());
        if (!problem.contains("'3'")) {
            assertEquals(problem, shown.value());
        }
    }

    @Test
    void localsHaveTypesAndPartsAndWhatIsGoneIsToldByName() throws Exception {
        Debugger debugger = debugger("shapes-O0");
        runTo(debugger, "busy");
        debugger.lookAt(1, List.of("array[1] + here.x", "sum"));
        ProgramState state = debugger.programState();
        assertEquals("main", state.frames().get(1).function());
        assertEquals(
                List.of("array int[4] {10, 20, 30, 40}", "here struct Point {x = 7, y = 8}"),
                state.variables().stream()
                        .filter(variable -> !variable.parts().isEmpty())
                        .map(variable -> variable.name() + " " + variable.type() + " " + variable.value())
                        .toList());
        assertEquals("27", state.watches().getFirst().value());
        assertEquals("30", state.variables().getFirst().parts().get(2).value());
        assertEquals("array[2]", state.variables().getFirst().parts().get(2).path());

        Debugger optimised = debugger("shapes-O2");
        runTo(optimised, "busy");
        optimised.lookAt(1, List.of());
        for (Shown variable : optimised.programState().variables()) {
            assertTrue(variable.known() || variable.value().contains("optimised out"), variable.toString());
        }
        assertEquals("250000", value(optimised, "rounds"));
    }

    @Test
    void aCallWrittenOutInPlaceIsAFrame() throws Exception {
        Debugger debugger = debugger("shapes-O0");
        runTo(debugger, "shapes.c:53");
        assertEquals(List.of("twice", "main", "_start"), functions(debugger));
        assertEquals("inlined", debugger.programState().frames().get(1).kind());
    }

    @Test
    void whatReachesNoCodeOrLoopsEndsWithAWord() throws Exception {
        Debugger debugger = debugger("shapes-O0");
        runTo(debugger, "shapes.c:59");
        long sp = debugger.processor().register(2);
        // The saved return address and frame pointer of factorial(1), from GCC's prologue at -O0.
        long frame = debugger.processor().register(8);
        debugger.machine().ram().bytes().write(frame - 8 - Board.BARE.ramBase(), 8, 0x123457);
        ProgramState state = debugger.programState();
        assertEquals(List.of("factorial"), functions(debugger));
        assertEquals("The stack ends here: the return address 0x123456 lies in no code.", state.end());
        debugger.processor().setRegister(8, 0x10);
        state = debugger.programState();
        assertTrue(state.end().contains("there is no memory at 0x"), state.end());
        debugger.processor().setRegister(8, frame);
        Subprogram factorial = debugger.software().info().function("factorial");
        assertNotNull(factorial);
        long self = debugger.software().info().bodyOf(factorial);
        assertTrue(self > factorial.address());
        debugger.machine().ram().bytes().write(frame - 8 - Board.BARE.ramBase(), 8, self + 6);
        debugger.machine().ram().bytes().write(frame - 16 - Board.BARE.ramBase(), 8, frame);
        state = debugger.programState();
        assertTrue(state.end().startsWith("The stack loops: 0x"), state.end());
        assertTrue(state.frames().size() <= 256);
        assertTrue(sp != 0);
    }

    @ParameterizedTest
    @ValueSource(strings = {"shapes-O0", "shapes-O2", "shapes-O2-frame"})
    void stepsOverAndOutStayInTheirFunctionAndGoBack(String name) throws Exception {
        Debugger debugger = debugger(name);
        runTo(debugger, "length");
        assertEquals(Outcome.REACHED, debugger.run(LONG, debugger.goal(Step.OUT)));
        assertEquals("main", functions(debugger).getFirst());
        List<Long> cycles = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            assertEquals(Outcome.REACHED, debugger.run(LONG, debugger.goal(Step.OVER)));
            assertEquals("main", functions(debugger).getFirst());
            cycles.add(debugger.cycle());
        }
        for (int i = 2; i >= 0; i--) {
            assertTrue(debugger.back(Step.OVER, () -> false));
            assertEquals(cycles.get(i), debugger.cycle());
        }
        while (functions(debugger).getFirst().equals("main")) {
            assertEquals(Outcome.REACHED, debugger.run(LONG, debugger.goal(Step.OVER)));
        }
        assertEquals("_start", functions(debugger).getFirst());
        long after = debugger.cycle();
        assertTrue(debugger.back(Step.OVER, () -> false));
        assertEquals("_start", functions(debugger).getFirst(), "over main, back");
        assertTrue(debugger.cycle() < 100 && after > 1_000_000);
    }

    @Test
    void aStepOverPassesALongCallForthAndBack() throws Exception {
        Debugger debugger = debugger("shapes-O0");
        runTo(debugger, "shapes.c:110");
        long before = debugger.cycle();
        assertEquals(Outcome.REACHED, debugger.run(LONG, debugger.goal(Step.OVER)));
        assertEquals(111, debugger.programState().frames().getFirst().line());
        assertTrue(debugger.cycle() > before + 1_000_000);
        assertTrue(debugger.back(Step.OVER, () -> false));
        assertEquals(before, debugger.cycle());
        // Into, and out of it again.
        while (!functions(debugger).getFirst().equals("busy")) {
            assertEquals(Outcome.REACHED, debugger.run(LONG, debugger.goal(Step.LINE)));
        }
        assertTrue(debugger.back(Step.OUT, () -> false));
        assertEquals("main", functions(debugger).getFirst());
        assertEquals(110, debugger.programState().frames().getFirst().line());
        runTo(debugger, "busy");
        assertEquals(Outcome.REACHED, debugger.run(LONG, debugger.goal(Step.OUT)));
        assertEquals("main", functions(debugger).getFirst());
        assertEquals(110, debugger.programState().frames().getFirst().line());
    }

    @Test
    void aStepOverPassesATrap() throws Exception {
        Debugger debugger = debugger("shapes-O0");
        runTo(debugger, "system_call");
        for (int i = 0; i < 10 && functions(debugger).getFirst().equals("system_call"); i++) {
            assertEquals(Outcome.REACHED, debugger.run(LONG, debugger.goal(Step.OVER)));
            assertTrue(
                    Set.of("system_call", "main").contains(functions(debugger).getFirst()));
        }
        assertEquals("main", functions(debugger).getFirst());
        assertEquals("1", value(debugger, "handled"));
    }

    @Test
    void runningToAnInstructionWorksBothWays() throws Exception {
        Debugger debugger = debugger("shapes-O0");
        Long factorial = debugger.software().address("factorial");
        assertNotNull(factorial);
        for (int i = 0; i < 5; i++) {
            assertEquals(Outcome.REACHED, debugger.run(LONG, debugger.goalOf(Set.of(factorial))));
        }
        assertEquals("1", value(debugger, "$a0"));
        for (int i = 2; i <= 5; i++) {
            assertTrue(debugger.backTo(Set.of(factorial), () -> false));
            assertEquals(String.valueOf(i), value(debugger, "$a0"));
        }
        assertFalse(debugger.backTo(Set.of(factorial), () -> false));
    }

    @Test
    void stopsHaveConditionsHitsAndSayWhatTheyCannot() throws Exception {
        Debugger debugger = debugger("shapes-O0");
        List<StopPoint> points = List.of(
                StopPoint.of(1, StopPoint.Kind.CODE, "factorial").from(3),
                StopPoint.of(2, StopPoint.Kind.WRITE, "handled").when("handled == 1"),
                StopPoint.of(3, StopPoint.Kind.READ, "first.colour"),
                StopPoint.of(4, StopPoint.Kind.CODE, "shapes.c:1"),
                StopPoint.of(5, StopPoint.Kind.CODE, "nowhere"),
                StopPoint.of(6, StopPoint.Kind.WRITE, "0x10 8"),
                StopPoint.of(7, StopPoint.Kind.CODE, "main").when("1 +"),
                StopPoint.of(8, StopPoint.Kind.CODE, "add").enabled(false),
                StopPoint.of(9, StopPoint.Kind.READ, "matrix[0][0]"),
                StopPoint.of(10, StopPoint.Kind.READ, "second.at"));
        debugger.stops(points);
        assertEquals(Outcome.BREAKPOINT, debugger.run(LONG, null));
        assertTrue(debugger.breakpointSentence().startsWith("Breakpoint in factorial"), debugger.breakpointSentence());
        assertEquals("3", value(debugger, "$a0"));
        assertEquals(
                List.of(3L, 0L, 0L, 0L, 0L, 0L, 0L, 0L, 0L, 0L),
                debugger.stops().stream().map(StopPoint.Status::hits).toList());
        assertEquals(
                List.of(
                        "",
                        "",
                        "",
                        "line 1 of shapes.c has no instructions",
                        "expected a function, FILE:LINE or an address: 'nowhere' is not known here",
                        "0x10, 8 B: expected 1 to 1048576 bytes of main memory",
                        "condition, at 4: expected a name, a number or (, found the end",
                        "",
                        "",
                        ""),
                debugger.stops().stream().map(StopPoint.Status::problem).toList());
        long third = debugger.cycle();
        assertEquals(Outcome.BREAKPOINT, debugger.run(LONG, null));
        assertEquals(Outcome.BREAKPOINT, debugger.run(LONG, null));
        assertEquals(5, debugger.stops().getFirst().hits());
        assertEquals(Outcome.BREAKPOINT, debugger.run(LONG, null));
        assertTrue(debugger.breakpointSentence().startsWith("second.at was read"), debugger.breakpointSentence());
        assertEquals("length", functions(debugger).getFirst());
        assertEquals(Outcome.BREAKPOINT, debugger.run(LONG, null));
        assertTrue(debugger.breakpointSentence().startsWith("handled was written"), debugger.breakpointSentence());
        assertEquals("handle", functions(debugger).getFirst());
        long fifth = debugger.cycle();
        assertTrue(debugger.runBack(points.getFirst(), () -> false), "back to a place that was set");
        assertTrue(debugger.cycle() > third && debugger.cycle() < fifth);
        assertEquals("1", value(debugger, "$a0"));
        assertTrue(debugger.runBack(new Landmark.Breakpoint(), () -> false));
        assertEquals("2", value(debugger, "$a0"));
        debugger.seek(third);
        assertEquals(3, debugger.stops().getFirst().hits(), "hits are those of the past of this moment");
        assertEquals(0, debugger.stops().get(1).hits());
    }
}
