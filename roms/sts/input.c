/*
 * Input of a line, by polling.
 *
 * What to see here: the port has no interrupt, so somebody must look again and again. `input` is that somebody: an event that looks
 * once and puts itself back into the queue, until the line is complete and it schedules the callback instead. Several may be
 * outstanding at a time, each with its own control block; those that read one port share what is typed, a character here, a character
 * there. While there is one, the queue is never empty and the processor never halts.
 */
#include "device.h"
#include "io.h"

/* The next byte of the console, 0 if there is none. */
static uint8_t read_port(void) { return device_read8(UART_BASE + UART_IN); }

void input(Event *e) {
  InputControlBlock *icb = e->data;
  uint8_t v;

  /* The buffer is full: return it. We do not reschedule input, thus breaking the loop. */
  if (icb->length >= icb->capacity) {
    schedule(icb->callback, icb);
    return;
  }

  v = read_port();

  /* No byte available; reschedule ourselves. This also prevents the kernel from disposing of our Event, since it is reused. */
  if (!v) {
    reschedule(e);
    return;
  }

  /* ENTER: we are just as done as with a full buffer. */
  if (v == 0x0d || v == 0x0a) {
    if (icb->echo) console_put('\n');
    schedule(icb->callback, icb);
    return;
  }

  if (v == 0x08) {
    if (icb->length > 0) {
      icb->length--;
      if (icb->echo) printf("\b \b");
    }
    reschedule(e);
    return;
  }

  icb->buffer[icb->length] = (char)v;
  icb->length++;
  if (icb->echo) console_put((char)v);
  reschedule(e);
}
