/* What Java cannot see for itself; included before the generated code and the libc headers it names. */
#ifndef ZEROHALT_ENTRY_H
#define ZEROHALT_ENTRY_H
#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include <stdint.h>

/* The arguments and the environment as the bytes they were. */
extern char **zerohalt_argv;
extern char **zerohalt_environ;

/* The file NOTICE, ended by a zero; read from the binary only when it is asked for. */
extern const char zerohalt_notice[];

/* In the child, before exec: the mask and the dispositions this process was started with. */
void zerohalt_restore_signals(void);

/* Stops the whole job, us included, as ctrl-Z would; 0 where the kernel did not, because nobody could resume it. */
int zerohalt_stop_job(void);

/* pwritev2 with RWF_NOWAIT, which musl 1.2.3 has no wrapper for. */
int zerohalt_write_nowait(int fd, const void *bytes, int length);

/* The file type bits of st_mode, or -1: struct stat differs between architectures. */
int zerohalt_file_type(int fd);

/* getdents64, whose wrapper's name differs between C libraries. */
int zerohalt_read_directory(int fd, void *entries, int length);

#endif
