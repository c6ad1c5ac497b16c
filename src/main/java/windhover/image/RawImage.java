package windhover.image;

import org.jspecify.annotations.Nullable;

/**
 * Bytes to be laid into memory as they are.
 *
 * @param name the file's name, for messages
 * @param bytes written by nobody
 * @param address where they go; null for the beginning of the board's ROM
 */
@SuppressWarnings("ArrayRecordComponent") // laid into memory, compared by nobody
public record RawImage(String name, byte[] bytes, @Nullable Long address) {}
