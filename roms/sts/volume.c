/* The volumes, and what errors are called. */
#include "disk.h"
#include "errors.h"

Volume *volume_list;

void volume_add(Volume *volume) {
  volume->next = volume_list;
  volume_list = volume;
}

void volume_remove(Volume *volume) {
  for (Volume **link = &volume_list; *link != NULL; link = &(*link)->next) {
    if (*link == volume) {
      *link = volume->next;
      return;
    }
  }
}

static char capital(char c) { return c >= 'a' && c <= 'z' ? (char)(c - 'a' + 'A') : c; }

int same_name(const char *name, size_t length, const char *other, size_t other_length) {
  if (length != other_length) return 0;
  for (size_t i = 0; i < length; i++) {
    if (capital(name[i]) != capital(other[i])) return 0;
  }
  return 1;
}

Volume *find_volume(const char *name, size_t length) {
  Volume *labelled = NULL;
  for (Volume *volume = volume_list; volume != NULL; volume = volume->next) {
    if (volume->name == NULL) {
      labelled = volume;
    } else if (same_name(name, length, volume->name, strlen(volume->name))) {
      return volume;
    }
  }
  return labelled;
}

const char *error_text(int error) {
  switch (error) {
    case 0: return "no error";
    case ESIZE: return "wrong size";
    case EINIT: return "no driver";
    case ENOTFOUND: return "not found";
    case ENAME: return "not a name";
    case EEOF: return "end of file";
    case EVOLUME: return "no such volume";
    case ENOMEMORY: return "no memory";
    case EBUSY: return "too much to do";
    case EDIRECTORY: return "damaged directory";
    case EEXTENT: return "sectors that are not on the volume";
    case EUNREADABLE: return "unreadable sector";
    case ECHANGED: return "the disk was changed";
    case ECLOSED: return "not an open stream";
    case EDEVICE: return "the device is out of order";
    default: return "unknown error";
  }
}
