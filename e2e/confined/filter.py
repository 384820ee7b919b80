"""Makes classic BPF of a seccomp profile in Docker's format, as an engine would: filter.py PROFILE.json BINARY OUT

OUT.profile is the profile. OUT.own lets the program that lies at BINARY's addresses make only the calls that the profile's entries for
zerohalt name, and kills it otherwise: so those of applications are proven not to be zerohalt's. seccomp(2)
"""
import json
import platform
import struct
import sys

import seccomp

ACTIONS = {"SCMP_ACT_ALLOW": lambda entry: seccomp.ALLOW, "SCMP_ACT_ERRNO": lambda entry: seccomp.ERRNO(entry.get("errnoRet", 1))}
OPERATORS = {"SCMP_CMP_EQ": seccomp.EQ, "SCMP_CMP_MASKED_EQ": seccomp.MASKED_EQ}
ARCHITECTURE = {"x86_64": (seccomp.Arch.X86_64, 0xC000003E), "aarch64": (seccomp.Arch.AARCH64, 0xC00000B7)}[platform.machine()]


def argument(each):
    operator = OPERATORS[each["op"]]
    if operator == seccomp.MASKED_EQ:
        return seccomp.Arg(each["index"], operator, each["value"], each["valueTwo"])
    return seccomp.Arg(each["index"], operator, each["value"])


def number(name):
    return seccomp.resolve_syscall(ARCHITECTURE[0], name)


def profile_filter(profile, path):
    made = seccomp.SyscallFilter(seccomp.ERRNO(profile["defaultErrnoRet"]))
    for entry in profile["syscalls"]:
        for name in entry["names"]:
            if number(name) >= 0:  # another architecture's otherwise
                made.add_rule(ACTIONS[entry["action"]](entry), name, *map(argument, entry.get("args", [])))
    with open(path, "wb") as file:
        made.export_bpf(file)


def addresses(binary):
    """From where to where an ELF program that is not position-independent is loaded. elf(5)"""
    with open(binary, "rb") as file:
        image = file.read()
    kind, = struct.unpack_from("<H", image, 16)
    if kind != 2:
        sys.exit(f"{binary} has no addresses of its own")
    offset, = struct.unpack_from("<Q", image, 32)
    size, count = struct.unpack_from("<HH", image, 54)
    loads = []
    for i in range(count):
        segment, _, _, address, _, _, length, _ = struct.unpack_from("<IIQQQQQQ", image, offset + i * size)
        if segment == 1:
            loads.append((address, address + length))
    return min(load[0] for load in loads), max(load[1] for load in loads)


def own_filter(profile, binary, path):
    LOAD, EQUAL, GREATER_OR_EQUAL, RETURN = 0x20, 0x15, 0x35, 0x06
    ALLOW, KILL = 0x7FFF0000, 0x80000000
    NUMBER, ARCH, POINTER = 0, 4, 8  # struct seccomp_data
    low, high = addresses(binary)
    names = [name for entry in profile["syscalls"] if entry["comment"].startswith("zerohalt") for name in entry["names"]]
    numbers = sorted({number(name) for name in names if number(name) >= 0})
    program = [
        (LOAD, 0, 0, POINTER + 4), (EQUAL, 1, 0, 0), (RETURN, 0, 0, ALLOW),
        (LOAD, 0, 0, POINTER), (GREATER_OR_EQUAL, 1, 0, low), (RETURN, 0, 0, ALLOW),
        (GREATER_OR_EQUAL, 0, 1, high), (RETURN, 0, 0, ALLOW),
        (LOAD, 0, 0, ARCH), (EQUAL, 1, 0, ARCHITECTURE[1]), (RETURN, 0, 0, KILL),
        (LOAD, 0, 0, NUMBER),
    ]
    for call in numbers:
        program += [(EQUAL, 0, 1, call), (RETURN, 0, 0, ALLOW)]
    program.append((RETURN, 0, 0, KILL))
    with open(path, "wb") as file:
        for instruction in program:
            file.write(struct.pack("<HBBI", *instruction))


with open(sys.argv[1], encoding="utf-8") as text:
    read = json.load(text)
profile_filter(read, sys.argv[3] + ".profile")
own_filter(read, sys.argv[2], sys.argv[3] + ".own")
