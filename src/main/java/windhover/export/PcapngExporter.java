package windhover.export;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import windhover.clock.PagedBytes;
import windhover.debug.trace.EventKind;
import windhover.debug.trace.Trace;
import windhover.debug.trace.TraceEvent;
import windhover.device.nic.DeliverEvent;
import windhover.device.nic.DeliverState;
import windhover.device.nic.Drop;
import windhover.device.nic.FrameBegins;
import windhover.device.nic.Nic;
import windhover.device.wire.Direction;
import windhover.device.wire.FrameSent;
import windhover.device.wire.WireFailed;
import windhover.fsm.Firmware;
import windhover.reg.DeviceEvent;

/**
 * pcapng (draft-ietf-opsawg-pcapng): the frames on the wire, with the direction and the moment of each, what became of
 * it, and the lesson's steps. Two interfaces, since frames that come in carry their check sequence and those that go
 * out were seen before it was added.
 */
final class PcapngExporter extends Exporter {
    private static final int SECTION_HEADER = 0x0A0D0D0A;
    private static final int BYTE_ORDER_MAGIC = 0x1A2B3C4D;
    private static final int INTERFACE_DESCRIPTION = 1;
    private static final int ENHANCED_PACKET = 6;
    private static final int ETHERNET = 1;
    private static final int COMMENT = 1;
    private static final int INTERFACE_NAME = 2;
    private static final int APPLICATION = 4;
    private static final int INTERFACE_SPEED = 8;
    private static final int TIME_RESOLUTION = 9;
    private static final int FCS_LENGTH = 13;
    private static final int PACKET_FLAGS = 2;
    private static final int INBOUND = 1;
    private static final int OUTBOUND = 2;
    private static final int NANOSECONDS = 9;
    private static final long BITS_A_SECOND = 10_000_000;
    private static final int FCS = 4;
    private static final int MOST = 1 << 14;

    /** Bytes of a comment, beyond which it is cut. */
    private static final int LONGEST_COMMENT = 1 << 10;

    /** Frames whose fate is waited for: more than the card can hold. */
    private static final int MOST_FRAMES = 64;

    /** A frame that was seen, until it is written. */
    private static final class Seen {
        final long cycle;
        final int direction;
        final byte[] frame;
        final boolean wanted;
        final @Nullable TraceEvent step;
        final List<TraceEvent> meanwhile = new ArrayList<>();
        String fate = "";
        long decided = -1;

        Seen(long cycle, int direction, byte[] frame, boolean wanted, @Nullable TraceEvent step) {
            this.cycle = cycle;
            this.direction = direction;
            this.frame = frame;
            this.wanted = wanted;
            this.step = step;
        }

        void decide(long now, String how) {
            decided = now;
            fate = how;
        }
    }

    private final Output out;
    private final Trace trace;
    private final String deliver;
    private final ByteBuffer body = ByteBuffer.allocate(MOST).order(ByteOrder.LITTLE_ENDIAN);
    private final List<Seen> seen = new ArrayList<>();
    private long eventsSeen;
    private @Nullable TraceEvent step;

    /** What the card's firmware did last: what it tells in between, that did. */
    private String acting = "";

    private String actingFrom = "";

    PcapngExporter(ExportRun run, Output out) {
        this.out = out;
        trace = run.trace();
        List<? extends Firmware<?, ?, ?>> firmware =
                run.debugger().machine().part(Nic.class).map(Nic::firmware).orElse(List.of());
        deliver = firmware.isEmpty() ? "" : firmware.get(1).name();
    }

    @Override
    boolean wantsCycles() {
        return false;
    }

    @Override
    void begin(long cycle) {
        body.clear();
        body.putInt(BYTE_ORDER_MAGIC).putShort((short) 1).putShort((short) 0).putLong(-1);
        option(APPLICATION, "Windhover".getBytes(StandardCharsets.UTF_8));
        endOptions();
        block(SECTION_HEADER);
        describe("nic receive", FCS);
        describe("nic transmit", 0);
    }

    private void describe(String name, int fcs) {
        body.clear();
        body.putShort((short) ETHERNET).putShort((short) 0).putInt(0);
        option(INTERFACE_NAME, name.getBytes(StandardCharsets.UTF_8));
        body.putShort((short) INTERFACE_SPEED).putShort((short) 8).putLong(BITS_A_SECOND);
        option(TIME_RESOLUTION, new byte[] {NANOSECONDS});
        option(FCS_LENGTH, new byte[] {(byte) fcs});
        endOptions();
        block(INTERFACE_DESCRIPTION);
    }

    private void option(int code, byte[] value) {
        body.putShort((short) code).putShort((short) value.length).put(value);
        pad();
    }

    private void endOptions() {
        body.putInt(0);
    }

    private void pad() {
        while (body.position() % 4 != 0) {
            body.put((byte) 0);
        }
    }

    private void block(int type) {
        int length = body.position() + 12;
        ByteBuffer whole = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
        whole.putInt(type).putInt(length).put(body.flip()).putInt(length);
        out.bytes(whole.array());
    }

    private void write(Seen packet) {
        body.clear();
        long time = Nanoseconds.of(packet.cycle);
        body.putInt(packet.direction == INBOUND ? 0 : 1)
                .putInt((int) (time >>> 32))
                .putInt((int) time)
                .putInt(packet.frame.length)
                .putInt(packet.frame.length);
        body.put(packet.frame);
        pad();
        body.putShort((short) PACKET_FLAGS).putShort((short) 4).putInt(packet.direction);
        comment((packet.direction == INBOUND ? "first bit at @" : "last bit left at @") + packet.cycle);
        if (!packet.fate.isEmpty()) {
            comment(packet.fate);
        }
        if (packet.step != null) {
            comment("after " + words(packet.step));
        }
        if (!packet.meanwhile.isEmpty()) {
            comment("meanwhile "
                    + packet.meanwhile.stream().map(PcapngExporter::words).collect(Collectors.joining("; ")));
        }
        endOptions();
        block(ENHANCED_PACKET);
    }

    private static String words(TraceEvent step) {
        return "step " + step.subject() + ", " + step.name();
    }

    private void comment(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        option(COMMENT, bytes.length <= LONGEST_COMMENT ? bytes : Arrays.copyOf(bytes, LONGEST_COMMENT));
    }

    @Override
    public void firmwareMoved(long cycle, String firmware, String from, String event, String to) {
        acting = firmware;
        actingFrom = from;
        if (firmware.equals(deliver) && event.equals(DeliverEvent.DMA_DONE.name())) {
            decide(cycle, "delivered to memory at @" + cycle);
        } else if (firmware.equals(deliver) && event.equals(DeliverEvent.FRAME_PIO.name())) {
            decide(cycle, "offered to the processor in packet memory at @" + cycle);
        }
    }

    @Override
    public void deviceHappened(long cycle, String device, DeviceEvent event) {
        switch (event) {
            case FrameBegins begins -> frameBegins(cycle, begins.wire(), begins.offset(), begins.length());
            case FrameSent sent -> {
                steps();
                seen(new Seen(cycle, OUTBOUND, sent.frame(), active, step));
                seen.getLast().decide(cycle, "");
            }
            case Drop drop -> dropped(cycle, drop);
            case WireFailed failed -> {
                if (failed.direction() == Direction.OUT
                        && !seen.isEmpty()
                        && seen.getLast().direction == OUTBOUND
                        && seen.getLast().cycle == cycle) {
                    seen.getLast().fate = "then " + failed.fault().words() + " on the wire";
                }
            }
            default -> {} // nothing that becomes of a frame
        }
    }

    private void frameBegins(long cycle, PagedBytes wire, int offset, int length) {
        steps();
        byte[] frame = new byte[length];
        wire.get(offset, frame, 0, length);
        seen(new Seen(cycle, INBOUND, frame, active, step));
        acting = ""; // what is told now, before the firmware moves, is of this frame
    }

    private void seen(Seen packet) {
        if (seen.size() == MOST_FRAMES) {
            write(seen.removeFirst(), "what became of it was not observed");
        }
        seen.add(packet);
    }

    private void write(Seen packet, String otherwise) {
        if (packet.wanted) {
            if (packet.decided < 0) {
                packet.fate = otherwise;
            }
            write(packet);
        }
    }

    /** A frame is lost: by the wire side the one that came last, by the memory side the one that waits longest. */
    private void dropped(long cycle, Drop drop) {
        String fate = String.format(Locale.ROOT, "dropped at @%d: %s (%s)", cycle, drop.sentence(), drop.register());
        if (!acting.equals(deliver)) {
            for (int i = seen.size() - 1; i >= 0; i--) {
                if (seen.get(i).direction == INBOUND) {
                    seen.get(i).decide(cycle, fate);
                    return;
                }
            }
        } else if (!actingFrom.equals(DeliverState.WRITE_BACK.name())) {
            decide(cycle, fate);
        }
    }

    private void decide(long cycle, String fate) {
        for (Seen packet : seen) {
            if (packet.decided < 0) {
                packet.decide(cycle, fate);
                return;
            }
        }
    }

    /** Hears of the steps observed since last time. */
    private void steps() {
        for (; eventsSeen < trace.total(); eventsSeen++) {
            TraceEvent event = trace.kind(eventsSeen) == EventKind.STEP ? trace.event(eventsSeen) : null;
            if (event != null) {
                step = event;
                for (Seen packet : seen) {
                    if (packet.direction == INBOUND
                            && event.cycle() >= packet.cycle
                            && (packet.decided < 0 || event.cycle() <= packet.decided)) {
                        packet.meanwhile.add(event);
                    }
                }
            }
        }
    }

    @Override
    void passed(long cycle) {
        steps();
        while (!seen.isEmpty() && seen.getFirst().decided >= 0 && seen.getFirst().decided <= cycle) {
            write(seen.removeFirst(), "");
        }
    }

    @Override
    void end(long cycle) {
        passed(cycle);
        for (Seen packet : seen) {
            write(packet, "on its way when the export ended");
        }
        seen.clear();
    }
}
