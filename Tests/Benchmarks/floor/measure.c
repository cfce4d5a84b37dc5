// Runs a program once and writes what it cost, as JSON, to a file.
//
// It is small on purpose: a program inherits the peak memory of whoever started it.
//
//     measure RESULT PROGRAM [ARGUMENT…]
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "common.h"

static double duration(struct timeval time) {
    return (double)time.tv_sec + (double)time.tv_usec / 1e6;
}

int main(int count, char **words) {
    if (count < 3) fail("usage: measure RESULT PROGRAM [ARGUMENT…]");
    double start = seconds();
    pid_t child = fork();
    if (child < 0) fail("cannot start anything");
    if (child == 0) {
        execvp(words[2], words + 2);
        _exit(127);
    }
    int status;
    struct rusage usage;
    if (wait4(child, &status, 0, &usage) != child) fail("the child is lost");
    double wall = seconds() - start;
    FILE *result = fopen(words[1], "w");
    if (!result) fail("cannot write %s", words[1]);
    fprintf(result, "{\"code\": %d, \"wall\": %.6f, \"cpu\": %.6f, \"memory\": %ld}\n",
        WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status), wall,
        duration(usage.ru_utime) + duration(usage.ru_stime), usage.ru_maxrss);
    return fclose(result) != 0;
}
