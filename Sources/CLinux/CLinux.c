// What the Linux kernel offers and Swift's Glibc module does not show.
#define _GNU_SOURCE
#include "CLinux.h"

#include <fcntl.h>
#include <linux/openat2.h>
#include <sys/eventfd.h>
#include <sys/syscall.h>
#include <sys/vfs.h>
#include <unistd.h>

int xtal_eventfd(void) { return eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK); }

unsigned int xtal_filesystem_magic(int descriptor) {
  struct statfs answer;
  // The magic is 32 bits wide, though the field's width and sign differ between architectures.
  return fstatfs(descriptor, &answer) == 0 ? (unsigned int)answer.f_type : 0;
}

int xtal_open_beneath(int directory, const char *path, int flags) {
  struct open_how how = {
      .flags = (unsigned int)flags | O_CLOEXEC,
      .resolve = RESOLVE_NO_SYMLINKS | RESOLVE_BENEATH,
  };
  return (int)syscall(SYS_openat2, directory, path, &how, sizeof how);
}

const int xtal_path_only = O_PATH;
