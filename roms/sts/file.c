/*
 * Files: open, read and close as events, on volumes in the layout of STS V1.
 *
 * What to see here: none of the three returns anything. Each leaves its results in the control block, with an error of its own, and
 * schedules the callback that the block names. To open a file is to read the directory sector by sector, and each sector is a
 * request to a driver and a callback; what a synchronous open would keep on its stack is kept in an Opening.
 *
 * A program may schedule a close right behind a read. The event queue is in order, so the close is looked at second; but by then the
 * read has only begun, for the disk takes its time. So a stream remembers its reads, and that it is to be closed, and does one
 * after the other.
 *
 * The layout (docs/volume-format.md): 512-byte sectors, the directory from sector 16, its own length in its first entry, 64 bytes an
 * entry, each file in one run of sectors. Nothing that stands there is believed: what a disk says is compared with what a
 * disk can hold, before it is used. Since no sector names another, no directory can lead in a circle, and a search ends after as many
 * sectors as the disk has.
 */
#include "disk.h"
#include "errors.h"
#include "io.h"

#define DIRECTORY_SECTOR 16
#define LONGEST_NAME 47

enum { ENTRY_FREE, ENTRY_FILE, ENTRY_LABEL };

/* As it lies on the disk, little-endian as we are. */
typedef struct DirectoryEntry {
  uint8_t name_length;
  char name[LONGEST_NAME];
  uint16_t type;
  uint16_t first; /* sector */
  uint16_t last;  /* sector, inclusive */
  uint8_t unused[10];
} DirectoryEntry;

#define ENTRIES (SECTOR_BYTES / sizeof(DirectoryEntry))

_Static_assert(sizeof(DirectoryEntry) == 64, "the layout of the disk");

/* A file that is being looked for. */
typedef struct Opening {
  DiskControlBlock disk;      /* first: the driver's event gives us the address of the whole */
  struct Opening *next;       /* in openings */
  OpenControlBlock *ocb;
  Event *answer;              /* reserved for the callback */
  Program *program;
  Volume *volume;
  const char *label;          /* the name before the colon; NULL: the volume was found by it already */
  size_t label_length;
  const char *name;
  size_t name_length;
  unsigned long last;         /* of the directory's sectors */
  unsigned long damaged;      /* entries that cannot be right */
  DirectoryEntry entries[ENTRIES] __attribute__((aligned(8)));
} Opening;

struct SCB {
  DiskControlBlock disk;      /* first: see Opening */
  SCB *next;                  /* in open_streams */
  Program *program;
  Volume *volume;
  unsigned long changes;      /* which of the volume's disks it is on */
  unsigned long first;        /* sector */
  size_t size;                /* bytes: whole sectors */
  size_t index;               /* the next byte to read */
  unsigned long held;         /* the sector that is in the buffer; 0 (no file begins there): none */
  ReadControlBlock *reads;    /* asked for and not yet done, in order */
  int closing;                /* 1: to be closed when they are */
  char buffer[SECTOR_BYTES] __attribute__((aligned(8)));
};

/* Files that are being looked for, and those that were found. Changed by ordinary code only. */
static Opening *openings;
SCB *open_streams;

static unsigned long changes_of(const Volume *volume) { return volume->changes == NULL ? 0 : *volume->changes; }

static void release_stream(SCB *scb) {
  for (SCB **link = &open_streams; *link != NULL; link = &(*link)->next) {
    if (*link == scb) {
      *link = scb->next;
      break;
    }
  }
  free(scb);
}

/* A program ends: its streams are closed and its questions forgotten. The drivers forget by themselves. */
static void file_forget(Program *program) {
  for (Opening **link = &openings; *link != NULL;) {
    Opening *opening = *link;
    if (opening->program == program) {
      *link = opening->next;
      release_event(opening->answer);
      free(opening);
    } else {
      link = &opening->next;
    }
  }
  for (SCB **link = &open_streams; *link != NULL;) {
    SCB *scb = *link;
    if (scb->program == program) {
      *link = scb->next;
      for (ReadControlBlock *rcb = scb->reads; rcb != NULL; rcb = rcb->next) release_event(rcb->answer);
      free(scb);
    } else {
      link = &scb->next;
    }
  }
}

/* ---- Open ---- */

/* Splits VOLUME:FILE or /VOLUME/FILE. 0, or what is wrong with it. */
static int split(const char *filename, Opening *opening) {
  char separator = *filename == '/' ? '/' : ':';
  const char *volume = *filename == '/' ? filename + 1 : filename;
  const char *end = strchr(volume, separator);
  if (end == NULL || end == volume) return ENAME;
  opening->name = end + 1;
  opening->name_length = strlen(opening->name);
  if (opening->name_length < 1 || opening->name_length > LONGEST_NAME) return ENAME;
  opening->volume = find_volume(volume, (size_t)(end - volume));
  if (opening->volume == NULL) return EVOLUME;
  opening->label = opening->volume->name == NULL ? volume : NULL;
  opening->label_length = (size_t)(end - volume);
  return 0;
}

/* The end of an opening, well or not. */
static void opened(Opening *opening, SCB *scb, int error) {
  for (Opening **link = &openings; *link != NULL; link = &(*link)->next) {
    if (*link == opening) {
      *link = opening->next;
      break;
    }
  }
  opening->ocb->scb = scb;
  opening->ocb->error = error;
  schedule_reserved(opening->answer);
  free(opening);
}

static Handler directory_read;

static void read_directory(Opening *opening, unsigned long sector) {
  opening->disk.sector = sector;
  opening->disk.count = 1;
  opening->disk.buffer = opening->entries;
  opening->disk.callback = directory_read;
  int error = opening->volume->read(&opening->disk);
  if (error) opened(opening, NULL, error);
}

/* The file is there. Its place on the disk has to be, too. */
static void open_stream(Opening *opening, const DirectoryEntry *entry) {
  if (entry->first > entry->last || entry->last >= opening->volume->sectors || entry->first == 0) {
    opened(opening, NULL, EEXTENT);
    return;
  }
  SCB *scb = malloc(sizeof(SCB));
  if (scb == NULL) {
    opened(opening, NULL, ENOMEMORY);
    return;
  }
  scb->program = opening->program;
  scb->volume = opening->volume;
  scb->changes = opening->disk.disk;
  scb->first = entry->first;
  scb->size = (size_t)(entry->last - entry->first + 1) * SECTOR_BYTES;
  scb->index = 0;
  scb->held = 0;
  scb->reads = NULL;
  scb->closing = 0;
  scb->next = open_streams;
  open_streams = scb;
  opened(opening, scb, 0);
}

/* The first entry of the directory is the directory's own, and says how long it is. */
static int directory_is_sound(Opening *opening) {
  const DirectoryEntry *itself = &opening->entries[0];
  opening->last = itself->last;
  return itself->name_length == 4 && memcmp(itself->name, "$DIR", 4) == 0 && itself->type == ENTRY_FILE &&
         itself->first == DIRECTORY_SECTOR && itself->last >= DIRECTORY_SECTOR && itself->last < opening->volume->sectors;
}

/* The label stands in the first sector. */
static int label_is_right(const Opening *opening) {
  for (size_t i = 0; i < ENTRIES; i++) {
    const DirectoryEntry *entry = &opening->entries[i];
    if (entry->type == ENTRY_LABEL && entry->name_length <= LONGEST_NAME) {
      return same_name(opening->label, opening->label_length, entry->name, entry->name_length);
    }
  }
  return 0;
}

/* A sector of the directory has come. */
static void directory_read(Event *e) {
  Opening *opening = e->data;
  unsigned long sector = opening->disk.sector;
  if (opening->disk.error) {
    opened(opening, NULL, opening->disk.error);
    return;
  }
  if (sector == DIRECTORY_SECTOR) {
    if (!directory_is_sound(opening)) {
      opened(opening, NULL, EDIRECTORY);
      return;
    }
    if (opening->label != NULL && !label_is_right(opening)) {
      opened(opening, NULL, EVOLUME);
      return;
    }
  }
  for (size_t i = 0; i < ENTRIES; i++) {
    const DirectoryEntry *entry = &opening->entries[i];
    if (entry->type != ENTRY_FILE) continue; /* free, a label, or something we know nothing of */
    if (entry->name_length < 1 || entry->name_length > LONGEST_NAME) {
      opening->damaged++;
    } else if (entry->name_length == opening->name_length && memcmp(entry->name, opening->name, opening->name_length) == 0) {
      open_stream(opening, entry);
      return;
    }
  }
  if (sector < opening->last) {
    read_directory(opening, sector + 1);
  } else {
    /* Where entries are damaged, it may have been one of them. */
    opened(opening, NULL, opening->damaged ? EDIRECTORY : ENOTFOUND);
  }
}

void async_open(Event *e) {
  OpenControlBlock *ocb = e->data;
  on_unload(file_forget);
  ocb->scb = NULL;
  ocb->error = 0;

  Event *answer = reserve_event(ocb->callback, ocb);
  if (answer == NULL) {
    ocb->error = EBUSY;
    call_back(e, ocb->callback, ocb);
    return;
  }
  Opening *opening = malloc(sizeof(Opening));
  if (opening == NULL) {
    ocb->error = ENOMEMORY;
    schedule_reserved(answer);
    return;
  }
  opening->ocb = ocb;
  opening->answer = answer;
  opening->program = e->program;
  opening->damaged = 0;
  opening->next = openings;
  openings = opening;
  int error = split(ocb->filename, opening);
  if (error) {
    opened(opening, NULL, error);
  } else {
    read_directory(opening, DIRECTORY_SECTOR);
  }
}

/* ---- Read ---- */

/* The stream, if it is one, and of this program; else NULL. */
static SCB *find_stream(const SCB *wanted, const Program *program) {
  for (SCB *scb = open_streams; scb != NULL; scb = scb->next) {
    if (scb == wanted) return scb->program == program ? scb : NULL;
  }
  return NULL;
}

/* The first read is done, well or not. */
static void read_done(SCB *scb, int error) {
  ReadControlBlock *rcb = scb->reads;
  scb->reads = rcb->next;
  rcb->next = NULL;
  rcb->error = error;
  schedule_reserved(rcb->answer);
}

static Handler sector_read;

/* Does what can be done without waiting: copies out of the sector that is held, and asks for the next. */
static void proceed(SCB *scb) {
  while (scb->reads != NULL) {
    ReadControlBlock *rcb = scb->reads;
    size_t wanted = rcb->capacity - rcb->length;
    if (wanted == 0 || scb->index == scb->size) {
      read_done(scb, wanted > 0 && rcb->length == 0 ? EEOF : 0);
      continue;
    }
    if (scb->changes != changes_of(scb->volume)) {
      read_done(scb, ECHANGED);
      continue;
    }
    unsigned long sector = scb->first + scb->index / SECTOR_BYTES;
    if (scb->held != sector) {
      scb->held = 0;
      scb->disk.sector = sector;
      scb->disk.count = 1;
      scb->disk.buffer = scb->buffer;
      scb->disk.callback = sector_read;
      int error = scb->volume->read(&scb->disk);
      if (!error) return;
      read_done(scb, error);
      continue;
    }
    size_t offset = scb->index % SECTOR_BYTES;
    size_t bytes = SECTOR_BYTES - offset < wanted ? SECTOR_BYTES - offset : wanted;
    memcpy(rcb->buffer + rcb->length, scb->buffer + offset, bytes);
    rcb->length += bytes;
    scb->index += bytes;
  }
  if (scb->closing) release_stream(scb);
}

/* A sector of the file has come. */
static void sector_read(Event *e) {
  SCB *scb = e->data;
  if (scb->disk.error) {
    read_done(scb, scb->disk.error);
  } else {
    scb->held = scb->disk.sector;
  }
  proceed(scb);
}

void async_read(Event *e) {
  ReadControlBlock *rcb = e->data;
  rcb->length = 0;
  rcb->error = 0;
  rcb->next = NULL;
  SCB *scb = find_stream(rcb->scb, e->program);
  rcb->answer = reserve_event(rcb->callback, rcb);
  if (rcb->answer == NULL) {
    rcb->error = EBUSY;
    call_back(e, rcb->callback, rcb);
    return;
  }
  if (scb == NULL || scb->closing) {
    rcb->error = ECLOSED;
    schedule_reserved(rcb->answer);
    return;
  }
  ReadControlBlock **link = &scb->reads;
  while (*link != NULL) link = &(*link)->next;
  *link = rcb;
  if (scb->reads == rcb) proceed(scb);
}

/* ---- Close ---- */

void async_close(Event *e) {
  SCB *scb = find_stream(e->data, e->program);
  if (scb == NULL || scb->closing) return;
  scb->closing = 1;
  if (scb->reads == NULL) release_stream(scb);
}
