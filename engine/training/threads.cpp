// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/training/threads.hpp"

#include <ATen/Parallel.h>

#include <sched.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <fstream>
#include <limits>
#include <sstream>

/// There where the libblas.so.3 that LibTorch multiplies matrices with is OpenBLAS. Its pthread build has a team of its
/// own, which knows nothing of OpenMP's number.
extern "C" [[gnu::weak]] void openblas_set_num_threads(int);

namespace wavelens::engine {
namespace {

namespace fs = std::filesystem;

std::string firstLine(const fs::path& file) {
    std::ifstream stream(file);
    std::string line;
    std::getline(stream, line);
    return line;
}

/// The least that this process's control group and those around it allow (version 2, whose line begins "0::").
int quotaOfControlGroups() {
    int processors = std::numeric_limits<int>::max();
    const std::string own = firstLine("/proc/self/cgroup");
    if (!own.starts_with("0::/"))
        return processors;
    const fs::path root = "/sys/fs/cgroup";
    for (fs::path group = root / own.substr(4); group.string().size() >= root.string().size();
         group = group.parent_path())
        if (const auto quota = processorsOfQuota(firstLine(group / "cpu.max")))
            processors = std::min(processors, *quota);
    return processors;
}

}  // namespace

std::optional<int> processorsOfQuota(const std::string& cpuMax) {
    std::istringstream text(cpuMax);
    double quota = 0, period = 0;
    if (!(text >> quota >> period) || quota <= 0 || period <= 0)
        return std::nullopt;
    return static_cast<int>(std::ceil(quota / period));
}

int allowedProcessors() {
    cpu_set_t set;
    CPU_ZERO(&set);
    if (sched_getaffinity(0, sizeof set, &set) != 0)
        return 1;
    static const int quota = quotaOfControlGroups();  // read once: this is asked for each tile
    return std::max(1, std::min(quota, CPU_COUNT(&set)));
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
