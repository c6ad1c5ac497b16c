package windhover.guest;

import windhover.guest.kernel.MemoryPeek;

/** Reads texts of the guest. */
final class GuestText {
    /** Most characters that are shown of a text. */
    static final int LONGEST = 64;

    private GuestText() {}

    /**
     * The text that a zero byte ends, with {@code ?} for what is not printable ASCII; cut with {@code …} after
     * {@link #LONGEST} characters.
     */
    static String read(long address, MemoryPeek memory) {
        String text = read(address, LONGEST, memory);
        return text.length() == LONGEST ? text + '…' : text;
    }

    /** The text that a zero byte ends, or as many characters as there are at most. */
    static String read(long address, int most, MemoryPeek memory) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < most; i++) {
            int c = (int) memory.peek(address + i, 1) & 0xff;
            if (c == 0) {
                break;
            }
            text.append(c >= ' ' && c < 0x7f ? (char) c : '?');
        }
        return text.toString();
    }
}
