/*
 * The console is the debug UART: a byte stored in its data register is a byte printed. It takes no time, has no line and needs no
 * driver, so that the kernel can speak from its first instruction, and also when everything else is broken.
 */
#include "device.h"
#include "sts.h"

void console_put(char c) { device_write8(UART_BASE + UART_OUT, (uint8_t)c); }
