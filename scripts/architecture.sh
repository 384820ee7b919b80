# Sourced: the architectures that there is a Zerohalt for.
#
#   architecture_of NAME    Debian's name of an architecture that is called so by Debian or by the kernel; or why there is none for it
#   this_architecture       the machine's own
#   triplet_of NAME         what the names of its compiler and its folders begin with

architecture_of() {
    local why
    case $1 in
        amd64 | x86_64 | x86-64)
            echo amd64
            return
            ;;
        arm64 | aarch64)
            echo arm64
            return
            ;;
        armel | armhf | arm | armv[5-8]* | i[3-6]86 | x86 | mipsel | riscv32)
            why="its addresses have 32 bits; Zerohalt writes the kernel's structures as 64-bit machines lay them out" ;;
        s390x | ppc64 | powerpc64 | mips64 | sparc64 | aarch64_be)
            why="it is big-endian; Zerohalt reads and writes the kernel's structures in little-endian order" ;;
        ppc64el | ppc64le | powerpc64le)
            why="its kernel has another number for SO_RCVLOWAT than Zerohalt (src/main/c/layout.c)" ;;
        riscv64 | loong64 | loongarch64 | mips64el)
            why="no test of Zerohalt has run on it" ;;
        *)
            why="this architecture is not known" ;;
    esac
    echo "cannot build for $1: $why. There are amd64 (x86_64) and arm64 (aarch64)" >&2
    return 2
}

this_architecture() {
    architecture_of "$(uname -m)"
}

triplet_of() {
    case $1 in
        amd64) echo x86_64-linux ;;
        arm64) echo aarch64-linux ;;
    esac
}
