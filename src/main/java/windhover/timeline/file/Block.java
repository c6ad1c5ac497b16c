package windhover.timeline.file;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Locale;
import java.util.zip.CRC32C;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;

/**
 * One block of a session file: a kind, a head that is read when the file is opened, and a body that is read when it is
 * needed.
 *
 * <p>On disk: {@value #HEADER} bytes of header (kind, codec, length of the head, of the stored body and of the body
 * itself, CRC-32C over all of the block but the checksum), the head, and the body, deflated where that makes it
 * smaller. All numbers are little-endian.
 */
@SuppressWarnings("ArrayRecordComponent") // a block is read and written, never compared
record Block(int kind, byte[] head, byte[] body) {
    /** Bytes of a block's header. */
    static final int HEADER = 24;

    /** Deflate cannot make bytes smaller than this: a claim beyond is damage, and must not cost memory. */
    private static final int MOST_DEFLATION = 1032;

    private static final int STORED = 0;
    private static final int DEFLATED = 1;
    private static final int CHECKSUM_AT = 20;

    /** Least size for which deflating is tried. */
    private static final int WORTH_DEFLATING = 64;

    /** The number that stands for a kind's four letters. */
    static int kind(String letters) {
        return letters.charAt(0) | letters.charAt(1) << 8 | letters.charAt(2) << 16 | letters.charAt(3) << 24;
    }

    /** Four letters where they can be read, else the number. */
    static String name(int kind) {
        StringBuilder letters = new StringBuilder();
        for (int shift = 0; shift < 32; shift += 8) {
            int letter = kind >>> shift & 0xff;
            if (letter < 'A' || letter > 'Z') {
                return String.format(Locale.ROOT, "0x%08x", kind);
            }
            letters.append((char) letter);
        }
        return letters.toString();
    }

    /** The block as it stands in the file, in pieces. */
    ByteBuffer[] encoded() {
        byte[] stored = body;
        int codec = STORED;
        if (body.length >= WORTH_DEFLATING) {
            byte[] deflated = deflate(body);
            if (deflated.length < body.length) {
                stored = deflated;
                codec = DEFLATED;
            }
        }
        ByteBuffer header = ByteBuffer.allocate(HEADER).order(ByteOrder.LITTLE_ENDIAN);
        header.putInt(kind)
                .putInt(codec)
                .putInt(head.length)
                .putInt(stored.length)
                .putInt(body.length);
        CRC32C crc = new CRC32C();
        crc.update(header.array(), 0, CHECKSUM_AT);
        crc.update(head);
        crc.update(stored);
        header.putInt((int) crc.getValue());
        return new ByteBuffer[] {header.flip(), ByteBuffer.wrap(head), ByteBuffer.wrap(stored)};
    }

    private static byte[] deflate(byte[] body) {
        Deflater deflater = new Deflater(Deflater.BEST_SPEED, true);
        try {
            deflater.setInput(body);
            deflater.finish();
            byte[] out = new byte[body.length];
            int length = 0;
            while (!deflater.finished() && length < out.length) {
                length += deflater.deflate(out, length, out.length - length);
            }
            return deflater.finished() ? Arrays.copyOf(out, length) : body;
        } finally {
            deflater.end();
        }
    }

    /** CRC-32C of a whole encoded block, the four bytes of the checksum left out. */
    private static int checksum(byte[] block) {
        CRC32C crc = new CRC32C();
        crc.update(block, 0, CHECKSUM_AT);
        crc.update(block, HEADER, block.length - HEADER);
        return (int) crc.getValue();
    }

    /**
     * A block's header.
     *
     * @param at where the block begins in the file
     */
    record Header(long at, int kind, int codec, int headLength, int storedLength, int bodyLength, int checksum) {
        /** Reads a header. */
        static Header of(long at, ByteBuffer in) throws SessionFormatException {
            Header header =
                    new Header(at, in.getInt(), in.getInt(), in.getInt(), in.getInt(), in.getInt(), in.getInt());
            if (header.codec != STORED && header.codec != DEFLATED) {
                throw header.wrong(
                        String.format(Locale.ROOT, "has codec %d, expected 0 (stored) or 1 (deflated)", header.codec));
            }
            if (header.headLength < 0 || header.headLength > SessionLimits.HEAD) {
                throw header.wrong(String.format(
                        Locale.ROOT,
                        "has a head of %d bytes, expected at most %d",
                        header.headLength,
                        SessionLimits.HEAD));
            }
            if (header.bodyLength < 0
                    || header.bodyLength > SessionLimits.BODY
                    || header.storedLength < 0
                    || header.storedLength > header.bodyLength) {
                throw header.wrong(String.format(
                        Locale.ROOT,
                        "has a body of %d bytes stored in %d, expected at most %d and no more stored than there is",
                        header.bodyLength,
                        header.storedLength,
                        SessionLimits.BODY));
            }
            if (header.codec == DEFLATED && header.bodyLength > (header.storedLength + 1L) * MOST_DEFLATION) {
                throw header.wrong(String.format(
                        Locale.ROOT,
                        "has a body of %d bytes deflated to %d, expected at most %d times as many",
                        header.bodyLength,
                        header.storedLength,
                        MOST_DEFLATION));
            }
            return header;
        }

        /** Where the next block begins. */
        long end() {
            return at + HEADER + headLength + storedLength;
        }

        SessionFormatException wrong(String what) {
            return new SessionFormatException(
                    String.format(Locale.ROOT, "block %s at byte %d %s", name(kind), at, what));
        }

        /** Takes a whole encoded block apart, after comparing its checksum. */
        Block decode(byte[] encoded) throws SessionFormatException {
            ByteBuffer all = ByteBuffer.wrap(encoded).order(ByteOrder.LITTLE_ENDIAN);
            int found = Block.checksum(encoded);
            if (found != checksum) {
                throw wrong(String.format(
                        Locale.ROOT, "has checksum 0x%08x, expected 0x%08x: it is damaged", found, checksum));
            }
            byte[] head = new byte[headLength];
            all.position(HEADER).get(head);
            return new Block(kind, head, codec == STORED ? stored(all) : inflate(encoded));
        }

        private byte[] stored(ByteBuffer all) throws SessionFormatException {
            if (storedLength != bodyLength) {
                throw wrong(String.format(
                        Locale.ROOT, "stores %d bytes for a body of %d, expected as many", storedLength, bodyLength));
            }
            byte[] body = new byte[bodyLength];
            all.get(body);
            return body;
        }

        private byte[] inflate(byte[] encoded) throws SessionFormatException {
            Inflater inflater = new Inflater(true);
            try {
                inflater.setInput(encoded, HEADER + headLength, storedLength);
                byte[] body = new byte[bodyLength];
                int length = 0;
                while (length < bodyLength) {
                    int more = inflater.inflate(body, length, bodyLength - length);
                    if (more == 0) {
                        throw wrong(
                                String.format(Locale.ROOT, "inflates to %d bytes, expected %d", length, bodyLength));
                    }
                    length += more;
                }
                return body;
            } catch (DataFormatException e) {
                throw wrong("cannot be inflated: " + e.getMessage());
            } finally {
                inflater.end();
            }
        }
    }
}
