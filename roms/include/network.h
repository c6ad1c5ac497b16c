/* The network as programs see it: datagrams (UDP over IPv4 over Ethernet). */
#ifndef STS_NETWORK_H
#define STS_NETWORK_H

#include "sts.h"

/* This computer is 192.168.3.2, 02:4b:33:00:00:02; an image for the other end of the wire is built with another last byte. */
#ifndef NETWORK_NUMBER
#define NETWORK_NUMBER 2
#endif
#define NETWORK_ADDRESS (0xc0a80300u + NETWORK_NUMBER)
#define NETWORK_MAC {0x02, 0x4b, 0x33, 0x00, 0x00, NETWORK_NUMBER}

typedef struct DatagramControlBlock DatagramControlBlock;

/*
 * One request for one datagram. The program fills in the first part and may not touch the block, nor the buffer, until it is called
 * back (or has cancelled the request); then the second part and the buffer are filled in and the block is the program's again.
 */
struct DatagramControlBlock {
  DatagramControlBlock *next; /* the next in datagram_waiters */
  uint16_t port;              /* the port to listen on */
  uint8_t *buffer;
  size_t capacity;            /* bytes the buffer holds; what is longer is cut off */
  Handler *callback;          /* called with the block as e->data; NULL: the program polls `ready` instead */

  volatile int ready;         /* 1: a datagram has come; set by the interrupt handler, last of all */
  size_t length;              /* bytes received, as many as the buffer holds */
  uint32_t source_address;    /* from where */
  uint16_t source_port;
  Program *program;           /* who waits: filled in by udp_receive */
};

/* Asks for the next datagram on a port. First asked, first served. 0, or -1 where the block makes no sense. */
int udp_receive(DatagramControlBlock *dcb);

/* Takes a request back. 1 = it was waiting; 0 = it was not: the callback has been queued, or it was never asked for. */
int udp_cancel(DatagramControlBlock *dcb);

/* Sends a datagram. 0 = on its way, which does not mean that it arrives; -1 = too long or no buffer free. */
int udp_send(uint32_t address, uint16_t port, uint16_t source_port, const void *data, size_t length);

/* For printf: "%u.%u.%u.%u", ADDRESS_PARTS(address). */
#define ADDRESS_PARTS(address) ((address) >> 24 & 0xff), ((address) >> 16 & 0xff), ((address) >> 8 & 0xff), ((address)&0xff)

#endif
