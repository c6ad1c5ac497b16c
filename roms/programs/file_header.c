/*
 * file_header: has head print the beginning of SYS:readme, as a shell would.
 */
#include "sts.h"

static void start_up(Event *e) {
  load(find_program("head"), 2, (char *[]){"head", "SYS:readme"});
  unload(e->program);
}

PROGRAM(file_header, start_up, NULL);
