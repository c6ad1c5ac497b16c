package windhover.clock;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Numbers in an array of bytes, lowest byte first, at any index. The model's only access to bytes as something wider:
 * where the host has no such access, as in a browser, this class alone is written another way.
 */
public final class Bytes {
    private static final VarHandle I64 = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle I32 = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle I16 = MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.LITTLE_ENDIAN);

    private Bytes() {}

    /** The eight bytes from an index on. */
    public static long i64(byte[] bytes, int at) {
        return (long) I64.get(bytes, at);
    }

    /** The four bytes from an index on. */
    public static int i32(byte[] bytes, int at) {
        return (int) I32.get(bytes, at);
    }

    /** The two bytes from an index on. */
    public static short i16(byte[] bytes, int at) {
        return (short) I16.get(bytes, at);
    }

    /** Sets the eight bytes from an index on. */
    public static void i64(byte[] bytes, int at, long value) {
        I64.set(bytes, at, value);
    }

    /** Sets the four bytes from an index on. */
    public static void i32(byte[] bytes, int at, int value) {
        I32.set(bytes, at, value);
    }

    /** Sets the two bytes from an index on. */
    public static void i16(byte[] bytes, int at, short value) {
        I16.set(bytes, at, value);
    }
}
