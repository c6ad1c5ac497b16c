/*
 * nonblocking_call: the network call by asking again and again.
 *
 * What to see here: `listen` returns at once, and `ready` is a system call each time: to the kernel and back, mostly for nothing. Asked
 * too often it wastes the processor; asked too seldom the datagram lies there unread. Change PAUSE and see both.
 */
#include "user.h"

#define PAUSE 5000 /* cycles */

static unsigned char buffer[512];
static struct Datagram datagram;

int main(void) {
  unsigned long polls = 1;
  datagram.own_port = 7;
  datagram.buffer = buffer;
  datagram.capacity = sizeof buffer;
  printf("main: polling for a datagram on port 7\n");
  if (listen(&datagram) != 0) {
    printf("main: cannot listen\n");
    return 1;
  }
  while (!ready()) {
    polls++;
    sleep(PAUSE);
  }
  printf("main: ready at poll %lu: %lu bytes from %u.%u.%u.%u:%u\n", polls, datagram.length, ADDRESS_PARTS(datagram.address),
         datagram.port);
  send(&datagram);
  return 0;
}
