package windhover.scenario;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import windhover.clock.StateReader;
import windhover.clock.StateWriter;
import windhover.debug.StepMark;
import windhover.device.wire.Direction;
import windhover.device.wire.Fault;
import windhover.device.wire.Wire;
import windhover.machine.KestrelPeer;

class WirePlanTest {
    private static final String SCENARIO = """
      name: a-wire
      title: A wire
      teaches: Who is at its other end.
      image: network-caller.elf
      %s
      steps: []
      checks:
      %s
      until: {cycles: 1_000_000}
      """;

    private static final String SERVER = "- host: {name: server, mac: 02:4b:33:00:00:02, ip: 192.168.3.2, delay: 3000}";

    private static ScenarioRun run(String wire, String... checks) throws ScenarioFormatException {
        StringBuilder list = new StringBuilder();
        for (String check : checks) {
            list.append("  - ").append(check).append('\n');
        }
        ScenarioRun run = ScenarioRun.of(ScenarioParser.parse(
                String.format(Locale.ROOT, SCENARIO, wire, list.isEmpty() ? "  []" : list), "a-wire.yaml"));
        run.run();
        assertEquals(List.of(), run.checks().stream().filter(c -> !c.passed()).toList());
        return run;
    }

    @Test
    void aHostAnswersAProgramOfTheGuest() throws ScenarioFormatException {
        run(
                "peers:\n  " + SERVER,
                "console: {contains: \"answered by 192.168.3.2, the same bytes\"}",
                "console: {lacks: \"try 2\"}",
                "peer: {name: server, answered: 2}",
                "frames-sent: 2");
    }

    @ParameterizedTest
    @ValueSource(strings = {"drop", "corrupt"})
    void aLostFrameIsAskedForAgain(String fault) throws ScenarioFormatException {
        run(
                "faults: {rules: [{fault: " + fault + ", direction: out, frames: [2]}]}\npeers:\n  " + SERVER,
                "console: {contains: \"asks, try 2\"}",
                "console: {contains: \"answered by 192.168.3.2, the same bytes\"}",
                "wire: {fault: " + fault + ", equals: 1}",
                "wire: {fault: " + fault + ", direction: in, equals: 0}",
                "peer: {name: server, answered: 2}",
                "frames-sent: 3");
    }

    @Test
    void aDuplicatedAnswerIsTakenOnce() throws ScenarioFormatException {
        run(
                "faults: {rules: [{fault: duplicate, frames: [2]}]}\npeers:\n  " + SERVER,
                "console: {contains: \"answered by 192.168.3.2, the same bytes\"}",
                "register: {device: NIC, name: RX_FRAMES, equals: 3}");
    }

    @Test
    void aDelayedAnswerComesAfterTheSecondTry() throws ScenarioFormatException {
        run(
                "faults: {rules: [{fault: delay, frames: [2], cycles: 120_000}]}\npeers:\n  " + SERVER,
                "console: {contains: \"asks, try 2\"}",
                "console: {contains: \"answered by 192.168.3.2, the same bytes\"}");
    }

    @Test
    void framesGivenAsInputsPassOverTheWire() throws ScenarioFormatException {
        run(
                """
        faults: {rules: [{fault: drop, frames: [1]}]}
        inputs:
          - {frame: {to: broadcast, from: 02:00:00:00:00:09, type: 0x1234}, at: "@400_000"}
          - {frame: {to: broadcast, from: 02:00:00:00:00:09, type: 0x1234}, at: "@500_000"}""",
                "wire: {fault: drop, direction: in, equals: 1}",
                "register: {device: NIC, name: RX_FRAMES, equals: 1}");
    }

    @Test
    void whatGoesWrongCanBeAStep() throws ScenarioFormatException {
        String text = String.format(
                        Locale.ROOT,
                        SCENARIO,
                        "faults: {rules: [{fault: drop, direction: out, rate: 1}]}\npeers:\n  " + SERVER,
                        "  - steps: all")
                .replace(
                        "steps: []", "steps: [{number: 1, name: Lost, why: It is lost., when: {wire: {fault: drop}}}]");
        ScenarioRun run = ScenarioRun.of(ScenarioParser.parse(text, "a-wire.yaml"));
        run.run();
        StepMark mark = run.tracker().mark(1);
        assertEquals("a frame from the card was dropped on the wire", mark == null ? "" : mark.seen());
        Wire wire = run.debugger().machine().part(Wire.class).orElseThrow();
        assertEquals(wire.frames(Direction.OUT), wire.count(Fault.DROP));
    }

    @Test
    void twoKestrelsSavedAtAnyMomentEndTheSame() throws ScenarioFormatException {
        ScenarioRun whole = ScenarioRun.of(ScenarioLibrary.find("two-kestrels-on-a-wire"));
        whole.run();
        for (long at : new long[] {1, 33_000, 36_000, 47_000, 66_000}) {
            ScenarioRun part = ScenarioRun.of(ScenarioLibrary.find("two-kestrels-on-a-wire"));
            part.runTo(at);
            byte[] saved = StateWriter.save(part.debugger().machine());
            ScenarioRun other = ScenarioRun.of(ScenarioLibrary.find("two-kestrels-on-a-wire"));
            StateReader.restore(other.debugger().machine(), saved);
            other.passTo(whole.cycle());
            assertEquals(whole.stateHash(), other.stateHash(), "restored at @" + at);
        }
    }

    @Test
    void twoKestrelsGoBackInTimeTogether() throws ScenarioFormatException {
        ScenarioRun run = ScenarioRun.of(ScenarioLibrary.find("two-kestrels-on-a-wire"));
        run.run();
        long end = run.cycle();
        long hash = run.stateHash();
        for (long at : new long[] {50_000, 35_000, 0, 70_000}) {
            run.debugger().seek(at);
            assertEquals(at, run.cycle());
            run.debugger().seek(end);
            assertEquals(hash, run.stateHash(), "by way of @" + at);
        }
    }

    @Test
    void aFrameTakesTheWiresDelayFromCardToCardToTheCycle() throws ScenarioFormatException {
        for (int delay : new int[] {500, 501, 777, 2500}) {
            Scenario scenario = ScenarioParser.parse(
                    String.format(
                                    Locale.ROOT,
                                    SCENARIO,
                                    String.format(
                                            Locale.ROOT,
                                            "peers: [{kestrel: {name: other, image: network-caller.elf, delay: %d}}]",
                                            delay),
                                    "  - steps: all")
                            .replace("image: network-caller.elf\n", "image: network-call.elf\n")
                            .replace(
                                    "steps: []",
                                    "steps: [{number: 1, name: It begins, why: It comes., when: {firmware: {machine: NIC receive, state: PREAMBLE}}}]"),
                    "a-wire.yaml");
            ScenarioRun run = ScenarioRun.of(scenario);
            Wire wire = run.debugger().machine().part(Wire.class).orElseThrow();
            KestrelPeer peer = (KestrelPeer) wire.peer("other").orElseThrow();
            long[] sent = {-1};
            peer.machine().part(Wire.class).orElseThrow().probe(new windhover.device.wire.WireProbe() {
                @Override
                public void sent(byte[] frame) {
                    sent[0] = sent[0] < 0 ? peer.machine().clock().now() : sent[0];
                }
            });
            assertTrue(run.runToStep(1));
            StepMark mark = run.tracker().mark(1);
            assertEquals(sent[0] + delay, mark == null ? -1 : mark.cycle());
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "faults: {rules: [{fault: drop}]}                                     | a fault needs either 'frames' or 'rate'",
                "faults: {rules: [{fault: lose, rate: 1}]}                            | 'fault' is 'lose', expected drop or corrupt or duplicate or delay",
                "faults: {rules: [{fault: drop, rate: 1.5}]}                          | 'rate' is '1.5', expected a part of all frames, from 0 to 1",
                "faults: {rules: [{fault: delay, rate: 1}]}                           | 'cycles' says how long a frame is delayed",
                "faults: {rules: [{fault: drop, rate: 1, cycles: 4}]}                 | 'cycles' says how long a frame is delayed",
                "faults: {rules: [{fault: drop, frames: [0]}]}                        | 'frames' is 0, expected 1 to",
                "peers: [{hots: {}}]                                                  | unknown key 'hots' in a peer, expected host, kestrel",
                "peers: [{host: {name: a, mac: 1, ip: 1.2.3.4}}]                      | 'mac' is '1', expected a MAC address",
                "peers: [{host: {name: a, mac: 02:00:00:00:00:01, ip: 1.2.3}}]                | 'ip' is '1.2.3', expected an IPv4 address",
                "peers: [{kestrel: {name: a, image: no.elf}}]                         | peers.kestrel.image 'no.elf' is neither beside the scenario nor in roms/images",
                "peers: [{kestrel: {name: a, image: network-call.elf, delay: 10}}]    | 'delay' is 10, expected 500 to",
                "peers: [{kestrel: {name: a, image: bare/hello.elf}}]                 | expected to lie within the RAM",
                "peers: [{kestrel: {name: a, image: network-call.elf}}, {kestrel: {name: a, image: network-call.elf}}] | peer 'a' is there a second time",
                "board: bare~peers: []                                                | something about the wire of board bare",
            })
    void aWireThatCannotBeIsSaidInOneLine(String wire, String message) {
        String text = String.format(Locale.ROOT, SCENARIO, wire.replace("~", "\n"), "  []");
        String fitting = wire.startsWith("board: bare") ? text.replace("network-caller.elf", "bare/hello.elf") : text;
        ScenarioFormatException e = assertThrows(
                ScenarioFormatException.class, () -> ScenarioRun.of(ScenarioParser.parse(fitting, "a-wire.yaml")));
        assertTrue(e.getMessage().contains(message), e.getMessage());
        assertEquals(1, e.getMessage().lines().count());
    }

    @Test
    void aCheckOfAPeerThatIsNotThereIsRefused() {
        ScenarioFormatException e = assertThrows(
                ScenarioFormatException.class, () -> run("peers:\n  " + SERVER, "peer: {name: servant, answered: 2}"));
        assertEquals("a-wire.yaml: there is no host named 'servant' among the peers", e.getMessage());
    }
}
