/*
 * os_threads: one thread of the operating system for each task.
 *
 * What to see here: the lines come in another order than they stand in, by how long each thread sleeps. Each thread costs a stack and
 * an entry in the kernel, and nothing while it sleeps. `join` is what keeps the program from ending before its threads.
 */
#include "user.h"

static void last(void *nothing) {
  sleep(MILLISECONDS(200));
  printf("The long running tasks finish last!\n");
}

static void like_this(void *nothing) {
  sleep(MILLISECONDS(50));
  printf("...like this!\n");
}

static void chain(void *nothing) {
  sleep(MILLISECONDS(100));
  printf("We can chain callbacks...\n");
  join(spawn("t3", like_this, NULL));
}

int main(void) {
  printf("So, we start the program here!\n");
  long t1 = spawn("t1", last, NULL);
  long t2 = spawn("t2", chain, NULL);
  printf("The tasks run concurrently!\n");
  join(t1);
  join(t2);
  return 0;
}
