/*
 * disk_elevator: six programs want two sectors each, from all over the disk; once in the elevator's order, once first come, first served.
 *
 * What to see here: a disk_reader knows nothing of the others. It asks for its sectors and is called back when they are there. In which order
 * the disk serves the six is the driver's business alone, and it makes the difference in how far the arm has to go.
 */
#include "disk.h"
#include "errors.h"
#include "io.h"

#define READERS 6
#define SECTORS_EACH 2

/* Cylinders, in the order in which they are asked for. The arm is over cylinder 0. */
static const unsigned long wanted[READERS] = {60, 10, 70, 20, 50, 30};

/* In the order in which they were served; how far the arm went, and how many milliseconds it took. */
unsigned long elevator_order[READERS], elevator_travel, elevator_ms;
unsigned long first_come_order[READERS], first_come_travel, first_come_ms;

/* Readers whose sectors were not what they asked for. */
unsigned long readers_failed;

static unsigned long served;

/* What the last of the six makes happen. */
static Event *all_served;
static unsigned long started, travelled;

/* ---- A reader: one of six copies ---- */

typedef struct Reading {
  DiskControlBlock disk; /* first: the driver's event gives us the address of the whole */
  char buffer[SECTORS_EACH * SECTOR_BYTES];
} Reading;

static unsigned long cylinder_of(unsigned long sector) { return sector / FLOPPY_SECTORS_A_CYLINDER; }

static void sectors_read(Event *e) {
  Reading *reading = e->data;
  unsigned long cylinder = cylinder_of(reading->disk.sector);
  if (reading->disk.error || reading->disk.done != SECTORS_EACH) readers_failed++;
  (floppy_elevator ? elevator_order : first_come_order)[served++] = cylinder;
  printf("disk_reader: cylinder %lu, served as number %lu: %s\n", cylinder, served, reading->buffer);
  if (served == READERS) schedule_reserved(all_served);
  free(reading);
  unload(e->program);
}

static unsigned long number(const char *digits) {
  unsigned long value = 0;
  for (; *digits >= '0' && *digits <= '9'; digits++) value = value * 10 + (unsigned long)(*digits - '0');
  return value;
}

static void reader_start_up(Event *e) {
  ProgramControlBlock *pcb = e->data;
  Reading *reading = malloc(sizeof(Reading));
  if (pcb->argCount < 2 || reading == NULL) {
    unload(e->program);
    return;
  }
  reading->disk.sector = number(pcb->argv[1]) * FLOPPY_SECTORS_A_CYLINDER;
  reading->disk.count = SECTORS_EACH;
  reading->disk.buffer = reading->buffer;
  reading->disk.callback = sectors_read;
  int error = floppy_schedule(&reading->disk);
  if (error) {
    printf("disk_reader: %s\n", error_text(error));
    readers_failed++;
    unload(e->program);
  }
}

REENTRANT_PROGRAM(disk_reader, reader_start_up, NULL);

/* ---- The one who sends them ---- */

static DiskControlBlock back_to_start;
static char first_sector[SECTOR_BYTES] __attribute__((aligned(8)));

static Handler round_over;

static void send_readers(void) {
  served = 0;
  all_served = reserve_event(round_over, NULL);
  started = timer_now();
  travelled = floppy_travel();
  Program *reader = find_program("disk_reader");
  for (int i = 0; i < READERS; i++) {
    char digits[4] = {(char)('0' + wanted[i] / 10), (char)('0' + wanted[i] % 10), 0};
    if (load(reader, 2, (char *[]){"disk_reader", digits}) != 0) printf("disk_elevator: cannot load a reader\n");
  }
}

static void first_come(Event *e) {
  floppy_elevator = 0;
  printf("disk_elevator: first come, first served\n");
  send_readers();
}

static void round_over(Event *e) {
  unsigned long travel = floppy_travel() - travelled;
  unsigned long ms = (timer_now() - started) / MILLISECONDS(1);
  printf("disk_elevator: the arm went %lu cylinders, in %lu ms\n", travel, ms);
  if (floppy_elevator) {
    elevator_travel = travel;
    elevator_ms = ms;
    /* The arm back to where it was, for a fair comparison. */
    back_to_start.sector = 0;
    back_to_start.count = 1;
    back_to_start.buffer = first_sector;
    back_to_start.callback = first_come;
    floppy_schedule(&back_to_start);
    return;
  }
  first_come_travel = travel;
  first_come_ms = ms;
  floppy_elevator = 1;
  printf("disk_elevator: %lu cylinders against %lu\n", elevator_travel, first_come_travel);
  unload(e->program);
}

static void start_up(Event *e) {
  printf("disk_elevator: in the elevator's order\n");
  send_readers();
}

/* Should somebody unload us in the second round. */
static void expunge(Event *e) { floppy_elevator = 1; }

PROGRAM(disk_elevator, start_up, expunge);
