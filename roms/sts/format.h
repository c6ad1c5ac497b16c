/*
 * Formatted output, the few conversions that are used, for whoever includes it: the kernels, and programs in user mode, which
 * cannot call the kernel's code and so have their own copy. Each character goes to `sink`.
 */
#ifndef STS_FORMAT_H
#define STS_FORMAT_H

#include <stddef.h>

typedef __builtin_va_list va_list;
#define va_start __builtin_va_start
#define va_arg __builtin_va_arg
#define va_end __builtin_va_end

/* Where the characters go. */
typedef void Put(void *where, char c);

/* Prints a number; returns how many characters. */
static int format_number(Put *sink, void *where, unsigned long value, unsigned base, int negative, int width, char pad) {
  char digits[24];
  int count = 0;
  int printed = 0;
  do {
    digits[count++] = "0123456789abcdef"[value % base];
    value /= base;
  } while (value != 0);
  width -= count + negative;
  if (negative && pad == '0') sink(where, '-');
  for (; width > 0; width--, printed++) sink(where, pad);
  if (negative && pad != '0') sink(where, '-');
  printed += count + negative;
  while (count > 0) sink(where, digits[--count]);
  return printed;
}

static int format_string(Put *sink, void *where, const char *s) {
  int printed = 0;
  if (s == NULL) s = "(null)";
  for (; *s != 0; s++, printed++) sink(where, *s);
  return printed;
}

/* %s %c %d %u %x %p, with l for long, a width and 0 to pad with zeros; returns how many characters. */
static int format_to(Put *sink, void *where, const char *format, va_list arguments) {
  int printed = 0;
  for (const char *p = format; *p != 0; p++) {
    if (*p != '%') {
      sink(where, *p);
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
        printed += format_string(sink, where, va_arg(arguments, const char *));
        break;
      case 'c':
        sink(where, (char)va_arg(arguments, int));
        printed++;
        break;
      case 'd': {
        long value = is_long ? va_arg(arguments, long) : va_arg(arguments, int);
        printed += format_number(sink, where, value < 0 ? -(unsigned long)value : (unsigned long)value, 10, value < 0, width, pad);
        break;
      }
      case 'u':
      case 'x': {
        unsigned long value = is_long ? va_arg(arguments, unsigned long) : va_arg(arguments, unsigned);
        printed += format_number(sink, where, value, *p == 'u' ? 10 : 16, 0, width, pad);
        break;
      }
      case 'p':
        printed += format_string(sink, where, "0x");
        printed += format_number(sink, where, va_arg(arguments, unsigned long), 16, 0, 0, ' ');
        break;
      case 0:
        p--; /* a lone % at the end: stay on the terminator */
        break;
      default:
        sink(where, *p);
        printed++;
        break;
    }
  }
  return printed;
}

#endif
