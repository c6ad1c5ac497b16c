package windhover.export;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * Compresses by gzip (RFC 1952), without a name and a time, so that the same contents are the same bytes. A thread of
 * its own compresses and writes, since that takes as long as simulating and telling; what fails there is thrown at the
 * next write, or by {@link #finish}.
 */
final class CompressedOutput extends OutputStream {
    private static final int BLOCK = 1 << 18;
    private static final int BLOCKS = 8;
    /** Behind the last block. */
    private static final byte[] END = {};

    private final OutputStream target;
    private final BlockingQueue<byte[]> blocks = new ArrayBlockingQueue<>(BLOCKS);
    private final Thread worker = new Thread(this::compress, "compressing a trace");
    private byte[] block = new byte[BLOCK];
    private int used;
    private volatile @Nullable Throwable failure;

    CompressedOutput(OutputStream target) {
        this.target = target;
        worker.setDaemon(true);
        worker.start();
    }

    /** The fastest level: traces repeat themselves so much that the others gain little. */
    private static final class Fastest extends GZIPOutputStream {
        Fastest(OutputStream target) throws IOException {
            super(target, 1 << 16);
            def.setLevel(Deflater.BEST_SPEED);
        }
    }

    private void compress() {
        try {
            GZIPOutputStream gzip = new Fastest(target);
            for (byte[] next = blocks.take(); next.length > 0; next = blocks.take()) {
                gzip.write(next);
            }
            gzip.finish();
        } catch (InterruptedException e) {
            failure = e; // given up
        } catch (IOException | RuntimeException | Error e) {
            failure = e;
        }
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        for (int done = 0; done < length; ) {
            int part = Math.min(length - done, BLOCK - used);
            System.arraycopy(bytes, offset + done, block, used, part);
            done += part;
            used += part;
            if (used == BLOCK) {
                hand(block);
                block = new byte[BLOCK];
                used = 0;
            }
        }
    }

    private void hand(byte[] bytes) throws IOException {
        try {
            do {
                checkFailure();
            } while (!blocks.offer(bytes, 100, TimeUnit.MILLISECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted");
        }
    }

    private void checkFailure() throws IOException {
        switch (failure) {
            case null -> {}
            case IOException e -> throw e;
            case Error e -> throw e;
            case Throwable e -> throw new IOException(e);
        }
    }

    /**
     * Compresses what is left and waits until all has been written.
     *
     * @throws IOException when something could not be written
     */
    void finish() throws IOException {
        if (used > 0) {
            hand(Arrays.copyOf(block, used));
        }
        hand(END);
        join();
        checkFailure();
    }

    /** Gives up what is not finished. Behind it nothing more is written. The target stays open. */
    @Override
    public void close() {
        worker.interrupt();
        join();
    }

    private void join() {
        boolean interrupted = false;
        while (worker.isAlive()) {
            try {
                worker.join();
            } catch (InterruptedException e) {
                interrupted = true;
                worker.interrupt();
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
