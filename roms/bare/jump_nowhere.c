/*
 * Jumps to an address where nothing is. The fetch is a bus error and the processor takes an instruction access fault, cause 1; the
 * start-up code's trap handler ends the program with status 65 (64 + cause).
 */
int main(void) {
  void (*nowhere)(void) = (void (*)(void))0x00ff00000000ul;
  nowhere();
  return 0;
}
