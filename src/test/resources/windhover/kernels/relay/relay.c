/*
 * Relay: a kernel for the tests of kernel descriptions, of another shape than those that come with the program. Jobs lie by value in
 * two rings, urgent ones go first; workers are entries of an array and hand the processor on by a routine of their own.
 *
 * It has two faults, to be warned of: a job that runs for long, and a look before sleeping that forgets the second ring.
 */
typedef unsigned long u64;

enum State { UNUSED, READY, RUNNING, WAITING };

struct Worker {
  u64 saved[14]; /* ra, sp, s0 to s11; layout known to start.S */
  enum State state;
  const void *channel;
  char name[12];
  u64 turns;
};

struct Job {
  void (*run)(u64 argument);
  u64 argument;
  struct Worker *owner;
};

struct Ring {
  struct Job slots[8];
  unsigned first, count;
};

struct Worker workers[4];
struct Worker *on_turn;
struct Ring urgent, usual;
struct Job *job_at_work;
u64 ticks, done, lost;
volatile u64 tohost;
static u64 stacks[4][256];

void hand_on(struct Worker *from, struct Worker *to); /* start.S */
void tick_entry(void);

#define MTIMECMP (*(volatile u64 *)0x2004000)
#define MTIME (*(volatile u64 *)0x200bff8)

struct Job *post(struct Ring *ring, void (*run)(u64), u64 argument, struct Worker *owner) {
  if (ring->count == 8) {
    lost++;
    return 0;
  }
  struct Job *job = &ring->slots[(ring->first + ring->count) % 8];
  job->run = run;
  job->argument = argument;
  job->owner = owner;
  ring->count++;
  return job;
}

static struct Job *take(struct Ring *ring) {
  struct Job *job = &ring->slots[ring->first];
  ring->first = (ring->first + 1) % 8;
  ring->count--;
  return job;
}

void job_done(struct Job *job) {
  job_at_work = 0;
  done++;
}

static u64 interrupts_off(void) {
  u64 old;
  __asm__ volatile("csrrci %0, mstatus, 8" : "=r"(old));
  return old;
}

static void interrupts_on(void) { __asm__ volatile("csrsi mstatus, 8"); }

/* Takes one job and does it; 0 when none is there. */
int work(void) {
  interrupts_off();
  struct Ring *ring = urgent.count ? &urgent : &usual;
  if (ring->count == 0) {
    interrupts_on();
    return 0;
  }
  struct Job *job = take(ring);
  job_at_work = job;
  interrupts_on();
  job->run(job->argument);
  job_done(job);
  return 1;
}

void wait_on(const void *channel) {
  on_turn->channel = channel;
  on_turn->state = WAITING;
}

void wake(const void *channel) {
  for (int i = 0; i < 4; i++) {
    if (workers[i].state == WAITING && workers[i].channel == channel) workers[i].state = READY;
  }
}

/* The next worker in turn that can run goes on. */
void pass(void) {
  struct Worker *from = on_turn;
  for (int i = 1; i <= 4; i++) {
    struct Worker *to = &workers[(from - workers + i) % 4];
    if (to->state == READY || (to == from && to->state == RUNNING)) {
      if (to == from) return;
      if (from->state == RUNNING) from->state = READY;
      to->state = RUNNING;
      to->turns++;
      on_turn = to;
      hand_on(from, to);
      return;
    }
  }
}

static void count_to(u64 argument) {
  for (volatile u64 i = 0; i < argument; i++) {
  }
}

static void urgent_job(u64 argument) {
  if (argument % 3 == 0) post(&usual, count_to, argument * 10, &workers[2]);
  wake(&usual);
}

/* From tick_entry, with interrupts off. */
void tick(void) {
  ticks++;
  MTIMECMP = MTIME + 60000;
  post(&urgent, urgent_job, ticks, &workers[1]);
  wake(&urgent);
}

static void eager(void) {
  for (;;) {
    while (work()) {
    }
    wait_on(&urgent);
    pass();
  }
}

static void lazy(void) {
  for (;;) {
    wait_on(&usual);
    pass();
    if (ticks == 5) post(&usual, count_to, 30000, on_turn);
  }
}

/* Worker 0: sleeps when nobody else can run. */
static void sleeper(void) {
  while (ticks < 12) {
    pass();
    if (urgent.count == 0) __asm__ volatile("wfi"); /* and usual? */
    wake(&urgent);
  }
  tohost = 1;
  for (;;) {
  }
}

static void begin(int i, const char *name, void (*function)(void)) {
  workers[i].saved[0] = (u64)function;
  workers[i].saved[1] = (u64)&stacks[i][256];
  workers[i].state = READY;
  for (int c = 0; name[c] != 0 && c < 11; c++) workers[i].name[c] = name[c];
}

void start(void) {
  begin(0, "sleeper", sleeper);
  begin(1, "eager", eager);
  begin(2, "lazy", lazy);
  __asm__ volatile("csrw mtvec, %0" ::"r"(tick_entry));
  MTIMECMP = MTIME + 5000;
  __asm__ volatile("csrs mie, %0" ::"r"(1ul << 7));
  on_turn = &workers[0];
  workers[0].state = RUNNING;
  workers[0].turns = 1;
  interrupts_on();
  struct Worker nobody;
  hand_on(&nobody, &workers[0]);
}
