package windhover.image;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.jspecify.annotations.Nullable;

/**
 * Sections whose contents are compressed: with a header as ELF has it ({@code SHF_COMPRESSED}), or as GNU tools wrote
 * them before, under a name that begins with {@code .zdebug}.
 */
final class CompressedSection {
    /** Uncompressed bytes of all sections of an image at most: what a small file may ask for. */
    static final long MOST = 128L << 20;

    /** How many times as long deflated bytes can become: a bit less than 1032, by the format. */
    private static final long MOST_A_BYTE = 1032;

    private static final int ELF_HEADER = 24;
    private static final int ZLIB = 1;
    private static final int ZSTD = 2;
    private static final byte[] GNU_MAGIC = {'Z', 'L', 'I', 'B'};
    private static final int GNU_HEADER = 12;

    private CompressedSection() {}

    /** Why a section cannot be read, in words that go on after its name. */
    static final class UnreadableException extends Exception {
        private static final long serialVersionUID = 1L;

        UnreadableException(String message) {
            super(message);
        }
    }

    /**
     * The name under which GNU tools wrote a debug section compressed: {@code .zdebug_info} for {@code .debug_info}.
     */
    static String gnuName(String name) {
        return ".z" + name.substring(1);
    }

    /**
     * The contents of a section.
     *
     * @param contents what the file holds of it
     * @param gnu whether its name begins with {@code .zdebug}
     * @param room how many bytes they may be
     */
    static byte[] uncompressed(ByteBuffer contents, boolean gnu, long room) throws UnreadableException {
        ByteBuffer in = contents.duplicate();
        int header = gnu ? GNU_HEADER : ELF_HEADER;
        if (in.remaining() < header) {
            throw new UnreadableException("is compressed and has " + in.remaining() + " bytes, expected at least the "
                    + header + " of its header");
        }
        long size;
        if (gnu) {
            byte[] magic = new byte[GNU_MAGIC.length];
            in.get(magic);
            if (!Arrays.equals(magic, GNU_MAGIC)) {
                throw new UnreadableException("expected it to begin with ZLIB, as its name says that it is compressed");
            }
            size = in.order(ByteOrder.BIG_ENDIAN).getLong();
        } else {
            in.order(ByteOrder.LITTLE_ENDIAN);
            int kind = in.getInt();
            in.getInt();
            size = in.getLong();
            in.getLong();
            if (kind != ZLIB) {
                throw new UnreadableException("is compressed " + (kind == ZSTD ? "with zstd" : "in the way " + kind)
                        + ", which is not read here; -gz=zlib or -gz=none tells the compiler to write it otherwise");
            }
        }
        if (size < 0 || size > MOST_A_BYTE * (in.remaining() + 1L) || size > room) {
            throw new UnreadableException("claims to be 0x" + Long.toHexString(size)
                    + " bytes uncompressed, more than its " + in.remaining() + " bytes can become or than the "
                    + (MOST >> 20) + " MiB that are read of an image");
        }
        return inflated(in, (int) size);
    }

    private static byte[] inflated(ByteBuffer in, int size) throws UnreadableException {
        byte[] out = new byte[size];
        Inflater inflater = new Inflater();
        try {
            inflater.setInput(in);
            int at = 0;
            while (at < size) {
                int read = inflater.inflate(out, at, size - at);
                if (read == 0) {
                    throw new UnreadableException("is compressed and ends after " + at + " of its " + size + " bytes");
                }
                at += read;
            }
            return out;
        } catch (DataFormatException e) {
            @Nullable String why = e.getMessage();
            throw new UnreadableException("is compressed and damaged" + (why == null ? "" : " (" + why + ")"));
        } finally {
            inflater.end();
        }
    }
}
