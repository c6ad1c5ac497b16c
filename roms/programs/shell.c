/*
 * shell: a line is a command, the first word the program to load.
 *
 * What to see here: a command is one more event. The shell loads the program and asks for the next line at once, whether that program
 * has ended or not: every command runs as if a & stood behind it. A program that wants a line gets it before the shell, for it
 * asked later. There may be a shell at each port: what one knows is in its control block.
 */
#include "io.h"

#define WORDS 8

/* What a shell knows: the line being typed. Its first member is the request for it, so that the request leads back to the shell. */
typedef struct Shell {
  InputControlBlock icb;
  char line[80];
} Shell;

static void line_entered(Event *e);

static void prompt(Shell *shell) {
  printf("> ");
  shell->icb.buffer = shell->line;
  shell->icb.length = 0;
  shell->icb.capacity = sizeof shell->line - 1;
  shell->icb.callback = line_entered;
  shell->icb.echo = 1;
  shell->icb.port = NULL;
}

static void memory(void) {
  printf("%lu bytes in %lu blocks; %lu events, at most %lu\n", heap_used, heap_blocks, events_in_use, events_most_in_use);
}

static void command(int count, char **words) {
  Program *program = find_program(words[0]);
  if (strcmp(words[0], "list") == 0) {
    for (Program *p = program_list; p != NULL; p = p->next) printf("%s\n", p->name);
  } else if (strcmp(words[0], "ports") == 0) {
    for (Port *p = port_list; p != NULL; p = p->next) printf("%s\n", p->name);
  } else if (strcmp(words[0], "memory") == 0) {
    memory();
  } else if (strcmp(words[0], "unload") == 0 && count == 2) {
    program = find_loaded(words[1]);
    if (program != NULL) unload(program);
  } else if (strcmp(words[0], "quit") == 0) {
    *quitFlag = 1;
  } else if (program == NULL) {
    printf("%s: not a program; list, unload PROGRAM, memory, ports and quit are commands\n", words[0]);
  } else if (load(program, count, words) != 0) {
    printf("%s: cannot be loaded, or is loaded already\n", words[0]);
  }
}

static void line_entered(Event *e) {
  Shell *shell = e->data;
  char *words[WORDS];
  int count = 0;
  shell->line[shell->icb.length] = 0;
  for (char *p = shell->line; *p != 0 && count < WORDS;) {
    while (*p == ' ') *p++ = 0;
    if (*p == 0) break;
    words[count++] = p;
    while (*p != 0 && *p != ' ') p++;
  }
  if (count > 0) command(count, words);
  prompt(shell);
  call_back(e, input, &shell->icb);
}

/* shell [PORT]: at the port named, or where it was loaded. */
static void start_up(Event *e) {
  ProgramControlBlock *pcb = e->data;
  Port *port = pcb->argCount > 1 ? find_port(pcb->argv[1]) : NULL;
  if (pcb->argCount > 1 && port == NULL) {
    printf("shell: there is no port \"%s\"\n", pcb->argv[1]);
    schedule(pcb->exit, pcb);
    return;
  }
  if (port != NULL) e->program->port = port;
  Shell *shell = malloc(sizeof(Shell));
  if (shell == NULL) {
    unload(e->program);
    return;
  }
  prompt(shell);
  if (schedule(input, &shell->icb) == NULL) unload(e->program);
}

REENTRANT_PROGRAM(shell, start_up, NULL);
