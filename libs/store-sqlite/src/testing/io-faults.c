/*
 * Faults of a disk, for tests: loaded into a process that runs the store (LD_PRELOAD).
 *
 *   IO_FAULTS_NO_LOG_SYNC       while this file exists, flushing a write-ahead log fails with EIO
 *   IO_FAULTS_NO_DATABASE_SYNC  while this file exists, flushing the database behind it does
 *   IO_FAULTS_NO_SPACE          while this file exists, writing to a write-ahead log fails with ENOSPC,
 *                               and disks say that they have no room
 *   IO_FAULTS_DURABLE           folder that gets a copy of each database file whenever it was flushed:
 *                               what a loss of power would leave at least
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statfs.h>
#include <unistd.h>

static int path_of(int fd, char *path) {
  char link[64];
  snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
  ssize_t length = readlink(link, path, PATH_MAX - 1);
  if (length < 0) return 0;
  path[length] = 0;
  return 1;
}

static int ends_with(const char *text, const char *end) {
  size_t a = strlen(text), b = strlen(end);
  return a >= b && strcmp(text + a - b, end) == 0;
}

static int fails(int fd, const char *variable, const char *name) {
  const char *flag = getenv(variable);
  char path[PATH_MAX];
  return flag && access(flag, F_OK) == 0 && path_of(fd, path) && ends_with(path, name);
}

static int sync_fails(int fd) {
  return fails(fd, "IO_FAULTS_NO_LOG_SYNC", "events.db-wal") ||
         fails(fd, "IO_FAULTS_NO_DATABASE_SYNC", "events.db");
}

/* Through the same descriptor: closing another one of the file would release the process's locks on it. */
static void keep_durable(int fd) {
  const char *folder = getenv("IO_FAULTS_DURABLE");
  char path[PATH_MAX], partial[PATH_MAX * 2], whole[PATH_MAX * 2], block[65536];
  if (!folder || !path_of(fd, path)) return;
  if (!ends_with(path, ".db") && !ends_with(path, ".db-wal")) return;
  const char *name = strrchr(path, '/') + 1;
  snprintf(whole, sizeof whole, "%s/%s", folder, name);
  snprintf(partial, sizeof partial, "%s/%s.partial", folder, name);
  int copy = open(partial, O_WRONLY | O_CREAT | O_TRUNC, 0600);
  if (copy < 0) abort();
  off_t offset = 0;
  ssize_t length;
  while ((length = pread(fd, block, sizeof block, offset)) > 0) {
    if (write(copy, block, length) != length) abort();
    offset += length;
  }
  close(copy);
  if (length < 0 || rename(partial, whole) != 0) abort();
}

#define REAL(name) __typeof__(name) *real = (__typeof__(name) *)dlsym(RTLD_NEXT, #name)

int fsync(int fd) {
  REAL(fsync);
  if (sync_fails(fd)) return errno = EIO, -1;
  int result = real(fd);
  if (result == 0) keep_durable(fd);
  return result;
}

int fdatasync(int fd) {
  REAL(fdatasync);
  if (sync_fails(fd)) return errno = EIO, -1;
  int result = real(fd);
  if (result == 0) keep_durable(fd);
  return result;
}

ssize_t pwrite64(int fd, const void *data, size_t size, off64_t offset) {
  REAL(pwrite64);
  if (fails(fd, "IO_FAULTS_NO_SPACE", "-wal")) return errno = ENOSPC, -1;
  return real(fd, data, size, offset);
}

ssize_t pwrite(int fd, const void *data, size_t size, off_t offset) {
  return pwrite64(fd, data, size, offset);
}

int statfs64(const char *path, struct statfs64 *disk) {
  REAL(statfs64);
  const char *flag = getenv("IO_FAULTS_NO_SPACE");
  int result = real(path, disk);
  if (result == 0 && flag && access(flag, F_OK) == 0) disk->f_bavail = disk->f_bfree = 0;
  return result;
}

int statfs(const char *path, struct statfs *disk) {
  REAL(statfs);
  const char *flag = getenv("IO_FAULTS_NO_SPACE");
  int result = real(path, disk);
  if (result == 0 && flag && access(flag, F_OK) == 0) disk->f_bavail = disk->f_bfree = 0;
  return result;
}
