package windhover.export;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;

/**
 * GTKWave's own format, FST, as its reader {@code fstapi.c} reads it: blocks of value changes by signal, each
 * compressed; a hierarchy of names, with the names of numbers as enumerations; the widths of signals. Numbers are
 * written with the most significant byte first, unless said otherwise.
 */
final class FstFile implements WaveFile {
    // Types of blocks.
    private static final int HEADER = 0;
    private static final int VALUE_CHANGES = 1;
    private static final int GEOMETRY = 3;
    private static final int HIERARCHY = 4;

    // Tags of the hierarchy.
    private static final int ATTRIBUTE_BEGIN = 252;
    private static final int SCOPE = 254;
    private static final int UP = 255;
    private static final int MODULE = 0;
    private static final int WIRE = 16;
    private static final int MISCELLANEOUS = 0;
    private static final int ENUMERATION = 7;

    private static final int HEADER_BYTES = 329;
    private static final int VERSION_BYTES = 128;
    private static final int DATE_BYTES = 119;

    /** Tells a reader in which order this file's machine writes the bytes of a floating-point number. */
    private static final double ENDIAN_TEST = Math.E;

    private static final int NANOSECONDS = -9;
    private static final int ZLIB = 'Z';
    private static final String NO_DATE = "\n";

    /** What a reader takes of an attribute. */
    private static final int LONGEST_ATTRIBUTE = 1 << 16;

    /** Bytes of changes after which a block is written. */
    private static final int MOST_BYTES = 1 << 24;

    private static final int MOST_TIMES = 1 << 20;

    /** A signal: what changed in this block. */
    private static final class Chain {
        final String name;
        final int width;
        final boolean named;
        byte[] bytes = new byte[64];
        int used;

        /** The place in the block's times of the change before. */
        int last;

        long value;
        boolean driven;

        /** The value at the beginning of the block. */
        long first;

        boolean firstDriven;

        /** The numbers of names that it has had. */
        final BitSet numbers = new BitSet();

        Chain(String name, int width, boolean named) {
            this.name = name;
            this.width = width;
            this.named = named;
        }

        private void octet(int value) {
            if (used == bytes.length) {
                bytes = Arrays.copyOf(bytes, 2 * used);
            }
            bytes[used++] = (byte) value;
        }

        private void varint(long value) {
            long rest = value;
            while ((rest & ~0x7fL) != 0) {
                octet(((int) rest & 0x7f) | 0x80);
                rest >>>= 7;
            }
            octet((int) rest);
        }

        void change(int at) {
            long passed = (long) at - last;
            last = at;
            if (width == 1) {
                varint(driven ? (passed << 2) | (value << 1) : (passed << 4) | 0b0011);
            } else if (driven) {
                varint(passed << 1);
                // From the most significant bit on, the last byte filled up with zeros.
                int padded = (width + 7) & ~7;
                long bits = value << (padded - width);
                for (int shift = padded - 8; shift >= 0; shift -= 8) {
                    octet((int) (bits >>> shift));
                }
            } else {
                varint((passed << 1) | 1);
                for (int i = 0; i < width; i++) {
                    octet('z');
                }
            }
        }
    }

    /** A growing array of bytes, written to as an {@link Output}. */
    private static final class Memory {
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        final Output out = new Output(bytes);

        byte[] bytes() {
            out.flush();
            return bytes.toByteArray();
        }
    }

    private final Output out;
    private final NameTable names;
    private final List<Chain> chains = new ArrayList<>();
    private Chain[] byNumber = new Chain[0];

    /** The hierarchy so far, as actions, since names of numbers come to it that are known only at the end. */
    private final List<Runnable> hierarchy = new ArrayList<>();

    private final Memory tree = new Memory();
    private long[] times = new long[1024];
    private int timesUsed;
    private long bytes;
    private int scopes;
    private int blocks;
    private int enumerations;
    private long begins;
    private long ends;
    private long most;

    /**
     * Writes a beginning, which is to be replaced by {@link #beginning} once all is written.
     *
     * @param names of the numbers that stand for names
     */
    FstFile(Output out, NameTable names) {
        this.out = out;
        this.names = names;
        out.bytes(header());
    }

    @Override
    public void scope(String name) {
        scopes++;
        hierarchy.add(() -> {
            tree.out.octet(SCOPE).octet(MODULE).text(name).octet(0).octet(0);
        });
    }

    @Override
    public void up() {
        hierarchy.add(() -> tree.out.octet(UP));
    }

    @Override
    public int signal(String name, int width, boolean named) {
        Chain chain = new Chain(name, width, named);
        chains.add(chain);
        hierarchy.add(() -> {
            if (named) {
                enumeration(chain);
            }
            tree.out.octet(WIRE).octet(0).text(name);
            if (width > 1) {
                tree.out.text(" [").number(width - 1L).text(":0]");
            }
            tree.out.octet(0).varint(width).varint(0);
        });
        return chains.size() - 1;
    }

    /** Declares the names that a signal has had, and that the signal which follows has them. */
    private void enumeration(Chain chain) {
        int[] numbers = chain.numbers.stream().toArray();
        StringBuilder text = new StringBuilder(chain.name).append(' ').append(numbers.length);
        for (int number : numbers) {
            text.append(' ').append(escaped(names.name(number)));
        }
        for (int number : numbers) {
            String bits = Integer.toBinaryString(number);
            text.append(' ').append("0".repeat(chain.width - bits.length())).append(bits);
        }
        if (numbers.length > 0 && text.length() < LONGEST_ATTRIBUTE) {
            enumerations++;
            attribute(text.toString());
            attribute("");
        }
    }

    private void attribute(String text) {
        tree.out
                .octet(ATTRIBUTE_BEGIN)
                .octet(MISCELLANEOUS)
                .octet(ENUMERATION)
                .text(text)
                .octet(0)
                .varint(enumerations);
    }

    /** A name as one word, since blanks stand between names. */
    private static String escaped(String name) {
        StringBuilder word = new StringBuilder();
        for (byte b : name.getBytes(StandardCharsets.UTF_8)) {
            if (b <= ' ' || b == '\\' || b == 0x7f) {
                word.append(String.format(Locale.ROOT, "\\x%02x", b & 0xff));
            } else {
                word.append((char) b);
            }
        }
        return word.isEmpty() ? "-" : word.toString();
    }

    @Override
    public void begin(long time) {
        byNumber = chains.toArray(Chain[]::new);
        begins = time;
        ends = time;
        time(time);
    }

    @Override
    public void began() {
        for (Chain chain : chains) {
            // They stand among the changes, too: a reader takes the values of a block that begins with a change from
            // there.
            remember(chain);
        }
    }

    private static void remember(Chain chain) {
        chain.first = chain.value;
        chain.firstDriven = chain.driven;
    }

    private void time(long time) {
        if (timesUsed > 0 && times[timesUsed - 1] == time) {
            return;
        }
        if (bytes >= MOST_BYTES || timesUsed == MOST_TIMES) {
            block();
        }
        if (timesUsed == times.length) {
            times = Arrays.copyOf(times, 2 * timesUsed);
        }
        times[timesUsed++] = time;
        ends = time;
    }

    @Override
    public void value(long time, int signal, long value) {
        time(time);
        Chain chain = byNumber[signal];
        chain.value = value;
        chain.driven = true;
        if (chain.named) {
            chain.numbers.set((int) value);
        }
        change(chain);
    }

    @Override
    public void none(long time, int signal) {
        time(time);
        Chain chain = byNumber[signal];
        chain.driven = false;
        change(chain);
    }

    private void change(Chain chain) {
        int before = chain.used;
        chain.change(timesUsed - 1);
        bytes += chain.used - before;
    }

    @Override
    public void end(long time) {
        time(time);
        block();
        geometry();
        hierarchy.forEach(Runnable::run);
        hierarchy();
    }

    private void block() {
        Memory places = new Memory();
        long previous = 0;
        int unchanged = 0;
        Memory data = new Memory();
        data.out.octet(ZLIB);
        for (Chain chain : chains) {
            if (chain.used == 0) {
                unchanged++;
                continue;
            }
            if (unchanged > 0) {
                places.out.varint((long) unchanged << 1);
                unchanged = 0;
            }
            long place = data.out.position();
            places.out.varint(((place - previous) << 1) | 1);
            previous = place;
            byte[] packed = compressed(chain.bytes, chain.used);
            if (packed.length < chain.used) {
                data.out.varint(chain.used);
                data.out.bytes(packed);
            } else {
                data.out.varint(0);
                data.out.bytes(chain.bytes, 0, chain.used);
            }
        }
        if (unchanged > 0) {
            places.out.varint((long) unchanged << 1);
        }
        byte[] frame = frame();
        byte[] packedFrame = compressed(frame, frame.length);
        packedFrame = packedFrame.length < frame.length ? packedFrame : frame;
        Memory time = new Memory();
        long before = 0;
        for (int i = 0; i < timesUsed; i++) {
            time.out.varint(times[i] - before);
            before = times[i];
        }
        byte[] plainTimes = time.bytes();
        byte[] packedTimes = compressed(plainTimes, plainTimes.length);
        packedTimes = packedTimes.length < plainTimes.length ? packedTimes : plainTimes;

        Memory body = new Memory();
        body.out.big(times[0]).big(times[timesUsed - 1]).big(bytes + frame.length);
        body.out.varint(frame.length).varint(packedFrame.length).varint(chains.size());
        body.out.bytes(packedFrame);
        body.out.varint(chains.size());
        body.out.bytes(data.bytes());
        byte[] chainPlaces = places.bytes();
        body.out.bytes(chainPlaces);
        body.out.big(chainPlaces.length);
        body.out.bytes(packedTimes);
        body.out.big(plainTimes.length).big(packedTimes.length).big(timesUsed);
        section(VALUE_CHANGES, body.bytes());

        blocks++;
        most = Math.max(most, bytes);
        bytes = 0;
        timesUsed = 0;
        for (Chain chain : chains) {
            remember(chain);
            chain.used = 0;
            chain.last = 0;
        }
    }

    /** The values at the beginning of the block, a character a bit. */
    private byte[] frame() {
        int length = 0;
        for (Chain chain : chains) {
            length += chain.width;
        }
        byte[] frame = new byte[length];
        int at = 0;
        for (Chain chain : chains) {
            for (int bit = chain.width - 1; bit >= 0; bit--) {
                frame[at++] = (byte) (chain.firstDriven ? '0' + ((chain.first >>> bit) & 1) : 'z');
            }
        }
        return frame;
    }

    private void section(int type, byte[] body) {
        out.octet(type).big(body.length + 8L);
        out.bytes(body);
    }

    private void geometry() {
        Memory widths = new Memory();
        for (Chain chain : chains) {
            widths.out.varint(chain.width);
        }
        byte[] plain = widths.bytes();
        byte[] packed = compressed(plain, plain.length);
        Memory body = new Memory();
        body.out.big(plain.length).big(chains.size());
        body.out.bytes(packed.length < plain.length ? packed : plain);
        section(GEOMETRY, body.bytes());
    }

    private void hierarchy() {
        byte[] plain = tree.bytes();
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
            gzip.write(plain);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Memory body = new Memory();
        body.out.big(plain.length);
        body.out.bytes(packed.toByteArray());
        section(HIERARCHY, body.bytes());
    }

    private static byte[] compressed(byte[] plain, int length) {
        Deflater deflater = new Deflater(Deflater.BEST_SPEED);
        try {
            deflater.setInput(plain, 0, length);
            deflater.finish();
            ByteArrayOutputStream packed = new ByteArrayOutputStream();
            byte[] buffer = new byte[1 << 13];
            while (!deflater.finished()) {
                packed.write(buffer, 0, deflater.deflate(buffer));
            }
            return packed.toByteArray();
        } finally {
            deflater.end();
        }
    }

    @Override
    public byte[] beginning() {
        return header();
    }

    private byte[] header() {
        Memory header = new Memory();
        header.out.octet(HEADER).big(HEADER_BYTES).big(begins).big(ends);
        header.out.big(Long.reverseBytes(Double.doubleToRawLongBits(ENDIAN_TEST)));
        header.out
                .big(most)
                .big(scopes)
                .big(chains.size())
                .big(chains.size())
                .big(blocks)
                .octet(NANOSECONDS);
        fixed(header.out, "Windhover", VERSION_BYTES);
        fixed(header.out, NO_DATE, DATE_BYTES);
        header.out.octet(0).big(0);
        return header.bytes();
    }

    private static void fixed(Output to, String text, int length) {
        to.bytes(Arrays.copyOf(text.getBytes(StandardCharsets.US_ASCII), length));
    }
}
