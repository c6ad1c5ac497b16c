/*
 * hello_sync: "Hello world. What is your name?", by a call that blocks.
 *
 * What to see here: one function, read from top to bottom; the name is a variable on the stack. Compare programs/ask_name.c, which does the same
 * and leaves the processor free to do something else meanwhile.
 */
#include "v1.h"

int main(void) {
  char name[80];

  printf("Hello world. What is your name? ");
  input(name); /* This blocks until you press ENTER. */
  printf("Well, %s, nice to meet you!\n", name);
  return 0;
}
