/*
 * The driver of the serial line, by interrupts: a port like the screen.
 *
 * What to see here: the opposite of kia.c. Nobody polls. What comes from the line goes into a buffer in the interrupt handler; what is printed
 * goes into another one, and the handler hands it to the adapter whenever that has room. A byte takes 2,170 cycles on the line, so a
 * program that prints a sentence is done with it long before the first word has left.
 *
 * Interrupts: both buffers are shared with sia_interrupt, so whoever changes them has interrupts off.
 */
#include "device.h"
#include "io.h"
#include "riscv.h"

#ifndef PORT_MIRROR
#define PORT_MIRROR 0
#endif

void sia_interrupt_entry(void); /* sia_entry.S */

#define BYTES 256 /* a power of two; the counters below run on and are taken modulo it */

typedef struct SerialBuffer {
  char bytes[BYTES];
  unsigned taken, put;
} SerialBuffer;

SerialBuffer sia_received, sia_to_send;

/* Bytes received that nobody had room for. */
unsigned long sia_lost;

static int is_empty(const SerialBuffer *buffer) { return buffer->taken == buffer->put; }
static int is_full(const SerialBuffer *buffer) { return buffer->put - buffer->taken == BYTES; }
static void put_in(SerialBuffer *buffer, char c) { buffer->bytes[buffer->put++ % BYTES] = c; }
static char take_out(SerialBuffer *buffer) { return buffer->bytes[buffer->taken++ % BYTES]; }

/* Hands the adapter what it has room for, and asks for an interrupt if that was not all. */
static void send(void) {
  while (!is_empty(&sia_to_send) && (device_read16(SIA_BASE + SIA_STATUS) & SIA_STATUS_TX_NOT_FULL) != 0) {
    device_write16(SIA_BASE + SIA_DATA, (uint8_t)take_out(&sia_to_send));
  }
  uint16_t wanted = SIA_STATUS_RX_NOT_EMPTY;
  if (!is_empty(&sia_to_send)) wanted |= SIA_STATUS_TX_NOT_FULL;
  device_write16(SIA_BASE + SIA_INTENA, wanted);
}

void sia_interrupt(void) {
  while ((device_read16(SIA_BASE + SIA_STATUS) & SIA_STATUS_RX_NOT_EMPTY) != 0) {
    char c = (char)device_read16(SIA_BASE + SIA_DATA);
    if (is_full(&sia_received)) {
      sia_lost++;
    } else {
      put_in(&sia_received, c);
    }
  }
  send();
}

static void serial_put(char c) {
  unsigned long state = interrupts_off();
  /* More than a buffer full at once: here even this system has to wait, for as long as one byte is on the line. */
  while (is_full(&sia_to_send)) send();
  put_in(&sia_to_send, c);
  send();
  interrupts_restore(state);
  if (PORT_MIRROR) console_put(c);
}

static int serial_get(void) {
  int c = 0;
  unsigned long state = interrupts_off();
  if (!is_empty(&sia_received)) c = take_out(&sia_received);
  interrupts_restore(state);
  return c;
}

static Port serial_port = {.name = "serial", .put = serial_put, .get = serial_get};

static void sia_start_up(Event *e) {
  idt_register(IDT_OF_LINE(SIA_LINE), sia_interrupt_entry);
  device_write32(SIA_BASE + SIA_DIVISOR, SIA_DIVISOR_115200);
  device_write16(SIA_BASE + SIA_INTENA, SIA_STATUS_RX_NOT_EMPTY);
  line_enable(SIA_LINE);
  port_add(&serial_port);
}

static void sia_expunge(Event *e) {
  port_remove(&serial_port);
  line_disable(SIA_LINE);
  device_write16(SIA_BASE + SIA_INTENA, 0);
  idt_register(IDT_OF_LINE(SIA_LINE), NULL);
}

PROGRAM(sia, sia_start_up, sia_expunge);
