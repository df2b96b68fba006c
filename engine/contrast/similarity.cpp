// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/contrast/similarity.hpp"

#include "engine/kernels/kernels.hpp"
#include "engine/networks/layers.hpp"

#include <torch/torch.h>

namespace wavelens::engine {
namespace {

using torch::autograd::AutogradContext;
using torch::autograd::variable_list;

kernels::Cosines shapeOf(const at::Tensor& anchor, std::size_t samples) {
    return {.batch = static_cast<int>(anchor.size(0)),
            .blocks = static_cast<int>(anchor.size(1)),
            .places = static_cast<int>(anchor.size(2) * anchor.size(3)),
            .samples = static_cast<int>(samples),
            .epsilon = static_cast<float>(kSimilarityEpsilon)};
}

std::vector<const float*> pointers(const std::vector<at::Tensor>& tensors, std::size_t first) {
    std::vector<const float*> result;
    for (std::size_t i = first; i < tensors.size(); ++i)
        result.push_back(tensors[i].data_ptr<float>());
    return result;
}

/// similarities() of blocked features, in one pass over them.
class CosinesFunction : public torch::autograd::Function<CosinesFunction> {
public:
    static at::Tensor forward(AutogradContext* context, const at::Tensor& anchor,
                              const std::vector<at::Tensor>& samples) {
        const auto shape = shapeOf(anchor, samples.size());
        at::Tensor values = at::empty({shape.batch, shape.samples}, anchor.options());
        const at::Tensor factors = at::empty({static_cast<std::int64_t>(shape.factors())}, anchor.options());
        kernels::kernels().cosines(shape, anchor.data_ptr<float>(), pointers(samples, 0).data(),
                                   values.data_ptr<float>(), factors.data_ptr<float>());
        variable_list saved{anchor, factors};
        saved.insert(saved.end(), samples.begin(), samples.end());
        context->save_for_backward(std::move(saved));
        return values;
    }

    static variable_list backward(AutogradContext* context, const variable_list& gradients) {
        const auto saved = context->get_saved_variables();
        const at::Tensor& anchor = saved[0];
        const auto samples = pointers(saved, 2);
        const at::Tensor gradient = gradients[0].contiguous();
        at::Tensor dAnchor = at::empty_like(anchor);
        kernels::kernels().cosinesBack(shapeOf(anchor, samples.size()), anchor.data_ptr<float>(), samples.data(),
                                       saved[1].data_ptr<float>(), gradient.data_ptr<float>(),
                                       dAnchor.data_ptr<float>());
        variable_list result(1 + samples.size());
        result.front() = dAnchor;
        return result;
    }
};

}  // namespace

at::Tensor unitFeatures(const at::Tensor& features) {
    return features /
           (features.square().sum(channelDims(features), true) + kSimilarityEpsilon * kSimilarityEpsilon).sqrt_();
}

at::Tensor similarityMap(const at::Tensor& f, const at::Tensor& g) {
    return (unitFeatures(f) * unitFeatures(g)).sum(channelDims(f));
}

at::Tensor similarity(const at::Tensor& f, const at::Tensor& g) {
    return similarityMap(f, g).mean({1, 2});
}

at::Tensor similarities(const at::Tensor& anchor, const std::vector<at::Tensor>& samples) {
    if (isBlocked(anchor))
        return CosinesFunction::apply(anchor, samples);
    // The mean of cosines is one scalar product of whole feature maps, so all samples together are a matrix product:
    // each map is read once, forwards and backwards.
    at::Tensor units;
    {
        const torch::NoGradGuard noGrad;
        std::vector<at::Tensor> rows;
        for (const at::Tensor& sample : samples)
            rows.push_back(unitFeatures(sample).flatten(1));
        units = torch::stack(rows, 1);
    }
    const at::Tensor products = torch::bmm(units, unitFeatures(anchor).reshape({anchor.size(0), -1, 1}));
    return products.squeeze(2) / static_cast<double>(anchor.size(2) * anchor.size(3));
}

}  // namespace wavelens::engine
