// What the Linux kernel offers and Swift's Glibc module does not show.
#pragma once
#include <stddef.h>

// An eventfd that is closed on exec and never blocks; -1 and errno on failure.
int xtal_eventfd(void);

// The magic number of the file system that an open descriptor lies on (statfs(2)); 0 and errno on failure.
unsigned int xtal_filesystem_magic(int descriptor);

// Opens PATH, relative and without "..", below DIRECTORY: component by component, through no symbolic link, the last one
// with FLAGS and O_NOFOLLOW. The descriptor is closed on exec. -1 and errno on failure. This is openat2(2) with
// RESOLVE_BENEATH and RESOLVE_NO_SYMLINKS, by calls that a systemd unit with RestrictSUIDSGID= lets through.
int xtal_open_beneath(int directory, const char *path, int flags);

// O_PATH: opens a name without the right to read behind it.
extern const int xtal_path_only;

// Starts a detached thread that calls BODY with ARGUMENT; the kernel keeps 15 bytes of NAME. 0, or an errno.
int xtal_start_thread(const char *name, size_t stack_size, void (*body)(void *), void *argument);
