/*
 * network_poll: the same network call as network_call, by polling.
 *
 * What to see here: the request names no callback. Instead the program puts its own event back into the queue and looks at `ready`
 * each time its turn comes. It works, and other events still get theirs; but the queue is never empty, so the processor never
 * halts, and all but the last of these turns are for nothing. Compare the cycles spent asleep with those of network_call.
 */
#include "network.h"

#define ECHO_PORT 7

static DatagramControlBlock request;
static uint8_t buffer[512];

/* How many times we asked. */
unsigned long polls;

static void poll(Event *e) {
  polls++;
  if (!request.ready) {
    reschedule(e);
    return;
  }
  printf("network_poll: ready at poll %lu: %lu bytes from %u.%u.%u.%u:%u\n", polls, request.length,
         ADDRESS_PARTS(request.source_address), request.source_port);
  udp_send(request.source_address, request.source_port, ECHO_PORT, buffer, request.length);
  unload(e->program);
}

static void start_up(Event *e) {
  request.port = ECHO_PORT;
  request.buffer = buffer;
  request.capacity = sizeof buffer;
  request.callback = NULL;
  printf("network_poll: polling for a datagram on port %u\n", ECHO_PORT);
  if (udp_receive(&request) != 0 || schedule(poll, NULL) == NULL) {
    printf("network_poll: cannot wait\n");
    unload(e->program);
  }
}

/* The control block is ours, not the heap's, and the driver forgets it when we are gone: nothing to give back. */
PROGRAM(network_poll, start_up, NULL);
