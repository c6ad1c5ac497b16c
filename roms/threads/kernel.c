/*
 * The threaded kernel: preemptive threads, blocking system calls, page faults.
 *
 * What to see here: the same machine, network card and driver as under STS, and the same interrupt when a datagram comes; but what
 * the kernel keeps for a program that waits is not a callback. It is the thread itself: all its registers, in `threads`, and a
 * stack. When the datagram comes, the thread goes into `ready_queue`, and later it runs on as if its call had just taken long.
 *
 * The kernel runs with interrupts off throughout, from the trap to mret; so its data needs no other protection.
 */
#include "kernel.h"
#include "device.h"
#include "riscv.h"

/* How long a thread runs before another that is ready gets the processor: 0.8 ms. */
#define QUANTUM_CYCLES 20000
#define NEVER (~0ul >> 1)

#define MIE_TIMER (1ul << 7)
#define CAUSE_USER_CALL 8

Thread threads[THREAD_COUNT];
Thread *current_thread;
ThreadQueue ready_queue;
#ifdef __riscv_flen
unsigned long float_saves;
#endif

static Thread idle_thread;
static unsigned long quantum_end;
static unsigned long alarm_at; /* what the timer is set to; 0: not set yet */

/* What network.c and nic.c were written for is STS; here is what they need of it. */
Program *current_program;
extern Program nic;
int on_unload(ForgetProgram *forget) { return 0; }

/* user/start.c */
void user_start(unsigned long);

static unsigned long now(void) { return device_read(TIMER_BASE + TIMER_MTIME); }

static void make_ready(Thread *thread) {
  thread->state = THREAD_READY;
  thread->next = NULL;
  if (ready_queue.tail != NULL) {
    ready_queue.tail->next = thread;
  } else {
    ready_queue.head = thread;
  }
  ready_queue.tail = thread;
}

static Thread *next_ready(void) {
  Thread *thread = ready_queue.head;
  if (thread != NULL) {
    ready_queue.head = thread->next;
    if (ready_queue.head == NULL) ready_queue.tail = NULL;
  }
  return thread;
}

/* A thread that starts at function(argument), or NULL: all entries are in use. */
static Thread *make_thread(const char *name, unsigned long function, unsigned long argument) {
  for (int i = 0; i < THREAD_COUNT; i++) {
    Thread *thread = &threads[i];
    if (thread->state != THREAD_FREE) continue;
    memset(thread, 0, sizeof *thread);
    size_t length = strlen(name);
    if (length >= sizeof thread->name) length = sizeof thread->name - 1;
    memcpy(thread->name, name, length);
    thread->x[0] = function;
    thread->x[2] = (uintptr_t)thread_stack_top(i);
    __asm__("mv %0, gp" : "=r"(thread->x[3]));
    thread->x[10] = argument;
    thread->mstatus = MSTATUS_MPIE; /* to user mode, interrupts on */
#ifdef __riscv_flen
    thread->mstatus |= MSTATUS_FS_INITIAL;
#endif
    make_ready(thread);
    return thread;
  }
  return NULL;
}

/* Its number is free for another thread from here on. */
static void end_thread(Thread *thread) {
  if (thread->waiting) udp_cancel(&thread->dcb);
  thread->waiting = 0;
  thread->state = THREAD_FREE;
  for (int i = 0; i < THREAD_COUNT; i++) {
    if (threads[i].state == THREAD_JOINING && threads[i].joined == thread) make_ready(&threads[i]);
  }
  for (int i = 0; i < THREAD_COUNT; i++) {
    if (threads[i].state != THREAD_FREE) return;
  }
  printf("threads: none is left\n");
}

/* ---- Time ---- */

/* Sets the timer to what comes first: a sleeper's hour, or the end of the running thread's time if another one wants to run. */
static void set_alarm(void) {
  unsigned long first = ready_queue.head != NULL ? quantum_end : NEVER;
  for (int i = 0; i < THREAD_COUNT; i++) {
    if (threads[i].state == THREAD_SLEEPING && threads[i].wake_at < first) first = threads[i].wake_at;
  }
  if (first != alarm_at) {
    alarm_at = first;
    device_write(TIMER_BASE + TIMER_MTIMECMP, first);
  }
}

void timer_interrupt(Thread *thread) {
  unsigned long time = now();
  for (int i = 0; i < THREAD_COUNT; i++) {
    if (threads[i].state == THREAD_SLEEPING && threads[i].wake_at <= time) make_ready(&threads[i]);
  }
  /* Preemption: its time is up, so it goes behind the others; it has not asked for that and will not notice. */
  if (thread->state == THREAD_RUNNING && thread != &idle_thread && time >= quantum_end && ready_queue.head != NULL) make_ready(thread);
}

/* Who runs next; called by switch.S with the registers of the last one kept. */
Thread *choose_thread(void) {
  Thread *thread = current_thread;
  if (thread == &idle_thread || thread->state != THREAD_RUNNING) {
    thread = next_ready();
    if (thread == NULL) {
      thread = &idle_thread;
    } else {
      thread->state = THREAD_RUNNING;
      quantum_end = now() + QUANTUM_CYCLES;
    }
    if (thread != current_thread) thread->switches++;
    current_thread = thread;
  }
  set_alarm();
  return thread;
}

/* ---- The network ---- */

/* Tells the program of the datagram that has come for it. */
static void hand_over(Thread *thread) {
  struct Datagram *datagram = thread->datagram;
  thread->waiting = 0;
  datagram->length = thread->dcb.length;
  datagram->address = thread->dcb.source_address;
  datagram->port = thread->dcb.source_port;
}

/* The datagram of a blocked thread is there: wakes the thread. */
static void datagram_arrived(Event *e) {
  Thread *thread = e->data;
  if (thread->state == THREAD_RECEIVING) {
    hand_over(thread);
    thread->x[10] = 0;
    make_ready(thread);
  }
}

/*
 * The driver's way to tell the kernel, as under STS. Here the kernel does it at once, in the interrupt handler: all there is to do is
 * to put a thread into a queue.
 */
Event *schedule_as(Handler *callback, void *data, Program *program) {
  static Event event;
  event.data = (char *)data - offsetof(Thread, dcb);
  event.callback = callback;
  callback(&event);
  return &event;
}

/* Registers what the thread wants to receive. 0 or -1. */
static long listen(Thread *thread, struct Datagram *datagram) {
  if (thread->waiting || !user_may_write(datagram, sizeof *datagram) || (uintptr_t)datagram % 8 != 0 ||
      !user_may_write(datagram->buffer, datagram->capacity)) {
    return -1;
  }
  thread->datagram = datagram;
  thread->dcb.port = datagram->own_port;
  thread->dcb.buffer = datagram->buffer;
  thread->dcb.capacity = datagram->capacity;
  if (udp_receive(&thread->dcb) != 0) return -1;
  thread->waiting = 1;
  return 0;
}

static long send(struct Datagram *datagram) {
  if (!user_may_read(datagram, sizeof *datagram) || (uintptr_t)datagram % 8 != 0 ||
      !user_may_read(datagram->buffer, datagram->length)) {
    return -1;
  }
  return udp_send(datagram->address, datagram->port, datagram->own_port, datagram->buffer, datagram->length);
}

/* ---- System calls ---- */

static long write(const char *text, size_t length) {
  if (!user_may_read(text, length)) return -1;
  for (size_t i = 0; i < length; i++) console_put(text[i]);
  return 0;
}

static long spawn(const char *name, unsigned long function, unsigned long argument) {
  char copy[sizeof threads[0].name];
  size_t length = 0;
  while (length < sizeof copy - 1 && user_may_read(name + length, 1) && name[length] != 0) {
    copy[length] = name[length];
    length++;
  }
  copy[length] = 0;
  Thread *thread = make_thread(copy, function, argument);
  return thread == NULL ? -1 : thread - threads;
}

static void system_call(Thread *thread) {
  unsigned long a0 = thread->x[10];
  unsigned long a1 = thread->x[11];
  unsigned long a2 = thread->x[12];
  long result = 0;
  thread->x[0] += 4; /* go on after the ecall */
  switch (thread->x[17]) {
    case SYS_WRITE:
      result = write((const char *)a0, a1);
      break;
    case SYS_SPAWN:
      result = spawn((const char *)a0, a1, a2);
      break;
    case SYS_JOIN:
      if (a0 < THREAD_COUNT && threads[a0].state != THREAD_FREE && &threads[a0] != thread) {
        thread->joined = &threads[a0];
        thread->state = THREAD_JOINING;
      }
      break;
    case SYS_EXIT:
      end_thread(thread);
      return;
    case SYS_YIELD:
      make_ready(thread);
      break;
    case SYS_SLEEP:
      thread->wake_at = now() + (a0 < NEVER / 2 ? a0 : NEVER / 2);
      thread->state = THREAD_SLEEPING;
      break;
    case SYS_TIME:
      result = (long)now();
      break;
    case SYS_RECEIVE:
      thread->dcb.callback = datagram_arrived;
      result = listen(thread, (struct Datagram *)a0);
      /* This is what blocking is: the thread is not running any more. */
      if (result == 0) thread->state = THREAD_RECEIVING;
      break;
    case SYS_LISTEN:
      thread->dcb.callback = NULL;
      result = listen(thread, (struct Datagram *)a0);
      break;
    case SYS_READY:
      if (thread->waiting && thread->dcb.ready) {
        hand_over(thread);
        result = 1;
      }
      break;
    case SYS_SEND:
      result = send((struct Datagram *)a0);
      break;
    default:
      result = -1;
      break;
  }
  thread->x[10] = (unsigned long)result;
}

/* ---- Exceptions ---- */

/* The program did what it may not. Its thread is all there is of it to end; the kernel and the other threads go on. */
static void fault(Thread *thread, unsigned long cause) {
  unsigned long tval = csr_read(mtval);
  switch (cause) {
    case 12: /* page faults: instruction, load, store */
    case 13:
    case 15:
      printf("segmentation fault: thread %s %s address %lu (%p), which is not its own; pc %p\n", thread->name,
             cause == 12 ? "ran into" : cause == 13 ? "read" : "wrote to", tval, (void *)tval, (void *)thread->x[0]);
      break;
    case 2:
      printf("illegal instruction: thread %s, pc %p\n", thread->name, (void *)thread->x[0]);
      break;
    default:
      printf("exception %lu: thread %s, pc %p, tval %p\n", cause, thread->name, (void *)thread->x[0], (void *)tval);
      break;
  }
  end_thread(thread);
}

/* Every exception of a thread, system calls among them. */
void trap(Thread *thread) {
  unsigned long cause = csr_read(mcause);
  if (thread == &idle_thread) kernel_fault();
  if (cause == CAUSE_USER_CALL) {
    system_call(thread);
  } else {
    fault(thread, cause);
  }
}

/* The kernel itself failed, or an interrupt came that has no handler. */
void kernel_fault(void) {
  printf("threads: trap in the kernel: cause %lx, pc %p, tval %p\n", csr_read(mcause), (void *)csr_read(mepc), (void *)csr_read(mtval));
  stop();
}

void kernel_main(void) {
  for (int cause = 0; cause < 16; cause++) idt_register(cause, trap_entry);
  idt_register(IDT_OF_INTERRUPT(7), timer_entry);
  idt_use();
  pages_init();
  printf("Threads: a preemptive kernel for the Kestrel-3\n");
  nic.start_up(NULL);
  csr_set(mie, MIE_TIMER);

  idle_thread.x[0] = (uintptr_t)idle;
  idle_thread.mstatus = MSTATUS_MPP | MSTATUS_MPIE;
  memcpy(idle_thread.name, "idle", 5);
  current_thread = &idle_thread;
  make_thread("main", (uintptr_t)user_start, 0);
  start_threads();
}
