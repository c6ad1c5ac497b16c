package windhover.ui.kit;

import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;

/**
 * What panes may ask of the machine's memory. Reading has no effect on the machine; the answer comes later and on
 * another thread.
 */
public interface GuestMemory {
    /** No memory: all zeros, without names. */
    GuestMemory NONE = new GuestMemory() {
        @Override
        public CompletableFuture<Read> read(long physical, int length) {
            return CompletableFuture.completedFuture(new Read(0, new byte[length]));
        }

        @Override
        public OptionalLong address(String symbol) {
            return OptionalLong.empty();
        }

        @Override
        public String describe(long physical) {
            return "";
        }
    };

    /**
     * What was read.
     *
     * @param cycle when: a machine that runs may have left the moment of the picture
     * @param bytes from the address on
     */
    @SuppressWarnings("ArrayRecordComponent") // handed over once and read; never compared
    record Read(long cycle, byte[] bytes) {}

    /** Bytes from a physical address on; 0 where nobody answers. */
    CompletableFuture<Read> read(long physical, int length);

    /** The address of a symbol of the guest's; empty when it has none of this name. */
    OptionalLong address(String symbol);

    /** Where a first look goes: the queue of the guest's kernel, where one is known. */
    default OptionalLong start() {
        return OptionalLong.empty();
    }

    /** What lies at an address, such as {@code rx_ring+0x8}; empty when no symbol does. */
    String describe(long physical);
}
