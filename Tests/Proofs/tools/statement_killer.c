// A library for LD_PRELOAD that kills the process by SIGKILL before the Nth statement that it gives to SQLite.
//
// STATEMENT_KILLER_AT  N, from 1
#define _GNU_SOURCE
#include <dlfcn.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <unistd.h>

static atomic_long count;

int sqlite3_step(void *statement) {
  static int (*real)(void *);
  static long at = -1;
  if (!real) {
    real = (int (*)(void *))dlsym(RTLD_NEXT, "sqlite3_step");
    const char *text = getenv("STATEMENT_KILLER_AT");
    at = text ? atol(text) : 0;
  }
  if (atomic_fetch_add(&count, 1) + 1 == at) kill(getpid(), SIGKILL);
  return real(statement);
}
