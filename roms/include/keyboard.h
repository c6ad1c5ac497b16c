/* From the codes that a keyboard sends to the characters that were typed (drivers/keyboard.c). */
#ifndef STS_KEYBOARD_H
#define STS_KEYBOARD_H

#include "sts.h"

/* What has to be remembered from one code to the next. All 0 at first. */
typedef struct Keyboard {
  uint8_t released;  /* 1: KIA_RELEASE came, so the next code is that of a key let go */
  uint8_t extended;  /* 1: KIA_EXTENDED came, so the next code is that of one of the keys added later */
  uint8_t shift;     /* bit 0: left shift is held, bit 1: right shift */
  uint8_t control;   /* 1: control is held */
  uint8_t caps;      /* 1: caps lock is on */
} Keyboard;

/* Takes a code of scan code set 2; the character that it types in ASCII (US keyboard), or 0. */
int keyboard_decode(Keyboard *keyboard, uint8_t code);

#endif
