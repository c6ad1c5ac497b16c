package windhover.debug;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import windhover.debug.SessionCommands.Step;
import windhover.debug.Snapshot.Activity;
import windhover.machine.Input;
import windhover.reg.DeviceEvent;

class SessionTest {
    /** Nanoseconds after which a thread that gives no sign hangs: no measure of how fast anything is. */
    private static final long PATIENCE = 600_000_000_000L;

    private final Debugger debugger = NetworkCallFixture.debugger(InputSource.NONE);
    private final Session session = new Session(debugger);

    @AfterEach
    void close() {
        session.close();
    }

    /** Pulls snapshots, as a window does each frame, until one is as expected. */
    private Snapshot await(Predicate<Snapshot> expected) {
        long deadline = System.nanoTime() + PATIENCE;
        while (System.nanoTime() < deadline) {
            Snapshot snapshot = session.snapshot();
            if (expected.test(snapshot)) {
                return snapshot;
            }
            LockSupport.parkNanos(1_000_000);
        }
        return fail("not within ten minutes; last: @" + session.snapshot().cycle() + " "
                + session.snapshot().activity() + " " + session.snapshot().stop());
    }

    @Test
    void theMachineStandsStillUntilItIsAskedToRun() {
        assertEquals(0, session.snapshot().cycle());
        assertEquals(Activity.PAUSED, session.snapshot().activity());
    }

    /** Also of those that no program is meant to outlive: a window that shows nothing any more says nothing either. */
    @Test
    void aFaultOfTheProgramsOwnEndsTheSessionAndIsSaid() {
        for (Error fault : List.of(new StackOverflowError("too deep"), new OutOfMemoryError("y".repeat(900)))) {
            CompletableFuture<Integer> answer = session.ask(d -> {
                throw fault;
            });
            ExecutionException e = assertThrows(ExecutionException.class, () -> answer.get(20, TimeUnit.SECONDS));
            assertEquals(fault, e.getCause());
            Snapshot ended = await(s -> s.stop().contains(fault.getClass().getName()));
            assertEquals(Activity.ENDED, ended.activity());
            assertTrue(ended.stop().length() < 400, ended.stop());
        }
        session.restart();
        await(s -> s.activity() == Activity.PAUSED);
    }

    @Test
    void runningEndsWhenNothingIsLeftToHappenAndSaysSo() {
        session.run();
        Snapshot idle = await(s -> s.activity() == Activity.PAUSED && s.cycle() > 0);
        assertTrue(idle.stop().startsWith("Nothing more will happen"), idle.stop());
        assertTrue(idle.cpu().waiting());
    }

    @Test
    void stepsMoveByTheirUnitAndStop() {
        session.step(Step.CYCLE);
        await(s -> s.cycle() == 1 && s.activity() == Activity.PAUSED);
        session.step(Step.CYCLE);
        session.step(Step.CYCLE);
        await(s -> s.cycle() == 3 && s.activity() == Activity.PAUSED);
        session.step(Step.INSTRUCTION);
        await(s -> s.instructions() == 1 && s.activity() == Activity.PAUSED);
        session.runTo(1000);
        await(s -> s.cycle() == 1000 && s.activity() == Activity.PAUSED);
    }

    @Test
    void aSlowMachineCanBePausedAndGoesOnWhereItWas() {
        session.speed(1000);
        session.run();
        await(s -> s.activity() == Activity.RUNNING && s.cycle() > 20);
        session.pause();
        Snapshot paused = await(s -> s.activity() == Activity.PAUSED);
        assertTrue(paused.cycle() < 20_000, "it ran at the speed that was set, to @" + paused.cycle());
        session.step(Step.CYCLE);
        await(s -> s.cycle() == paused.cycle() + 1);
    }

    @Test
    void aBreakpointStopsARunAndSaysWhere() {
        Long address = debugger.software().address("udp_receive");
        session.breakpoints(Set.of(address == null ? 0L : address));
        session.run();
        Snapshot stopped = await(s -> s.activity() == Activity.PAUSED && s.cycle() > 0);
        assertEquals("udp_receive", stopped.position().function());
        assertTrue(stopped.stop().startsWith("Breakpoint in udp_receive"), stopped.stop());
    }

    @Test
    void restartGoesBackToReset() {
        session.runTo(5000);
        await(s -> s.cycle() == 5000);
        session.restart();
        Snapshot again = await(s -> s.cycle() == 0);
        assertEquals(0, again.instructions());
        assertEquals("", again.texts().getFirst().text().tail());
        assertFalse(again.cpu().inHandler());
    }

    @Test
    void timeGoesBackAndOnAgainAndAnEditInThePastStartsABranch() {
        session.runTo(9000);
        Snapshot first = await(s -> s.cycle() == 9000);
        session.stepBack(Step.CYCLE);
        Snapshot back = await(s -> s.cycle() == 8999);
        assertEquals(9000, back.timeline().frontier());
        assertTrue(back.timeline().past(back.cycle()));
        session.seek(9000);
        Snapshot again = await(s -> s.cycle() == 9000);
        assertEquals(first.instructions(), again.instructions());
        assertEquals(first.cpu(), again.cpu());
        session.seek(5000);
        session.input(Input.register(0, 9, 5));
        Snapshot branched = await(s -> s.timeline().branch() == 2);
        assertEquals("A new branch begins here: branch 2 from @5000.", branched.stop());
        assertEquals(5, branched.cpu().x().get(9));
        session.nameBranch(2, "what if");
        session.switchTo(1);
        Snapshot old = await(s -> s.timeline().branch() == 1);
        assertEquals(
                List.of("branch 1", "what if"),
                old.timeline().branches().stream()
                        .map(TimelineState.BranchState::name)
                        .toList());
        session.seek(9500);
        await(s -> s.cycle() == 9500 && s.activity() == Activity.PAUSED);
        session.runBack(new Landmark.MemoryWritten(0xF0_0000, 8));
        Snapshot none = await(s -> s.stop().startsWith("Not found"));
        assertEquals(9500, none.cycle());
        session.input(new Input("nowhere", new byte[0]));
        await(s -> s.stop().startsWith("This machine has no input port 'nowhere'"));
    }

    @Test
    void aFaultOfAnObserverEndsTheSessionAndNotTheProgram() {
        debugger.add(new Observer() {
            @Override
            public void deviceHappened(long cycle, String device, DeviceEvent event) {
                throw new IllegalStateException("a fault for the test");
            }
        });
        session.run();
        Snapshot ended = await(s -> s.activity() == Activity.ENDED);
        assertTrue(ended.stop().contains("a fault for the test"), ended.stop());
        session.run();
        session.restart();
        await(s -> s.cycle() == 0 && s.activity() == Activity.PAUSED);
    }

    @Test
    void aSpeedOfNothingIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> session.speed(0));
        assertThrows(IllegalArgumentException.class, () -> session.speed(Double.NaN));
    }
}
