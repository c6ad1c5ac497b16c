/*
 * network_call: the network call, followed from the program to the wire and back.
 *
 * What to see here: a call that would block in a threaded system ("receive a datagram") is two functions in an event-driven one.
 * start_up asks, names the function to go on with, and returns; nothing of it is left, not even a stack. datagram_received
 * begins where a blocking call would have returned. All that connects the two is the control block.
 */
#include "network.h"

#define ECHO_PORT 7
#define BUFFER_BYTES 512

static void datagram_received(Event *e);

/* The block we wait with; kept so that the expunge handler can take it back. */
static DatagramControlBlock *waiting;

/* Our first event. */
static void start_up(Event *e) {
  DatagramControlBlock *dcb = malloc(sizeof(DatagramControlBlock));
  uint8_t *buffer = malloc(BUFFER_BYTES);
  if (dcb == NULL || buffer == NULL) {
    printf("network_call: no memory\n");
    unload(e->program);
    return;
  }
  dcb->port = ECHO_PORT;
  dcb->buffer = buffer;
  dcb->capacity = BUFFER_BYTES;
  dcb->callback = datagram_received;
  waiting = dcb;
  printf("network_call: waiting for a datagram on port %u\n", ECHO_PORT);
  udp_receive(dcb);
}

/* The datagram has come: e->data is the control block we asked with. */
static void datagram_received(Event *e) {
  DatagramControlBlock *dcb = e->data;
  waiting = NULL;
  printf("network_call: datagram from %u.%u.%u.%u:%u: ", ADDRESS_PARTS(dcb->source_address), dcb->source_port);
  for (size_t i = 0; i < dcb->length; i++) {
    /* It came from the wire: it is not a string, and may be anything. */
    uint8_t c = dcb->buffer[i];
    put(c >= ' ' && c <= '~' ? (char)c : '.');
  }
  printf("\n");
  if (udp_send(dcb->source_address, dcb->source_port, ECHO_PORT, dcb->buffer, dcb->length) == 0) {
    printf("network_call: answered with the same %lu bytes\n", dcb->length);
  } else {
    printf("network_call: cannot answer\n");
  }
  free(dcb->buffer);
  free(dcb);
  unload(e->program);
}

/* Our last event: give back what we still hold. */
static void expunge(Event *e) {
  (void)e;
  if (waiting != NULL) udp_cancel(waiting);
  waiting = NULL;
  printf("network_call: unloaded\n");
}

PROGRAM(network_call, start_up, expunge);
