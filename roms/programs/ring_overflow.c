/*
 * ring_overflow: a program that keeps interrupts off too long, while frames keep coming.
 *
 * What to see here: the network card writes each frame into the next buffer that the driver has given it, and goes on without the processor. It
 * can do so only as long as there are buffers. With interrupts off nobody gives them back; when the ring is used up, the card has nowhere
 * to put a frame, drops it and counts. When interrupts come back on, the driver empties the ring and all is well again, but for what was lost.
 */
#include "network.h"
#include "riscv.h"

#define PORT 9
#define REQUESTS 8
#define BUFFER_BYTES 64
#define LONG_CYCLES 40000

static DatagramControlBlock request[REQUESTS];
static uint8_t buffers[REQUESTS][BUFFER_BYTES];

/* How many datagrams came through. */
unsigned long datagrams;

/* Work in one piece that nothing may interrupt: what a well-behaved program does not do. */
static void long_work(void) {
  unsigned long state = interrupts_off();
  unsigned long begin = csr_read(mcycle);
  while (csr_read(mcycle) - begin < LONG_CYCLES) {
  }
  interrupts_restore(state);
}

static void datagram_received(Event *e) {
  DatagramControlBlock *dcb = e->data;
  datagrams++;
  printf("ring_overflow: datagram %lu, %c\n", datagrams, dcb->buffer[0]);
  udp_receive(dcb);
  if (datagrams == 1) long_work();
}

static void start_up(Event *e) {
  (void)e;
  for (int i = 0; i < REQUESTS; i++) {
    request[i].port = PORT;
    request[i].buffer = buffers[i];
    request[i].capacity = BUFFER_BYTES;
    request[i].callback = datagram_received;
    udp_receive(&request[i]);
  }
}

static void expunge(Event *e) {
  (void)e;
  for (int i = 0; i < REQUESTS; i++) udp_cancel(&request[i]);
}

PROGRAM(ring_overflow, start_up, expunge);
