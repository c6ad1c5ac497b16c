/*
 * Programs: loading, and above all unloading.
 *
 * What to see here: in an event-driven system a program does not "run" between its events, it just has interests: events in the
 * queue, control blocks that drivers hold, memory. So to end it is to find all of those. `unload` purges the events and queues
 * one last, the expunge event, in which the program gives back what it took; then the drivers forget it, and its memory goes.
 */
#include "kernel.h"
#include "riscv.h"

/* The programs that are loaded. Changed by ordinary code only, so it needs no protection. */
Program *program_list;

/* The table of programs in this image, gathered by the linker from every PROGRAM. */
extern Program programs_start[], programs_end[];

#define FORGET_COUNT 8
static ForgetProgram *forgetters[FORGET_COUNT];

/* The handler a program schedules to end itself: e->data is its control block. */
static void program_exit(Event *e) { unload(e->program); }

Program *find_program(const char *name) {
  for (Program *program = programs_start; program < programs_end; program++) {
    if (strcmp(program->name, name) == 0) return program;
  }
  return NULL;
}

Program *find_loaded(const char *name) {
  for (Program *program = program_list; program != NULL; program = program->next) {
    if (strcmp(program->name, name) == 0) return program;
  }
  return NULL;
}

/* Copies arguments to memory that is given back with the program. NULL: no memory. */
static char **copy_arguments(Program *program, int argCount, char **argv) {
  size_t bytes = (size_t)(argCount + 1) * sizeof(char *);
  for (int i = 0; i < argCount; i++) bytes += strlen(argv[i]) + 1;
  char **copy = malloc_for(program, bytes);
  if (copy == NULL) return NULL;
  char *text = (char *)(copy + argCount + 1);
  for (int i = 0; i < argCount; i++) {
    copy[i] = text;
    memcpy(text, argv[i], strlen(argv[i]) + 1);
    text += strlen(argv[i]) + 1;
  }
  copy[argCount] = NULL;
  return copy;
}

/*
 * A further copy of a program that is loaded already. It is all that the copies do not share: the code is there once, and what such a
 * program needs to know it keeps in its control blocks.
 */
static Program *copy_program(const Program *original) {
  Program *copy = malloc_for(NULL, sizeof(Program));
  if (copy == NULL) return NULL;
  *copy = *original;
  copy->original = (Program *)original;
  copy->state = PROGRAM_UNLOADED;
  heap_give(copy, copy);
  return copy;
}

Program *load_at(Port *port, Program *program, int argCount, char **argv) {
  if (program->state != PROGRAM_UNLOADED && program->reentrant) program = copy_program(program);
  if (program == NULL || program->state != PROGRAM_UNLOADED) return NULL;
  char **copy = copy_arguments(program, argCount, argv);
  program->expunge_event = copy == NULL ? NULL : event_alloc();
  if (program->expunge_event == NULL) {
    heap_forget(program);
    return NULL;
  }
  program->port = port;
  program->pcb.argCount = argCount;
  program->pcb.argv = copy;
  program->pcb.rc = 0;
  program->pcb.exit = program_exit;
  program->next = program_list;
  program_list = program;
  program->state = PROGRAM_LOADED;
  if (schedule_as(program->start_up, &program->pcb, program) == NULL) {
    /* It has never begun, so there is nothing to expunge. */
    event_free(program->expunge_event);
    program_gone(program);
    return NULL;
  }
  return program;
}

int load(Program *program, int argCount, char **argv) {
  Port *port = current_program == NULL ? NULL : current_program->port;
  return load_at(port, program, argCount, argv) == NULL ? -1 : 0;
}

/* The last event of every program. */
static void expunge_program(Event *e) {
  Program *program = e->program;
  if (program->expunge != NULL) program->expunge(e);
  program_gone(program);
}

void unload(Program *program) {
  /* Interrupts off over all three steps: a driver that calls back in between finds the program loaded or unloading, not half. */
  unsigned long state = interrupts_off();
  if (program != NULL && program->state == PROGRAM_LOADED) {
    Event *last = program->expunge_event;
    program->state = PROGRAM_UNLOADING;
    purge(program);
    last->callback = expunge_program;
    last->data = &program->pcb;
    last->program = program;
    queue_push(&work_queue, last);
  }
  interrupts_restore(state);
}

/* After the expunge handler, or in its place where it faulted. */
void program_gone(Program *program) {
  for (int i = 0; i < FORGET_COUNT && forgetters[i] != NULL; i++) forgetters[i](program);
  for (Program **link = &program_list; *link != NULL; link = &(*link)->next) {
    if (*link == program) {
      *link = program->next;
      break;
    }
  }
  program->next = NULL;
  program->expunge_event = NULL;
  program->state = PROGRAM_UNLOADED;
  /* Last, for a copy is itself among its blocks. */
  heap_forget(program);
}

int on_unload(ForgetProgram *forget) {
  for (int i = 0; i < FORGET_COUNT; i++) {
    if (forgetters[i] == NULL || forgetters[i] == forget) {
      forgetters[i] = forget;
      return 0;
    }
  }
  return -1;
}

/* Loads one of the boot programs: "name" or "name:argument". */
static void start_program(char *name) {
  char *argument = strchr(name, ':');
  if (argument != NULL) *argument++ = 0;
  Program *program = find_program(name);
  if (program == NULL) {
    printf("sts: no program \"%s\" in this image\n", name);
  } else if (load(program, argument == NULL ? 1 : 2, (char *[]){name, argument}) != 0) {
    printf("sts: cannot load \"%s\"\n", name);
  }
}

/* Loads the programs named, one blank between two, in that order. */
void start_programs(const char *names) {
  char name[32];
  while (*names != 0) {
    size_t length = 0;
    while (names[length] != 0 && names[length] != ' ') length++;
    if (length < sizeof name) {
      memcpy(name, names, length);
      name[length] = 0;
      start_program(name);
    }
    names += length;
    if (*names == ' ') names++;
  }
}
