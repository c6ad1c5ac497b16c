/* Formatted output to the console: the few conversions that STS and its programs use, nothing more. */
#include "sts.h"

typedef __builtin_va_list va_list;
#define va_start __builtin_va_start
#define va_arg __builtin_va_arg
#define va_end __builtin_va_end

/* Prints a number; returns how many characters. */
static int put_number(unsigned long value, unsigned base, int negative, int width, char pad) {
  char digits[24];
  int count = 0;
  int printed = 0;
  do {
    digits[count++] = "0123456789abcdef"[value % base];
    value /= base;
  } while (value != 0);
  width -= count + negative;
  if (negative && pad == '0') console_put('-');
  for (; width > 0; width--, printed++) console_put(pad);
  if (negative && pad != '0') console_put('-');
  printed += count + negative;
  while (count > 0) console_put(digits[--count]);
  return printed;
}

static int put_string(const char *s) {
  int printed = 0;
  if (s == NULL) s = "(null)";
  for (; *s != 0; s++, printed++) console_put(*s);
  return printed;
}

int printf(const char *format, ...) {
  va_list arguments;
  int printed = 0;
  va_start(arguments, format);
  for (const char *p = format; *p != 0; p++) {
    if (*p != '%') {
      console_put(*p);
      printed++;
      continue;
    }
    p++;
    char pad = ' ';
    int width = 0;
    int is_long = 0;
    if (*p == '0') {
      pad = '0';
      p++;
    }
    for (; *p >= '0' && *p <= '9'; p++) width = width * 10 + *p - '0';
    for (; *p == 'l'; p++) is_long = 1;
    switch (*p) {
      case 's':
        printed += put_string(va_arg(arguments, const char *));
        break;
      case 'c':
        console_put((char)va_arg(arguments, int));
        printed++;
        break;
      case 'd': {
        long value = is_long ? va_arg(arguments, long) : va_arg(arguments, int);
        printed += put_number(value < 0 ? -(unsigned long)value : (unsigned long)value, 10, value < 0, width, pad);
        break;
      }
      case 'u':
      case 'x': {
        unsigned long value = is_long ? va_arg(arguments, unsigned long) : va_arg(arguments, unsigned);
        printed += put_number(value, *p == 'u' ? 10 : 16, 0, width, pad);
        break;
      }
      case 'p':
        printed += put_string("0x");
        printed += put_number(va_arg(arguments, unsigned long), 16, 0, 0, ' ');
        break;
      case 0:
        p--; /* a lone % at the end: stay on the terminator */
        break;
      default:
        console_put(*p);
        printed++;
        break;
    }
  }
  va_end(arguments);
  return printed;
}
