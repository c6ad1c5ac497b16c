/* The console of board bare. */
#ifndef BARE_HTIF_H
#define BARE_HTIF_H

#include <stddef.h>
#include <stdint.h>

void put_char(char c);
void put_string(const char *s);
void put_number(uint64_t value);

#endif
