/* Between the protocols (network.c) and a driver: the driver says who it is, so the protocols need to know none by name. */
#ifndef STS_LINK_H
#define STS_LINK_H

#include "network.h"

/* An Ethernet frame without preamble and frame check sequence: 14 bytes of header and at most 1500 of data. */
#define FRAME_HEADER_BYTES 14
#define FRAME_MAX_BYTES 1514
#define FRAME_MIN_BYTES 60

typedef struct NicRequest NicRequest;

/* One frame to be sent. It comes out of a pool, goes into the driver's queue, and from there back into the pool. */
struct NicRequest {
  NicRequest *next; /* in the driver's queue of requests, or among the free */
  size_t length;    /* bytes of the frame */
  uint8_t frame[1536] __attribute__((aligned(8)));
};

/* What a driver offers to the protocols. All of it may be called in any context. */
typedef struct Link {
  NicRequest *(*request)(void); /* NULL: all are in use */
  void (*request_free)(NicRequest *request);
  void (*schedule)(NicRequest *request); /* the driver's `schedule` entry: takes a request */
} Link;

/* A frame has arrived, length bytes. Called by the driver's interrupt handler, with interrupts off. */
void network_receive(const uint8_t *frame, size_t length);

/* To be called by the driver's start_up, interrupts from the card being off: from now on frames are sent by this link. */
void network_init(const Link *link);

#endif
