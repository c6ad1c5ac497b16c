/*
 * file_errors: all that can go wrong with a file, one after the other.
 *
 * What to see here: a request that fails is answered like one that succeeds, by its callback, and says in its own control block what was
 * wrong. There is no errno that another request could overwrite, and no exception that passes somebody by. The text's program
 * head has its two ways to fail, and comes first; then we try each error for itself.
 */
#include "errors.h"
#include "io.h"

/* What to open, and the error that must come of it. */
static const struct Try {
  const char *filename;
  int error;
} tries[] = {
    {"readme", ENAME},
    {"SYS:", ENAME},
    {"SYS:a-name-of-more-than-forty-seven-characters-which-no-entry-has-room-for", ENAME},
    {"ROM:nope", ENOTFOUND},
    {"WORK:readme", EVOLUME},
    {"SYS:past-the-end", EEXTENT},
    {"SYS:backwards", EEXTENT},
    {"SYS:nope", EDIRECTORY},
};

#define TRIES (sizeof tries / sizeof tries[0])

/* Answers that were right, and that were not. */
unsigned long errors_right, errors_wrong;

static unsigned long at;
static OpenControlBlock ocb;
static ReadControlBlock rcb;
static char buffer[600];

static Handler opened, dusty_opened, dusty_read, readme_opened, readme_read, read_at_end, read_after_close, changed_disk_read;

static void note(const char *what, int error, int expected) {
  printf("file_errors: %s: %d, %s\n", what, error, error_text(error));
  if (error == expected) {
    errors_right++;
  } else {
    errors_wrong++;
  }
}

static void open_file(const char *filename, Handler *callback) {
  ocb.filename = filename;
  ocb.callback = callback;
  schedule(async_open, &ocb);
}

static void read_bytes(size_t count, Handler *callback) {
  rcb.buffer = buffer;
  rcb.capacity = count;
  rcb.callback = callback;
  schedule(async_read, &rcb);
}

/* head without a file, and with one that is not there. Its start_up is in the queue before our next event. */
static void head_again(Event *e) {
  Program *head = find_program("head");
  if (head->state != PROGRAM_UNLOADED) {
    reschedule(e);
    return;
  }
  if (at++ == 0) {
    load(head, 2, (char *[]){"head", "ROM:nope"});
    reschedule(e);
    return;
  }
  at = 0;
  open_file(tries[0].filename, opened);
}

static void start_up(Event *e) {
  load(find_program("head"), 1, (char *[]){"head"});
  schedule(head_again, NULL);
}

/* ---- Opening ---- */

static void opened(Event *e) {
  note(ocb.filename, ocb.error, tries[at].error);
  if (ocb.scb != NULL) schedule(async_close, ocb.scb);
  if (++at < TRIES) {
    open_file(tries[at].filename, opened);
  } else {
    open_file("SYS:dusty", dusty_opened);
  }
}

/* ---- Reading ---- */

static void dusty_opened(Event *e) {
  note(ocb.filename, ocb.error, 0);
  rcb.scb = ocb.scb;
  read_bytes(100, dusty_read);
  schedule(async_close, ocb.scb);
}

/* The close has taken place, though the read failed. */
static void dusty_read(Event *e) {
  note("reading it", rcb.error, EUNREADABLE);
  open_file("SYS:readme", readme_opened);
}

static void readme_opened(Event *e) {
  note(ocb.filename, ocb.error, 0);
  rcb.scb = ocb.scb;
  read_bytes(600, readme_read);
}

/* A file of one sector: 512 bytes of 600. */
static void readme_read(Event *e) {
  note("reading 600 bytes of it", rcb.error, 0);
  printf("file_errors: %lu bytes\n", rcb.length);
  read_bytes(1, read_at_end);
}

static void read_at_end(Event *e) {
  note("reading on", rcb.error, EEOF);
  /* The wrong order, this time: close, then read. */
  schedule(async_close, rcb.scb);
  read_bytes(1, read_after_close);
}

static void disk_changed_opened(Event *e);

static void read_after_close(Event *e) {
  note("reading after the close", rcb.error, ECLOSED);
  open_file("SYS:far", disk_changed_opened);
}

/* Somebody takes the disk out before the answer. */
static void disk_changed_opened(Event *e) {
  note(ocb.filename, ocb.error, 0);
  rcb.scb = ocb.scb;
  read_bytes(100, changed_disk_read);
  schedule(async_close, ocb.scb);
}

static void changed_disk_read(Event *e) {
  note("reading it with the disk taken out", rcb.error, ECHANGED);
  printf("file_errors: %lu as expected, %lu not\n", errors_right, errors_wrong);
  unload(e->program);
}

PROGRAM(file_errors, start_up, NULL);
