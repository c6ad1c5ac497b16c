/* size_t and NULL, from the compiler's own definitions; see stdint.h for why the system's headers are not used. */
#ifndef STS_STDDEF_H
#define STS_STDDEF_H

typedef __SIZE_TYPE__ size_t;
#define NULL ((void *)0)
#define offsetof(type, member) __builtin_offsetof(type, member)

#endif
