package windhover.clock;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class BytesTest {
    @Test
    void theLowestByteComesFirstAtAnyIndex() {
        byte[] bytes = {0, 1, 2, 3, 4, 5, 6, 7, (byte) 0x88, 9};
        assertEquals(0x8807_0605_0403_0201L, Bytes.i64(bytes, 1));
        assertEquals(0x8807_0605, Bytes.i32(bytes, 5));
        assertEquals((short) 0x8807, Bytes.i16(bytes, 7));
    }

    @Test
    void whatIsSetIsThereAndNothingBesideIt() {
        byte[] bytes = new byte[16];
        Bytes.i64(bytes, 1, 0x0807_0605_0403_0201L);
        Bytes.i32(bytes, 10, 0x0403_0201);
        Bytes.i16(bytes, 14, (short) 0x0201);
        assertArrayEquals(new byte[] {0, 1, 2, 3, 4, 5, 6, 7, 8, 0, 1, 2, 3, 4, 1, 2}, bytes);
    }
}
