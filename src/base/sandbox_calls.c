/*
 * sandbox_calls.c - the filter of system calls, as a program of classic BPF.
 * Source: Linux, Documentation/userspace-api/seccomp_filter.rst.
 *
 * It is made here and not by libseccomp, which takes longer to make it than the sandbox takes in all.
 */
#include "base/sandbox.h"

#include <errno.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sched.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

#if defined __x86_64__
#define OWN_MACHINE AUDIT_ARCH_X86_64
#elif defined __aarch64__ && __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
#define OWN_MACHINE AUDIT_ARCH_AARCH64
#elif defined __riscv && __riscv_xlen == 64
#define OWN_MACHINE AUDIT_ARCH_RISCV64
#endif

#ifdef OWN_MACHINE

/* What no command does. */
static const int refused[] = {
/* other programs; the sanitizer that looks for leaks uses the first of them */
#ifndef __SANITIZE_ADDRESS__
    SYS_ptrace,
    SYS_process_vm_readv,
#endif
    SYS_process_vm_writev,
    SYS_pidfd_getfd,
    SYS_kcmp,
    /* the tree of files, and ways around Landlock */
    SYS_mount,
    SYS_umount2,
    SYS_pivot_root,
    SYS_chroot,
    SYS_move_mount,
    SYS_open_tree,
    SYS_fsopen,
    SYS_fsconfig,
    SYS_fsmount,
    SYS_fspick,
    SYS_mount_setattr,
    SYS_open_by_handle_at,
    SYS_quotactl,
    SYS_setns,
    SYS_unshare,
    /* the kernel and the machine */
    SYS_kexec_load,
    SYS_init_module,
    SYS_finit_module,
    SYS_delete_module,
    SYS_reboot,
    SYS_swapon,
    SYS_swapoff,
    SYS_acct,
    SYS_syslog,
    SYS_settimeofday,
    SYS_clock_settime,
    SYS_sethostname,
    SYS_setdomainname,
    SYS_fanotify_init,
    /* where most faults of the kernel were */
    SYS_bpf,
    SYS_perf_event_open,
    SYS_userfaultfd,
    SYS_io_uring_setup,
    SYS_io_uring_enter,
    SYS_io_uring_register,
    SYS_keyctl,
    SYS_add_key,
    SYS_request_key,
#ifdef SYS_kexec_file_load
    SYS_kexec_file_load,
#endif
#ifdef __x86_64__
    SYS_iopl,
    SYS_ioperm,
    SYS_modify_ldt,
    SYS_uselib,
#endif
};

enum { NREFUSED = sizeof refused / sizeof refused[0], MOST = 3 * NREFUSED + 40 };

/* Namespaces: in one of its own a program is root to much of the kernel. */
#define NAMESPACES                                                                                 \
    (CLONE_NEWNS | CLONE_NEWCGROUP | CLONE_NEWUTS | CLONE_NEWIPC | CLONE_NEWUSER | CLONE_NEWPID |  \
     CLONE_NEWNET)

struct program {
    struct sock_filter step[MOST];
    unsigned short n;
};

static void add(struct program *p, unsigned code, unsigned k, unsigned char yes, unsigned char no)
{
    p->step[p->n++] = (struct sock_filter){.code = (uint16_t)code, .jt = yes, .jf = no, .k = k};
}

static void load(struct program *p, size_t at)
{
    add(p, BPF_LD | BPF_W | BPF_ABS, (unsigned)at, 0, 0);
}

/* The lower half of an argument: the kernel takes an int of it. */
static void load_argument(struct program *p, unsigned i)
{
    load(p, offsetof(struct seccomp_data, args) + i * sizeof(uint64_t));
}

static void answer(struct program *p, unsigned what)
{
    add(p, BPF_RET | BPF_K, what, 0, 0);
}

static void refuse(struct program *p, int why)
{
    answer(p, SECCOMP_RET_ERRNO | (unsigned)why);
}

static void refuse_if(struct program *p, unsigned test, unsigned value, int why)
{
    add(p, BPF_JMP | test | BPF_K, value, 0, 1);
    refuse(p, why);
}

/* The number of the call is what was loaded, and is again after it. */
static void refuse_call(struct program *p, int call)
{
    refuse_if(p, BPF_JEQ, (unsigned)call, EPERM);
}

/* `steps` is how many steps the judgement of the argument has. */
static void begin_call(struct program *p, int call, unsigned argument, unsigned char steps)
{
    add(p, BPF_JMP | BPF_JEQ | BPF_K, (unsigned)call, 0, (unsigned char)(steps + 2));
    load_argument(p, argument);
}

static void end_call(struct program *p)
{
    answer(p, SECCOMP_RET_ALLOW);
}

static void judge_arguments(struct program *p, bool network)
{
    begin_call(p, SYS_clone, 0, 2);
    refuse_if(p, BPF_JSET, NAMESPACES, EPERM);
    end_call(p);
    /* Letters that are put into the terminal are typed into the shell that comes after. */
    begin_call(p, SYS_ioctl, 1, 4);
    refuse_if(p, BPF_JEQ, TIOCSTI, EPERM);
    refuse_if(p, BPF_JEQ, TIOCLINUX, EPERM);
    end_call(p);
    if (network)
        return;
    begin_call(p, SYS_socket, 0, 2);
    add(p, BPF_JMP | BPF_JEQ | BPF_K, AF_UNIX, 1, 0);
    refuse(p, EPERM);
    end_call(p);
}

static int by_number(const void *a, const void *b)
{
    return *(const int *)a - *(const int *)b;
}

/* Halves of the sorted list, since the kernel tries the filter with each number when it is loaded. */
static void search(struct program *p, const int *call, size_t n)
{
    enum { FEW = 4 };

    if (n <= FEW) {
        for (size_t i = 0; i < n; i++)
            add(p, BPF_JMP | BPF_JEQ | BPF_K, (unsigned)call[i], (unsigned char)(n - i), 0);
        answer(p, SECCOMP_RET_ALLOW);
        refuse(p, EPERM);
        return;
    }
    struct sock_filter *half = &p->step[p->n];
    add(p, BPF_JMP | BPF_JGE | BPF_K, (unsigned)call[n / 2], 0, 0);
    unsigned short begin = p->n;
    search(p, call, n / 2);
    half->jt = (unsigned char)(p->n - begin);
    search(p, call + n / 2, n - n / 2);
}

static void make(struct program *p, bool network, bool runs)
{
    load(p, offsetof(struct seccomp_data, arch));
    add(p, BPF_JMP | BPF_JEQ | BPF_K, OWN_MACHINE, 1, 0);
    refuse(p, EPERM); /* calls of another machine have other numbers */
    load(p, offsetof(struct seccomp_data, nr));
#ifdef __x86_64__
    refuse_if(p, BPF_JGE, 0x40000000, ENOSYS); /* x32, as a kernel without it says */
#endif
    /* Its flags are in memory, where no filter sees them; the C library takes clone then. */
    refuse_if(p, BPF_JEQ, SYS_clone3, ENOSYS);
    judge_arguments(p, network);
    if (!runs) {
        refuse_call(p, SYS_execve);
        refuse_call(p, SYS_execveat);
    }
    int call[NREFUSED];
    memcpy(call, refused, sizeof call);
    qsort(call, NREFUSED, sizeof *call, by_number);
    search(p, call, NREFUSED);
}

bool sandbox_can_filter(void)
{
    const uint32_t action = SECCOMP_RET_ERRNO;

    return syscall(SYS_seccomp, SECCOMP_GET_ACTION_AVAIL, 0, &action) == 0;
}

/* Kernels before 5.16 slow all memory of a process down that has a filter, unless they are told not to. */
bool sandbox_filter_calls(bool network, bool runs)
{
    struct program p = {.n = 0};

    make(&p, network, runs);
    const struct sock_fprog prog = {.len = p.n, .filter = p.step};
    return syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, SECCOMP_FILTER_FLAG_SPEC_ALLOW, &prog) ==
               0 ||
           prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &prog) == 0;
}

#else

bool sandbox_can_filter(void)
{
    return false;
}

bool sandbox_filter_calls(bool network, bool runs)
{
    (void)network;
    (void)runs;
    return false;
}

#endif
