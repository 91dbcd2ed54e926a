// A library for LD_PRELOAD that writes down, in order, what a program asks of one database's files: opens, writes,
// truncations, syncs, unlinks, locks; and the lines that it logs, so that it is known what it had promised when.
//
// DISK_RECORDER_DATABASE  the database; its files are that path, and that path with -wal, -journal, -shm
// DISK_RECORDER_OUT       where the record goes; see proofs/recording.py for its form
// DISK_RECORDER_BRIEF     leave out the bytes of writes
#define _GNU_SOURCE
#undef _FILE_OFFSET_BITS
#include <dlfcn.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

enum { OPENED = 1, CREATED, WRITTEN, TRUNCATED, SYNCED, FOLDER_SYNCED, UNLINKED, LOGGED, LOCKED };
enum { MAIN, WAL, JOURNAL, SHM, FOLDER, FILES };

static const char *const suffixes[FOLDER] = {"", "-wal", "-journal", "-shm"};
static char database[PATH_MAX], folder[PATH_MAX];
static int out = -1, is_brief;
static signed char file_of[4096];  // by descriptor: 1 + file
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

struct event {
  uint64_t time;
  uint32_t operation, file;
  int64_t offset, length;
};

#define REAL(type, name, ...) \
  static type (*real)(__VA_ARGS__); \
  if (!real) real = (type (*)(__VA_ARGS__))dlsym(RTLD_NEXT, name)

static ssize_t real_write(int descriptor, const void *bytes, size_t count) {
  REAL(ssize_t, "write", int, const void *, size_t);
  return real(descriptor, bytes, count);
}

__attribute__((constructor)) static void begin(void) {
  const char *name = getenv("DISK_RECORDER_DATABASE"), *record = getenv("DISK_RECORDER_OUT");
  is_brief = getenv("DISK_RECORDER_BRIEF") != NULL;
  if (!name || !record) return;
  strncpy(database, name, sizeof database - 1);
  strncpy(folder, name, sizeof folder - 1);
  char *slash = strrchr(folder, '/');
  if (slash) *slash = 0;
  REAL(int, "open", const char *, int, ...);
  out = real(record, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
}

static uint64_t now(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return (uint64_t)time.tv_sec * 1000000000u + (uint64_t)time.tv_nsec;
}

static void note(uint64_t time, int operation, int file, int64_t offset, const void *bytes, int64_t length) {
  struct event event = {time, (uint32_t)operation, (uint32_t)file, offset, length};
  real_write(out, &event, sizeof event);
  if (bytes && length > 0) real_write(out, bytes, (size_t)length);
}

static int file_named(const char *path) {
  if (out < 0 || !path) return -1;
  size_t length = strlen(database);
  if (!strcmp(path, folder)) return FOLDER;
  if (strncmp(path, database, length)) return -1;
  for (int file = 0; file < FOLDER; file++)
    if (!strcmp(path + length, suffixes[file])) return file;
  return -1;
}

static int file_at(int descriptor) {
  if (out < 0 || descriptor < 0 || descriptor >= (int)sizeof file_of) return -1;
  return file_of[descriptor] - 1;
}

static int opened(const char *path, int flags, mode_t mode, const char *name) {
  int (*real)(const char *, int, ...) = (int (*)(const char *, int, ...))dlsym(RTLD_NEXT, name);
  int file = file_named(path);
  if (file < 0) {
    int descriptor = real(path, flags, mode);
    if (descriptor >= 0 && descriptor < (int)sizeof file_of) file_of[descriptor] = 0;
    return descriptor;
  }
  pthread_mutex_lock(&lock);
  struct stat status;
  int is_new = (flags & O_CREAT) && stat(path, &status) != 0;
  int descriptor = real(path, flags, mode);
  if (descriptor >= 0) {
    if (descriptor < (int)sizeof file_of) file_of[descriptor] = (signed char)(file + 1);
    note(now(), is_new ? CREATED : OPENED, file, 0, NULL, 0);
  }
  pthread_mutex_unlock(&lock);
  return descriptor;
}

#define OPEN(name) \
  int name(const char *path, int flags, ...) { \
    va_list rest; \
    va_start(rest, flags); \
    mode_t mode = flags & (O_CREAT | O_TMPFILE) ? (mode_t)va_arg(rest, int) : 0; \
    va_end(rest); \
    return opened(path, flags, mode, #name); \
  }
OPEN(open)
OPEN(open64)

int close(int descriptor) {
  REAL(int, "close", int);
  if (descriptor >= 0 && descriptor < (int)sizeof file_of) file_of[descriptor] = 0;
  return real(descriptor);
}

static ssize_t written(int descriptor, const void *bytes, size_t count, int64_t offset, const char *name) {
  ssize_t (*real)(int, const void *, size_t, int64_t) =
      (ssize_t (*)(int, const void *, size_t, int64_t))dlsym(RTLD_NEXT, name);
  int file = file_at(descriptor);
  if (file < 0 || file == SHM) return real(descriptor, bytes, count, offset);
  pthread_mutex_lock(&lock);
  uint64_t time = now();
  ssize_t done = real(descriptor, bytes, count, offset);
  if (done > 0) note(time, WRITTEN, file, offset, is_brief ? NULL : bytes, is_brief ? 0 : done);
  pthread_mutex_unlock(&lock);
  return done;
}

ssize_t pwrite(int descriptor, const void *bytes, size_t count, off_t offset) {
  return written(descriptor, bytes, count, offset, "pwrite");
}

ssize_t pwrite64(int descriptor, const void *bytes, size_t count, off64_t offset) {
  return written(descriptor, bytes, count, offset, "pwrite64");
}

ssize_t write(int descriptor, const void *bytes, size_t count) {
  int file = file_at(descriptor);
  if (out < 0 || descriptor == out || (file < 0 && descriptor != STDERR_FILENO) || file == SHM)
    return real_write(descriptor, bytes, count);
  pthread_mutex_lock(&lock);
  uint64_t time = now();
  int64_t offset = file < 0 ? 0 : lseek(descriptor, 0, SEEK_CUR);
  ssize_t done = real_write(descriptor, bytes, count);
  if (done > 0 && file < 0) note(time, LOGGED, 0, 0, bytes, done);
  else if (done > 0) note(time, WRITTEN, file, offset, is_brief ? NULL : bytes, is_brief ? 0 : done);
  pthread_mutex_unlock(&lock);
  return done;
}

static int truncated(int descriptor, int64_t size, const char *name) {
  int (*real)(int, int64_t) = (int (*)(int, int64_t))dlsym(RTLD_NEXT, name);
  int file = file_at(descriptor);
  if (file < 0 || file == SHM) return real(descriptor, size);
  pthread_mutex_lock(&lock);
  uint64_t time = now();
  int code = real(descriptor, size);
  if (code == 0) note(time, TRUNCATED, file, size, NULL, 0);
  pthread_mutex_unlock(&lock);
  return code;
}

int ftruncate(int descriptor, off_t size) { return truncated(descriptor, size, "ftruncate"); }
int ftruncate64(int descriptor, off64_t size) { return truncated(descriptor, size, "ftruncate64"); }

static int synced(int descriptor, const char *name) {
  int (*real)(int) = (int (*)(int))dlsym(RTLD_NEXT, name);
  int file = file_at(descriptor);
  if (file < 0 || file == SHM) return real(descriptor);
  pthread_mutex_lock(&lock);
  uint64_t time = now();
  int code = real(descriptor);
  if (code == 0) note(time, file == FOLDER ? FOLDER_SYNCED : SYNCED, file, 0, NULL, 0);
  pthread_mutex_unlock(&lock);
  return code;
}

int fsync(int descriptor) { return synced(descriptor, "fsync"); }
int fdatasync(int descriptor) { return synced(descriptor, "fdatasync"); }

int unlink(const char *path) {
  REAL(int, "unlink", const char *);
  int file = file_named(path);
  if (file < 0) return real(path);
  pthread_mutex_lock(&lock);
  uint64_t time = now();
  int code = real(path);
  if (code == 0) note(time, UNLINKED, file, 0, NULL, 0);
  pthread_mutex_unlock(&lock);
  return code;
}

// Without the mutex: a lock may be waited for.
static int controlled(int descriptor, int command, void *argument, const char *name) {
  int (*real)(int, int, ...) = (int (*)(int, int, ...))dlsym(RTLD_NEXT, name);
  int file = file_at(descriptor);
  if (file != SHM || command != F_SETLK) return real(descriptor, command, argument);
  struct flock *range = argument;
  uint64_t time = now();
  int code = real(descriptor, command, argument);
  pthread_mutex_lock(&lock);
  note(time, LOCKED, code == 0 ? range->l_type : 9, range->l_start, NULL, 0);
  pthread_mutex_unlock(&lock);
  return code;
}

#define CONTROL(name) \
  int name(int descriptor, int command, ...) { \
    va_list rest; \
    va_start(rest, command); \
    void *argument = va_arg(rest, void *); \
    va_end(rest); \
    return controlled(descriptor, command, argument, #name); \
  }
CONTROL(fcntl)
CONTROL(fcntl64)
