/*
 * blocking_call: the network call by a call that blocks.
 *
 * What to see here: `receive` is one line, and what comes after it can rely on the datagram being there. Meanwhile the thread `main`
 * is not running: its registers lie in `threads`, its stack stays as it is. Another thread computes; it is interrupted when the
 * datagram comes, and does not notice.
 */
#include "user.h"

static unsigned char buffer[512];
static struct Datagram datagram;
static volatile int done;

/* Something else to do: counts prime numbers until told to stop. */
static void worker(void *nothing) {
  unsigned long count = 0;
  for (unsigned long n = 2; !done; n++) {
    unsigned long d = 2;
    while (d * d <= n && n % d != 0) d++;
    if (d * d > n) count++;
  }
  printf("worker: found %lu prime numbers meanwhile\n", count);
}

int main(void) {
  long thread = spawn("worker", worker, NULL);
  datagram.own_port = 7;
  datagram.buffer = buffer;
  datagram.capacity = sizeof buffer;
  printf("main: waiting for a datagram on port 7\n");
  if (receive(&datagram) != 0) {
    printf("main: cannot wait\n");
  } else {
    printf("main: %lu bytes from %u.%u.%u.%u:%u\n", datagram.length, ADDRESS_PARTS(datagram.address), datagram.port);
    send(&datagram);
  }
  done = 1;
  join(thread);
  return 0;
}
