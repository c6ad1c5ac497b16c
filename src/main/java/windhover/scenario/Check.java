package windhover.scenario;

import java.util.List;
import org.jspecify.annotations.Nullable;
import windhover.cpu.LossReason;
import windhover.debug.GuestWarning;
import windhover.device.wire.Direction;
import windhover.device.wire.EthernetFrame;
import windhover.device.wire.Fault;

/** What a scenario expects once it has run. */
public sealed interface Check {
    /** What is expected, in words. */
    String words();

    /** Each of these steps was observed; all of the lesson's when the list is empty. */
    record StepsObserved(List<Integer> numbers) implements Check {
        @Override
        public String words() {
            return numbers.isEmpty() ? "all steps were observed" : "steps " + numbers + " were observed";
        }
    }

    /** None of these steps was observed. */
    record StepsNotObserved(List<Integer> numbers) implements Check {
        @Override
        public String words() {
            return "steps " + numbers + " were not observed";
        }
    }

    /** These steps were observed in this order. */
    record StepOrder(List<Integer> numbers) implements Check {
        @Override
        public String words() {
            return "steps came in the order " + numbers;
        }
    }

    /** The console's text holds a text, or does not. */
    record Console(String text, boolean expected) implements Check {
        @Override
        public String words() {
            return "the console " + (expected ? "printed '" : "did not print '") + text.strip() + "'";
        }
    }

    /** The program ended the run, with this exit status. */
    record Exit(long status) implements Check {
        @Override
        public String words() {
            return "the program ended with exit status " + status;
        }
    }

    /** A device register has a value. */
    record Register(String device, String register, long value) implements Check {
        @Override
        public String words() {
            return device + "." + register + " is " + value;
        }
    }

    /** A variable of the guest has a value. */
    record Variable(Observation.Range place, int size, long value) implements Check {
        @Override
        public String words() {
            return place + " is " + value;
        }
    }

    /**
     * A variable of the guest, so many times, lies on one side of a number or of another variable.
     *
     * @param times 1 for the variable itself
     * @param atMost true when it may not be more, false when it may not be less
     * @param other the variable to compare with, or null for a number
     * @param number what to compare with where {@code other} is null
     */
    record VariableCompared(
            Observation.Range place,
            int size,
            long times,
            boolean atMost,
            Observation.@Nullable Range other,
            long number)
            implements Check {
        @Override
        public String words() {
            String factor = times == 1 ? "" : times + " times ";
            return factor + place + " is at " + (atMost ? "most " : "least ")
                    + (other == null ? Long.toString(number) : other.toString());
        }
    }

    /** The kernel's queue holds this many events. */
    record QueueDepth(int events) implements Check {
        @Override
        public String words() {
            return events == 0 ? "the event queue is empty" : "the event queue holds " + events + " events";
        }
    }

    /**
     * The debugger warned of these things, at least once of each, and of nothing else; of nothing at all when the list
     * is empty.
     */
    record Warnings(List<GuestWarning.Kind> kinds) implements Check {
        @Override
        public String words() {
            return kinds.isEmpty()
                    ? "the debugger warned of nothing"
                    : "the debugger warned of "
                            + String.join(
                                    ", ",
                                    kinds.stream().map(GuestWarning.Kind::label).toList()) + " and of nothing else";
        }
    }

    /** The debugger warned of something; of any program when that is null. */
    record WarningSeen(GuestWarning.Kind kind, @Nullable String program) implements Check {
        @Override
        public String words() {
            return "the debugger warned of " + kind.label() + (program == null ? "" : " in " + program);
        }
    }

    /** The processor lost at least and at most so many cycles for a reason. */
    record CyclesLost(LossReason reason, long least, long most) implements Check {
        @Override
        public String words() {
            String cycles = (least == most ? "" : "at least ") + least + (least == 1 ? " cycle was" : " cycles were");
            return cycles + " lost to " + reason.name() + " (" + reason.label() + ")";
        }
    }

    /** Something went wrong on the wire so often; in a direction, or in both together when that is null. */
    record WireFailed(Fault fault, @Nullable Direction direction, long times) implements Check {
        @Override
        public String words() {
            return times
                    + (times == 1 ? " frame was " : " frames were ")
                    + fault.words()
                    + (direction == null ? "" : " " + direction.words());
        }
    }

    /** A host on the wire has answered so many frames. */
    record PeerAnswered(String peer, long frames) implements Check {
        @Override
        public String words() {
            return peer + " answered " + frames + (frames == 1 ? " frame" : " frames");
        }
    }

    /** Another Kestrel's console holds a text. */
    record PeerPrinted(String peer, String text) implements Check {
        @Override
        public String words() {
            return peer + " printed '" + text.strip() + "'";
        }
    }

    /** So many frames went out. */
    record FramesSent(int count) implements Check {
        @Override
        public String words() {
            return count + (count == 1 ? " frame was sent" : " frames were sent");
        }
    }

    /** A frame with exactly these bytes went out. */
    record ExactFrameSent(EthernetFrame frame) implements Check {
        @Override
        public String words() {
            return "this frame was sent: " + frame;
        }
    }

    /** A sound UDP datagram with these properties went out; a null one may be anything. */
    record DatagramSent(
            @Nullable String fromAddress,
            @Nullable Integer fromPort,
            @Nullable String toAddress,
            @Nullable Integer toPort,
            @Nullable String text)
            implements Check {
        @Override
        public String words() {
            return "a UDP datagram" + part(" from ", fromAddress, fromPort) + part(" to ", toAddress, toPort)
                    + (text == null ? "" : " with '" + text.strip() + "'") + " was sent";
        }

        private static String part(String word, @Nullable String address, @Nullable Integer port) {
            return address == null && port == null
                    ? ""
                    : word + (address == null ? "" : address) + (port == null ? "" : ":" + port);
        }
    }
}
