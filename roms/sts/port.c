/*
 * Ports: where people read and type.
 *
 * What to see here: a port is two functions, one that prints a character and one that takes what was typed. Each program has one, by default
 * that of the program that loaded it; so a program need not know whether it speaks to the screen or to a serial line, and two programs can
 * ask two people at the same time.
 *
 * The debug UART is a port too: a byte stored in its data register is a byte printed. It takes no time, has no line and needs no driver, so that
 * the kernel can speak from its first instruction, and also when everything else is broken.
 */
#include "device.h"
#include "format.h"
#include "kernel.h"
#include "riscv.h"

static int console_get(void) { return device_read8(UART_BASE + UART_IN); }

Port console_port = {.name = "console", .put = console_put, .get = console_get};
Port *port_list = &console_port;
Port *default_port = &console_port;

void port_add(Port *port) {
  port->next = port_list;
  port_list = port;
}

void port_remove(Port *port) {
  for (Port **link = &port_list; *link != NULL; link = &(*link)->next) {
    if (*link == port) {
      *link = port->next;
      break;
    }
  }
  if (default_port == port) default_port = &console_port;
  for (Program *program = program_list; program != NULL; program = program->next) {
    if (program->port == port) program->port = NULL;
  }
}

Port *find_port(const char *name) {
  for (Port *port = port_list; port != NULL; port = port->next) {
    if (strcmp(port->name, name) == 0) return port;
  }
  return NULL;
}

Port *current_port(void) {
  if ((csr_read(mstatus) & MSTATUS_MIE) == 0) return &console_port;
  return current_program != NULL && current_program->port != NULL ? current_program->port : default_port;
}

void put(char c) { current_port()->put(c); }

static void put_to_port(void *where, char c) { ((Port *)where)->put(c); }

int printf(const char *format, ...) {
  va_list arguments;
  va_start(arguments, format);
  int printed = format_to(put_to_port, current_port(), format, arguments);
  va_end(arguments);
  return printed;
}
