/*
 * A program that can only trap: mtvec points at an illegal instruction, so that every trap causes the next. What to see here: the guest
 * is lost, the simulator is not; the machine finds that the handler's first instruction causes what it handles, and stops with
 * that reason.
 */
int main(void) {
  __asm__ volatile(
      "la t0, 1f\n"
      "csrw mtvec, t0\n"
      ".balign 4\n"
      "1: .word 0\n" /* all zeros: defined to be illegal */
      :
      :
      : "t0");
  return 0;
}
