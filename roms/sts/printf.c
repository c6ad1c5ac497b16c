/* printf, to the console. */
#include "format.h"
#include "sts.h"

static void put_to_console(void *where, char c) { console_put(c); }

int printf(const char *format, ...) {
  va_list arguments;
  va_start(arguments, format);
  int printed = format_to(put_to_console, NULL, format, arguments);
  va_end(arguments);
  return printed;
}
