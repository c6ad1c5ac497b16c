/*
 * The exact-width integer types, from the compiler's own definitions. The images are built with -nostdinc, so that nothing
 * of the building machine, not even the path of a system header in the debug information, gets into them.
 */
#ifndef STS_STDINT_H
#define STS_STDINT_H

typedef __INT8_TYPE__ int8_t;
typedef __INT16_TYPE__ int16_t;
typedef __INT32_TYPE__ int32_t;
typedef __INT64_TYPE__ int64_t;
typedef __UINT8_TYPE__ uint8_t;
typedef __UINT16_TYPE__ uint16_t;
typedef __UINT32_TYPE__ uint32_t;
typedef __UINT64_TYPE__ uint64_t;
typedef __UINTPTR_TYPE__ uintptr_t;

#endif
