/* What Java cannot see for itself; included before the generated code. */
#ifndef ZEROHALT_ENTRY_H
#define ZEROHALT_ENTRY_H
#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif

/* The functions that Libc.java names. */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

/* The arguments and the environment as the bytes they were. */
extern char **zerohalt_argv;
extern char **zerohalt_environ;

/* The file NOTICE, ended by a zero; read from the binary only when it is asked for. */
extern const char zerohalt_notice[];

/* What --version tells of the build, lines of text. */
extern const char zerohalt_build[160];

/* In the child, before exec: the mask and the dispositions this process was started with. */
void zerohalt_restore_signals(void);

/*
 * Forks a child that runs a program, in a process group of its own; its process id, or -1. The command and the environment's entries are
 * words that each end with a zero byte, and how many bytes they have. No entries, or no directory, stand for our own; the terminal, input and
 * output may be -1. Our descriptors are none above last; the child writes to report
 * why the program was not executed, in two words: the cause, an errno.
 */
int zerohalt_spawn(const char *command, int command_length, const char *entries, int entries_length, const char *directory,
        int terminal, int input, int output, int last, int report);

/* Goes to /, if the path leads back; its length, or -1: then nothing has changed. */
int zerohalt_leave_directory(char *path, int length);

/* Whether allocations may use the reserve from here on; whether they might before (patches/teavm-0.16/additions). */
int zerohalt_use_reserve(int use);

/* Stops the whole job, us included, as ctrl-Z would; 0 where the kernel did not, because nobody could resume it. */
int zerohalt_stop_job(void);

/*
 * Has a signal sent to us when our parent ends. If the one that we had at our first instruction has ended by now, it is sent at once.
 * 1 if it has, 0 if not; -1 if the kernel refuses.
 */
int zerohalt_signal_parent_death(int signal);

/* pwritev2 with RWF_NOWAIT, which musl 1.2.3 has no wrapper for. */
int zerohalt_write_nowait(int fd, const void *bytes, int length);

/* The soft RLIMIT_NOFILE, or INT_MAX where it is larger or cannot be known. */
int zerohalt_descriptor_limit(void);

/* The file type bits of st_mode, or -1: struct stat differs between architectures. */
int zerohalt_file_type(int fd);

/*
 * Gives back the pages that are as they are in the program's file: code, and data that nobody has written to. Most were needed to start, and
 * are read again when they are needed again. Data stays where /proc is not mounted.
 */
void zerohalt_release_file(void);

/* getdents64, whose wrapper's name differs between C libraries. */
int zerohalt_read_directory(int fd, void *entries, int length);

/*
 * Lays down the capabilities that are in effect; 0 if there are none, or the kernel refuses. Those that are never needed again are given
 * up, unless a program that is started later, or the sight of the application's descriptors, depends on them.
 */
int zerohalt_lay_down_capabilities(int starts_more);

/* From now on; see coredump.c. */
void zerohalt_dump_no_core(void);

/* In the child, before exec: the limit this process was started with. */
void zerohalt_restore_core_limit(void);

/* Takes up what was laid down, or lays it down again. */
void zerohalt_use_capabilities(int use);

#endif
