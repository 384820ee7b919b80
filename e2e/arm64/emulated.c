/* Starts PROGRAM, which is of another architecture, in EMULATOR, and so is what tests start in its place: no binfmt_misc for the whole machine. */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

int main(int argc, char **argv) {
    char *words[argc + 4];
    words[0] = EMULATOR;
    words[1] = "-0";
    words[2] = argv[0];
    words[3] = PROGRAM;
    memcpy(words + 4, argv + 1, (size_t)argc * sizeof *argv); /* the null, too */
    execv(EMULATOR, words);
    perror(EMULATOR);
    return 126;
}
