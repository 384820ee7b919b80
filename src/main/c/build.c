/* What --version tells of the build, a line each. Of a fixed length, so that another commit moves nothing else in the binary. */
#include "entry.h"

#if !defined(__LP64__) || __BYTE_ORDER__ != __ORDER_LITTLE_ENDIAN__
#error "Zerohalt reads and writes the kernel's structures as 64-bit little-endian machines lay them out"
#elif defined(__x86_64__)
#define ARCHITECTURE "amd64"
#elif defined(__aarch64__)
#define ARCHITECTURE "arm64"
#else
#error "Zerohalt has not been tested on this architecture"
#endif

const char zerohalt_build[160] =
    "commit " ZEROHALT_COMMIT "\n"
    "architecture " ARCHITECTURE "\n"
    "TeaVM " ZEROHALT_TEAVM "\n";
