package windhover.device.wire;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import windhover.clock.Clock;
import windhover.clock.StateHash;
import windhover.clock.StateReader;
import windhover.clock.StateVisitor;
import windhover.clock.StateWriter;
import windhover.clock.Stateful;
import windhover.device.wire.Faults.Rule;

class WireTest {
    /** A wire, its clock, and what came out at either end. */
    private static final class Bench implements Stateful {
        final Clock clock = new Clock();
        final List<String> atCard = new ArrayList<>();
        final List<String> atPeer = new ArrayList<>();
        final Wire wire = new Wire(clock, frame -> atCard.add(clock.now() + ":" + text(frame)));

        Bench(Faults faults) {
            wire.faults(faults);
            wire.attach(new Peer() {
                @Override
                public void hears(byte[] frame) {
                    atPeer.add(clock.now() + ":" + text(frame));
                }

                @Override
                public String name() {
                    return "listener";
                }

                @Override
                public void state(StateVisitor v) {}
            });
        }

        static String text(byte[] frame) {
            return frame[0] + (EthernetFrame.of(frame).fcsIsRight() ? "" : " spoilt");
        }

        void run(long cycles) {
            long end = clock.now() + cycles;
            while (clock.now() < end) {
                clock.fireDue();
                clock.advance();
            }
        }

        @Override
        public String name() {
            return "bench";
        }

        @Override
        public void state(StateVisitor v) {
            v.part(clock);
            v.part(wire);
        }
    }

    private static byte[] frame(int number) {
        byte[] bytes = new byte[60];
        bytes[0] = (byte) number;
        return bytes;
    }

    private static byte[] withFcs(int number) {
        return EthernetFrame.withFcs(frame(number), false).bytes();
    }

    private static Faults one(Fault fault, Direction direction, long... frames) {
        return new Faults(
                1,
                List.of(new Rule(fault, direction, Arrays.stream(frames).boxed().toList(), 0, 100)));
    }

    private static Faults rate(long seed, Fault fault, int rate) {
        return new Faults(seed, List.of(new Rule(fault, Direction.IN, List.of(), rate, 50)));
    }

    @Test
    void withoutFaultsFramesGoThroughInTheSameCycle() {
        Bench bench = new Bench(Faults.NONE);
        bench.run(7);
        bench.wire.arrives(withFcs(1));
        bench.wire.sent(frame(2));
        assertEquals(List.of("7:1"), bench.atCard);
        assertEquals(List.of("7:2"), bench.atPeer, "with its check sequence");
        assertEquals(1, bench.wire.frames(Direction.IN));
        assertEquals(1, bench.wire.frames(Direction.OUT));
    }

    @Test
    void aDroppedFrameDoesNotArrive() {
        Bench bench = new Bench(one(Fault.DROP, Direction.IN, 2));
        for (int i = 1; i <= 3; i++) {
            bench.wire.arrives(withFcs(i));
            bench.wire.sent(frame(i));
        }
        assertEquals(List.of("0:1", "0:3"), bench.atCard);
        assertEquals(List.of("0:1", "0:2", "0:3"), bench.atPeer, "the other direction is sound");
        assertEquals(1, bench.wire.count(Fault.DROP, Direction.IN));
        assertEquals(1, bench.wire.count(Fault.DROP));
    }

    @Test
    void aCorruptedFrameHasAWrongCheckSequence() {
        Bench bench = new Bench(one(Fault.CORRUPT, Direction.OUT, 1, 2, 3, 4, 5));
        for (int i = 1; i <= 6; i++) {
            bench.wire.sent(frame(10 * i));
        }
        assertEquals(5, bench.atPeer.stream().filter(f -> f.endsWith("spoilt")).count());
        assertEquals("0:60", bench.atPeer.getLast());
    }

    @Test
    void aDuplicatedFrameArrivesTwice() {
        Bench bench = new Bench(one(Fault.DUPLICATE, Direction.IN, 1));
        bench.wire.arrives(withFcs(1));
        bench.wire.arrives(withFcs(2));
        assertEquals(List.of("0:1", "0:1", "0:2"), bench.atCard);
    }

    @Test
    void aDelayedFrameMayComeBehindTheNext() {
        Bench bench = new Bench(one(Fault.DELAY, Direction.IN, 1));
        bench.wire.arrives(withFcs(1));
        bench.run(30);
        bench.wire.arrives(withFcs(2));
        bench.run(200);
        assertEquals(List.of("30:2", "100:1"), bench.atCard);
    }

    @ParameterizedTest
    @EnumSource(Fault.class)
    void aRateHitsAboutSoManyFramesAndTheSameOnesEachTime(Fault fault) {
        Bench one = new Bench(rate(42, fault, 250_000));
        Bench same = new Bench(rate(42, fault, 250_000));
        Bench other = new Bench(rate(43, fault, 250_000));
        for (int i = 0; i < 1000; i++) {
            for (Bench bench : List.of(one, same, other)) {
                bench.wire.arrives(withFcs(i & 0x7f));
                bench.run(10);
            }
        }
        assertEquals(one.atCard, same.atCard);
        assertNotEquals(one.atCard, other.atCard);
        assertTrue(Math.abs(one.wire.count(fault) - 250) < 60, one.wire.count(fault) + " of 1000");
    }

    @Test
    void savedInTheMiddleTheSameFaultsFollow() {
        Faults faults = new Faults(
                5,
                List.of(
                        new Rule(Fault.DELAY, Direction.IN, List.of(), 500_000, 33),
                        new Rule(Fault.DROP, Direction.IN, List.of(), 200_000, 0),
                        new Rule(Fault.DUPLICATE, Direction.OUT, List.of(3L), 0, 0)));
        Bench bench = new Bench(faults);
        for (int i = 0; i < 20; i++) {
            bench.wire.arrives(withFcs(i));
            bench.run(5);
        }
        byte[] saved = StateWriter.save(bench);
        Bench restored = new Bench(faults);
        StateReader.restore(restored, saved);
        assertEquals(StateHash.of(bench), StateHash.of(restored));
        int before = bench.atCard.size();
        for (Bench each : List.of(bench, restored)) {
            for (int i = 20; i < 60; i++) {
                each.wire.arrives(withFcs(i));
                each.wire.sent(frame(i));
                each.run(5);
            }
            each.run(100);
        }
        assertEquals(bench.atCard.subList(before, bench.atCard.size()), restored.atCard);
        assertEquals(StateHash.of(bench), StateHash.of(restored));
    }

    @Test
    void aLineThatIsFullLosesFramesAndCountsThem() {
        Clock clock = new Clock();
        List<Integer> tags = new ArrayList<>();
        DelayLine line = new DelayLine("line", clock, 3, (frame, tag) -> tags.add(tag));
        assertTrue(line.put(frame(0), 50, 0));
        assertTrue(line.put(frame(1), 20, 1));
        assertTrue(line.put(new byte[5000], 50, 2), "cut to what a card can take");
        assertFalse(line.put(frame(3), 50, 3));
        assertEquals(1, line.lost());
        assertEquals(3, line.held());
        while (clock.now() < 100) {
            clock.fireDue();
            clock.advance();
        }
        assertEquals(List.of(1, 0, 2), tags);
        assertEquals(0, line.held());
    }

    @Test
    void twoPeersOfOneNameAreRefused() {
        Bench bench = new Bench(Faults.NONE);
        Peer other = bench.wire.peer("listener").orElseThrow();
        assertThrows(IllegalArgumentException.class, () -> bench.wire.attach(other));
    }

    @Test
    void theProbeIsToldOfWhatIsSentAndWhatGoesWrong() {
        Bench bench = new Bench(one(Fault.DROP, Direction.OUT, 1));
        List<String> told = new ArrayList<>();
        bench.wire.probe(new WireProbe() {
            @Override
            public void sent(byte[] frame) {
                told.add("sent " + frame[0]);
            }

            @Override
            public void faulty(Fault fault, Direction direction, byte[] frame) {
                told.add(fault + " " + direction);
            }
        });
        byte[] frame = frame(9);
        bench.wire.sent(frame);
        assertEquals(List.of("sent 9", "DROP OUT"), told);
        assertArrayEquals(frame(9), frame, "nothing is done to the sender's bytes");
    }
}
