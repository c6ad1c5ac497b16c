/*
 * The port that people know: the screen, with the keyboard in front of it. Programs that have no port of their own use it as soon as it is there.
 *
 * What is printed can be echoed to the debug UART, so that who has no eyes for the screen can read it too; PORT_MIRROR says so.
 */
#include "io.h"
#include "screen.h"

#ifndef PORT_MIRROR
#define PORT_MIRROR 0
#endif

static void terminal_put(char c) {
  screen_put(c);
  if (PORT_MIRROR) console_put(c);
}

static Port screen_port = {.name = "screen", .put = terminal_put, .get = kia_get};

static void screen_start_up(Event *e) {
  screen_on();
  port_add(&screen_port);
  default_port = &screen_port;
}

static void screen_expunge(Event *e) {
  port_remove(&screen_port);
  screen_off();
}

PROGRAM(screen, screen_start_up, screen_expunge);
