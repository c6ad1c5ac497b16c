/*
 * network_caller: the other end of the network call, for a second Kestrel on the same wire.
 *
 * What to see here: nothing on a network is certain. The other computer may not be up yet, and a frame may be lost; so a request and an
 * alarm are under way at the same time. Whichever comes first decides: an answer ends the program, an alarm sends the question once more.
 */
#include "io.h"
#include "network.h"

#define OTHER_ADDRESS 0xc0a80302u /* 192.168.3.2 */
#define ECHO_PORT 7
#define OWN_PORT 4100
#define PATIENCE_CYCLES 100000 /* 4 ms */
#define MOST_TRIES 5
#define BUFFER_BYTES 64

static const char question[] = "hello from the other Kestrel";

static DatagramControlBlock answer;
static uint8_t buffer[BUFFER_BYTES];
static TimerControlBlock alarm;
static int tries;
static int answered;

static void ask(void) {
  tries++;
  printf("network_caller: asks, try %d\n", tries);
  udp_send(OTHER_ADDRESS, ECHO_PORT, OWN_PORT, question, sizeof question - 1);
  alarm.deadline = timer_now() + PATIENCE_CYCLES;
  timer_schedule(&alarm);
}

/* The patience is at its end. */
static void time_is_up(Event *e) {
  if (answered) {
    unload(e->program);
  } else if (tries < MOST_TRIES) {
    ask();
  } else {
    printf("network_caller: no answer\n");
    udp_cancel(&answer);
    unload(e->program);
  }
}

static void answer_received(Event *e) {
  int same = answer.length == sizeof question - 1;
  for (size_t i = 0; same && i < answer.length; i++) same = buffer[i] == (uint8_t)question[i];
  answered = 1; /* the alarm is still set: the program ends when it rings, since its block must stay until then */
  printf("network_caller: answered by %u.%u.%u.%u, %s\n", ADDRESS_PARTS(answer.source_address),
         same ? "the same bytes" : "other bytes");
}

static void start_up(Event *e) {
  answer.port = OWN_PORT;
  answer.buffer = buffer;
  answer.capacity = BUFFER_BYTES;
  answer.callback = answer_received;
  alarm.callback = time_is_up;
  udp_receive(&answer);
  ask();
}

PROGRAM(network_caller, start_up, NULL);
