/*
 * The protocols: Ethernet, ARP, IPv4, ICMP echo and UDP, as much of each as datagrams need.
 *
 * What to see here: `udp_receive` does not wait. It links a control block into the list `datagram_waiters`, and that is all there
 * is to "waiting". When a frame arrives, `network_receive` runs inside the driver's interrupt handler, follows the headers down
 * to the port, finds the control block, fills it in, and queues the callback for its program. What the program then does happens
 * in the event loop, outside the interrupt.
 *
 * Nothing that comes from the wire is believed before it has been checked: each length against the bytes really there, each
 * checksum, each address. What does not fit is counted and dropped.
 *
 * Interrupts: everything named ..._receive, and what it calls, runs in the interrupt handler with interrupts off. Programs come in
 * through udp_receive, udp_cancel and udp_send, which turn interrupts off while they use the list and the ARP table.
 */
#include "link.h"
#include "riscv.h"

enum {
  ETHERTYPE_IPV4 = 0x0800,
  ETHERTYPE_ARP = 0x0806,
  PROTOCOL_ICMP = 1,
  PROTOCOL_UDP = 17,
  ARP_BYTES = 28,
  IP_HEADER_BYTES = 20,
  UDP_HEADER_BYTES = 8,
  ICMP_HEADER_BYTES = 8,
};

/* The requests for datagrams, in the order they were made. */
DatagramControlBlock *datagram_waiters;

/* What has arrived, and why what was dropped was dropped. */
struct NetworkCounters {
  unsigned long frames;       /* handed up by the driver */
  unsigned long bad_length;   /* a length field says more than is there, or less than it must */
  unsigned long bad_checksum;
  unsigned long bad_address;  /* not for this computer */
  unsigned long unknown;      /* a protocol, an option or a fragment this stack does not know */
  unsigned long no_waiter;    /* a good datagram that no program has asked for */
  unsigned long no_event;     /* the work queue was full: the datagram was dropped, the request kept */
  unsigned long datagrams;    /* delivered */
} network_counters;

/* The driver that sends our frames; NULL until one has started. */
static const Link *link;

static const uint8_t own_mac[6] = NETWORK_MAC;
static const uint8_t broadcast_mac[6] = {0xff, 0xff, 0xff, 0xff, 0xff, 0xff};

#define ARP_ENTRIES 8

/* Which hardware address has which IP address. */
static struct ArpEntry {
  uint32_t address;    /* 0 = free */
  int known;           /* 0 = asked for, no answer yet */
  uint8_t mac[6];
  NicRequest *waiting; /* a frame held until the answer comes */
} arp_table[ARP_ENTRIES];
static unsigned arp_next; /* the entry to be given up next */

/* Room for a frame; NULL when the driver has none, or when there is no driver yet. */
static NicRequest *frame_request(void) { return link == NULL ? NULL : link->request(); }

/* ---- Bytes: network order is big-endian, and fields lie at odd places ---- */

static uint16_t get16(const uint8_t *p) { return (uint16_t)(p[0] << 8 | p[1]); }
static uint32_t get32(const uint8_t *p) { return (uint32_t)get16(p) << 16 | get16(p + 2); }

static void put16(uint8_t *p, unsigned value) {
  p[0] = (uint8_t)(value >> 8);
  p[1] = (uint8_t)value;
}

static void put32(uint8_t *p, uint32_t value) {
  put16(p, value >> 16);
  put16(p + 2, value & 0xffff);
}

/*
 * The Internet checksum (RFC 1071): the 16-bit words added up, to which `sum` is added. Words are read as the processor reads
 * them, the wrong way round; the sum comes out the wrong way round too, and is turned once at the end. p is even.
 */
static uint32_t add_up(uint32_t sum, const uint8_t *p, size_t length) {
  uint64_t words = 0;
  for (; length >= 2; length -= 2, p += 2) words += *(const uint16_t *)p;
  if (length != 0) words += *p;
  while (words >> 16 != 0) words = (words & 0xffff) + (words >> 16);
  return sum + ((uint32_t)(words & 0xff) << 8 | (uint32_t)(words >> 8));
}

/* 0 over data that contains its own, right checksum. */
static uint16_t checksum(uint32_t sum) {
  while (sum >> 16 != 0) sum = (sum & 0xffff) + (sum >> 16);
  return (uint16_t)~sum;
}

/* The sum over the addresses, protocol and length, which UDP's checksum covers as well (RFC 768). */
static uint32_t pseudo_header(uint32_t source, uint32_t destination, unsigned length) {
  return (source >> 16) + (source & 0xffff) + (destination >> 16) + (destination & 0xffff) + PROTOCOL_UDP + length;
}

/* ---- Sending ---- */

static void ethernet_send(NicRequest *request, const uint8_t *mac, unsigned type, size_t length) {
  memcpy(request->frame, mac, 6);
  memcpy(request->frame + 6, own_mac, 6);
  put16(request->frame + 12, type);
  request->length = FRAME_HEADER_BYTES + length;
  if (request->length < FRAME_MIN_BYTES) {
    /* Pad with zeros, so that nothing of an older frame in this buffer leaks out. */
    memset(request->frame + request->length, 0, FRAME_MIN_BYTES - request->length);
    request->length = FRAME_MIN_BYTES;
  }
  link->schedule(request);
}

static void arp_send(unsigned operation, const uint8_t *mac, uint32_t address) {
  NicRequest *request = frame_request();
  if (request == NULL) return;
  uint8_t *arp = request->frame + FRAME_HEADER_BYTES;
  put16(arp, 1);                   /* Ethernet */
  put16(arp + 2, ETHERTYPE_IPV4);
  arp[4] = 6;
  arp[5] = 4;
  put16(arp + 6, operation);
  memcpy(arp + 8, own_mac, 6);
  put32(arp + 14, NETWORK_ADDRESS);
  memcpy(arp + 18, mac, 6);
  put32(arp + 24, address);
  ethernet_send(request, mac, ETHERTYPE_ARP, ARP_BYTES);
}

static struct ArpEntry *arp_find(uint32_t address) {
  for (int i = 0; i < ARP_ENTRIES; i++) {
    if (arp_table[i].address == address) return &arp_table[i];
  }
  return NULL;
}

/* An entry for an address: the one it has, or the oldest made free. */
static struct ArpEntry *arp_entry(uint32_t address) {
  struct ArpEntry *entry = arp_find(address);
  if (entry == NULL) {
    entry = &arp_table[arp_next];
    arp_next = (arp_next + 1) % ARP_ENTRIES;
    if (entry->waiting != NULL) link->request_free(entry->waiting);
    entry->address = address;
    entry->known = 0;
    entry->waiting = NULL;
  }
  return entry;
}

/* Somebody showed us their addresses: remember them, and send what waited for them. */
static void arp_learn(uint32_t address, const uint8_t *mac) {
  /* 0.0.0.0 is somebody without an address, and a group (odd first byte) is nobody's own. */
  if (address == 0 || (mac[0] & 1) != 0) return;
  struct ArpEntry *entry = arp_entry(address);
  NicRequest *waiting = entry->waiting;
  memcpy(entry->mac, mac, 6);
  entry->known = 1;
  entry->waiting = NULL;
  if (waiting != NULL) ethernet_send(waiting, mac, ETHERTYPE_IPV4, waiting->length);
}

/* Puts an IPv4 header before `length` bytes that are in place, and sends the packet. */
static void ip_send(NicRequest *request, uint32_t address, unsigned protocol, size_t length) {
  static uint16_t identification;
  uint8_t *ip = request->frame + FRAME_HEADER_BYTES;
  put16(ip, 0x4500);               /* version 4, header of 5 words */
  put16(ip + 2, (unsigned)(IP_HEADER_BYTES + length));
  put16(ip + 4, ++identification);
  put16(ip + 6, 0x4000);           /* do not fragment */
  ip[8] = 64;                      /* time to live */
  ip[9] = (uint8_t)protocol;
  put16(ip + 10, 0);
  put32(ip + 12, NETWORK_ADDRESS);
  put32(ip + 16, address);
  put16(ip + 10, checksum(add_up(0, ip, IP_HEADER_BYTES)));

  struct ArpEntry *entry = arp_entry(address);
  if (entry->known) {
    ethernet_send(request, entry->mac, ETHERTYPE_IPV4, IP_HEADER_BYTES + length);
    return;
  }
  /* Ask who has the address; the packet goes when the answer comes. One is held for each address, the latest. */
  if (entry->waiting != NULL) link->request_free(entry->waiting);
  request->length = IP_HEADER_BYTES + length;
  entry->waiting = request;
  arp_send(1, broadcast_mac, address);
}

int udp_send(uint32_t address, uint16_t port, uint16_t source_port, const void *data, size_t length) {
  if (length > FRAME_MAX_BYTES - FRAME_HEADER_BYTES - IP_HEADER_BYTES - UDP_HEADER_BYTES) return -1;
  NicRequest *request = frame_request();
  if (request == NULL) return -1;
  /* The request is ours alone until ip_send: fill it with interrupts on. */
  uint8_t *udp = request->frame + FRAME_HEADER_BYTES + IP_HEADER_BYTES;
  unsigned udp_length = (unsigned)(UDP_HEADER_BYTES + length);
  put16(udp, source_port);
  put16(udp + 2, port);
  put16(udp + 4, udp_length);
  put16(udp + 6, 0);
  memcpy(udp + UDP_HEADER_BYTES, data, length);
  uint16_t sum = checksum(add_up(pseudo_header(NETWORK_ADDRESS, address, udp_length), udp, udp_length));
  put16(udp + 6, sum == 0 ? 0xffff : sum); /* 0 would mean "no checksum" */
  unsigned long state = interrupts_off();
  ip_send(request, address, PROTOCOL_UDP, udp_length);
  interrupts_restore(state);
  return 0;
}

/* ---- Asking ---- */

int udp_receive(DatagramControlBlock *dcb) {
  if (dcb->buffer == NULL && dcb->capacity != 0) return -1;
  dcb->next = NULL;
  dcb->ready = 0;
  dcb->length = 0;
  dcb->program = current_program;
  /* Interrupts off: the list must never be half changed when a datagram arrives. */
  unsigned long state = interrupts_off();
  DatagramControlBlock **link = &datagram_waiters;
  int already = 0;
  for (; *link != NULL; link = &(*link)->next) already |= *link == dcb;
  if (!already) *link = dcb;
  interrupts_restore(state);
  return already ? -1 : 0;
}

int udp_cancel(DatagramControlBlock *dcb) {
  int found = 0;
  unsigned long state = interrupts_off();
  for (DatagramControlBlock **link = &datagram_waiters; *link != NULL; link = &(*link)->next) {
    if (*link == dcb) {
      *link = dcb->next;
      dcb->next = NULL;
      found = 1;
      break;
    }
  }
  interrupts_restore(state);
  return found;
}

/* A program is gone: whatever it still waits for, nobody does any more, and its control blocks are no longer memory of ours. */
static void network_forget(Program *program) {
  unsigned long state = interrupts_off();
  DatagramControlBlock **link = &datagram_waiters;
  while (*link != NULL) {
    if ((*link)->program == program) {
      *link = (*link)->next;
    } else {
      link = &(*link)->next;
    }
  }
  interrupts_restore(state);
}

void network_init(const Link *driver) {
  link = driver;
  /* Frames that wait for an answer belong to the driver's pool, which has just been made again. */
  memset(arp_table, 0, sizeof arp_table);
  on_unload(network_forget);
}

/* ---- Receiving: all in the interrupt handler ---- */

static void arp_receive(const uint8_t *arp, size_t length) {
  if (length < ARP_BYTES) {
    network_counters.bad_length++;
    return;
  }
  if (get16(arp) != 1 || get16(arp + 2) != ETHERTYPE_IPV4 || arp[4] != 6 || arp[5] != 4) {
    network_counters.unknown++;
    return;
  }
  if (get32(arp + 24) != NETWORK_ADDRESS) {
    network_counters.bad_address++;
    return;
  }
  arp_learn(get32(arp + 14), arp + 8);
  if (get16(arp + 6) == 1) arp_send(2, arp + 8, get32(arp + 14));
}

/* Echo request: the same bytes back, with type 0. */
static void icmp_receive(uint32_t source, const uint8_t *icmp, size_t length) {
  if (length < ICMP_HEADER_BYTES) {
    network_counters.bad_length++;
    return;
  }
  if (checksum(add_up(0, icmp, length)) != 0) {
    network_counters.bad_checksum++;
    return;
  }
  if (icmp[0] != 8 || icmp[1] != 0) {
    network_counters.unknown++;
    return;
  }
  NicRequest *request = frame_request();
  if (request == NULL) return;
  uint8_t *reply = request->frame + FRAME_HEADER_BYTES + IP_HEADER_BYTES;
  memcpy(reply, icmp, length);
  reply[0] = 0;
  put16(reply + 2, 0);
  put16(reply + 2, checksum(add_up(0, reply, length)));
  ip_send(request, source, PROTOCOL_ICMP, length);
}

static void udp_datagram(uint32_t source, const uint8_t *udp, size_t length) {
  if (length < UDP_HEADER_BYTES) {
    network_counters.bad_length++;
    return;
  }
  unsigned udp_length = get16(udp + 4);
  if (udp_length < UDP_HEADER_BYTES || udp_length > length) {
    network_counters.bad_length++;
    return;
  }
  if (get16(udp + 6) != 0 && checksum(add_up(pseudo_header(source, NETWORK_ADDRESS, udp_length), udp, udp_length)) != 0) {
    network_counters.bad_checksum++;
    return;
  }
  uint16_t port = get16(udp + 2);
  for (DatagramControlBlock **link = &datagram_waiters; *link != NULL; link = &(*link)->next) {
    DatagramControlBlock *dcb = *link;
    if (dcb->port != port) continue;
    dcb->length = udp_length - UDP_HEADER_BYTES;
    if (dcb->length > dcb->capacity) dcb->length = dcb->capacity;
    memcpy(dcb->buffer, udp + UDP_HEADER_BYTES, dcb->length);
    dcb->source_address = source;
    dcb->source_port = get16(udp);
    /* Not current_program: that is whoever happened to be interrupted. */
    if (dcb->callback != NULL && schedule_as(dcb->callback, dcb, dcb->program) == NULL) {
      network_counters.no_event++;
      return;
    }
    *link = dcb->next;
    dcb->next = NULL;
    dcb->ready = 1;
    network_counters.datagrams++;
    return;
  }
  network_counters.no_waiter++;
}

static void ip_receive(const uint8_t *ip, size_t length, const uint8_t *mac) {
  if (length < IP_HEADER_BYTES) {
    network_counters.bad_length++;
    return;
  }
  size_t header = (size_t)(ip[0] & 0xf) * 4;
  size_t total = get16(ip + 2);
  if (ip[0] >> 4 != 4) {
    network_counters.unknown++;
    return;
  }
  /* The frame may be longer than the packet (it is padded to 60 bytes), never shorter. */
  if (header < IP_HEADER_BYTES || total < header || total > length) {
    network_counters.bad_length++;
    return;
  }
  if (checksum(add_up(0, ip, header)) != 0) {
    network_counters.bad_checksum++;
    return;
  }
  if (get32(ip + 16) != NETWORK_ADDRESS) {
    network_counters.bad_address++;
    return;
  }
  if ((get16(ip + 6) & 0x3fff) != 0) { /* more fragments, or an offset */
    network_counters.unknown++;
    return;
  }
  uint32_t source = get32(ip + 12);
  arp_learn(source, mac);
  switch (ip[9]) {
    case PROTOCOL_UDP:
      udp_datagram(source, ip + header, total - header);
      break;
    case PROTOCOL_ICMP:
      icmp_receive(source, ip + header, total - header);
      break;
    default:
      network_counters.unknown++;
      break;
  }
}

void network_receive(const uint8_t *frame, size_t length) {
  network_counters.frames++;
  if (length < FRAME_HEADER_BYTES || length > FRAME_MAX_BYTES) {
    network_counters.bad_length++;
    return;
  }
  if (memcmp(frame, own_mac, 6) != 0 && memcmp(frame, broadcast_mac, 6) != 0) {
    network_counters.bad_address++;
    return;
  }
  const uint8_t *packet = frame + FRAME_HEADER_BYTES;
  length -= FRAME_HEADER_BYTES;
  switch (get16(frame + 12)) {
    case ETHERTYPE_ARP:
      arp_receive(packet, length);
      break;
    case ETHERTYPE_IPV4:
      ip_receive(packet, length, frame + 6);
      break;
    default:
      network_counters.unknown++;
      break;
  }
}
