// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/kernels/kernels.hpp"

#include <algorithm>
#include <cstdlib>
#include <string_view>
#include <vector>

namespace wavelens::engine::kernels {

namespace portable {
extern const Kernels table;
}
#ifdef WAVELENS_X86_KERNELS
namespace avx2 {
extern const Kernels table;
}

namespace avx512 {
extern const Kernels table;
}
#endif

std::span<const Kernels> availableKernels() {
    static const std::vector<Kernels> available = [] {
        std::vector<Kernels> found;
#ifdef WAVELENS_X86_KERNELS
        const bool avx2 = __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma");
        if (avx2 && __builtin_cpu_supports("avx512f"))
            found.push_back(avx512::table);
        if (avx2)
            found.push_back(avx2::table);
#endif
        found.push_back(portable::table);
        if (const char* wanted = std::getenv("WAVELENS_KERNELS"))
            if (const auto from = std::ranges::find(found, std::string_view(wanted), &Kernels::name);
                from != found.end())
                found.erase(found.begin(), from);
        return found;
    }();
    return available;
}

}  // namespace wavelens::engine::kernels
