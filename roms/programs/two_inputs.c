/*
 * two_inputs: asks two people for their names, at the same time.
 *
 * What to see here: one program, `ask_name`, loaded twice, at two ports. Two requests for a line are in the queue at the same time, each with its own
 * control block, and `input` serves both by turns. Nobody waits for the other, there is one stack, and ask_name contains not a word
 * about any of this.
 */
#include "io.h"

extern Program ask_name;

static void start_up(Event *e) {
  static char *arguments[] = {"ask_name"};
  Port *here = find_port("screen");
  Port *there = find_port("serial");
  if (here == NULL || there == NULL) {
    printf("two_inputs: needs the ports screen and serial\n");
  } else if (load_at(here, &ask_name, 1, arguments) == NULL || load_at(there, &ask_name, 1, arguments) == NULL) {
    printf("two_inputs: cannot load ask_name twice\n");
  }
  unload(e->program);
}

PROGRAM(two_inputs, start_up, NULL);
