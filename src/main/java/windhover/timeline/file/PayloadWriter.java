package windhover.timeline.file;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Writes the values of a block: little-endian numbers, texts and byte strings with their length in front. */
final class PayloadWriter {
    private ByteBuffer out;

    /** Nothing yet. */
    PayloadWriter() {
        this(256);
    }

    /** Nothing yet, with room for so many bytes. */
    PayloadWriter(int room) {
        out = ByteBuffer.allocate(room).order(ByteOrder.LITTLE_ENDIAN);
    }

    private ByteBuffer room(int bytes) {
        if (out.remaining() < bytes) {
            ByteBuffer larger = ByteBuffer.allocate(Math.max(out.capacity() * 2, out.position() + bytes))
                    .order(ByteOrder.LITTLE_ENDIAN);
            out.flip();
            larger.put(out);
            out = larger;
        }
        return out;
    }

    PayloadWriter u32(int value) {
        room(4).putInt(value);
        return this;
    }

    PayloadWriter u64(long value) {
        room(8).putLong(value);
        return this;
    }

    /** Bytes without their length. */
    PayloadWriter raw(byte[] bytes) {
        room(bytes.length).put(bytes);
        return this;
    }

    /** Bytes with their length in front. */
    PayloadWriter bytes(byte[] bytes) {
        return u32(bytes.length).raw(bytes);
    }

    /** A text in UTF-8 with its length in bytes in front. */
    PayloadWriter text(String text) {
        return bytes(text.getBytes(StandardCharsets.UTF_8));
    }

    int size() {
        return out.position();
    }

    byte[] toBytes() {
        return out.position() == out.capacity() ? out.array() : Arrays.copyOf(out.array(), out.position());
    }
}
