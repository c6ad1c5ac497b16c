/*
 * head_sync: prints the beginning of a file, by calls that block; and what becomes of names that lead to none.
 *
 * What to see here: open, read, close, one after the other, in one function. Each says at once whether it worked, so what to do about it stands
 * right behind it. Compare programs/head.c, which needs a function and a control block for each step.
 */
#include "v1.h"

static int head(const char *path) {
  char text[101];
  size_t length;
  SCB *scb;

  int error = open(path, &scb);
  if (error != 0) {
    printf("%s: failed to open, error %d\n", path, error);
    return error;
  }
  error = read(scb, text, 100, &length);
  close(scb);
  if (error != 0) return error;
  text[length] = 0;
  printf("%s\n", text);
  if (length == 100) printf("...etc...\n");
  return 0;
}

int main(void) {
  int error = head("/rom/readme");
  head("/rom/nothing");
  head("readme");
  head("/rom");
  return error;
}
