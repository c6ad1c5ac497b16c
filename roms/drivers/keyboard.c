/*
 * The keyboard's codes, set 2.
 *
 * What to see here: a keyboard does not send characters. It says which key went down and which was let go, by the place of the key; and that an A is
 * large while shift is held has to be worked out here. "A" is 12 1C F0 1C F0 12: shift, a, a let go, shift let go.
 */
#include "keyboard.h"

enum { CODES = 0x80, CODE_SHIFT = 0x12, CODE_RIGHT_SHIFT = 0x59, CODE_CONTROL = 0x14, CODE_CAPS = 0x58 };

/* What a key types by itself, and with shift. */
static const struct {
  char plain, shifted;
} keys[CODES] = {
    [0x1c] = {'a', 'A'}, [0x32] = {'b', 'B'}, [0x21] = {'c', 'C'}, [0x23] = {'d', 'D'}, [0x24] = {'e', 'E'},
    [0x2b] = {'f', 'F'}, [0x34] = {'g', 'G'}, [0x33] = {'h', 'H'}, [0x43] = {'i', 'I'}, [0x3b] = {'j', 'J'},
    [0x42] = {'k', 'K'}, [0x4b] = {'l', 'L'}, [0x3a] = {'m', 'M'}, [0x31] = {'n', 'N'}, [0x44] = {'o', 'O'},
    [0x4d] = {'p', 'P'}, [0x15] = {'q', 'Q'}, [0x2d] = {'r', 'R'}, [0x1b] = {'s', 'S'}, [0x2c] = {'t', 'T'},
    [0x3c] = {'u', 'U'}, [0x2a] = {'v', 'V'}, [0x1d] = {'w', 'W'}, [0x22] = {'x', 'X'}, [0x35] = {'y', 'Y'},
    [0x1a] = {'z', 'Z'}, [0x45] = {'0', ')'}, [0x16] = {'1', '!'}, [0x1e] = {'2', '@'}, [0x26] = {'3', '#'},
    [0x25] = {'4', '$'}, [0x2e] = {'5', '%'}, [0x36] = {'6', '^'}, [0x3d] = {'7', '&'}, [0x3e] = {'8', '*'},
    [0x46] = {'9', '('}, [0x0e] = {'`', '~'}, [0x4e] = {'-', '_'}, [0x55] = {'=', '+'}, [0x5d] = {'\\', '|'},
    [0x54] = {'[', '{'}, [0x5b] = {']', '}'}, [0x4c] = {';', ':'}, [0x52] = {'\'', '"'}, [0x41] = {',', '<'},
    [0x49] = {'.', '>'}, [0x4a] = {'/', '?'}, [0x29] = {' ', ' '}, [0x0d] = {'\t', '\t'}, [0x5a] = {'\n', '\n'},
    [0x66] = {'\b', '\b'},
};

int keyboard_decode(Keyboard *keyboard, uint8_t code) {
  if (code == KIA_RELEASE) {
    keyboard->released = 1;
    return 0;
  }
  if (code == KIA_EXTENDED) {
    keyboard->extended = 1;
    return 0;
  }
  int pressed = !keyboard->released;
  int extended = keyboard->extended;
  keyboard->released = 0;
  keyboard->extended = 0;
  if (code >= CODES) return 0;

  switch (code) {
    case CODE_CONTROL: /* with KIA_EXTENDED before it, the right one */
      keyboard->control = (uint8_t)pressed;
      return 0;
    case CODE_SHIFT:
      /* An extended 12 is no key: some keyboards send it around the arrows. */
      if (!extended) keyboard->shift = (uint8_t)((keyboard->shift & 2) | pressed);
      return 0;
    case CODE_RIGHT_SHIFT:
      keyboard->shift = (uint8_t)((keyboard->shift & 1) | pressed << 1);
      return 0;
    case CODE_CAPS:
      if (pressed) keyboard->caps ^= 1;
      return 0;
    default:
      break;
  }
  /* Of the extended keys two type something: / and Enter of the number block. */
  if (!pressed || (extended && code != 0x4a && code != 0x5a)) return 0;

  char plain = keys[code].plain;
  int letter = plain >= 'a' && plain <= 'z';
  if (keyboard->control) return letter ? plain & 0x1f : 0;
  return (keyboard->shift != 0) != (letter && keyboard->caps) ? keys[code].shifted : plain;
}
