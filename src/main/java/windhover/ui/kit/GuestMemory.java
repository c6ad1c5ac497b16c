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
        public CompletableFuture<byte[]> read(long physical, int length) {
            return CompletableFuture.completedFuture(new byte[length]);
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

    /** Bytes from a physical address on; 0 where nobody answers. */
    CompletableFuture<byte[]> read(long physical, int length);

    /** The address of a symbol of the guest's; empty when it has none of this name. */
    OptionalLong address(String symbol);

    /** Where a first look goes: the queue of the guest's kernel, where one is known. */
    default OptionalLong start() {
        return OptionalLong.empty();
    }

    /** What lies at an address, such as {@code rx_ring+0x8}; empty when no symbol does. */
    String describe(long physical);
}
