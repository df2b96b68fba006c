// SPDX-License-Identifier: GPL-3.0-or-later
// The gradient of a PReLU (He et al. 2015, arXiv:1502.01852), of which only the result is kept.
#include "engine/kernels/image_sums.hpp"

namespace wavelens::engine::kernels::WAVELENS_INSTRUCTION_SET {

void activateBack(const Activation& activation, const float* y, const float* dy, float* dx, float* dSlope) {
    const int blocks = activation.channels / kBlock;
    const ImageSums sums(activation.batch, blocks, [&](int image, int block) {
        const long begin = (static_cast<long>(image) * blocks + block) * activation.places * kBlock;
        return sumPlaces(activation.places, [&](int p, int lane, Vector& sum, Vector&) {
            const long i = begin + static_cast<long>(p) * kBlock + lane;
            const Vector value = load(y + i), gradient = load(dy + i);
            store(dx + i, value > 0 ? gradient : gradient * load(activation.slope + block * kBlock + lane));
            sum += value > 0 ? Vector{} : gradient * value;
        });
    });
    for (int channel = 0; channel < activation.channels; channel++) {
        double sum = 0;
        for (int image = 0; image < activation.batch; image++)
            sum += sums.first(image, channel);
        dSlope[channel] = static_cast<float>(sum) / activation.slope[channel];
    }
}

}  // namespace wavelens::engine::kernels::WAVELENS_INSTRUCTION_SET
