/*
 * keys_lost: the same sum twice while somebody types, once in one handler and once in slices.
 *
 * What to see here: the price of having one stack. While a handler runs, no other event gets its turn, and so nobody polls the keyboard. Its adapter
 * keeps 15 codes; the others are gone. The cure is not a faster processor: it is to do a little, reschedule, and come back.
 */
#include "device.h"
#include "io.h"

extern unsigned long kia_codes;

#define NUMBERS 100000
#define SLICE 200

/* Codes that the adapter lost during each sum, and how many characters were read. */
unsigned long lost_at_once, lost_in_slices;
unsigned long read_at_once, read_in_slices;

static char text[64];
static size_t length;
static unsigned long codes_before, lost_before;

/* The next number to be added, and the sum so far. */
static unsigned long number, sum;

static void sum_at_once(Event *e);
static void first_result(Event *e);
static void sum_a_slice(Event *e);
static void second_result(Event *e);

static unsigned long codes_lost(void) { return device_read(KIA_BASE + KIA_DROPPED); }

static void add(unsigned long count) {
  while (count-- != 0) sum += number++;
}

static void go_on(Event *e, Handler *handler) {
  e->callback = handler;
  reschedule(e);
}

/* Takes what the keyboard's driver has. */
static void collect(Event *e) {
  int c = kia_get();
  if (c != 0 && length < sizeof text - 1) text[length++] = (char)c;
  reschedule(e);
}

static void begin(void) {
  length = 0;
  number = 1;
  sum = 0;
  codes_before = kia_codes;
  lost_before = codes_lost();
}

/* Until the first key goes down. e->data is the handler to go on with. */
static void wait_for_keys(Event *e) {
  if (kia_codes == codes_before) {
    reschedule(e);
  } else {
    go_on(e, e->data);
  }
}

/* One handler, some 70 ms long. */
static void sum_at_once(Event *e) {
  add(NUMBERS);
  lost_at_once = codes_lost() - lost_before;
  call_back(e, first_result, NULL);
}

/* One turn of kia_loop and one of collect lie between two turns of this. */
static void first_result(Event *e) {
  static int turns;
  if (turns++ < 3 * KIA_FIFO_BYTES) {
    reschedule(e);
    return;
  }
  text[length] = 0;
  read_at_once = length;
  printf("keys_lost: at once, %lu; %lu codes were lost, \"%s\" was read\n", sum, lost_at_once, text);
  printf("keys_lost: type again\n");
  begin();
  e->data = sum_a_slice;
  go_on(e, wait_for_keys);
}

/* A little at a time. */
static void sum_a_slice(Event *e) {
  add(SLICE);
  go_on(e, number <= NUMBERS ? sum_a_slice : second_result);
}

static void second_result(Event *e) {
  text[length] = 0;
  read_in_slices = length;
  lost_in_slices = codes_lost() - lost_before;
  printf("keys_lost: in slices, %lu; %lu codes were lost, \"%s\" was read\n", sum, lost_in_slices, text);
  unload(find_loaded("kia"));
  unload(e->program);
}

static void start_up(Event *e) {
  printf("keys_lost: type\n");
  begin();
  if (schedule(collect, NULL) == NULL || schedule(wait_for_keys, sum_at_once) == NULL) unload(e->program);
}

PROGRAM(keys_lost, start_up, NULL);
