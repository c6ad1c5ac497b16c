/*
 * STS V1: the same machine with one program at a time, and calls that return when they are done.
 *
 * The names, their order of results and the error codes are those of the historical STS V1.5. There a program finds the calls in a table; here they are
 * linked.
 */
#ifndef STS_V1_H
#define STS_V1_H

#include <stddef.h>
#include <stdint.h>

/* What a call says when it fails. */
enum {
  E_NOT_FOUND = -1,   /* no file of that name */
  E_RELATIVE = -2,    /* a path that does not begin with / */
  E_IS_ITERABLE = -3, /* a directory, which has no bytes to read */
  E_NO_MEMORY = -4,
  E_TOO_BIG = -5,
  E_NOT_EXEC = -6,
  E_IN_USE = -7,
};

/* A stream: an open file and the place in it. */
typedef struct SCB SCB;

/* 0 5 1: revision, minor and major version. */
void getver(int *revision, int *minor, int *major);

/* Memory: 1 = here it is, 0 = there is none. */
int getmem(size_t bytes, void **block);
void fremem(void *block);

/* Opens a file by its whole path: 0, or an error. */
int open(const char *path, SCB **scb);
/* Reads at most so many bytes: 0 and how many, less than asked for only at the end; or an error. */
int read(SCB *scb, char *buffer, size_t bytes, size_t *actual);
/* Goes to a byte of the file: 0 and where it was, or an error. */
int seek(SCB *scb, size_t offset, size_t *before);
size_t filsiz(SCB *scb);
/* Cannot fail. */
void close(SCB *scb);

/* 1 = getkey would return at once. */
int polkey(void);
/* Waits for a character: the processor does nothing else meanwhile. */
int getkey(void);
void emit(char c);
void type(const char *text, size_t length);
void cr(void);

/* Waits for a line, with backspace, and shows it; the buffer must hold 80 bytes. ENTER is not part of it. */
void input(char *line);

int printf(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* The program. */
int main(void);

#endif
