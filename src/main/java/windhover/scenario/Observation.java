package windhover.scenario;

import org.jspecify.annotations.Nullable;
import windhover.device.nic.Drop;
import windhover.device.wire.Direction;
import windhover.device.wire.Fault;

/** Something that the machine can be seen to do. Never a time: what a lesson shows, it has observed. */
public sealed interface Observation {
    /** What to wait for, in words, such as {@code udp_receive is entered}. */
    String words();

    /**
     * A function is entered.
     *
     * @param symbol its name
     * @param program the program that must be current then, null for any
     */
    record FunctionEntered(String symbol, @Nullable String program) implements Observation {
        @Override
        public String words() {
            return symbol + " is entered" + (program == null ? "" : " by " + program);
        }
    }

    /** A function is entered as the callback of the event that the kernel dispatches. */
    record CallbackRuns(String symbol) implements Observation {
        @Override
        public String words() {
            return "the callback " + symbol + " runs";
        }
    }

    /** An event with this callback is in the kernel's queue. */
    record EventQueued(String callback) implements Observation {
        @Override
        public String words() {
            return "an event with callback " + callback + " is in the queue";
        }
    }

    /**
     * A control block waits in one of the kernel's lists.
     *
     * @param list the variable that begins the list
     * @param callback the function it will call, null for any
     */
    record InterestRegistered(String list, @Nullable String callback) implements Observation {
        @Override
        public String words() {
            return "a control block" + (callback == null ? "" : " with callback " + callback) + " waits in " + list;
        }
    }

    /**
     * Memory is written.
     *
     * @param place the variable or range
     * @param nonzero true when only a value other than 0 counts
     * @param value the only value that counts, of the place's first 8 bytes or all of it; null for any
     */
    record MemoryWritten(
            Range place, boolean nonzero, @Nullable Long value) implements Observation {
        @Override
        public String words() {
            return place + " is written"
                    + (value != null ? " with " + value : nonzero ? " with something other than 0" : "");
        }
    }

    /** A device's firmware enters a state. */
    record FirmwareEnters(String machine, String state) implements Observation {
        @Override
        public String words() {
            return machine + " enters " + state;
        }
    }

    /** An interrupt line rises or falls. */
    record LineMoves(int line, boolean high) implements Observation {
        @Override
        public String words() {
            return "irq" + line + (high ? " rises" : " falls");
        }
    }

    /** The processor leaves its work for a cause, as the cause CSR holds it. */
    record TrapTaken(long cause) implements Observation {
        @Override
        public String words() {
            return "the processor takes " + Causes.words(cause);
        }
    }

    /**
     * The page walker begins, finds a page, or fails.
     *
     * @param what which of these
     * @param virtual the address that is translated, null for any
     */
    record WalkMoves(Walk what, @Nullable Long virtual) implements Observation {
        @Override
        public String words() {
            return what.words + (virtual == null ? "" : " for 0x" + Long.toHexString(virtual));
        }
    }

    /** What a page walk can be seen to do. */
    enum Walk {
        /** A TLB does not hold the page; the walker takes the address. */
        BEGINS("a page walk begins"),
        /** The walk ends at an entry that allows the access. */
        FINDS("a page walk finds the page"),
        /** The walk ends in an exception. */
        FAILS("a page walk fails");

        private final String words;

        Walk(String words) {
            this.words = words;
        }
    }

    /** The processor reads an entry of the interrupt descriptor table. */
    record DescriptorRead(int entry) implements Observation {
        @Override
        public String words() {
            return "entry " + entry + " of the interrupt descriptor table is read";
        }
    }

    /** The DMA controller writes memory, into a range or anywhere. */
    record DmaWrites(@Nullable Range into) implements Observation {
        @Override
        public String words() {
            return "the DMA controller writes " + (into == null ? "memory" : into.toString());
        }
    }

    /** The console has printed a text. */
    record ConsolePrints(String text) implements Observation {
        @Override
        public String words() {
            return "the console prints '" + text.strip() + "'";
        }
    }

    /** The network card loses a frame that has reached it. */
    record FrameDropped(Drop reason) implements Observation {
        @Override
        public String words() {
            return "a frame is dropped: " + reason.sentence();
        }
    }

    /** Something goes wrong on the wire; in a direction, or in either when that is null. */
    record WireFails(Fault fault, @Nullable Direction direction) implements Observation {
        @Override
        public String words() {
            return "a frame " + (direction == null ? "" : direction.words() + " ") + "is " + fault.words();
        }
    }

    /** Another Kestrel on the wire has printed a text on its console. */
    record PeerPrints(String peer, String text) implements Observation {
        @Override
        public String words() {
            return peer + " prints '" + text.strip() + "'";
        }
    }

    /** A frame goes out whose bytes hold a text. */
    record FrameSent(String containing) implements Observation {
        @Override
        public String words() {
            return "a frame with '" + containing + "' is sent";
        }
    }

    /**
     * A place in memory.
     *
     * @param symbol the variable; empty for a plain address
     * @param address of its first byte, added to the variable's
     * @param length bytes; 0 for the variable's size
     */
    record Range(String symbol, long address, int length) {
        @Override
        public String toString() {
            return symbol.isEmpty() ? "0x" + Long.toHexString(address) : address == 0 ? symbol : symbol + "+" + address;
        }
    }
}
