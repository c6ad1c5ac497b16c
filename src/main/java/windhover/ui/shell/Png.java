package windhover.ui.shell;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import javafx.scene.image.Image;
import javafx.scene.image.PixelFormat;
import javafx.scene.image.PixelReader;

/**
 * Writes a picture as PNG (ISO/IEC 15948): 8 bits a sample, red, green, blue, no alpha. The same pixels give the same
 * bytes.
 */
final class Png {
    private static final byte[] SIGNATURE = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n'};
    private static final int SAMPLES = 3;
    private static final int BITS = 8;
    private static final int COLOUR_TYPE_RGB = 2;
    private static final int FILTER_UP = 2;
    private static final int CHUNK = 64 * 1024;

    private Png() {}

    /** The picture as the bytes of a PNG file. */
    static byte[] bytes(Image image) {
        int width = (int) image.getWidth();
        int height = (int) image.getHeight();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(SIGNATURE);
        ByteBuffer header = ByteBuffer.allocate(13).putInt(width).putInt(height);
        header.put((byte) BITS)
                .put((byte) COLOUR_TYPE_RGB)
                .put((byte) 0)
                .put((byte) 0)
                .put((byte) 0);
        chunk(out, "IHDR", header.array());
        chunk(out, "IDAT", deflated(filtered(image.getPixelReader(), width, height)));
        chunk(out, "IEND", new byte[0]);
        return out.toByteArray();
    }

    /** Each row as its difference from the row above, byte by byte, after the number of that filter. */
    private static byte[] filtered(PixelReader pixels, int width, int height) {
        int rowBytes = width * SAMPLES;
        byte[] data = new byte[height * (rowBytes + 1)];
        int[] row = new int[width];
        int[] above = new int[width];
        int at = 0;
        for (int y = 0; y < height; y++) {
            pixels.getPixels(0, y, width, 1, PixelFormat.getIntArgbInstance(), row, 0, width);
            data[at++] = FILTER_UP;
            for (int x = 0; x < width; x++) {
                for (int shift = 16; shift >= 0; shift -= BITS) {
                    data[at++] = (byte) ((row[x] >>> shift) - (above[x] >>> shift));
                }
            }
            int[] next = above;
            above = row;
            row = next;
        }
        return data;
    }

    private static byte[] deflated(byte[] data) {
        Deflater deflater = new Deflater(Deflater.BEST_COMPRESSION);
        deflater.setInput(data);
        deflater.finish();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        byte[] part = new byte[CHUNK];
        while (!deflater.finished()) {
            out.write(part, 0, deflater.deflate(part));
        }
        deflater.end();
        return out.toByteArray();
    }

    private static void chunk(ByteArrayOutputStream out, String type, byte[] data) {
        byte[] name = type.getBytes(StandardCharsets.US_ASCII);
        CRC32 check = new CRC32();
        check.update(name);
        check.update(data);
        out.writeBytes(ByteBuffer.allocate(Integer.BYTES).putInt(data.length).array());
        out.writeBytes(name);
        out.writeBytes(data);
        out.writeBytes(ByteBuffer.allocate(Integer.BYTES)
                .putInt((int) check.getValue())
                .array());
    }
}
