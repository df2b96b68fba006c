// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/kernels/instruction_set.hpp"

namespace wavelens::engine::kernels::WAVELENS_INSTRUCTION_SET {

#define WAVELENS_TEXT(name) #name
#define WAVELENS_NAME(name) WAVELENS_TEXT(name)

extern const Kernels table;
const Kernels table{WAVELENS_NAME(WAVELENS_INSTRUCTION_SET),
                    transformedSize,
                    transform,
                    convolve,
                    convolveBack,
                    weightGradient,
                    activateBack,
                    normalise,
                    normaliseBack,
                    cosines,
                    cosinesBack};

}  // namespace wavelens::engine::kernels::WAVELENS_INSTRUCTION_SET
