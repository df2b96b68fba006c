// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/kernels/convolution.hpp"

#include <vector>

namespace wavelens::engine::kernels {

// One for each time that winograd.cpp is compiled.
extern const Kernels kPortable;
#ifdef WAVELENS_X86_KERNELS
extern const Kernels kAvx2;
extern const Kernels kAvx512;
#endif

std::span<const Kernels> availableKernels() {
    static const std::vector<Kernels> available = [] {
        std::vector<Kernels> found;
#ifdef WAVELENS_X86_KERNELS
        const bool avx2 = __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma");
        if (avx2 && __builtin_cpu_supports("avx512f"))
            found.push_back(kAvx512);
        if (avx2)
            found.push_back(kAvx2);
#endif
        found.push_back(kPortable);
        return found;
    }();
    return available;
}

}  // namespace wavelens::engine::kernels
