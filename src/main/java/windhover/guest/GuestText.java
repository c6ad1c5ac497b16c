package windhover.guest;

/** Reads texts of the guest. */
final class GuestText {
  private static final int LONGEST = 64;

  private GuestText() {}

  /** The text that a zero byte ends, with {@code ?} for what is not printable ASCII; cut with {@code …} after 64 characters. */
  static String read(long address, MemoryPeek memory) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < LONGEST; i++) {
      int c = (int) memory.peek(address + i, 1) & 0xff;
      if (c == 0) {
        return text.toString();
      }
      text.append(c >= ' ' && c < 0x7f ? (char) c : '?');
    }
    return text.append('…').toString();
  }
}
