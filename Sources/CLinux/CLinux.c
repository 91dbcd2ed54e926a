// What the Linux kernel offers and Swift's Glibc module does not show.
#define _GNU_SOURCE
#include "CLinux.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/vfs.h>
#include <unistd.h>

int xtal_eventfd(void) { return eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK); }

unsigned int xtal_filesystem_magic(int descriptor) {
  struct statfs answer;
  // The magic is 32 bits wide, though the field's width and sign differ between architectures.
  return fstatfs(descriptor, &answer) == 0 ? (unsigned int)answer.f_type : 0;
}

// Takes the first component of *rest into NAME and moves *rest behind it and its slashes; false if it is longer than a
// name can be.
static int next_name(const char **rest, char name[NAME_MAX + 1]) {
  size_t length = strcspn(*rest, "/");
  if (length > NAME_MAX) return 0;
  memcpy(name, *rest, length);
  name[length] = 0;
  *rest += length + strspn(*rest + length, "/");
  return 1;
}

int xtal_open_beneath(int directory, const char *path, int flags) {
  const char *rest = path;
  int here = directory;
  for (;;) {
    char name[NAME_MAX + 1];
    int next = -1;
    int is_last = 0;
    if (!next_name(&rest, name)) {
      errno = ENAMETOOLONG;
    } else if (name[0] == 0 || strcmp(name, "..") == 0) {
      // An absolute path, or one that climbs.
      errno = EXDEV;
    } else {
      is_last = *rest == 0;
      // A link with O_PATH and O_NOFOLLOW would open as itself, were it not for O_DIRECTORY.
      next = openat(here, name, (is_last ? flags : O_PATH | O_DIRECTORY) | O_NOFOLLOW | O_CLOEXEC);
    }
    if (here != directory) {
      int error = errno;
      close(here);
      errno = error;
    }
    if (next < 0 || is_last) return next;
    here = next;
  }
}

const int xtal_path_only = O_PATH;

typedef struct {
  void (*body)(void *);
  void *argument;
  char name[16];
} thread_load;

static void *run_thread(void *argument) {
  thread_load load = *(thread_load *)argument;
  free(argument);
  pthread_setname_np(pthread_self(), load.name);
  load.body(load.argument);
  return NULL;
}

int xtal_start_thread(const char *name, size_t stack_size, void (*body)(void *), void *argument) {
  thread_load *load = malloc(sizeof *load);
  if (!load) return ENOMEM;
  load->body = body;
  load->argument = argument;
  snprintf(load->name, sizeof load->name, "%s", name);
  pthread_attr_t attributes;
  pthread_attr_init(&attributes);
  pthread_attr_setstacksize(&attributes, stack_size);
  pthread_attr_setdetachstate(&attributes, PTHREAD_CREATE_DETACHED);
  pthread_t thread;
  int status = pthread_create(&thread, &attributes, run_thread, load);
  pthread_attr_destroy(&attributes);
  if (status) free(load);
  return status;
}
