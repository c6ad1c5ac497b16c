/* The screen as text: 48 lines of 80 characters, drawn into the picture that the video adapter shows (drivers/screen.c). */
#ifndef STS_SCREEN_H
#define STS_SCREEN_H

#include "sts.h"

enum {
  FONT_GLYPHS = 95, /* the printable characters, from the blank on */
  FONT_LINES = 8,
  ROW_LINES = 10, /* lines of pixels from one row of characters to the next: a letter and some air */
  SCREEN_COLUMNS = MGIA_LINE_BYTES,
  SCREEN_ROWS = MGIA_HEIGHT / ROW_LINES,
};

/* Lines of pixels, bit 7 leftmost; made from the table in drivers/font.c. */
extern uint8_t font[FONT_GLYPHS][FONT_LINES];
void font_init(void);

/* What stands on the screen, row by row; blanks where there is nothing. */
extern char screen_cells[SCREEN_ROWS][SCREEN_COLUMNS];

/* Clears the picture and switches the video adapter on; and off. */
void screen_on(void);
void screen_off(void);

/* Draws a character at the cursor. Newline, carriage return, backspace (moves back, clears nothing) and tab move it; what runs over the end scrolls. */
void screen_put(char c);

#endif
