// Linux calls that a spawner needs and that Swift's Glibc module leaves out.
#pragma once
#include <spawn.h>
#include <sys/types.h>

// An anonymous file in memory, closed on exec. Returns a descriptor or -1 with errno.
int xtalwatch_memory_file(const char *name);

// A pipe, both ends closed on exec. Returns 0 or -1 with errno.
int xtalwatch_pipe(int ends[2]);

// A descriptor that polls readable when the process ends (Linux 5.3), or -1 with errno.
int xtalwatch_process_descriptor(pid_t process);

// Closes every descriptor from `lowest` up in the child. Returns an error number, 0 for success.
int xtalwatch_close_from(posix_spawn_file_actions_t *actions, int lowest);
