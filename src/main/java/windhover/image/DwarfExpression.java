package windhover.image;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** An expression that says where a value is, or what it is (DWARF 5 §2.5 and §2.6). */
public final class DwarfExpression {
    private static final int MOST_OPERATIONS = 10_000;
    private static final int MOST_STACKED = 256;
    private static final int MOST_PIECES = 256;

    private final ByteCursor bytes;
    private final @Nullable DwarfSections sections;
    private final @Nullable DwarfUnit unit;

    DwarfExpression(ByteCursor bytes, @Nullable DwarfSections sections, @Nullable DwarfUnit unit) {
        this.bytes = bytes;
        this.sections = sections;
        this.unit = unit;
    }

    /** What an expression asks of the frame that it is evaluated in. A question with no answer ends the evaluation. */
    public interface Frame {
        /** A register's value in this frame, x0 to x31 and from 32 on f0 to f31. */
        long register(int number) throws NotKnownException;

        /** A value in memory, unsigned, of 1 to 8 bytes. */
        long memory(long address, int size) throws NotKnownException;

        /** DW_OP_fbreg counts from here. */
        long frameBase() throws NotKnownException;

        /** The canonical frame address. */
        long canonicalFrameAddress() throws NotKnownException;
    }

    /** Something that an expression needs is not known; the message is for people and begins in lower case. */
    public static final class NotKnownException extends Exception {
        private static final long serialVersionUID = 1;

        /** With what is not known, and why. */
        public NotKnownException(String message) {
            super(message);
        }

        /** What is not known, and why. */
        public String words() {
            return String.valueOf(getMessage());
        }
    }

    /** Where a value is, or what it is. */
    public sealed interface Place {
        /** In memory. */
        record Memory(long address) implements Place {}

        /** In a register. */
        record Register(int number) implements Place {}

        /** Nowhere, but this is it. */
        record Value(long value) implements Place {}

        /** Nowhere, but these are its bytes. */
        record Bytes(List<Byte> bytes) implements Place {}

        /** In several places, the lowest bits first. */
        record Pieces(List<Piece> pieces) implements Place {}

        /** The compiler left it out. */
        record OptimisedOut() implements Place {}
    }

    /**
     * A part of a value.
     *
     * @param bits how many
     * @param bitOffset the first of them, from the lowest bit of the place
     */
    public record Piece(Place place, long bits, long bitOffset) {}

    /** True when there are no operations: the value is nowhere. */
    boolean isEmpty() {
        return bytes.size() == 0;
    }

    /** The value that it computes, for a rule of a frame. */
    public long value(Frame frame, long pushed) throws NotKnownException {
        Run run = new Run(frame);
        run.push(pushed);
        Place place = run.place();
        return switch (place) {
            case Place.Memory(long address) -> address;
            case Place.Value(long value) -> value;
            case Place.Register(int number) -> frame.register(number);
            default -> throw new NotKnownException("the rule gives no number");
        };
    }

    /** The place that it computes. */
    public Place place(Frame frame) throws NotKnownException {
        return isEmpty() ? new Place.OptimisedOut() : new Run(frame).place();
    }

    /** DW_OP_fbreg counts from what this computes: a register's value, or an address. */
    public long frameBase(Frame frame) throws NotKnownException {
        return switch (place(frame)) {
            case Place.Register(int number) -> frame.register(number);
            case Place.Memory(long address) -> address;
            case Place.Value(long value) -> value;
            default -> throw new NotKnownException("the base of the frame is not told");
        };
    }

    private final class Run {
        private final Frame frame;
        private final ByteCursor in = bytes.fresh();
        private final List<Piece> pieces = new ArrayList<>();
        private long[] stack = new long[16];
        private int depth;
        private @Nullable Place found;

        Run(Frame frame) {
            this.frame = frame;
        }

        private void push(long value) throws NotKnownException {
            if (depth == MOST_STACKED) {
                throw new NotKnownException("its place is computed with more than 256 values at once");
            }
            if (depth == stack.length) {
                stack = Arrays.copyOf(stack, depth * 2);
            }
            stack[depth++] = value;
        }

        private long pop() throws NotKnownException {
            if (depth == 0) {
                throw damaged("too few values on the stack");
            }
            return stack[--depth];
        }

        private long peek(long below) throws NotKnownException {
            if (below < 0 || below >= depth) {
                throw damaged("too few values on the stack");
            }
            return stack[depth - 1 - (int) below];
        }

        private static NotKnownException damaged(String why) {
            return new NotKnownException("its place is told in a damaged way: " + why);
        }

        Place place() throws NotKnownException {
            try {
                for (int spent = 0; !in.atEnd(); spent++) {
                    if (spent == MOST_OPERATIONS) {
                        throw damaged("more than 10,000 operations");
                    }
                    operation(in.u8());
                }
            } catch (ImageFormatException e) {
                throw damaged(String.valueOf(e.getMessage()));
            }
            if (!pieces.isEmpty()) {
                return new Place.Pieces(List.copyOf(pieces));
            }
            return top();
        }

        private Place top() throws NotKnownException {
            Place place = found;
            found = null;
            if (place != null) {
                return place;
            }
            return depth == 0 ? new Place.OptimisedOut() : new Place.Memory(pop());
        }

        private void piece(long bits, long offset) throws NotKnownException {
            if (pieces.size() == MOST_PIECES || bits < 0 || bits > 1L << 32) {
                throw damaged("pieces");
            }
            pieces.add(new Piece(top(), bits, offset));
        }

        private long address(long index) throws ImageFormatException, NotKnownException {
            if (sections == null || unit == null) {
                throw damaged("an address by number in a frame");
            }
            return sections.address(in, index, unit);
        }

        private void jump(long by) throws ImageFormatException {
            in.seek(in.position() + by);
        }

        private void operation(int code) throws ImageFormatException, NotKnownException {
            if (code >= 0x30 && code <= 0x4f) {
                push(code - 0x30);
                return;
            }
            if (code >= 0x50 && code <= 0x6f) {
                found = new Place.Register(code - 0x50);
                return;
            }
            if (code >= 0x70 && code <= 0x8f) {
                push(frame.register(code - 0x70) + in.sleb());
                return;
            }
            switch (code) {
                case 0x03 -> push(in.u64());
                case 0x06 -> push(frame.memory(pop(), 8));
                case 0x08 -> push(in.u8());
                case 0x09 -> push(in.s8());
                case 0x0a -> push(in.u16());
                case 0x0b -> push((short) in.u16());
                case 0x0c -> push(in.u32());
                case 0x0d -> push(in.u32() << 32 >> 32);
                case 0x0e, 0x0f -> push(in.u64());
                case 0x10 -> push(in.uleb());
                case 0x11 -> push(in.sleb());
                case 0x12 -> push(peek(0));
                case 0x13 -> pop();
                case 0x14 -> push(peek(1));
                case 0x15 -> push(peek(in.u8()));
                case 0x16 -> {
                    long a = pop();
                    long b = pop();
                    push(a);
                    push(b);
                }
                case 0x17 -> {
                    long a = pop();
                    long b = pop();
                    long c = pop();
                    push(a);
                    push(c);
                    push(b);
                }
                case 0x19 -> push(Math.abs(pop()));
                case 0x1f -> push(-pop());
                case 0x20 -> push(~pop());
                case 0x23 -> push(pop() + in.uleb());
                case 0x1a,
                        0x1b,
                        0x1c,
                        0x1d,
                        0x1e,
                        0x21,
                        0x22,
                        0x24,
                        0x25,
                        0x26,
                        0x27,
                        0x29,
                        0x2a,
                        0x2b,
                        0x2c,
                        0x2d,
                        0x2e -> binary(code);
                case 0x28 -> {
                    int by = (short) in.u16();
                    if (pop() != 0) {
                        jump(by);
                    }
                }
                case 0x2f -> jump((short) in.u16());
                case 0x90 -> found = new Place.Register(register(in.uleb()));
                case 0x91 -> push(frame.frameBase() + in.sleb());
                case 0x92 -> {
                    int number = register(in.uleb());
                    push(frame.register(number) + in.sleb());
                }
                case 0x93 -> piece(in.uleb() * 8, 0);
                case 0x9d -> {
                    long bits = in.uleb();
                    piece(bits, in.uleb());
                }
                case 0x94 -> {
                    int size = in.u8();
                    if (size < 1 || size > 8) {
                        throw damaged("a value of " + size + " bytes");
                    }
                    push(frame.memory(pop(), size));
                }
                case 0x96 -> {}
                case 0x9c -> push(frame.canonicalFrameAddress());
                case 0x9e -> {
                    long length = in.uleb();
                    if (length < 0 || length > in.left()) {
                        throw damaged("a value longer than its expression");
                    }
                    List<Byte> value = new ArrayList<>();
                    for (long i = 0; i < length; i++) {
                        value.add((byte) in.u8());
                    }
                    found = new Place.Bytes(List.copyOf(value));
                }
                case 0x9f -> found = new Place.Value(pop());
                case 0xa1, 0xa2, 0xfb, 0xfc -> push(address(in.uleb()));
                case 0xa3, 0xf3 ->
                    throw new NotKnownException("optimised out: it is computed from a value at the function's entry,"
                            + " which is no longer there");
                case 0xa0, 0xf2 ->
                    throw new NotKnownException("optimised out: only what the pointer pointed at is told");
                case 0x9b, 0xe0 ->
                    throw new NotKnownException("it is local to a thread, and threads are not told apart here");
                case 0xa8, 0xf7 -> { // a conversion to another type: to 64 bits as they are
                    in.uleb();
                }
                case 0xa5, 0xf5 -> {
                    int number = register(in.uleb());
                    in.uleb();
                    push(frame.register(number));
                }
                case 0xa4, 0xf4 -> {
                    in.uleb();
                    int size = in.u8();
                    if (size < 1 || size > 8) {
                        throw damaged("a constant of " + size + " bytes");
                    }
                    push(in.unsigned(size));
                }
                case 0xa6, 0xf6 -> {
                    int size = in.u8();
                    in.uleb();
                    if (size < 1 || size > 8) {
                        throw damaged("a value of " + size + " bytes");
                    }
                    push(frame.memory(pop(), size));
                }
                default ->
                    throw new NotKnownException(String.format(
                            Locale.ROOT, "its place is told by operation 0x%x, which is not known here", code));
            }
        }

        private int register(long number) throws NotKnownException {
            if (number < 0 || number >= FrameTable.REGISTERS) {
                throw damaged("register " + number);
            }
            return (int) number;
        }

        private void binary(int code) throws NotKnownException {
            long b = pop();
            long a = pop();
            if ((code == 0x1b || code == 0x1d) && b == 0) {
                throw damaged("a division by zero");
            }
            push(
                    switch (code) {
                        case 0x1a -> a & b;
                        case 0x1b -> a / b;
                        case 0x1c -> a - b;
                        case 0x1d -> Long.remainderUnsigned(a, b);
                        case 0x1e -> a * b;
                        case 0x21 -> a | b;
                        case 0x22 -> a + b;
                        case 0x24 -> Long.compareUnsigned(b, 64) < 0 ? a << b : 0;
                        case 0x25 -> Long.compareUnsigned(b, 64) < 0 ? a >>> b : 0;
                        case 0x26 -> a >> (Long.compareUnsigned(b, 64) < 0 ? b : 63);
                        case 0x27 -> a ^ b;
                        case 0x29 -> a == b ? 1 : 0;
                        case 0x2a -> a >= b ? 1 : 0;
                        case 0x2b -> a > b ? 1 : 0;
                        case 0x2c -> a <= b ? 1 : 0;
                        case 0x2d -> a < b ? 1 : 0;
                        default -> a != b ? 1 : 0;
                    });
        }
    }
}
