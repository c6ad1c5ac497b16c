/*
 * The ROM disk: a volume that is in memory already.
 *
 * What to see here: to the file system it is a disk like any other, with sectors, a directory and a `schedule` entry. Only that the
 * answer is ready at once. It still comes as an event: a callback that sometimes ran before the request returned would be a trap for
 * whoever made it.
 */
#include "disk.h"
#include "errors.h"

/* rom_disk_image.S: the sectors from 16 on; those before are boot block and kernel, which a ROM has no need of. */
extern const char rom_disk_image[], rom_disk_image_end[];

#define FIRST_SECTOR 16

static unsigned long rom_sectors(void) { return FIRST_SECTOR + (unsigned long)(rom_disk_image_end - rom_disk_image) / SECTOR_BYTES; }

static int rom_disk_schedule(DiskControlBlock *dcb) {
  if (dcb->count == 0) return ESIZE;
  if (dcb->sector >= rom_sectors() || dcb->count > rom_sectors() - dcb->sector) return EEXTENT;
  dcb->answer = reserve_event(dcb->callback, dcb);
  if (dcb->answer == NULL) return EBUSY;
  dcb->program = current_program;
  dcb->next = NULL;
  dcb->disk = 0;
  dcb->error = 0;
  char *buffer = dcb->buffer;
  for (unsigned long sector = dcb->sector; sector < dcb->sector + dcb->count; sector++, buffer += SECTOR_BYTES) {
    if (sector < FIRST_SECTOR) {
      memset(buffer, 0, SECTOR_BYTES);
    } else {
      memcpy(buffer, rom_disk_image + (sector - FIRST_SECTOR) * SECTOR_BYTES, SECTOR_BYTES);
    }
  }
  dcb->done = dcb->count;
  schedule_reserved(dcb->answer);
  return 0;
}

static Volume rom_volume = {.name = "ROM", .read = rom_disk_schedule};

static void rom_disk_start_up(Event *e) {
  rom_volume.sectors = rom_sectors();
  volume_add(&rom_volume);
}

static void rom_disk_expunge(Event *e) { volume_remove(&rom_volume); }

PROGRAM(rom_disk, rom_disk_start_up, rom_disk_expunge);
