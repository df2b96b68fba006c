// SPDX-License-Identifier: GPL-3.0-or-later
// Models of others: recognised by names and shapes, and giving what their own programs give.
#include "engine/inference/model_file.hpp"

#include "engine/inference/evaluate_folder.hpp"
#include "engine/inference/tiled_network.hpp"
#include "engine/interchange/safetensors.hpp"
#include "engine/interchange/torch_file.hpp"
#include "tests/support/golden.hpp"
#include "tests/support/network_config.hpp"
#include "tests/support/temp_dir.hpp"

#include <regex>

namespace wavelens::engine {
namespace {

namespace fs = std::filesystem;

using Renames = std::vector<std::pair<std::string, std::string>>;

StateDict randomState(const NetworkConfig& config) {
    torch::manual_seed(9);
    StateDict state = stateDict(*makeNetwork(config));
    for (auto& [name, tensor] : state)
        tensor = tensor.detach().clone();
    return state;
}

/// The first rule that fits renames.
StateDict renamed(StateDict state, const Renames& rules) {
    for (auto& [name, tensor] : state)
        for (const auto& [from, to] : rules)
            if (std::regex_search(name, std::regex(from))) {
                name = std::regex_replace(name, std::regex(from), to);
                break;
            }
    return state;
}

struct Named {
    std::string title;
    NetworkConfig network;
    Renames rules;
};

void PrintTo(const Named& named, std::ostream* stream) {
    *stream << named.title;
}

class ForeignNames : public testing::TestWithParam<Named> {
protected:
    test::TempDir m_dir;
};

TEST_P(ForeignNames, AreRecognised) {
    const auto& [title, config, rules] = GetParam();
    const StateDict ours = randomState(config);
    StateDict theirs = renamed(ours, rules);
    if (title.starts_with("edsr_basicsr"))  // which has the mean colour in its code
        std::erase_if(theirs, [](const auto& entry) { return entry.first.find("_mean.") != std::string::npos; });
    if (!rules.empty()) {
        ASSERT_NE(theirs.back().first, ours.back().first) << "nothing was renamed";
    }
    // In another order, as dictionaries of others have it.
    std::ranges::reverse(theirs);
    writeTorchFile(m_dir.path() / "theirs.pth", viewsOf(theirs));
    const auto loaded = loadModelFile(m_dir.path() / "theirs.pth");
    EXPECT_EQ(loaded.network->config(), config);
    for (const auto& [name, tensor] : stateDict(*loaded.network)) {
        const auto own = std::ranges::find(ours, name, &StateDict::value_type::first);
        ASSERT_NE(own, ours.end()) << name;
        EXPECT_TRUE(torch::equal(tensor, own->second)) << name;
    }
}

const Renames kBasicSrEdsr{{"^head\\.0\\.", "conv_first."},
                           {"^body\\.(\\d+)\\.body\\.0\\.", "body.$1.conv1."},
                           {"^body\\.(\\d+)\\.body\\.2\\.", "body.$1.conv2."},
                           {"^body\\.3\\.", "conv_after_body."},
                           {"^tail\\.0\\.(\\d)\\.", "upsample.$1."},
                           {"^tail\\.1\\.", "conv_last."}};
const Renames kNewerEsrgan{{"^body\\.(\\d+)\\.rdb(\\d)\\.conv(\\d)\\.", "RRDB_trunk.$1.RDB$2.conv$3."},
                           {"^conv_body\\.", "trunk_conv."},
                           {"^conv_up(\\d)\\.", "upconv$1."},
                           {"^conv_hr\\.", "HRconv."},
                           {"^conv_first\\.", "conv_first."}};
const Renames kOldEsrgan{
    {"^conv_first\\.", "model.0."},      {"^body\\.(\\d+)\\.rdb(\\d)\\.conv(\\d)\\.", "model.1.sub.$1.RDB$2.conv$3.0."},
    {"^conv_body\\.", "model.1.sub.2."}, {"^conv_up1\\.", "model.3."},
    {"^conv_up2\\.", "model.6."},        {"^conv_hr\\.", "model.8."},
    {"^conv_last\\.", "model.10."}};
const Renames kInModule{{"^", "module."}};

INSTANTIATE_TEST_SUITE_P(Models, ForeignNames,
                         testing::Values(Named{"edsr_x2", test::smallNetwork("edsr", 2, 3, 8), {}},
                                         Named{"edsr_x3", test::smallNetwork("edsr", 3, 3, 8), {}},
                                         Named{"edsr_x4_in_module", test::smallNetwork("edsr", 4, 3, 8), kInModule},
                                         Named{"edsr_basicsr", test::smallNetwork("edsr", 4, 3, 8), kBasicSrEdsr},
                                         Named{"edsr_basicsr_x3", test::smallNetwork("edsr", 3, 3, 8), kBasicSrEdsr},
                                         Named{"srvgg", test::smallNetwork("srvgg", 4, 3, 8), kInModule},
                                         Named{"srvgg_x1", test::smallNetwork("srvgg", 1, 16, 8), {}},
                                         Named{"imdn", test::smallNetwork("imdn", 3, 2, 16), kInModule},
                                         Named{"rrdbnet_x4", test::smallNetwork("rrdbnet", 4, 2, 8), {}},
                                         Named{"rrdbnet_x2", test::smallNetwork("rrdbnet", 2, 2, 8), {}},
                                         Named{"rrdbnet_x1", test::smallNetwork("rrdbnet", 1, 2, 8), kInModule},
                                         Named{"rrdbnet_old", test::smallNetwork("rrdbnet", 4, 2, 8), kOldEsrgan},
                                         Named{"rrdbnet_old_x2", test::smallNetwork("rrdbnet", 2, 2, 8), kOldEsrgan}),
                         [](const auto& tested) { return tested.param.title; });

class ModelFile : public testing::Test {
protected:
    /// What loading `state` from a file says; empty: nothing.
    std::string refusal(const StateDict& state) {
        writeTorchFile(m_file, viewsOf(state));
        try {
            (void)loadModel(m_file);
        } catch (const Exception& exception) {
            return exception.error().message;
        }
        return {};
    }

    void expectSaid(const std::string& message, std::initializer_list<const char*> parts) {
        EXPECT_NE(message.find(m_file.string()), std::string::npos) << message;
        for (const auto* part : parts)
            EXPECT_NE(message.find(part), std::string::npos) << part << " in: " << message;
    }

    test::TempDir m_dir;
    fs::path m_file = m_dir.path() / "model.pth";
};

TEST_F(ModelFile, NewerEsrganNamesAreRecognised) {
    const StateDict ours = randomState(test::smallNetwork("rrdbnet", 4, 2, 8));
    writeTorchFile(m_file, viewsOf(renamed(ours, kNewerEsrgan)));
    EXPECT_EQ(loadModel(m_file)->config(), test::smallNetwork("rrdbnet", 4, 2, 8));
}

TEST_F(ModelFile, EdsrOfRangeOneGivesTheSame) {
    // The same function on [0, 1]: linear but for the biases, which are in units of the range.
    const auto network = makeNetwork(test::smallNetwork("edsr", 2, 2, 8));
    StateDict state = stateDict(*network);
    for (auto& [name, tensor] : state)
        tensor = name.ends_with(".bias") ? (tensor / 255).detach() : tensor.detach().clone();
    writeTorchFile(m_file, viewsOf(state));
    const at::Tensor lr = torch::rand({1, 3, 8, 9});
    const torch::NoGradGuard noGrad;
    test::expectNear(loadModel(m_file)->forward(lr), network->forward(lr), 1e-6);
}

TEST_F(ModelFile, AnUnknownNetworkIsDescribed) {
    expectSaid(refusal({{"transformer.0.qkv.weight", torch::ones({4, 4})}, {"transformer.0.proj", torch::ones({4})}}),
               {"not recognised", "2 tensors", "transformer.0.qkv.weight", "edsr", "rrdbnet"});
}

TEST_F(ModelFile, ASizeThatWavelensLacksIsNamed) {
    auto state = randomState(test::smallNetwork("rrdbnet", 4, 1, 8));
    state[0].second = torch::ones({8, 27, 3, 3});  // unshuffled by 3
    expectSaid(refusal(state), {"rrdbnet", "scale"});
}

TEST_F(ModelFile, TensorsThatDoNotFitAreNamed) {
    auto state = randomState(test::smallNetwork("edsr", 2, 3, 8));
    for (auto& [name, tensor] : state)
        if (name == "body.1.body.0.weight")
            tensor = torch::ones({8, 9, 3, 3});
    expectSaid(refusal(state), {"body.1.body.0.weight", "[8, 9, 3, 3]", "[8, 8, 3, 3]"});
    state = randomState(test::smallNetwork("edsr", 2, 3, 8));
    std::erase_if(state, [](const auto& entry) { return entry.first == "body.1.body.2.bias"; });
    expectSaid(refusal(state), {"Missing", "body.1.body.2.bias"});
    state.emplace_back("body.1.extra", torch::ones({1}));
    expectSaid(refusal(state), {"Unexpected", "body.1.extra"});
}

TEST_F(ModelFile, ExportsReadBackTheSame) {
    const StateDict ours = randomState(test::smallNetwork("imdn", 2, 2, 16));
    writeTorchFile(m_file, viewsOf(renamed(ours, kInModule)));
    const at::Tensor lr = torch::rand({1, 3, 8, 9});
    const torch::NoGradGuard noGrad;
    const at::Tensor sr = loadModel(m_file)->forward(lr);
    for (const auto extension : {".safetensors", ".pth"}) {
        const fs::path target = m_dir.path() / (std::string("exported") + extension);
        exportModel(m_file, target);
        EXPECT_TRUE(torch::equal(loadModel(target)->forward(lr), sr)) << extension;
        exportModel(target, m_dir.path() / "again.pth");
        EXPECT_TRUE(torch::equal(loadModel(m_dir.path() / "again.pth")->forward(lr), sr)) << extension;
    }
    EXPECT_THROW(exportModel(m_file, m_dir.path() / "model.caffe"), Exception);
    EXPECT_FALSE(fs::exists(m_dir.path() / "model.caffe"));
}

TEST_F(ModelFile, PublishedFilesGiveTheirGoldenValues) {
    WL_SKIP_WITHOUT_GOLDEN();
    const test::Json golden = test::golden("models.json");
    const at::Tensor lr = (test::image8(80, 20, 24) / 255).to(torch::kFloat).unsqueeze(0);
    const torch::NoGradGuard noGrad;
    for (const auto& entry : golden.at("crops")) {
        const auto file = fs::path(WAVELENS_SHARED_DIR "/data/models") / entry.at("file").get<std::string>();
        SCOPED_TRACE(file.string());
        const auto network = loadModel(file);
        EXPECT_EQ(network->scale(), entry.at("scale").get<std::int64_t>());
        const at::Tensor sr = network->forward(lr);
        EXPECT_NEAR(sr.mean().item<double>(), entry.at("output").at("mean").get<double>(), 1e-5);
        const auto row = entry.at("output_row0_red").get<std::vector<double>>();
        test::expectNear(sr[0][0][0], torch::tensor(row, torch::kDouble), 1e-5);
    }
}

TEST_F(ModelFile, ImdnReachesItsPublishedFigures) {
    WL_SKIP_WITHOUT_GOLDEN();
    for (const auto& [scale, psnr, ssim] : {std::tuple{2, 38.00, 0.9605}, std::tuple{3, 34.36, 0.9270}}) {
        const std::string suffix = "_x" + std::to_string(scale);
        const TiledNetwork network(loadModel(WAVELENS_SHARED_DIR "/data/models/IMDN" + suffix + ".pth"), torch::kCPU);
        EvaluateRequest request;
        request.model = "IMDN";
        request.hr = WAVELENS_SHARED_DIR "/data/Set5/HR" + suffix;
        request.lr = WAVELENS_SHARED_DIR "/data/Set5/LR" + suffix;
        const auto report = evaluateFolder(&network, request, {}, {});
        EXPECT_NEAR(report.mean.psnrY, psnr, 0.01);
        EXPECT_NEAR(report.mean.ssimY, ssim, 0.0005);
    }
}

}  // namespace
}  // namespace wavelens::engine
