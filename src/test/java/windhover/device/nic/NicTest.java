package windhover.device.nic;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;
import windhover.clock.PagedBytes;
import windhover.device.SmallMachine;

class NicTest {
    private static final long NIC = SmallMachine.NIC;
    private static final long CTRL = NIC;
    private static final long STATUS = NIC + 0x08;
    private static final long MAC = NIC + 0x10;
    private static final long RX_RING_BASE = NIC + 0x18;
    private static final long RX_RING_COUNT = NIC + 0x20;
    private static final long RX_HEAD = NIC + 0x28;
    private static final long RX_TAIL = NIC + 0x30;
    private static final long TX_RING_BASE = NIC + 0x38;
    private static final long TX_RING_COUNT = NIC + 0x40;
    private static final long TX_HEAD = NIC + 0x48;
    private static final long TX_TAIL = NIC + 0x50;
    private static final long RX_MODERATION = NIC + 0x58;
    private static final long PIO_RX_LENGTH = NIC + 0x60;
    private static final long PIO_RX_OFFSET = NIC + 0x68;
    private static final long PIO_RELEASE = NIC + 0x70;
    private static final long PIO_TX_LENGTH = NIC + 0x78;
    private static final long RX_FRAMES = NIC + 0x80;
    private static final long PACKET_MEMORY = NIC + 0x10000;

    private static final long RX_ENABLE = 1;
    private static final long TX_ENABLE = 2;
    private static final long PROMISCUOUS = 4;
    private static final long RX_IRQ = 8;
    private static final long TX_IRQ = 16;
    private static final long PIO = 32;
    private static final long ALL_ON = RX_ENABLE | TX_ENABLE | RX_IRQ | TX_IRQ;

    private static final long RX_DONE = 1;
    private static final long TX_DONE = 2;
    private static final long RX_BUSY = 4;
    private static final long TX_BUSY = 8;
    private static final long RX_ERROR = 16;
    private static final long TX_ERROR = 32;
    private static final long RX_NO_DESCRIPTOR = 64;
    private static final long RX_OVERRUN = 128;

    private static final int OWN = 1;
    private static final int DONE = 2;
    private static final int ERROR = 4;

    private static final long RX_RING = 0x1000;
    private static final long TX_RING = 0x2000;
    private static final long BUFFERS = 0x10000;
    private static final byte[] OUR_ADDRESS = {0x02, 0x4B, 0x33, 0, 0, 1};
    private static final long NOWHERE = 0x0B00_0000_0000_0000L;

    private final SmallMachine machine = new SmallMachine();
    private final List<byte[]> heard = new ArrayList<>();
    private final List<Drop> drops = new ArrayList<>();

    NicTest() {
        machine.nic.listener((frame, cycle) -> heard.add(frame));
        machine.nic.probe(new NicProbe() {
            @Override
            public void dropped(Drop reason) {
                drops.add(reason);
            }
        });
    }

    private static byte[] frame(byte[] destination, int length) {
        byte[] frame = new byte[length];
        for (int i = 0; i < length; i++) {
            frame[i] = (byte) (i < 6 ? destination[i] : 3 * i + 5);
        }
        return frame;
    }

    private static byte[] frame(int length) {
        return frame(OUR_ADDRESS, length);
    }

    private void descriptor(long ring, int index, long address, int length, int flags) {
        machine.write(ring + 16L * index, address);
        machine.write(ring + 16L * index + 8, (long) flags << 16 | length);
    }

    private int length(long ring, int index) {
        return (int) machine.read(ring + 16L * index + 8, 2);
    }

    private int flags(long ring, int index) {
        return (int) machine.read(ring + 16L * index + 10, 2);
    }

    private int status(long ring, int index) {
        return (int) machine.read(ring + 16L * index + 12, 4);
    }

    private long counter(Drop drop) {
        return machine.read(
                NIC + machine.nic.registers().map().register(drop.register()).offset());
    }

    private void layRings(int count) {
        machine.write(RX_RING_BASE, RX_RING);
        machine.write(RX_RING_COUNT, count);
        machine.write(TX_RING_BASE, TX_RING);
        machine.write(TX_RING_COUNT, count);
        for (int i = 0; i < count - 1; i++) {
            descriptor(RX_RING, i, BUFFERS + 0x800L * i, 1514, OWN);
        }
        machine.write(RX_TAIL, count - 1);
        machine.write(CTRL, ALL_ON);
    }

    private void send(int index, byte[] frame) {
        long buffer = 0x80000 + 0x800L * index;
        machine.put(buffer, frame);
        descriptor(TX_RING, index, buffer, frame.length, OWN);
        machine.write(TX_TAIL, (index + 1) % machine.read(TX_RING_COUNT));
    }

    private void runUntilQuiet() {
        int quiet = 0; // longer than the gap between frames
        for (int i = 0; i < 400_000 && quiet < 300; i++) {
            machine.run(1);
            quiet = (machine.read(STATUS) & (RX_BUSY | TX_BUSY)) == 0 && machine.nic.bytesOnWire() == 0 ? quiet + 1 : 0;
        }
        assertEquals(300, quiet, "still busy @" + machine.clock.now());
    }

    @Test
    void fcsIsCrc32() {
        PagedBytes memory = new PagedBytes(4096);
        byte[] bytes = frame(1000);
        memory.put(3, bytes, 0, 1000);
        CRC32 crc = new CRC32();
        crc.update(bytes);
        assertEquals((int) crc.getValue(), Fcs.of(memory, 3, 1000));
        byte[] whole = Fcs.append(bytes, 1000);
        assertEquals((byte) crc.getValue(), whole[1000]);
        assertEquals((byte) (crc.getValue() >> 24), whole[1003]);
    }

    @Test
    void receivedFrameIsInMemoryBeforeTheLineRises() {
        layRings(4);
        byte[] frame = frame(100);
        machine.nic.frameArrives(frame);
        while (!machine.line(6)) {
            machine.run(1);
        }
        assertArrayEquals(frame, machine.get(BUFFERS, 100));
        assertEquals(DONE, flags(RX_RING, 0));
        assertEquals(100, length(RX_RING, 0));
        assertEquals(1, machine.read(RX_HEAD));
        assertEquals(1, machine.read(RX_FRAMES));
        assertEquals(100, machine.read(RX_FRAMES + 8));
        machine.write(STATUS, RX_DONE);
        assertFalse(machine.line(6));
    }

    @Test
    void firmwareGoesThroughItsStatesInOrder() {
        layRings(4);
        machine.nic.frameArrives(frame(60));
        runUntilQuiet();
        List<String> expected = List.of(
                "NIC receive: IDLE CARRIER PREAMBLE",
                "NIC receive: PREAMBLE START_OF_FRAME RECEIVE",
                "NIC receive: RECEIVE BYTES RECEIVE",
                "NIC receive: RECEIVE END_OF_FRAME CHECK_FCS",
                "NIC receive: CHECK_FCS GOOD FILTER",
                "NIC receive: FILTER FOR_US IDLE",
                "NIC deliver: IDLE FRAME FETCH_DESCRIPTOR",
                "NIC deliver: FETCH_DESCRIPTOR DESCRIPTOR HAND_TO_DMAC",
                "NIC deliver: HAND_TO_DMAC READY WAIT_DMA",
                "DMAC channel 0: IDLE START REQUEST",
                "DMAC channel 0: REQUEST TURN_TAKE TAKE",
                "DMAC channel 0: TAKE READ_FOR_MEMORY WRITE",
                "DMAC channel 0: WRITE MORE WRITE",
                "DMAC channel 0: WRITE LAST COMPLETE",
                "DMAC channel 0: COMPLETE TELL IDLE",
                "NIC deliver: WAIT_DMA DMA_DONE WRITE_BACK",
                "NIC deliver: WRITE_BACK WRITTEN RAISE_LINE",
                "NIC deliver: RAISE_LINE TOLD IDLE");
        assertEquals(expected, machine.transitions.stream().distinct().toList());
    }

    @Test
    void byteTakesTwentyCyclesOnTheWire() {
        layRings(4);
        machine.nic.frameArrives(frame(60));
        machine.run(160 + 1);
        assertEquals(0, machine.nic.bytesReceived());
        assertEquals(64, machine.nic.bytesOnWire());
        machine.run(160);
        assertEquals(8, machine.nic.bytesReceived());
        machine.run(1280 - 160 - 1);
        assertEquals(56, machine.nic.bytesReceived());
        machine.run(1);
        assertEquals(64, machine.nic.bytesReceived());
        assertEquals(0, machine.nic.bytesOnWire());
    }

    @Test
    void shortFrameOfASenderIsPaddedTo60Bytes() {
        layRings(4);
        machine.nic.frameArrives(frame(20));
        runUntilQuiet();
        assertEquals(60, length(RX_RING, 0));
        assertArrayEquals(Arrays.copyOf(frame(20), 60), machine.get(BUFFERS, 60));
    }

    @Test
    void badFramesAreDroppedAndCounted() {
        layRings(4);
        byte[] wrong = Fcs.append(frame(60), 60);
        wrong[30] ^= 1;
        machine.nic.rawFrameArrives(wrong);
        machine.nic.rawFrameArrives(Fcs.append(frame(59), 59));
        machine.nic.rawFrameArrives(new byte[0]);
        machine.nic.rawFrameArrives(Fcs.append(frame(1515), 1515));
        machine.nic.rawFrameArrives(new byte[5000]);
        machine.nic.frameArrives(frame(new byte[] {2, 0, 0, 0, 0, 9}, 60));
        runUntilQuiet();
        assertEquals(
                List.of(Drop.BAD_FCS, Drop.TOO_SHORT, Drop.TOO_SHORT, Drop.TOO_LONG, Drop.TOO_LONG, Drop.NOT_FOR_US),
                drops);
        assertEquals(1, counter(Drop.BAD_FCS));
        assertEquals(2, counter(Drop.TOO_SHORT));
        assertEquals(2, counter(Drop.TOO_LONG));
        assertEquals(1, counter(Drop.NOT_FOR_US));
        assertEquals(0, machine.read(RX_FRAMES));
        assertFalse(machine.line(6));
    }

    @Test
    void broadcastAndPromiscuousFramesAreForUsToo() {
        layRings(8);
        machine.nic.frameArrives(frame(new byte[] {-1, -1, -1, -1, -1, -1}, 60));
        runUntilQuiet();
        machine.write(CTRL, ALL_ON | PROMISCUOUS);
        machine.nic.frameArrives(frame(new byte[] {2, 0, 0, 0, 0, 9}, 60));
        runUntilQuiet();
        machine.write(CTRL, ALL_ON);
        machine.write(MAC, 0x0900_0000_0002L);
        machine.nic.frameArrives(frame(new byte[] {2, 0, 0, 0, 0, 9}, 60));
        runUntilQuiet();
        assertEquals(3, machine.read(RX_FRAMES));
    }

    @Test
    void framesAtFullRateAllArrive() {
        layRings(16);
        int sent = 0;
        while (sent < 12) {
            if (machine.nic.frameArrives(frame(1514 - sent))) {
                sent++;
            } else {
                machine.run(100);
            }
        }
        runUntilQuiet();
        assertEquals(12, machine.read(RX_FRAMES));
        for (int i = 0; i < 12; i++) {
            assertArrayEquals(frame(1514 - i), machine.get(BUFFERS + 0x800L * i, 1514 - i));
        }
    }

    @Test
    void receiveRingWrapsAround() {
        layRings(3);
        for (int i = 0; i < 7; i++) {
            machine.nic.frameArrives(frame(60 + i));
            runUntilQuiet();
            int index = i % 3;
            assertEquals(DONE, flags(RX_RING, index));
            assertEquals(60 + i, length(RX_RING, index));
            descriptor(RX_RING, (index + 2) % 3, BUFFERS + 0x800L * ((index + 2) % 3), 1514, OWN);
            machine.write(RX_TAIL, index);
        }
        assertEquals(7, machine.read(RX_FRAMES));
        assertEquals(7 % 3, machine.read(RX_HEAD));
    }

    @Test
    void emptyRingDropsFrames() {
        layRings(2);
        machine.nic.frameArrives(frame(60));
        machine.nic.frameArrives(frame(60));
        runUntilQuiet();
        assertEquals(1, machine.read(RX_FRAMES));
        assertEquals(1, counter(Drop.NO_DESCRIPTOR));
        assertEquals(RX_NO_DESCRIPTOR, machine.read(STATUS) & RX_NO_DESCRIPTOR);
    }

    @Test
    void descriptorThatIsNotOwnedIsNotUsed() {
        layRings(4);
        descriptor(RX_RING, 0, BUFFERS, 1514, 0);
        machine.nic.frameArrives(frame(60));
        runUntilQuiet();
        assertEquals(1, counter(Drop.NO_DESCRIPTOR));
        assertEquals(0, machine.read(RX_HEAD));
        assertArrayEquals(new byte[60], machine.get(BUFFERS, 60));
    }

    @Test
    void bufferTooSmallIsToldInTheDescriptor() {
        layRings(4);
        descriptor(RX_RING, 0, BUFFERS, 99, OWN);
        machine.nic.frameArrives(frame(100));
        runUntilQuiet();
        assertEquals(DONE | ERROR, flags(RX_RING, 0));
        assertEquals(2, status(RX_RING, 0));
        assertEquals(1, counter(Drop.TOO_BIG));
        assertEquals(RX_ERROR | RX_DONE, machine.read(STATUS) & (RX_ERROR | RX_DONE));
        assertArrayEquals(new byte[100], machine.get(BUFFERS, 100));
    }

    @Test
    void bufferWhereNobodyAnswersIsToldInTheDescriptor() {
        layRings(4);
        descriptor(RX_RING, 0, NOWHERE, 1514, OWN);
        machine.nic.frameArrives(frame(100));
        machine.nic.frameArrives(frame(61));
        runUntilQuiet();
        assertEquals(DONE | ERROR, flags(RX_RING, 0));
        assertEquals(1, status(RX_RING, 0));
        assertEquals(1, counter(Drop.BUS_ERROR));
        assertEquals(DONE, flags(RX_RING, 1));
    }

    @Test
    void ringWhereNobodyAnswersDropsTheFrame() {
        layRings(4);
        machine.write(RX_RING_BASE, NOWHERE);
        machine.write(RX_TAIL, 2);
        machine.nic.frameArrives(frame(100));
        runUntilQuiet();
        assertEquals(1, counter(Drop.BUS_ERROR));
        assertEquals(0, machine.read(RX_HEAD));
        assertFalse(machine.line(6));
    }

    @Test
    void overrunWhenAllPacketBuffersAreFull() {
        layRings(8);
        machine.write(SmallMachine.DMAC + 0x100, 0);
        for (int i = 0; i < 6; i++) {
            machine.nic.frameArrives(frame(60 + i));
        }
        machine.run(20_000);
        assertEquals(2, counter(Drop.OVERRUN));
        assertEquals(RX_OVERRUN, machine.read(STATUS) & RX_OVERRUN);
        machine.write(SmallMachine.DMAC + 0x100, 1);
        runUntilQuiet();
        assertEquals(4, machine.read(RX_FRAMES));
        assertArrayEquals(frame(63), machine.get(BUFFERS + 3 * 0x800L, 63));
    }

    @Test
    void framesPassUnheardWhileReceivingIsOff() {
        machine.nic.frameArrives(frame(60));
        runUntilQuiet();
        assertEquals(1, counter(Drop.RECEIVE_OFF));
    }

    @Test
    void switchedOffWhileAFrameIsReceivedItIsNotDelivered() {
        layRings(4);
        machine.nic.frameArrives(frame(60));
        machine.run(500);
        machine.write(CTRL, 0);
        assertNotEquals(0, machine.read(STATUS) & RX_BUSY);
        runUntilQuiet();
        assertEquals(OWN, flags(RX_RING, 0));
        assertEquals(1, counter(Drop.RECEIVE_OFF));
    }

    @Test
    void wireHoldsEightFrames() {
        for (int i = 0; i < 8; i++) {
            assertTrue(machine.nic.frameArrives(frame(60)));
        }
        assertFalse(machine.nic.frameArrives(frame(60)));
        assertEquals(1, machine.nic.congested());
    }

    @Test
    void moderationSetsDoneAtTheCountOrAfterTheTime() {
        layRings(8);
        machine.write(RX_MODERATION, 3L | 20_000L << 32);
        machine.nic.frameArrives(frame(60));
        machine.nic.frameArrives(frame(60));
        machine.run(8_000);
        assertEquals(2, machine.read(RX_FRAMES));
        assertFalse(machine.line(6));
        machine.nic.frameArrives(frame(60));
        machine.run(2_000);
        assertTrue(machine.line(6));
        machine.write(STATUS, RX_DONE);
        machine.nic.frameArrives(frame(60));
        machine.run(20_000);
        assertFalse(machine.line(6));
        machine.run(2_000);
        assertTrue(machine.line(6));
    }

    @Test
    void programmedIoLeavesTheFrameInPacketMemory() {
        layRings(4);
        machine.write(CTRL, ALL_ON | PIO);
        machine.nic.frameArrives(frame(80));
        machine.nic.frameArrives(frame(81));
        machine.run(10_000);
        assertTrue(machine.line(6));
        assertEquals(80, machine.read(PIO_RX_LENGTH));
        for (int i = 0; i < 80; i++) {
            assertEquals(frame(80)[i] & 0xFF, machine.read(PACKET_MEMORY + machine.read(PIO_RX_OFFSET) + i, 1));
        }
        machine.write(STATUS, RX_DONE);
        machine.write(PIO_RELEASE, 1);
        machine.run(10);
        assertEquals(81, machine.read(PIO_RX_LENGTH));
        assertTrue(machine.line(6));
        machine.write(PIO_RELEASE, 1);
        machine.run(10);
        assertEquals(0, machine.read(PIO_RX_LENGTH));
        assertEquals(OWN, flags(RX_RING, 0));
    }

    @Test
    void programmedIoSendsFromPacketMemory() {
        machine.write(CTRL, ALL_ON);
        byte[] frame = frame(70);
        for (int i = 0; i < frame.length; i++) {
            machine.write(PACKET_MEMORY + 0x2000 + i, 1, frame[i]);
        }
        machine.write(PIO_TX_LENGTH, 70);
        runUntilQuiet();
        assertArrayEquals(frame, heard.getFirst());
        assertTrue(machine.line(7));
        machine.write(PIO_TX_LENGTH, 1515);
        assertEquals(TX_ERROR, machine.read(STATUS) & TX_ERROR);
        assertEquals(0, machine.read(STATUS) & TX_BUSY);
    }

    @Test
    void sentFrameIsHeardAndTheLineRises() {
        layRings(4);
        send(0, frame(200));
        runUntilQuiet();
        assertArrayEquals(frame(200), heard.getFirst());
        assertEquals(DONE, flags(TX_RING, 0));
        assertEquals(1, machine.read(TX_HEAD));
        assertTrue(machine.line(7));
        assertFalse(machine.line(6));
        machine.write(STATUS, TX_DONE);
        assertFalse(machine.line(7));
    }

    @Test
    void sendingTakesTwentyCyclesAByte() {
        layRings(4);
        List<Long> cycles = new ArrayList<>();
        machine.nic.listener((frame, cycle) -> cycles.add(cycle));
        machine.put(0x80000, frame(60));
        descriptor(TX_RING, 0, 0x80000, 60, OWN);
        descriptor(TX_RING, 1, 0x80000, 60, OWN);
        machine.write(TX_TAIL, 2);
        machine.run(30_000);
        assertEquals((12 + 8 + 64) * 20, cycles.get(1) - cycles.get(0));
        assertTrue(
                cycles.get(0) > (8 + 64) * 20 && cycles.get(0) < (8 + 64) * 20 + 80,
                "first frame left @" + cycles.get(0));
    }

    @Test
    void shortFrameIsPaddedWithZeros() {
        layRings(4);
        machine.put(0x80000, frame(60));
        descriptor(TX_RING, 0, 0x80000, 14, OWN);
        machine.write(TX_TAIL, 1);
        runUntilQuiet();
        assertArrayEquals(Arrays.copyOf(frame(14), 60), heard.getFirst());
    }

    @Test
    void transmitRingWrapsAroundAndStopsAtItsTail() {
        layRings(3);
        for (int i = 0; i < 7; i++) {
            send(i % 3, frame(60 + i));
            runUntilQuiet();
        }
        assertEquals(7, heard.size());
        assertArrayEquals(frame(66), heard.getLast());
    }

    @Test
    void doorbellWhileSendingIsNotLost() {
        layRings(8);
        send(0, frame(60));
        machine.run(700);
        send(1, frame(61));
        send(2, frame(62));
        runUntilQuiet();
        assertEquals(3, heard.size());
    }

    @Test
    void descriptorsOfBadLengthAreRefused() {
        layRings(4);
        descriptor(TX_RING, 0, 0x80000, 0, OWN);
        descriptor(TX_RING, 1, 0x80000, 1515, OWN);
        descriptor(TX_RING, 2, 0x80000, 1514, OWN);
        machine.write(TX_TAIL, 3);
        runUntilQuiet();
        assertEquals(DONE | ERROR, flags(TX_RING, 0));
        assertEquals(2, status(TX_RING, 0));
        assertEquals(DONE | ERROR, flags(TX_RING, 1));
        assertEquals(DONE, flags(TX_RING, 2));
        assertEquals(1, heard.size());
        assertEquals(2, machine.read(NIC + 0xF0));
    }

    @Test
    void badBufferOfAFrameToSendIsToldInTheDescriptor() {
        layRings(4);
        descriptor(TX_RING, 0, NOWHERE, 100, OWN);
        machine.write(TX_TAIL, 1);
        runUntilQuiet();
        assertEquals(DONE | ERROR, flags(TX_RING, 0));
        assertEquals(1, status(TX_RING, 0));
        assertTrue(heard.isEmpty());
        assertTrue(machine.line(7));
    }

    @Test
    void badTransmitRingWaitsForTheNextDoorbell() {
        layRings(4);
        machine.write(TX_RING_BASE, NOWHERE);
        machine.write(TX_TAIL, 1);
        runUntilQuiet();
        assertEquals(TX_ERROR, machine.read(STATUS) & (TX_ERROR | TX_BUSY));
        assertEquals(1, machine.read(NIC + 0xE8));
    }

    @Test
    void tailBeyondTheRingEndsAtTheFirstDescriptorThatIsNotOwned() {
        layRings(4);
        send(0, frame(60));
        machine.write(TX_TAIL, 0xFFFF);
        machine.run(20_000);
        assertEquals(1, heard.size());
        assertEquals(0, machine.read(STATUS) & TX_BUSY);
    }

    @Test
    void ringsLaidOverTheCardsOwnRegistersDoNoHarm() {
        machine.write(RX_RING_BASE, NIC);
        machine.write(RX_RING_COUNT, 16);
        machine.write(RX_TAIL, 15);
        machine.write(TX_RING_BASE, NIC);
        machine.write(TX_RING_COUNT, 16);
        machine.write(CTRL, ALL_ON | PROMISCUOUS);
        machine.write(TX_TAIL, 9);
        for (int i = 0; i < 4; i++) {
            machine.nic.frameArrives(frame(60));
        }
        machine.run(100_000);
        assertEquals(100_000, machine.clock.now());
    }

    @Test
    void randomRegisterWritesNeverStopTheHost() {
        Random random = new Random(1);
        for (int round = 0; round < 60; round++) {
            SmallMachine fresh = new SmallMachine();
            byte[] garbage = new byte[0x4000];
            random.nextBytes(garbage);
            fresh.put(0, garbage);
            long[] bases = {NIC, SmallMachine.DMAC, SmallMachine.LINES, SmallMachine.TIMER};
            int[] spans = {0x100, 0x120, 0x48, 0x80};
            long ran = 0;
            for (int step = 0; step < 400; step++) {
                int device = random.nextInt(bases.length);
                int size = 1 << random.nextInt(4);
                long address = bases[device] + (random.nextInt(spans[device]) & -size);
                var region = fresh.map.find(address, size);
                if (region != null && region.target().accepts(address - region.base(), size, true)) {
                    long value = random.nextInt(3) == 0 ? random.nextLong() : random.nextInt(0x4000);
                    region.target().write(address - region.base(), size, value);
                    region.target().read(address - region.base(), size);
                }
                if (random.nextInt(8) == 0) {
                    fresh.nic.rawFrameArrives(new byte[random.nextInt(2200)]);
                    fresh.nic.frameArrives(frame(random.nextInt(200) + 6));
                }
                int cycles = random.nextInt(400);
                fresh.run(cycles);
                ran += cycles;
            }
            assertEquals(ran, fresh.clock.now());
        }
    }

    @Test
    void savedInTheMiddleOfFramesAndRestoredItEndsTheSame() {
        layRings(8);
        machine.nic.frameArrives(frame(333));
        machine.nic.frameArrives(frame(77));
        send(0, frame(150));
        send(1, frame(60));
        List<byte[]> moments = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            machine.run(237);
            moments.add(machine.save());
        }
        machine.run(5_000);
        long end = machine.clock.now();
        assertEquals(2, machine.read(RX_FRAMES));
        assertEquals(2, heard.size());
        for (byte[] moment : moments) {
            SmallMachine other = new SmallMachine();
            other.restore(moment);
            other.run(end - other.clock.now());
            assertEquals(machine.hash(), other.hash());
        }
    }

    @Test
    void idleCardSetsNoAlarm() {
        layRings(4);
        machine.nic.frameArrives(frame(60));
        runUntilQuiet();
        machine.run(1000);
        assertEquals(Long.MAX_VALUE, machine.clock.nextDue());
    }
}
