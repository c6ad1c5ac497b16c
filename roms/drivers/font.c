/*
 * The letters of the screen, 8 pixels wide and 8 high, made for this machine.
 *
 * Each is a row of digits, one a line of pixels from the top; a digit, 0 to 9 and A to V, is five pixels: A is 10, or .#.#., and V is #####. The
 * seventh line is the one the letters stand on, the eighth belongs to what hangs below it.
 */
#include "screen.h"

static const char *const glyphs[FONT_GLYPHS] = {
    /* space to / */
    "00000000", "44444040", "AAA00000", "AAVAVAA0", "4FKE5U40", "OP248J30", "CIK8LID0", "44800000",
    "24888420", "84222480", "04LEL400", "044V4400", "00000C48", "000V0000", "00000CC0", "01248G00",
    /* 0 to 9, : to @ */
    "EHJLPHE0", "4C4444E0", "EH1248V0", "V2421HE0", "26AIV220", "VGU11HE0", "68GUHHE0", "V1248880",
    "EHHEHHE0", "EHHF12C0", "0CC0CC00", "0CC0C480", "248G8420", "00V0V000", "84212480", "EH124040",
    "EH1DLLE0",
    /* A to Z */
    "EHHVHHH0", "UHHUHHU0", "EHGGGHE0", "SIHHHIS0", "VGGUGGV0", "VGGUGGG0", "EHGNHHF0", "HHHVHHH0",
    "E44444E0", "72222IC0", "HIKOKIH0", "GGGGGGV0", "HRLLHHH0", "HHPLJHH0", "EHHHHHE0", "UHHUGGG0",
    "EHHHLID0", "UHHUKIH0", "FGGE11U0", "V4444440", "HHHHHHE0", "HHHHHA40", "HHHLLLA0", "HHA4AHH0",
    "HHHA4440", "V1248GV0",
    /* [ to ` */
    "E88888E0", "0G842100", "E22222E0", "4AH00000", "0000000V", "84200000",
    /* a to z */
    "00E1FHF0", "GGMPHHU0", "00EGGHE0", "11DJHHF0", "00EHVGE0", "698S8880", "00FHHF1E", "GGMPHHH0",
    "40C444E0", "206222IC", "GGIKOKI0", "C44444E0", "00QLLHH0", "00MPHHH0", "00EHHHE0", "00UHHUGG",
    "00FHHF11", "00MPGGG0", "00FGE1U0", "88S88960", "00HHHJD0", "00HHHA40", "00HHLLA0", "00HA4AH0",
    "00HHHF1E", "00V248V0",
    /* { to ~ */
    "64484460", "44444440", "C44244C0", "008L2000",
};

uint8_t font[FONT_GLYPHS][FONT_LINES];

void font_init(void) {
  for (int i = 0; i < FONT_GLYPHS; i++) {
    for (int line = 0; line < FONT_LINES; line++) {
      char digit = glyphs[i][line];
      /* One free pixel on the left, two on the right. */
      font[i][line] = (uint8_t)((digit <= '9' ? digit - '0' : digit - 'A' + 10) << 2);
    }
  }
}
