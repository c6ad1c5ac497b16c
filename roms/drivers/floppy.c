/*
 * The driver of the floppy disk.
 *
 * What to see here: the two entry points that every driver has. `floppy_schedule` takes a request and breaks it down into tasks, one to
 * bring the arm to a cylinder and one for each sector there, and puts them into the driver's own queue where the arm will come by.
 * `floppy_interrupt` retires the task that is done and starts the next. It is the kernel's event queue once more, with one difference:
 * the order is not that of asking. The arm goes on in its direction as long as there is something to do there, and only then
 * turns, like an elevator. With requests all over the disk that saves most of its way.
 *
 * Nothing the controller says is believed. A sector counts as read when the controller claims no error, and is where it was sent; an
 * interrupt that nobody waits for is counted and forgotten.
 *
 * Interrupts: the queue and all else here is shared with floppy_interrupt, so whoever touches it has interrupts off.
 */
#include "device.h"
#include "disk.h"
#include "errors.h"
#include "riscv.h"

#define TASKS 128    /* what the driver can remember to do */
#define ATTEMPTS 3   /* for a sector that cannot be read: often dust, gone at the next turn of the disk */

void floppy_interrupt_entry(void); /* floppy_entry.S */

/* Something the controller can do in one command: bring the arm to a cylinder, or read one sector there. */
enum DiskTaskKind { SEEK = 1, READ };

typedef struct DiskTask DiskTask;
struct DiskTask {
  DiskTask *next;            /* what is to be done after this */
  enum DiskTaskKind kind;
  unsigned long cylinder;
  unsigned long sector;
  void *buffer;              /* where it goes */
  DiskControlBlock *request; /* whom it is for; NULL: its program is gone */
  int attempts;
};

/* The requests, in the order in which they were made. */
DiskControlBlock *floppy_requests;

/* The driver's own queue, in the order in which the arm comes by; the first is under way. */
DiskTask *floppy_tasks;

int floppy_elevator = 1;

/* Disks put in or taken out; sectors tried again; interrupts that nobody waited for; requests answered. */
unsigned long floppy_changes, floppy_retries, floppy_spurious, floppy_answered;

/* Where the task under way, or the last one, has sent the arm, and in which direction it was. */
unsigned long floppy_cylinder;
int floppy_upwards = 1;

static DiskTask task_pool[TASKS];
static DiskTask *free_tasks;
static unsigned long free_task_count;

unsigned long floppy_travel(void) { return device_read(FLOPPY_BASE + FLOPPY_STEPS); }

static unsigned long cylinder_of(unsigned long sector) { return sector / FLOPPY_SECTORS_A_CYLINDER; }

/* ---- Tasks ---- */

static DiskTask *task_alloc(DiskControlBlock *dcb, enum DiskTaskKind kind, unsigned long sector, void *buffer) {
  DiskTask *task = free_tasks;
  free_tasks = task->next;
  free_task_count--;
  task->next = NULL;
  task->request = dcb;
  task->kind = kind;
  task->cylinder = cylinder_of(sector);
  task->sector = sector;
  task->buffer = buffer;
  task->attempts = 0;
  return task;
}

static void task_free(DiskTask *task) {
  task->next = free_tasks;
  free_tasks = task;
  free_task_count++;
}

/*
 * How far the arm has to go until it comes by a cylinder: on in its direction to the end of the disk, and back. (It turns sooner, where
 * nothing is left to do; but that changes no order.)
 */
static unsigned long way_to(unsigned long cylinder) {
  if (floppy_upwards) {
    return cylinder >= floppy_cylinder ? cylinder - floppy_cylinder : 2 * (FLOPPY_CYLINDERS - 1) - floppy_cylinder - cylinder;
  }
  return cylinder <= floppy_cylinder ? floppy_cylinder - cylinder : floppy_cylinder + cylinder;
}

/* Puts the tasks of one cylinder, chained from first to last, behind all that the arm comes by sooner or that were there before. */
static void insert(DiskTask *first, DiskTask *last) {
  DiskTask **link = &floppy_tasks;
  unsigned long way = way_to(first->cylinder);
  while (*link != NULL && (!floppy_elevator || way_to((*link)->cylinder) <= way)) link = &(*link)->next;
  last->next = *link;
  *link = first;
}

/* Takes all tasks of a request out of the queue, but for the first task in it, which may be under way. */
static void drop_tasks(const DiskControlBlock *dcb) {
  if (floppy_tasks == NULL) return;
  DiskTask **link = &floppy_tasks->next;
  while (*link != NULL) {
    DiskTask *task = *link;
    if (task->request == dcb) {
      *link = task->next;
      task_free(task);
    } else {
      link = &task->next;
    }
  }
}

/* ---- Requests ---- */

static void unlink_request(DiskControlBlock *dcb) {
  for (DiskControlBlock **link = &floppy_requests; *link != NULL; link = &(*link)->next) {
    if (*link == dcb) {
      *link = dcb->next;
      return;
    }
  }
}

static void answer(DiskControlBlock *dcb, int error) {
  dcb->error = error;
  unlink_request(dcb);
  floppy_answered++;
  schedule_reserved(dcb->answer);
}

static void command(uint64_t code, const DiskTask *task) {
  device_write(FLOPPY_BASE + FLOPPY_SECTOR, task->sector);
  device_write(FLOPPY_BASE + FLOPPY_COUNT, 1);
  device_write(FLOPPY_BASE + FLOPPY_ADDRESS, (uint64_t)task->buffer);
  device_write(FLOPPY_BASE + FLOPPY_COMMAND, code);
}

static unsigned long arm(void) { return device_read(FLOPPY_BASE + FLOPPY_ARM) & FLOPPY_ARM_CYLINDER; }

/* Starts the first task that needs the controller. */
static void start(void) {
  while (floppy_tasks != NULL) {
    DiskTask *task = floppy_tasks;
    if (task->cylinder != floppy_cylinder) floppy_upwards = task->cylinder > floppy_cylinder;
    floppy_cylinder = task->cylinder;
    if (task->kind == READ) {
      command(FLOPPY_READ, task);
      return;
    }
    if (arm() != task->cylinder) {
      command(FLOPPY_SEEK, task);
      return;
    }
    floppy_tasks = task->next;
    task_free(task);
  }
}

int floppy_schedule(DiskControlBlock *dcb) {
  if (dcb->count == 0 || ((uintptr_t)dcb->buffer & 7) != 0) return ESIZE;
  if (dcb->sector >= FLOPPY_SECTORS || dcb->count > FLOPPY_SECTORS - dcb->sector) return EEXTENT;
  unsigned long cylinders = cylinder_of(dcb->sector + dcb->count - 1) - cylinder_of(dcb->sector) + 1;

  unsigned long state = interrupts_off();
  int error = free_task_count < dcb->count + cylinders ? EBUSY : 0;
  if (!error) {
    dcb->answer = reserve_event(dcb->callback, dcb);
    if (dcb->answer == NULL) error = EBUSY;
  }
  if (!error) {
    dcb->program = current_program;
    dcb->next = NULL;
    dcb->disk = floppy_changes;
    dcb->done = 0;
    dcb->error = 0;
    DiskControlBlock **end = &floppy_requests;
    while (*end != NULL) end = &(*end)->next;
    *end = dcb;

    int idle = floppy_tasks == NULL;
    char *buffer = dcb->buffer;
    unsigned long sector = dcb->sector;
    unsigned long left = dcb->count;
    while (left > 0) {
      /* The arm to the cylinder, then each of our sectors there. */
      DiskTask *first = task_alloc(dcb, SEEK, sector, NULL);
      DiskTask *last = first;
      do {
        last->next = task_alloc(dcb, READ, sector, buffer);
        last = last->next;
        sector++;
        buffer += SECTOR_BYTES;
        left--;
      } while (left > 0 && cylinder_of(sector) == first->cylinder);
      insert(first, last);
    }
    if (idle) start();
  }
  interrupts_restore(state);
  return error;
}

/* ---- Interrupts ---- */

/* What the end of a task means, going by what the controller says and by what it cannot have done. */
static int verdict(const DiskTask *task, uint64_t status) {
  if (status & FLOPPY_STATUS_ERROR) {
    switch ((status & FLOPPY_STATUS_CAUSE) >> FLOPPY_STATUS_CAUSE_SHIFT) {
      case FLOPPY_CAUSE_NO_DISK: return EVOLUME;
      case FLOPPY_CAUSE_NO_SECTOR: return EEXTENT;
      case FLOPPY_CAUSE_UNREADABLE: return EUNREADABLE;
      default: return EDEVICE;
    }
  }
  if (arm() != task->cylinder) return EDEVICE;
  if (task->kind == READ) {
    if (device_read(FLOPPY_BASE + FLOPPY_AT_SECTOR) != task->sector + 1) return EDEVICE;
    if (device_read(FLOPPY_BASE + FLOPPY_REMAINING) != 0) return EDEVICE;
  }
  return 0;
}

/* Retires the task that has ended. */
static void retire(uint64_t status) {
  DiskTask *task = floppy_tasks;
  DiskControlBlock *dcb = task->request;
  if (dcb != NULL) {
    int error = verdict(task, status);
    if (error == EUNREADABLE && ++task->attempts < ATTEMPTS) {
      floppy_retries++;
      return; /* it is still the first */
    }
    /* What was read may be of the new disk, or of the old one. */
    if (dcb->disk != floppy_changes) error = ECHANGED;
    if (error) {
      drop_tasks(dcb);
      answer(dcb, error);
    } else if (task->kind == READ && ++dcb->done == dcb->count) {
      answer(dcb, 0);
    }
  }
  floppy_tasks = task->next;
  task_free(task);
}

void floppy_interrupt(void) {
  uint64_t status = device_read(FLOPPY_BASE + FLOPPY_STATUS);
  device_write(FLOPPY_BASE + FLOPPY_STATUS, status & (FLOPPY_STATUS_DONE | FLOPPY_STATUS_ERROR | FLOPPY_STATUS_CHANGED));
  if (status & FLOPPY_STATUS_CHANGED) floppy_changes++;
  if ((status & FLOPPY_STATUS_DONE) && !(status & FLOPPY_STATUS_BUSY) && floppy_tasks != NULL) {
    retire(status);
    start();
  } else if (!(status & FLOPPY_STATUS_CHANGED)) {
    floppy_spurious++;
  }
}

/* ---- The driver as a program ---- */

/* Drops what a program has asked for. Its buffer will be somebody else's, so the controller must not write there any more. */
static void floppy_forget(Program *program) {
  unsigned long state = interrupts_off();
  DiskTask *under_way = floppy_tasks;
  if (under_way != NULL && under_way->request != NULL && under_way->request->program == program) {
    under_way->request = NULL; /* its interrupt will come, and starts the next */
    device_write(FLOPPY_BASE + FLOPPY_COMMAND, FLOPPY_ABORT);
    /* At most the sector in the controller's own buffer is still on its way. */
    while (device_read(FLOPPY_BASE + FLOPPY_STATUS) & FLOPPY_STATUS_BUSY) continue;
  }
  DiskControlBlock *next;
  for (DiskControlBlock *dcb = floppy_requests; dcb != NULL; dcb = next) {
    next = dcb->next;
    if (dcb->program != program) continue;
    drop_tasks(dcb);
    unlink_request(dcb);
    release_event(dcb->answer);
  }
  interrupts_restore(state);
}

static Volume floppy_volume = {.name = NULL, .sectors = FLOPPY_SECTORS, .read = floppy_schedule, .changes = &floppy_changes};

static void floppy_start_up(Event *e) {
  free_tasks = NULL;
  free_task_count = 0;
  for (int i = 0; i < TASKS; i++) task_free(&task_pool[i]);
  floppy_tasks = NULL;
  floppy_cylinder = arm();
  on_unload(floppy_forget);
  idt_register(IDT_OF_LINE(FLOPPY_LINE), floppy_interrupt_entry);
  /* The disk that is in the drive by now is the first. */
  device_write(FLOPPY_BASE + FLOPPY_STATUS, FLOPPY_STATUS_DONE | FLOPPY_STATUS_ERROR | FLOPPY_STATUS_CHANGED);
  device_write(FLOPPY_BASE + FLOPPY_CTRL, FLOPPY_CTRL_IRQ_ENABLE | FLOPPY_CTRL_CHANGE_IRQ);
  line_enable(FLOPPY_LINE);
  volume_add(&floppy_volume);
}

static void floppy_expunge(Event *e) {
  volume_remove(&floppy_volume);
  line_disable(FLOPPY_LINE);
  device_write(FLOPPY_BASE + FLOPPY_CTRL, 0);
  device_write(FLOPPY_BASE + FLOPPY_COMMAND, FLOPPY_ABORT);
  idt_register(IDT_OF_LINE(FLOPPY_LINE), NULL);
  /* Nobody will answer them any more. */
  while (floppy_requests != NULL) answer(floppy_requests, EINIT);
}

PROGRAM(floppy, floppy_start_up, floppy_expunge);
