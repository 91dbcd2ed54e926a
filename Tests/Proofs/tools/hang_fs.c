// A file system with one folder and one file that stops answering on SIGUSR1 and answers again on SIGUSR2: the share
// whose server hangs.
//
//     hang_fs -f MOUNTPOINT
#define FUSE_USE_VERSION 31
#include <errno.h>
#include <fuse.h>
#include <signal.h>
#include <stdatomic.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>

static atomic_int is_hung;

static void hang(int number) { is_hung = number == SIGUSR1; }

static void answer_or_hang(void) {
  const struct timespec pause = {.tv_nsec = 10000000};
  while (is_hung) nanosleep(&pause, 0);
}

static int get_attributes(const char *path, struct stat *status, struct fuse_file_info *file) {
  (void)file;
  answer_or_hang();
  memset(status, 0, sizeof *status);
  if (strcmp(path, "/") == 0) {
    status->st_mode = S_IFDIR | 0755;
    status->st_nlink = 2;
  } else if (strcmp(path, "/notes.txt") == 0) {
    status->st_mode = S_IFREG | 0644;
    status->st_nlink = 1;
    status->st_size = 3;
  } else {
    return -ENOENT;
  }
  return 0;
}

static int read_folder(const char *path, void *buffer, fuse_fill_dir_t fill, off_t offset,
                       struct fuse_file_info *file, enum fuse_readdir_flags flags) {
  (void)offset, (void)file, (void)flags;
  answer_or_hang();
  if (strcmp(path, "/") != 0) return -ENOENT;
  fill(buffer, ".", 0, 0, 0);
  fill(buffer, "..", 0, 0, 0);
  fill(buffer, "notes.txt", 0, 0, 0);
  return 0;
}

static int open_file(const char *path, struct fuse_file_info *file) {
  (void)path, (void)file;
  answer_or_hang();
  return 0;
}

static int read_file(const char *path, char *buffer, size_t size, off_t offset, struct fuse_file_info *file) {
  (void)path, (void)file;
  answer_or_hang();
  const char text[] = "hi\n";
  if (offset >= 3) return 0;
  if (size > (size_t)(3 - offset)) size = 3 - offset;
  memcpy(buffer, text + offset, size);
  return (int)size;
}

// Nothing is cached, so that every question reaches this program.
static void *begin(struct fuse_conn_info *connection, struct fuse_config *config) {
  (void)connection;
  config->attr_timeout = config->entry_timeout = config->negative_timeout = 0;
  return 0;
}

int main(int count, char **arguments) {
  const struct sigaction action = {.sa_handler = hang, .sa_flags = SA_RESTART};
  sigaction(SIGUSR1, &action, 0);
  sigaction(SIGUSR2, &action, 0);
  const struct fuse_operations operations = {
      .getattr = get_attributes, .readdir = read_folder, .open = open_file, .read = read_file, .init = begin};
  return fuse_main(count, arguments, &operations, 0);
}
