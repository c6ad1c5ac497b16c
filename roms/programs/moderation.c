/*
 * moderation: what interrupt moderation saves, and what it costs.
 *
 * What to see here: each interrupt takes the processor away from its work for a few hundred cycles, however small the frame. Told to raise its
 * line once for four frames, the card spares three of four interrupts. The price is paid by a frame that comes alone: it lies in memory, whole,
 * and nobody knows until the card's patience is at its end.
 */
#include "device.h"
#include "network.h"

#define PORT 9
#define BUFFER_BYTES 64
#define BURST 4
#define PATIENCE_CYCLES 60000ul

static DatagramControlBlock request[BURST];
static uint8_t buffers[BURST][BUFFER_BYTES];

/* How many datagrams came. */
unsigned long datagrams;

/* The card is to raise its line once for so many frames, or so many cycles after the first of them. */
static void moderate(unsigned long frames, unsigned long cycles) {
  device_write(NIC_BASE + NIC_RX_MODERATION, frames << NIC_RX_MODERATION_FRAMES_SHIFT | cycles << NIC_RX_MODERATION_CYCLES_SHIFT);
}

static void datagram_received(Event *e) {
  DatagramControlBlock *dcb = e->data;
  datagrams++;
  printf("moderation: datagram %lu\n", datagrams);
  udp_receive(dcb);
  if (datagrams == BURST) {
    moderate(BURST, PATIENCE_CYCLES);
    printf("moderation: from now on one interrupt for %d frames\n", BURST);
  }
}

static void start_up(Event *e) {
  (void)e;
  for (int i = 0; i < BURST; i++) {
    request[i].port = PORT;
    request[i].buffer = buffers[i];
    request[i].capacity = BUFFER_BYTES;
    request[i].callback = datagram_received;
    udp_receive(&request[i]);
  }
}

static void expunge(Event *e) {
  (void)e;
  moderate(0, 0);
  for (int i = 0; i < BURST; i++) udp_cancel(&request[i]);
}

PROGRAM(moderation, start_up, expunge);
