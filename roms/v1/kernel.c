/*
 * STS V1: the synchronous system that the event-driven one grew out of.
 *
 * What to see here: there is no kernel. There are subroutines, and the program calls them; each returns when it is done. `getkey` shows the price: until
 * a key is pressed the processor runs round its three instructions, and nothing else in the machine can happen.
 */
#include "device.h"
#include "format.h"
#include "kernel.h"
#include "keyboard.h"
#include "riscv.h"
#include "screen.h"
#include "v1.h"

/* Who memory belongs to: there is one program, and no need to say so. */
Program *current_program;

/* How often getkey looked for a key. */
unsigned long key_polls;

static Keyboard keyboard;
static int key; /* typed and not yet taken; 0 = none */

void getver(int *revision, int *minor, int *major) {
  *revision = 0;
  *minor = 5;
  *major = 1;
}

int getmem(size_t bytes, void **block) {
  *block = malloc(bytes);
  return *block != NULL;
}

void fremem(void *block) { free(block); }

/* ---- Console ---- */

int polkey(void) {
  key_polls++;
  if (key == 0 && (device_read8(KIA_BASE + KIA_STAT) & KIA_STAT_EMPTY) == 0) {
    uint8_t code = device_read8(KIA_BASE + KIA_DATA);
    device_write8(KIA_BASE + KIA_DATA, 0);
    key = keyboard_decode(&keyboard, code);
  }
  return key != 0;
}

int getkey(void) {
  while (!polkey()) {
  }
  int c = key;
  key = 0;
  return c;
}

void emit(char c) {
  screen_put(c);
  console_put(c); /* for whoever has no eyes for the screen */
}

void type(const char *text, size_t length) {
  while (length-- != 0) emit(*text++);
}

void cr(void) { emit('\n'); }

void input(char *line) {
  size_t length = 0;
  for (;;) {
    int c = getkey();
    if (c == '\n') break;
    if (c == '\b') {
      if (length > 0) {
        length--;
        type("\b \b", 3);
      }
    } else if (length < 79) {
      line[length++] = (char)c;
      emit((char)c);
    }
  }
  line[length] = 0;
  cr();
}

static void put_to_console(void *where, char c) { emit(c); }

int printf(const char *format, ...) {
  va_list arguments;
  va_start(arguments, format);
  int printed = format_to(put_to_console, NULL, format, arguments);
  va_end(arguments);
  return printed;
}

/* ---- Start, and what goes wrong ---- */

void exception(TrapFrame *frame) {
  printf("sts: exception %lu: pc %p, tval %p\n", frame->mcause, (void *)frame->mepc, (void *)frame->mtval);
  stop();
}

/* V1 uses no interrupts, so none can come. */
void no_handler(TrapFrame *frame) { exception(frame); }

void exception_entry(void); /* sts/trap.S */

void kernel_main(void) {
  for (int cause = 0; cause < 16; cause++) idt_register(cause, exception_entry);
  idt_use();
  heap_init();
  screen_on();
  printf("STS V1, one program at a time\n");
  int rc = main();
  printf("sts: the program has ended, return code %d\n", rc);
  stop();
}
