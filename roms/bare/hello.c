/* The smallest program with output: each character is a command to the host through HTIF. */
#include "htif.h"

int main(void) {
  put_string("Hello from RV64.\n");
  return 0;
}
