/*
 * The driver of the keyboard adapter, by polling.
 *
 * What to see here: the adapter does not call for the processor. So somebody has to look, again and again, whether a code has come: `kia_loop`, an
 * event that puts itself back into the queue each time. Once started it takes care of itself. Between two looks everybody else gets a turn; but
 * the queue is never empty, and the processor never halts.
 *
 * It must look often enough: the adapter keeps 15 codes, and what comes then is lost. At the keyboard's fastest that is 15 x 18,000 cycles, so no
 * handler of any program may run longer than some 10 ms.
 */
#include "device.h"
#include "io.h"
#include "keyboard.h"

#define KEYS 32 /* one stays free, to tell full from empty */

static Keyboard keyboard;

/* The characters typed and not yet read: from first on, up to the one before next. */
char kia_keys[KEYS];
unsigned kia_first, kia_next;

/* How often kia_loop looked, how many codes it found, and how many characters nobody had room for. */
unsigned long kia_polls, kia_codes, kia_lost;

static void keep(char c) {
  unsigned after = (kia_next + 1) % KEYS;
  if (after == kia_first) {
    kia_lost++;
    return;
  }
  kia_keys[kia_next] = c;
  kia_next = after;
}

/* What a port gets from the keyboard: the next character, or 0. */
int kia_get(void) {
  if (kia_first == kia_next) return 0;
  char c = kia_keys[kia_first];
  kia_first = (kia_first + 1) % KEYS;
  return c;
}

static void kia_loop(Event *e) {
  kia_polls++;
  if ((device_read8(KIA_BASE + KIA_STAT) & KIA_STAT_EMPTY) == 0) {
    uint8_t code = device_read8(KIA_BASE + KIA_DATA);
    device_write8(KIA_BASE + KIA_DATA, 0); /* whatever is written: the code is taken off */
    kia_codes++;
    int c = keyboard_decode(&keyboard, code);
    if (c != 0) keep((char)c);
  }
  /* Reschedule so that we keep polling. */
  reschedule(e);
}

static void kia_start_up(Event *e) {
  keyboard = (Keyboard){0};
  kia_first = kia_next = 0;
  if (schedule(kia_loop, NULL) == NULL) unload(e->program);
}

/* Nothing to give back. To end the loop is to take its event out of the queue, and that the kernel does. */
PROGRAM(kia, kia_start_up, NULL);
