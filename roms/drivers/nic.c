/*
 * The driver of the network card: a program like any other, with the two entry points every driver has.
 *
 *   nic_schedule   takes a request (a frame to be sent) into the driver's own queue and starts it if the card has room
 *   nic_interrupt  hears from the card what is done: hands received frames up, retires requests, starts the next
 *
 * What to see here: the card and the driver share two rings of descriptors in main memory. A descriptor belongs either to the card
 * (its OWN bit is 1) or to the driver, and only its owner may touch it or its buffer. The card has put the frame into memory, by
 * DMA, before the line rises; the handler does not fetch data, it finds them.
 *
 * Built with NIC_PIO=1 the card keeps received frames in its own packet memory instead, and the handler has to fetch each word over
 * the bus ("older systems"): compare how long the processor is away from its work.
 *
 * Interrupts: all state below is shared with nic_interrupt. What ordinary code calls turns interrupts off; nic_interrupt has them
 * off already, and both lines of the card lead to it.
 */
#include "device.h"
#include "link.h"
#include "riscv.h"

/* 1: programmed I/O. */
#ifndef NIC_PIO
#define NIC_PIO 0
#endif

enum {
  RX_COUNT = 8,          /* descriptors; the card uses at most one less */
  TX_COUNT = 8,
  RX_BUFFER_BYTES = 2048,
  REQUEST_COUNT = 8,
  STOP_POLLS = 10000,    /* longest wait for the card to come to rest: longer than the longest frame */
};

void nic_interrupt_entry(void); /* nic_entry.S */

/* Read and written by the card as well, hence volatile: the compiler may not keep a flag in a register. */
static volatile struct nic_descriptor rx_ring[RX_COUNT] __attribute__((aligned(64)));
static volatile struct nic_descriptor tx_ring[TX_COUNT] __attribute__((aligned(64)));

/* Each receive descriptor keeps its buffer. Not cleared at boot: the card writes before anybody reads. */
static uint8_t rx_buffers[RX_COUNT][RX_BUFFER_BYTES] __attribute__((section(".noinit"), aligned(64)));

static unsigned rx_next;    /* the descriptor the card hands over next */
static unsigned tx_next;    /* the descriptor for the next frame to send */
static unsigned tx_oldest;  /* the oldest one not retired; equal to tx_next if there is none */

static NicRequest request_pool[REQUEST_COUNT] __attribute__((section(".noinit"), aligned(64)));
static NicRequest *free_requests;

/* The requests that wait for a descriptor, and those that have one. */
static struct {
  NicRequest *head, *tail;
} nic_queue;
static NicRequest *tx_requests[TX_COUNT];

static int running;

/* What the driver saw; what was lost before it got here, the card counts itself. */
struct NicCounters {
  unsigned long interrupts;
  unsigned long received;
  unsigned long receive_errors;  /* descriptors with ERROR, or with a length that cannot be */
  unsigned long sent;
  unsigned long transmit_errors;
  unsigned long no_request;      /* frames not sent because every request was in use */
} nic_counters;

static NicRequest *nic_request(void) {
  unsigned long state = interrupts_off();
  NicRequest *request = free_requests;
  if (request != NULL) {
    free_requests = request->next;
  } else {
    nic_counters.no_request++;
  }
  interrupts_restore(state);
  return request;
}

static void nic_request_free(NicRequest *request) {
  unsigned long state = interrupts_off();
  request->next = free_requests;
  free_requests = request;
  interrupts_restore(state);
}

/* Gives waiting requests to the card, as many as the ring has room for. Interrupts must be off. */
static void start_requests(void) {
  unsigned first = tx_next;
  while (nic_queue.head != NULL && (tx_next + 1) % TX_COUNT != tx_oldest) {
    NicRequest *request = nic_queue.head;
    volatile struct nic_descriptor *descriptor = &tx_ring[tx_next];
    nic_queue.head = request->next;
    if (nic_queue.head == NULL) nic_queue.tail = NULL;
    tx_requests[tx_next] = request;
    descriptor->address = (uintptr_t)request->frame;
    descriptor->length = (uint16_t)request->length;
    descriptor->status = 0;
    descriptor->flags = NIC_OWN;
    tx_next = (tx_next + 1) % TX_COUNT;
  }
  if (tx_next != first) {
    fence(); /* the descriptors must be in memory when the card hears the doorbell */
    device_write(NIC_BASE + NIC_TX_TAIL, tx_next);
  }
}

static void nic_schedule(NicRequest *request) {
  unsigned long state = interrupts_off();
  if (!running || request->length > sizeof request->frame) {
    nic_counters.transmit_errors++;
    nic_request_free(request);
  } else {
    request->next = NULL;
    if (nic_queue.tail != NULL) {
      nic_queue.tail->next = request;
    } else {
      nic_queue.head = request;
    }
    nic_queue.tail = request;
    start_requests();
  }
  interrupts_restore(state);
}

/* Hands received frames up and gives the buffers back to the card. */
static void receive_frames(void) {
  /* Once round at most: what comes in meanwhile raises the line again, and others want to run too. */
  for (int i = 0; i < RX_COUNT; i++) {
    volatile struct nic_descriptor *descriptor = &rx_ring[rx_next];
    if ((descriptor->flags & NIC_OWN) != 0) break;
    unsigned length = descriptor->length;
    /* The card is believed no more than the wire is: a length beyond the buffer would read what is not ours. */
    if ((descriptor->flags & NIC_ERROR) != 0 || length > RX_BUFFER_BYTES) {
      nic_counters.receive_errors++;
    } else {
      nic_counters.received++;
      network_receive(rx_buffers[rx_next], length);
    }
    descriptor->length = RX_BUFFER_BYTES;
    descriptor->status = 0;
    descriptor->flags = NIC_OWN;
    fence();
    /* The tail is the one descriptor the card may not use: it follows right behind. */
    device_write(NIC_BASE + NIC_RX_TAIL, rx_next);
    rx_next = (rx_next + 1) % RX_COUNT;
  }
}

/* Programmed I/O: the frame is still on the card, and the processor moves it. */
static void copy_frames(void) {
  for (int i = 0; i < RX_COUNT && (device_read(NIC_BASE + NIC_STATUS) & NIC_STATUS_PIO_RX_READY) != 0; i++) {
    uint64_t length = device_read(NIC_BASE + NIC_PIO_RX_LENGTH);
    uint64_t offset = device_read(NIC_BASE + NIC_PIO_RX_OFFSET);
    /* As with descriptors: not believed before it is checked. */
    if (length > FRAME_MAX_BYTES || offset > NIC_PIO_TX_OFFSET - RX_BUFFER_BYTES || offset % 8 != 0) {
      nic_counters.receive_errors++;
      device_write(NIC_BASE + NIC_PIO_RELEASE, NIC_PIO_RELEASE_RX);
      continue;
    }
    uint64_t packet = NIC_BASE + NIC_PACKET_MEMORY + offset;
    uint64_t *word = (uint64_t *)rx_buffers[0];
    for (uint64_t done = 0; done < length; done += 8) *word++ = device_read(packet + done);
    device_write(NIC_BASE + NIC_PIO_RELEASE, NIC_PIO_RELEASE_RX);
    nic_counters.received++;
    network_receive(rx_buffers[0], length);
  }
}

/* Takes back the requests that the card is done with. */
static void retire_requests(void) {
  while (tx_oldest != tx_next && (tx_ring[tx_oldest].flags & NIC_OWN) == 0) {
    if ((tx_ring[tx_oldest].flags & NIC_ERROR) != 0) {
      nic_counters.transmit_errors++;
    } else {
      nic_counters.sent++;
    }
    nic_request_free(tx_requests[tx_oldest]);
    tx_requests[tx_oldest] = NULL;
    tx_oldest = (tx_oldest + 1) % TX_COUNT;
  }
}

/* The handler of both lines, receive and transmit. */
void nic_interrupt(void) {
  nic_counters.interrupts++;
  /* Acknowledge first, look then: a frame that comes in between raises the line again. The other way round it would be missed. */
  device_write(NIC_BASE + NIC_STATUS, device_read(NIC_BASE + NIC_STATUS));
  if (NIC_PIO) {
    copy_frames();
  } else {
    receive_frames();
  }
  retire_requests();
  start_requests();
}

static const Link nic_link = {.request = nic_request, .request_free = nic_request_free, .schedule = nic_schedule};

static void nic_start_up(Event *e) {
  static const uint8_t mac[6] = NETWORK_MAC;
  uint64_t address = 0;
  for (int i = 5; i >= 0; i--) address = address << 8 | mac[i];

  rx_next = tx_next = tx_oldest = 0;
  nic_queue.head = nic_queue.tail = NULL;
  free_requests = NULL;
  for (int i = REQUEST_COUNT - 1; i >= 0; i--) nic_request_free(&request_pool[i]);
  for (int i = 0; i < RX_COUNT; i++) {
    rx_ring[i].address = (uintptr_t)rx_buffers[i];
    rx_ring[i].length = RX_BUFFER_BYTES;
    rx_ring[i].status = 0;
    rx_ring[i].flags = NIC_OWN;
  }
  network_init(&nic_link);

#ifndef NIC_UNREGISTERED
  /* The step that is easily forgotten: without it the hardware finds an empty entry when the line rises. */
  idt_register(IDT_OF_LINE(NIC_RX_LINE), nic_interrupt_entry);
  idt_register(IDT_OF_LINE(NIC_TX_LINE), nic_interrupt_entry);
#endif
  line_enable(NIC_RX_LINE);
  line_enable(NIC_TX_LINE);

  device_write(NIC_BASE + NIC_MAC, address);
  device_write(NIC_BASE + NIC_RX_RING_BASE, (uintptr_t)rx_ring);
  device_write(NIC_BASE + NIC_RX_RING_COUNT, RX_COUNT);
  device_write(NIC_BASE + NIC_TX_RING_BASE, (uintptr_t)tx_ring);
  device_write(NIC_BASE + NIC_TX_RING_COUNT, TX_COUNT);
  fence();
  device_write(NIC_BASE + NIC_RX_TAIL, RX_COUNT - 1);
  uint64_t control = NIC_CTRL_RX_ENABLE | NIC_CTRL_TX_ENABLE | NIC_CTRL_RX_IRQ_ENABLE | NIC_CTRL_TX_IRQ_ENABLE;
  if (NIC_PIO) control |= NIC_CTRL_PIO;
  device_write(NIC_BASE + NIC_CTRL, control);
  running = 1;
  printf("nic: %02x:%02x:%02x:%02x:%02x:%02x, %u.%u.%u.%u\n", mac[0], mac[1], mac[2], mac[3], mac[4], mac[5],
         ADDRESS_PARTS(NETWORK_ADDRESS));
}

/* Unloaded: the card must be at rest before its buffers are anybody else's, and its lines must lead nowhere. */
static void nic_expunge(Event *e) {
  unsigned long state = interrupts_off();
  running = 0;
  device_write(NIC_BASE + NIC_CTRL, 0);
  for (int i = 0; i < STOP_POLLS; i++) {
    if ((device_read(NIC_BASE + NIC_STATUS) & (NIC_STATUS_RX_BUSY | NIC_STATUS_TX_BUSY)) == 0) break;
  }
  line_disable(NIC_RX_LINE);
  line_disable(NIC_TX_LINE);
  idt_register(IDT_OF_LINE(NIC_RX_LINE), NULL);
  idt_register(IDT_OF_LINE(NIC_TX_LINE), NULL);
  /* Every request is in the pool again, and none is handed out until the next start_up. */
  free_requests = NULL;
  nic_queue.head = nic_queue.tail = NULL;
  interrupts_restore(state);
  (void)e;
}

PROGRAM(nic, nic_start_up, nic_expunge);
