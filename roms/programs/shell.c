/*
 * shell: a line is a command, the first word the program to load.
 *
 * What to see here: a command is one more event. The shell loads the program and asks for the next line at once, whether that program
 * has ended or not: every command runs as if a & stood behind it. Two programs that both want a line share what is typed.
 */
#include "io.h"

#define WORDS 8

static InputControlBlock icb;
static char line[80];

static void line_entered(Event *e);

static void prompt(void) {
  printf("> ");
  icb.buffer = line;
  icb.length = 0;
  icb.capacity = sizeof line - 1;
  icb.callback = line_entered;
  icb.echo = 1;
  schedule(input, &icb);
}

static void command(int count, char **words) {
  Program *program = find_program(words[0]);
  if (strcmp(words[0], "list") == 0) {
    for (Program *p = program_list; p != NULL; p = p->next) printf("%s\n", p->name);
  } else if (strcmp(words[0], "unload") == 0 && count == 2) {
    program = find_program(words[1]);
    if (program != NULL) unload(program);
  } else if (strcmp(words[0], "quit") == 0) {
    *quitFlag = 1;
  } else if (program == NULL) {
    printf("%s: not a program; list, unload PROGRAM and quit are commands\n", words[0]);
  } else if (load(program, count, words) != 0) {
    printf("%s: cannot be loaded, or is loaded already\n", words[0]);
  }
}

static void line_entered(Event *e) {
  char *words[WORDS];
  int count = 0;
  line[icb.length] = 0;
  for (char *p = line; *p != 0 && count < WORDS;) {
    while (*p == ' ') *p++ = 0;
    if (*p == 0) break;
    words[count++] = p;
    while (*p != 0 && *p != ' ') p++;
  }
  if (count > 0) command(count, words);
  prompt();
}

static void start_up(Event *e) { prompt(); }

PROGRAM(shell, start_up, NULL);
