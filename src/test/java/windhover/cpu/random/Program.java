package windhover.cpu.random;

import java.util.BitSet;
import java.util.List;
import java.util.Locale;
import windhover.clock.PagedBytes;
import windhover.isa.Decoder;
import windhover.isa.Disassembler;
import windhover.isa.Isa;

/**
 * A random privileged program: an image of memory at {@link Layout#RAM}, most of which consists of pieces that can each
 * be left out. What is left out is replaced by something that does nothing, so that nothing moves.
 *
 * @param seed makes it again
 * @param kind what it may contain
 * @param image all of its bytes, with every piece
 * @param pieces what can be left out
 */
@SuppressWarnings("ArrayRecordComponent") // nobody compares programs
record Program(long seed, Kind kind, byte[] image, List<Piece> pieces) {
    /**
     * Whom a program is for, and what it may therefore contain.
     *
     * @param forPeer true for a simulator that shares nothing with ours: what the specification leaves open is avoided;
     *     false for our own engines, which must agree in everything
     * @param locks protection entries may be locked, so that they bind M mode
     * @param isa the instruction set of the processor that it runs on
     */
    record Kind(boolean forPeer, boolean locks, Isa isa) {
        /** On the Kestrel-3's instruction set. */
        Kind(boolean forPeer, boolean locks) {
            this(forPeer, locks, Isa.KESTREL3);
        }

        @Override
        public String toString() {
            return (forPeer ? "for a peer" : "for the engines") + (locks ? ", protection locked" : "") + ", " + isa;
        }
    }

    /**
     * A part that can be left out.
     *
     * @param offset where it lies in the image
     * @param bytes the image's bytes there
     * @param neutral what stands there instead
     * @param text what it is, or empty for instructions, which speak for themselves
     */
    @SuppressWarnings("ArrayRecordComponent")
    record Piece(int offset, byte[] bytes, byte[] neutral, String text) {}

    /** All pieces. */
    BitSet all() {
        BitSet all = new BitSet(pieces.size());
        all.set(0, pieces.size());
        return all;
    }

    /** The image with only some of its pieces. */
    byte[] image(BitSet kept) {
        byte[] left = image.clone();
        for (int i = kept.nextClearBit(0); i < pieces.size(); i = kept.nextClearBit(i + 1)) {
            Piece piece = pieces.get(i);
            System.arraycopy(piece.neutral, 0, left, piece.offset, piece.neutral.length);
        }
        return left;
    }

    /** Lays the image with some of its pieces into memory. */
    void lay(PagedBytes ram, BitSet kept) {
        ram.put(0, image(kept), 0, image.length);
    }

    /** The pieces kept, each with its address: instructions disassembled, other things by name. */
    String listing(BitSet kept) {
        StringBuilder text = new StringBuilder();
        for (int i = kept.nextSetBit(0); i >= 0; i = kept.nextSetBit(i + 1)) {
            Piece piece = pieces.get(i);
            if (!piece.text.isEmpty()) {
                text.append(String.format(Locale.ROOT, "  %x  %s%n", Layout.RAM + piece.offset, piece.text));
                continue;
            }
            for (int at = 0; at < piece.bytes.length; ) {
                int low = halfword(piece.bytes, at);
                int length = Decoder.length(low);
                int bits = length == 2 ? low : halfword(piece.bytes, at + 2) << 16 | low;
                long pc = Layout.RAM + piece.offset + at;
                text.append(String.format(Locale.ROOT, "  %x  %s%n", pc, Disassembler.plain(bits, pc)));
                at += length;
            }
        }
        return text.toString();
    }

    private static int halfword(byte[] bytes, int at) {
        return at + 1 < bytes.length ? (bytes[at] & 0xff) | (bytes[at + 1] & 0xff) << 8 : 0;
    }
}
