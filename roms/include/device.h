/*
 * Access to device registers: device_read(NIC_BASE + NIC_STATUS). Addresses and bits are in kestrel3.h. Registers are 64 bits wide,
 * but for the few old byte-wide ones.
 */
#ifndef STS_DEVICE_H
#define STS_DEVICE_H

#include "kestrel3.h"
#include <stdint.h>

/* volatile: each access in the source is one on the bus, in this order. */
static inline __attribute__((always_inline)) uint64_t device_read(uint64_t address) { return *(volatile uint64_t *)address; }

static inline __attribute__((always_inline)) void device_write(uint64_t address, uint64_t value) {
  *(volatile uint64_t *)address = value;
}

static inline __attribute__((always_inline)) uint8_t device_read8(uint64_t address) { return *(volatile uint8_t *)address; }

static inline __attribute__((always_inline)) void device_write8(uint64_t address, uint8_t value) {
  *(volatile uint8_t *)address = value;
}

static inline __attribute__((always_inline)) uint16_t device_read16(uint64_t address) { return *(volatile uint16_t *)address; }

static inline __attribute__((always_inline)) void device_write16(uint64_t address, uint16_t value) {
  *(volatile uint16_t *)address = value;
}

static inline __attribute__((always_inline)) void device_write32(uint64_t address, uint32_t value) {
  *(volatile uint32_t *)address = value;
}

#endif
