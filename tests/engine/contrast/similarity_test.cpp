// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/contrast/similarity.hpp"

#include "tests/support/golden.hpp"

namespace wavelens::engine {
namespace {

TEST(Similarity, matchesGolden) {
    WL_SKIP_WITHOUT_GOLDEN();
    const auto json = test::golden("contrast.json");
    const at::Tensor anchor = test::tensor(json.at("anchor"));
    test::expectNear(similarityMap(anchor, test::tensor(json.at("positives")[0])),
                     test::tensor(json.at("maps_anchor_positive0")), 1e-10);
    for (const auto& [samples, expected] :
         {std::pair{"positives", "similarity_positive"}, std::pair{"negatives", "similarity_negative"}}) {
        const at::Tensor values = test::tensor(json.at(expected));
        for (std::size_t k = 0; k < json.at(samples).size(); ++k)
            test::expectNear(similarity(anchor, test::tensor(json.at(samples)[k])),
                             values.select(1, static_cast<std::int64_t>(k)), 1e-10);
    }
}

TEST(Similarity, doesNotChangeWithTheLengthOfFeatures) {
    const at::Tensor f = test::signedTensor(1, {2, 8, 3, 3});
    const at::Tensor g = test::signedTensor(2, {2, 8, 3, 3});
    test::expectNear(similarity(f * 7, g * 0.5), similarity(f, g), 1e-7);
}

TEST(Similarity, parallelOppositeAndOrthogonal) {
    const at::Tensor f = torch::tensor({1.0, 0.0}).reshape({1, 2, 1, 1});
    const at::Tensor g = torch::tensor({0.0, 1.0}).reshape({1, 2, 1, 1});
    EXPECT_NEAR(similarity(f, f).item<double>(), 1, 1e-7);
    EXPECT_NEAR(similarity(f, -f).item<double>(), -1, 1e-7);
    EXPECT_EQ(similarity(f, g).item<double>(), 0);
}

TEST(Similarity, vanishingFeaturesHaveAFiniteGradient) {
    const at::Tensor f = torch::zeros({1, 4, 2, 2}).requires_grad_();
    similarity(f, torch::ones({1, 4, 2, 2})).sum().backward();
    EXPECT_TRUE(f.grad().isfinite().all().item<bool>());
    EXPECT_LE(f.grad().abs().max().item<double>(), 1 / kSimilarityEpsilon);
}

}  // namespace
}  // namespace wavelens::engine
