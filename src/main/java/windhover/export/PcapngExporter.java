package windhover.export;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import windhover.clock.PagedBytes;
import windhover.device.nic.FrameBegins;
import windhover.device.wire.FrameSent;
import windhover.reg.DeviceEvent;

/**
 * pcapng (draft-ietf-opsawg-pcapng): the frames on the wire, with the direction and the moment of each. Two interfaces,
 * since frames that come in carry their check sequence and those that go out were seen before it was added.
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
    private static final int MOST = 1 << 12;

    private final Output out;
    private final ByteBuffer body = ByteBuffer.allocate(MOST).order(ByteOrder.LITTLE_ENDIAN);

    PcapngExporter(Output out) {
        this.out = out;
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

    private void packet(long cycle, int direction, byte[] frame) {
        body.clear();
        long time = Nanoseconds.of(cycle);
        body.putInt(direction == INBOUND ? 0 : 1)
                .putInt((int) (time >>> 32))
                .putInt((int) time)
                .putInt(frame.length)
                .putInt(frame.length);
        body.put(frame);
        pad();
        body.putShort((short) PACKET_FLAGS).putShort((short) 4).putInt(direction);
        String comment = (direction == INBOUND ? "first bit at @" : "last bit left at @") + cycle;
        option(COMMENT, comment.getBytes(StandardCharsets.UTF_8));
        endOptions();
        block(ENHANCED_PACKET);
    }

    @Override
    public void deviceHappened(long cycle, String device, DeviceEvent event) {
        if (event instanceof FrameBegins begins) {
            frameBegins(cycle, begins.wire(), begins.offset(), begins.length());
        } else if (event instanceof FrameSent sent) {
            frameSent(cycle, sent.frame());
        }
    }

    private void frameBegins(long cycle, PagedBytes wire, int offset, int length) {
        if (active) {
            byte[] frame = new byte[length];
            wire.get(offset, frame, 0, length);
            packet(cycle, INBOUND, frame);
        }
    }

    private void frameSent(long cycle, byte[] frame) {
        if (active) {
            packet(cycle, OUTBOUND, frame);
        }
    }

    @Override
    void passed(long cycle) {}

    @Override
    void end(long cycle) {}
}
