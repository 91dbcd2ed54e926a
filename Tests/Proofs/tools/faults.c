// Lets the Nth call of some kinds fail, fall short or be the last thing that the process does. For LD_PRELOAD.
//
// strace can do this too, but counts for each thread by itself, so that "the Nth call" would be another one in each
// run; here one counter serves all threads. Only files below FAULTS_ROOT count, and sockets.
//
//   FAULTS_ROOT    a folder
//   FAULTS_KINDS   some of: write sync truncate rename unlink create read open send receive
//   FAULTS_AT      N, from 1; 0 only counts
//   FAULTS_ACTION  kill (instead of the call), torn (after half of a write), short (half of a read or write),
//                  or the errno that the call returns, as a number
//   FAULTS_STATE   a file that is there: struct state, readable after a kill
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>

struct state {
  _Atomic uint64_t calls;
  _Atomic uint64_t fired;
  char what[496];
};

enum verdict { GO_ON, FAIL, SHORTEN, TEAR };

static struct state *state;
static const char *root, *kinds;
static uint64_t at;
static int action_errno, is_short, is_torn;

__attribute__((constructor)) static void prepare(void) {
  const char *file = getenv("FAULTS_STATE"), *action = getenv("FAULTS_ACTION"), *n = getenv("FAULTS_AT");
  root = getenv("FAULTS_ROOT");
  kinds = getenv("FAULTS_KINDS");
  if (!file || !root || !kinds) return;
  int descriptor = open(file, O_RDWR | O_CLOEXEC);
  if (descriptor < 0) return;
  void *memory = mmap(NULL, sizeof *state, PROT_READ | PROT_WRITE, MAP_SHARED, descriptor, 0);
  close(descriptor);
  if (memory == MAP_FAILED) return;
  at = n ? strtoull(n, NULL, 10) : 0;
  is_short = action && !strcmp(action, "short");
  is_torn = action && !strcmp(action, "torn");
  action_errno = action && !is_short && !is_torn ? atoi(action) : 0;
  state = memory;
}

static int wants(const char *kind) {
  size_t length = strlen(kind);
  for (const char *p = kinds; (p = strstr(p, kind)); p += length) {
    if ((p == kinds || p[-1] == ' ') && (p[length] == 0 || p[length] == ' ')) return 1;
  }
  return 0;
}

static enum verdict count(const char *kind, const char *call, const char *where) {
  uint64_t number = atomic_fetch_add(&state->calls, 1) + 1;
  if (number != at) return GO_ON;
  snprintf(state->what, sizeof state->what, "%s %s %s", kind, call, where);
  atomic_store(&state->fired, 1);
  if (is_short) return SHORTEN;
  if (is_torn && !strcmp(kind, "write")) return TEAR;
  if (action_errno) {
    errno = action_errno;
    return FAIL;
  }
  kill(getpid(), SIGKILL);
  for (;;) pause();
}

static enum verdict judge_path(const char *kind, const char *call, const char *path) {
  if (!state || !path || strncmp(path, root, strlen(root)) || !wants(kind)) return GO_ON;
  return count(kind, call, path);
}

static enum verdict judge(const char *kind, const char *call, int descriptor) {
  if (!state || !wants(kind)) return GO_ON;
  char link[40], path[400];
  snprintf(link, sizeof link, "/proc/self/fd/%d", descriptor);
  int saved = errno;
  ssize_t length = readlink(link, path, sizeof path - 1);
  errno = saved;
  if (length < 0) return GO_ON;
  path[length] = 0;
  return judge_path(kind, call, path);
}

static enum verdict judge_socket(const char *kind, const char *call, int descriptor) {
  if (!state || !wants(kind)) return GO_ON;
  struct sockaddr_storage address;
  socklen_t length = sizeof address;
  int saved = errno;
  int got = getpeername(descriptor, (struct sockaddr *)&address, &length);
  errno = saved;
  if (got != 0 || address.ss_family != AF_INET) return GO_ON;
  return count(kind, call, "webhook");
}

__attribute__((noreturn)) static void die(void) {
  kill(getpid(), SIGKILL);
  for (;;) pause();
}

#define REAL(name) \
  static __typeof__(name) *real; \
  if (!real) real = (__typeof__(name) *)dlsym(RTLD_NEXT, #name)

#define TRANSFER(kind, name, type, parameters, whole, half) \
  type name parameters { \
    REAL(name); \
    switch (judge(kind, #name, descriptor)) { \
      case FAIL: return -1; \
      case SHORTEN: return count > 1 ? half : whole; \
      case TEAR: (void)!half; die(); \
      default: return whole; \
    } \
  }

#define PLAIN(kind, name, parameters, call, judged) \
  int name parameters { \
    REAL(name); \
    return judged == FAIL ? -1 : call; \
  }

TRANSFER("write", write, ssize_t, (int descriptor, const void *data, size_t count),
  real(descriptor, data, count), real(descriptor, data, count / 2))
TRANSFER("write", pwrite, ssize_t, (int descriptor, const void *data, size_t count, off_t offset),
  real(descriptor, data, count, offset), real(descriptor, data, count / 2, offset))
TRANSFER("write", pwrite64, ssize_t, (int descriptor, const void *data, size_t count, off64_t offset),
  real(descriptor, data, count, offset), real(descriptor, data, count / 2, offset))
TRANSFER("read", read, ssize_t, (int descriptor, void *data, size_t count),
  real(descriptor, data, count), real(descriptor, data, count / 2))
TRANSFER("read", pread, ssize_t, (int descriptor, void *data, size_t count, off_t offset),
  real(descriptor, data, count, offset), real(descriptor, data, count / 2, offset))
TRANSFER("read", pread64, ssize_t, (int descriptor, void *data, size_t count, off64_t offset),
  real(descriptor, data, count, offset), real(descriptor, data, count / 2, offset))

PLAIN("sync", fsync, (int descriptor), real(descriptor), judge("sync", "fsync", descriptor))
PLAIN("sync", fdatasync, (int descriptor), real(descriptor), judge("sync", "fdatasync", descriptor))
PLAIN("truncate", ftruncate, (int descriptor, off_t length), real(descriptor, length),
  judge("truncate", "ftruncate", descriptor))
PLAIN("truncate", ftruncate64, (int descriptor, off64_t length), real(descriptor, length),
  judge("truncate", "ftruncate64", descriptor))
PLAIN("write", fallocate, (int descriptor, int mode, off_t offset, off_t length),
  real(descriptor, mode, offset, length), judge("write", "fallocate", descriptor))
PLAIN("rename", rename, (const char *old, const char *new), real(old, new), judge_path("rename", "rename", new))
PLAIN("rename", renameat, (int a, const char *old, int b, const char *new), real(a, old, b, new),
  judge_path("rename", "renameat", new))
PLAIN("unlink", unlink, (const char *path), real(path), judge_path("unlink", "unlink", path))
PLAIN("unlink", unlinkat, (int folder, const char *path, int flags), real(folder, path, flags),
  judge_path("unlink", "unlinkat", path))

static int wants_mode(int flags) { return (flags & O_CREAT) || (flags & O_TMPFILE) == O_TMPFILE; }

#define OPEN(name, parameters, judged_path, call_with_mode) \
  int name parameters { \
    REAL(name); \
    mode_t mode = 0; \
    if (wants_mode(flags)) { \
      va_list list; \
      va_start(list, flags); \
      mode = va_arg(list, mode_t); \
      va_end(list); \
    } \
    enum verdict verdict = judge_path(flags & O_CREAT ? "create" : "open", #name, judged_path); \
    return verdict == FAIL ? -1 : call_with_mode; \
  }

OPEN(open, (const char *path, int flags, ...), path, real(path, flags, mode))
OPEN(open64, (const char *path, int flags, ...), path, real(path, flags, mode))
OPEN(openat, (int folder, const char *path, int flags, ...), path, real(folder, path, flags, mode))
OPEN(openat64, (int folder, const char *path, int flags, ...), path, real(folder, path, flags, mode))

ssize_t send(int descriptor, const void *data, size_t count, int flags) {
  REAL(send);
  return judge_socket("send", "send", descriptor) == FAIL ? -1 : real(descriptor, data, count, flags);
}

ssize_t recv(int descriptor, void *data, size_t count, int flags) {
  REAL(recv);
  return judge_socket("receive", "recv", descriptor) == FAIL ? -1 : real(descriptor, data, count, flags);
}
