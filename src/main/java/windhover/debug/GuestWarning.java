package windhover.debug;

import java.util.Locale;

/**
 * Something that a guest most likely does not mean to do. It is information: nothing fails and nothing stops because of
 * it.
 *
 * @param kind what is wrong
 * @param cycle the moment in which it was first observed
 * @param sentence what happened, for people
 * @param program whom it is about; {@code kernel} for none
 * @param event address of the event it is about; 0 for none
 * @param how how it was observed, a sentence
 */
public record GuestWarning(Kind kind, long cycle, String sentence, String program, long event, String how) {
    /** The kinds of warnings. {@link #label} is their stable name. */
    public enum Kind {
        EVENT_NEVER_FREED(
                "An event was taken from the allocator and is in no queue and no handler any more: the pool gets smaller by one for ever."),
        EVENT_OF_UNLOADED_PROGRAM(
                "An event belongs to a program that is not loaded any more: its handler may be gone."),
        LOST_WAKE_UP("The processor goes to sleep although there is work: it wakes only when something else happens."),
        INTERRUPT_MASKED(
                "An interrupt is pending and has a handler, but its enable bit in mie stays 0, so nobody ever hears of it."),
        NO_HANDLER("A line interrupted, but its entry in the interrupt descriptor table is empty."),
        HANDLER_TOO_LONG("An interrupt handler ran so long that other interrupts had to wait."),
        CALLBACK_TOO_LONG(
                "The handler of an event ran so long that all other events had to wait: nothing else runs meanwhile."),
        INTERRUPT_FLOOD("One line interrupts so often that little time is left for anything else."),
        QUEUE_GROWING("More events come than are handled: the queue gets longer and longer."),
        QUEUE_FULL("No event was free, so that schedule refused: something that should have been done will not be."),
        PROGRAM_NOT_UNLOADED(
                "A program is loaded, but no event, no control block and no interrupt leads to it: it forgot to unload."),
        POLLED_WHILE_PENDING(
                "A program asks again and again whether something has come, where a callback would tell it."),
        STACK_OVERRUN("The stack grew beyond its end: what lies below it is overwritten."),
        BAD_FREE("A program gave back memory that it never got, or gave it back twice.");

        private final String sentence;

        Kind(String sentence) {
            this.sentence = sentence;
        }

        /** The name in scenarios and JSON, such as {@code lost-wake-up}; it never changes. */
        public String label() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }

        /**
         * The kind of a {@link #label}.
         *
         * @throws IllegalArgumentException when there is none
         */
        public static Kind labelled(String label) {
            for (Kind kind : values()) {
                if (kind.label().equals(label)) {
                    return kind;
                }
            }
            throw new IllegalArgumentException("no kind of warning '" + label + "'");
        }

        /** The name for people, such as {@code lost wake-up}. */
        public String title() {
            return switch (this) {
                case LOST_WAKE_UP -> "lost wake-up";
                default -> name().toLowerCase(Locale.ROOT).replace('_', ' ');
            };
        }

        /** What it means, a sentence. */
        public String sentence() {
            return sentence;
        }
    }
}
