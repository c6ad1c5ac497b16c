/*
 * Input of a line, by polling.
 *
 * What to see here: somebody must look again and again whether a key was pressed. `input` is that somebody: an event that looks once and puts
 * itself back into the queue, until the line is complete and it schedules the callback instead. Several may be outstanding at a time, each
 * with its own control block and at its own port. At one port what is typed goes to the request that was made last, and when that has its line,
 * to the one before it. While there is one, the queue is never empty and the processor never halts.
 */
#include "io.h"

/* The port of a request: its own, or the one of the program that asks; event_loop has made that the current one. */
static Port *port_of(const InputControlBlock *icb) { return icb->port != NULL ? icb->port : current_port(); }

/* A program that was reading is gone: whoever asks next, reads. */
static void input_forget(Program *program) {
  for (Port *port = port_list; port != NULL; port = port->next) port->reader = 0;
}

/*
 * The next byte of a port for a request, 0 if there is none for it. Events are numbered in the order in which they were made, and one that
 * reschedules itself keeps its number; so the request with the highest number came last.
 */
static int read_port(Port *port, const Event *e) {
  if (e->number > port->reader) {
    port->reader = e->number;
    on_unload(input_forget);
  }
  return e->number == port->reader ? port->get() : 0;
}

/* The line is there: the port is free for another request, and the program goes on. */
static void finish(Event *e, Port *port) {
  InputControlBlock *icb = e->data;
  port->reader = 0;
  call_back(e, icb->callback, icb);
}

static void echo(const InputControlBlock *icb, Port *port, const char *text) {
  if (!icb->echo) return;
  while (*text != 0) port->put(*text++);
}

void input(Event *e) {
  InputControlBlock *icb = e->data;
  Port *port = port_of(icb);
  int v;

  /* The buffer is full: return it. We do not reschedule input, thus breaking the loop. */
  if (icb->length >= icb->capacity) {
    finish(e, port);
    return;
  }

  v = read_port(port, e);

  /* No byte available; reschedule ourselves. This also prevents the kernel from disposing of our Event, since it is reused. */
  if (!v) {
    reschedule(e);
    return;
  }

  /* ENTER: we are just as done as with a full buffer. */
  if (v == 0x0d || v == 0x0a) {
    echo(icb, port, "\n");
    finish(e, port);
    return;
  }

  if (v == 0x08) {
    if (icb->length > 0) {
      icb->length--;
      echo(icb, port, "\b \b");
    }
    reschedule(e);
    return;
  }

  icb->buffer[icb->length] = (char)v;
  icb->length++;
  echo(icb, port, (char[]){(char)v, 0});
  reschedule(e);
}
