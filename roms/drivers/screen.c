/*
 * Text on the screen.
 *
 * What to see here: the video adapter knows nothing of letters. It shows 38,400 bytes of memory as 640 x 480 pixels, and reads them over and over by
 * itself; so to print is to store eight bytes, one for each line of pixels of a letter, 80 bytes apart. To scroll by moving 38,400 bytes would take
 * some 60,000 cycles a line, and at ten lines the keyboard would begin to lose keys; so instead the adapter is told to begin one row further
 * down, and only now and then, at the end of the memory set aside for it, the picture is moved back to the beginning.
 *
 * Nobody else draws here, and only handlers of events and the synchronous kernel print on the screen; so interrupts stay on.
 */
#include "device.h"
#include "screen.h"

/* The memory set aside for the picture; it begins where the video adapter looks for it after reset. */
#define MEMORY ((uint8_t *)0x10000)
#define MEMORY_BYTES 0x40000

#define ROW_BYTES (ROW_LINES * MGIA_LINE_BYTES)
#define CURSOR_PIXELS 0x7c

char screen_cells[SCREEN_ROWS][SCREEN_COLUMNS];

/* The picture's first byte. */
static uint8_t *picture = MEMORY;
static int row;
static int column;

/* The first byte of a character in the picture: one line of pixels stays free above it, and one below. */
static inline __attribute__((always_inline)) uint8_t *cell(int at_row, int at_column) {
  return picture + at_row * ROW_BYTES + MGIA_LINE_BYTES + at_column;
}

static void draw(char c) {
  const uint8_t *glyph = font[(c >= ' ' && c <= '~' ? c : '?') - ' '];
  uint8_t *pixels = cell(row, column);
  screen_cells[row][column] = c;
  for (int line = 0; line < FONT_LINES; line++) pixels[line * MGIA_LINE_BYTES] = glyph[line];
}

/* Draws the cursor where it is, or takes it away: either way its pixels are turned over. */
static void turn_cursor(void) { cell(row, column)[FONT_LINES * MGIA_LINE_BYTES] ^= CURSOR_PIXELS; }

/* One row up; the last one becomes empty. */
static void scroll(void) {
  if (picture + ROW_BYTES + MGIA_PICTURE_BYTES <= MEMORY + MEMORY_BYTES) {
    picture += ROW_BYTES;
  } else {
    memmove(MEMORY, picture + ROW_BYTES, MGIA_PICTURE_BYTES - ROW_BYTES);
    picture = MEMORY;
  }
  memset(picture + MGIA_PICTURE_BYTES - ROW_BYTES, 0, ROW_BYTES);
  device_write(MGIA_BASE + MGIA_PICTURE, (uintptr_t)picture); /* from the next frame on */
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
  picture = MEMORY;
  memset(picture, 0, MGIA_PICTURE_BYTES);
  memset(screen_cells, ' ', sizeof screen_cells);
  row = 0;
  column = 0;
  turn_cursor();
  device_write(MGIA_BASE + MGIA_PICTURE, (uintptr_t)picture);
  device_write(MGIA_BASE + MGIA_CTRL, MGIA_CTRL_ENABLE);
}

void screen_off(void) { device_write(MGIA_BASE + MGIA_CTRL, 0); }
