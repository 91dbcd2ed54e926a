// See the header; GNU extensions are visible here and nowhere else.
#define _GNU_SOURCE
#include "CSpawn.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

int xtalwatch_memory_file(const char *name) { return memfd_create(name, MFD_CLOEXEC); }

int xtalwatch_pipe(int ends[2]) { return pipe2(ends, O_CLOEXEC); }

int xtalwatch_process_descriptor(pid_t process) { return (int)syscall(SYS_pidfd_open, process, 0); }

int xtalwatch_close_from(posix_spawn_file_actions_t *actions, int lowest) {
  return posix_spawn_file_actions_addclosefrom_np(actions, lowest);
}
