// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/training/threads.hpp"

#include <ATen/Parallel.h>

#include <sched.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>

/// There where the libblas.so.3 that LibTorch multiplies matrices with is OpenBLAS. Its pthread build has a team of its
/// own, which knows nothing of OpenMP's number.
extern "C" [[gnu::weak]] void openblas_set_num_threads(int);

namespace wavelens::engine {

int allowedProcessors() {
    cpu_set_t set;
    CPU_ZERO(&set);
    if (sched_getaffinity(0, sizeof set, &set) != 0)
        return 1;
    return std::max(1, CPU_COUNT(&set));
}

int useThreads(int threads) {
    const int count = threads > 0 ? threads : allowedProcessors();
    if (at::get_num_threads() != count)
        at::set_num_threads(count);
    if (openblas_set_num_threads)
        openblas_set_num_threads(count);
    return count;
}

void lowerPriority() {
    constexpr int kLowest = 19;
    setpriority(PRIO_PROCESS, static_cast<id_t>(syscall(SYS_gettid)), kLowest);
}

}  // namespace wavelens::engine
