package windhover.export;

import java.io.IOException;
import java.io.OutputStream;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;

/** Compresses by gzip (RFC 1952), without a name and a time, so that the same contents are the same bytes. */
final class CompressedOutput extends GZIPOutputStream {
    private static final int BUFFER = 1 << 16;

    /** The fastest level: traces repeat themselves so much that the others gain little. */
    CompressedOutput(OutputStream target) throws IOException {
        super(target, BUFFER);
        def.setLevel(Deflater.BEST_SPEED);
    }
}
