/*
 * Text on the screen.
 *
 * What to see here: the video adapter knows nothing of letters. It shows 38,400 bytes of memory as 640 x 480 pixels, and reads them over and over by
 * itself; so to print is to store eight bytes, one for each line of pixels of a letter, 80 bytes apart. Scrolling has to move all of it.
 *
 * Nobody else draws here, and only handlers of events and the synchronous kernel print on the screen; so interrupts stay on.
 */
#include "device.h"
#include "screen.h"

/* Where the video adapter finds the picture after reset. */
#define PICTURE ((uint8_t *)0x10000)

#define ROW_BYTES (FONT_LINES * MGIA_LINE_BYTES)
#define CURSOR_PIXELS 0x7c

char screen_cells[SCREEN_ROWS][SCREEN_COLUMNS];
static int row;
static int column;

/* The first byte of a character's cell in the picture. */
static inline __attribute__((always_inline)) uint8_t *cell(int at_row, int at_column) { return PICTURE + at_row * ROW_BYTES + at_column; }

static void draw(char c) {
  const uint8_t *glyph = font[(c >= ' ' && c <= '~' ? c : '?') - ' '];
  uint8_t *pixels = cell(row, column);
  screen_cells[row][column] = c;
  for (int line = 0; line < FONT_LINES; line++) pixels[line * MGIA_LINE_BYTES] = glyph[line];
}

/* Draws the cursor where it is, or takes it away: either way its pixels are turned over. */
static void turn_cursor(void) { cell(row, column)[(FONT_LINES - 1) * MGIA_LINE_BYTES] ^= CURSOR_PIXELS; }

/* One row up; the last one becomes empty. */
static void scroll(void) {
  memmove(PICTURE, PICTURE + ROW_BYTES, MGIA_PICTURE_BYTES - ROW_BYTES);
  memset(PICTURE + MGIA_PICTURE_BYTES - ROW_BYTES, 0, ROW_BYTES);
  memmove(screen_cells[0], screen_cells[1], sizeof screen_cells - sizeof screen_cells[0]);
  memset(screen_cells[SCREEN_ROWS - 1], ' ', sizeof screen_cells[0]);
}

static void new_line(void) {
  column = 0;
  if (row == SCREEN_ROWS - 1) {
    scroll();
  } else {
    row++;
  }
}

void screen_put(char c) {
  turn_cursor();
  switch (c) {
    case '\n':
      new_line();
      break;
    case '\r':
      column = 0;
      break;
    case '\b':
      if (column > 0) column--;
      break;
    case '\t':
      column = column / 8 * 8 + 8;
      break;
    default:
      draw(c);
      column++;
      break;
  }
  if (column >= SCREEN_COLUMNS) new_line();
  turn_cursor();
}

void screen_on(void) {
  font_init();
  memset(PICTURE, 0, MGIA_PICTURE_BYTES);
  memset(screen_cells, ' ', sizeof screen_cells);
  row = 0;
  column = 0;
  turn_cursor();
  device_write(MGIA_BASE + MGIA_PICTURE, (uintptr_t)PICTURE);
  device_write(MGIA_BASE + MGIA_CTRL, MGIA_CTRL_ENABLE);
}

void screen_off(void) { device_write(MGIA_BASE + MGIA_CTRL, 0); }
