package windhover.guest;

import java.util.List;

/**
 * A structure of the guest by which something was asked for and that names the function to go on with: a continuation
 * built by hand.
 *
 * @param address in guest memory: its identity
 * @param type such as {@code InputControlBlock}
 * @param name the variable that it is or lies in, such as {@code shell.icb}; else its type and address
 * @param heldBy who has it now: the event's callback ({@code input}) or the list ({@code timer_requests})
 * @param holder address of that event or list
 * @param inQueue true when a list holds it, false when an event of the work queue does
 * @param callback address of the function that is to be called; 0 when none, so that its program must look for itself
 * @param callbackName that function's name; empty for none
 * @param program address of the program that is called back; 0 for the kernel
 * @param programName that program's name, {@code kernel} for none
 * @param details its other members, in order
 */
public record ControlBlock(
        long address,
        String type,
        String name,
        String heldBy,
        long holder,
        boolean inQueue,
        long callback,
        String callbackName,
        long program,
        String programName,
        List<Detail> details) {
    /** Copies the details. */
    public ControlBlock {
        details = List.copyOf(details);
    }

    /**
     * A member.
     *
     * @param name as the source has it
     * @param value its value; of a pointer the address
     * @param text the value as a reader wants it: a number, a name, a text in quotes
     */
    public record Detail(String name, long value, String text) {}

    /** The value of a member, or −1 when there is none of that name. */
    public long value(String member) {
        for (Detail detail : details) {
            if (detail.name().equals(member)) {
                return detail.value();
            }
        }
        return -1;
    }
}
