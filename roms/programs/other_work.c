/*
 * other_work: the processor computes while the network card listens.
 *
 * What to see here: nothing in this program looks at the card. The work is done in small pieces, an event that queues itself again and again,
 * and goes on while a frame passes on the wire, is checked, and is copied to memory. One interrupt and one callback are all that the frame
 * costs the processor.
 */
#include "network.h"
#include "riscv.h"

#define PORT 9
#define BUFFER_BYTES 1500

static DatagramControlBlock request;
static uint8_t buffer[BUFFER_BYTES];
static int received;

/* Pieces of work done since the program waits for its datagram, and the sum they make. */
unsigned long pieces;
unsigned long sum;

/* A piece of work: a few steps of a sum, then back into the queue behind whatever else there is to do. */
static void work(Event *e) {
  for (unsigned long i = 0; i < 20; i++) sum = sum * 31 + i;
  pieces++;
  if (!received) reschedule(e);
}

static void datagram_received(Event *e) {
  received = 1;
  printf("other_work: %lu bytes came, and the work went on meanwhile\n", request.length);
  unload(e->program);
}

static void start_up(Event *e) {
  (void)e;
  request.port = PORT;
  request.buffer = buffer;
  request.capacity = BUFFER_BYTES;
  request.callback = datagram_received;
  udp_receive(&request);
  schedule(work, NULL);
}

static void expunge(Event *e) {
  (void)e;
  udp_cancel(&request);
}

PROGRAM(other_work, start_up, expunge);
